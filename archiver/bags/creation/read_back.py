"""Read a bag back from the disk right after it was written, and compare it with what was meant to be written."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format import PAYLOAD, manifest_name, write_lines
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display
from archiver.hashing import DigestOptions, digest_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.progress import Progress


class ExpectedDigests(NamedTuple):
    """What was written: every tag file with its digests, and path below `data/` and size of every document in manifest order."""

    algorithms: tuple[str, ...]
    tag_files: Mapping[str, tuple[str, ...]]
    payload: Iterator[tuple[str, int]]
    manner: DigestOptions


def read_back(place: str, target: str, written: ExpectedDigests, progress: Progress | None = None) -> None:
    """Read every file from the disk, not from memory where the system can be told to forget, and compare its digests.

    The tag files are compared with what was hashed while they were written; the documents with the manifests on the disk, which
    are by then known to be good. `progress` is called with the octets and the number of documents done so far.

    Raises:
        WriteError: something differs or cannot be read; paths are shown as the target's.
        OSError: the folder cannot be opened.
    """
    read_back_tag_files(place, target, written)
    manner = written.manner._replace(progress=progress, drop_pages=True)
    with ExitStack() as stack:
        manifests = [stack.enter_context(open(os.path.join(place, manifest_name(name)), "rb")) for name in written.algorithms]
        payload = digest_files(os.path.join(place, PAYLOAD), written.payload, written.algorithms, manner)
        for result in stack.enter_context(closing(payload)):
            path = f"{PAYLOAD}/{result.path}"
            if write_lines(result.digests, path) != [manifest.readline() for manifest in manifests]:
                raise _differs(target, path)


def read_back_tag_files(place: str, target: str, written: ExpectedDigests) -> None:
    """Like `read_back`, for the tag files alone."""
    manner = written.manner._replace(drop_pages=True)
    tag_files = [(path, 0) for path in written.tag_files]
    with closing(digest_files(place, tag_files, written.algorithms, manner)) as results:
        for result in results:
            if result.digests != written.tag_files[result.path]:
                raise _differs(target, result.path)


def read_back_archive(place: str, target: str, payload: tuple[int, int], progress: Progress | None = None) -> None:
    """Validate the file that a bag was packed into, and compare the octets and documents of its payload with what was copied.

    Raises:
        WriteError: what it holds is not what was written, or cannot be read.
    """
    try:
        report = validate_bag(place, progress=progress)
    except ReadError as error:
        raise WriteError("error.unwritable", path=escape_for_display(target), reason=error.values["reason"]) from error
    if not report.valid or (report.payload_bytes, report.payload_files) != payload:
        raise WriteError("error.read-back-differs", path=escape_for_display(target))


def _differs(target: str, path: str) -> WriteError:
    return WriteError("error.read-back-differs", path=escape_for_display(os.path.join(target, path)))
