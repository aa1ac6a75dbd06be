"""Read a bag back from the disk right after it was written, and compare it with what was to be written."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format import PAYLOAD, PayloadOxum, manifest_name, write_lines
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display
from archiver.hashing import DigestOptions, digest_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.bags.format import Target
    from archiver.progress import Progress


class ExpectedDigests(NamedTuple):
    """Digests of the tag files as they were written, and the documents that the manifests on the disk list.

    `tag_files` are digests by path in the bag, in the order of `algorithms`. `payload` is path below `data/` and size of every
    document, in the order of the manifests. `options` say how files are read.
    """

    algorithms: tuple[str, ...]
    tag_files: Mapping[str, tuple[str, ...]]
    payload: Iterator[tuple[str, int]]
    options: DigestOptions


def read_back(folder: str, target: Target, expected: ExpectedDigests, progress: Progress | None = None) -> None:
    """Read every file of the bag in a folder from the disk, and compare its digests.

    The system is told to drop what it holds of the files in memory, so that they come from the disk. Tag files are compared with
    the digests that were computed while they were written, documents with the manifests, which are known to be good by then.
    `progress` is called with the octets and the number of documents done so far.

    Raises:
        WriteError: something differs or cannot be read. Paths are shown as those at the target.
        OSError: the folder cannot be opened.
    """
    read_back_tag_files(folder, target, expected)
    options = expected.options._replace(progress=progress, drop_pages=True)
    with ExitStack() as stack:
        manifests = [stack.enter_context(open(os.path.join(folder, manifest_name(name)), "rb")) for name in expected.algorithms]
        payload = digest_files(os.path.join(folder, PAYLOAD), expected.payload, expected.algorithms, options)
        for result in stack.enter_context(closing(payload)):
            path = f"{PAYLOAD}/{result.path}"
            if write_lines(result.digests, path) != [manifest.readline() for manifest in manifests]:
                raise _differs(target, path)


def read_back_tag_files(folder: str, target: Target, expected: ExpectedDigests) -> None:
    """Read back the tag files alone. See `read_back`."""
    options = expected.options._replace(drop_pages=True)
    tag_files = [(path, 0) for path in expected.tag_files]
    with closing(digest_files(folder, tag_files, expected.algorithms, options)) as results:
        for result in results:
            if result.digests != expected.tag_files[result.path]:
                raise _differs(target, result.path)


def read_back_archive(archive: str, target: Target, copied: PayloadOxum, progress: Progress | None = None) -> None:
    """Validate the file that a bag was packed into, and compare its payload with the octets and files that were copied.

    Raises:
        WriteError: its content is not what was written, or cannot be read.
    """
    shown = escape_for_display(target.shown)
    try:
        report = validate_bag(archive, progress=progress)
    except ReadError as error:
        raise WriteError("error.unwritable", path=shown, reason=error.values["reason"]) from error
    if not report.valid or PayloadOxum(report.payload_bytes, report.payload_files) != copied:
        raise WriteError("error.read-back-differs", path=shown)


def _differs(target: Target, path: str) -> WriteError:
    return WriteError("error.read-back-differs", path=escape_for_display(os.path.join(target.shown, path)))
