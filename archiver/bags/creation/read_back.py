"""Read a bag back from the disk right after it was written, and compare it with what was to be written."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.creation.payload_units import PayloadWork, UnitOptions, choose_most_files, cut_units
from archiver.bags.format import PAYLOAD, PayloadOxum, manifest_name
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display
from archiver.hashing import DigestOptions, digest_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO

    from archiver.bags.creation.plan import Plan
    from archiver.bags.creation.unit_copying import CopiedUnit, CopyUnit
    from archiver.bags.format import Target
    from archiver.hashing import HashingProcesses
    from archiver.progress import Progress


class ExpectedDigests(NamedTuple):
    """Digests of the tag files as they were written.

    `tag_files` are digests by path in the bag, in the order of `algorithms`. `options` say how files are read.
    """

    algorithms: tuple[str, ...]
    tag_files: Mapping[str, tuple[str, ...]]
    options: DigestOptions


class WrittenPayload(NamedTuple):
    """The documents that the manifests on the disk list, in their order, and the processes that read them."""

    plan: Plan
    processes: HashingProcesses


def read_back(
    folder: str, target: Target, expected: ExpectedDigests, payload: WrittenPayload, progress: Progress | None = None
) -> None:
    """Read every file of the bag in a folder from the disk, and compare its digests.

    The system is told to drop what it holds of the files in memory, so that they come from the disk. Tag files are compared with
    the digests that were computed while they were written, documents with the manifests, which are known to be good by then.
    `progress` is called with the octets and the number of documents done so far.

    Raises:
        WriteError: something differs or cannot be read. Paths are shown as those at the target.
        OSError: the folder cannot be opened.
    """
    read_back_tag_files(folder, target, expected)
    most = choose_most_files(payload.plan.documents, payload.processes.cores)
    place, options = os.path.join(folder, PAYLOAD), UnitOptions(expected.algorithms, drop_pages=True, most_files=most)
    units = (unit for part in payload.plan.files for unit in cut_units(part, place, options))
    with ExitStack() as stack:
        manifests = [stack.enter_context(open(os.path.join(folder, manifest_name(name)), "rb")) for name in expected.algorithms]
        for unit, read in stack.enter_context(closing(PayloadWork(payload.processes, progress).do(units))):
            listed = [manifest.read(len(lines)) for manifest, lines in zip(manifests, read.lines, strict=True)]
            if read.faults or listed != list(read.lines):
                for manifest, octets in zip(manifests, listed, strict=True):
                    manifest.seek(-len(octets), os.SEEK_CUR)
                raise _differs(target, f"{PAYLOAD}/{_find_differing(unit, read, manifests)}")


def _find_differing(unit: CopyUnit, read: CopiedUnit, manifests: Sequence[BinaryIO]) -> str:
    """Return the path of the first file of a unit that could not be read, or whose lines are not those of the manifests."""
    faulty = {number for number, _, _ in read.faults}
    rows = [iter(lines.splitlines(keepends=True)) for lines in read.lines]
    path = ""
    for number, path in enumerate(unit.paths()):
        if number in faulty or [next(row) for row in rows] != [manifest.readline() for manifest in manifests]:
            return path
    return path


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
