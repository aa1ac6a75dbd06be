"""Digests, and copies, of files that one process reads one after another, and the findings about those that it cannot read."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.hashing import FileDigests, digest_blocks
from archiver.operating_system import write_whole
from archiver.stores.store_errors import ObjectError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions
    from archiver.hashing.one_file import Fault
    from archiver.operating_system import Folder


_READABLE: Final = 0o400
OBJECT_FAULTS: Final = frozenset({"object-changed", "object-short", "object-unreadable", "access-denied"})
"""Faults of objects of a store."""


class UnreadableFileError(Exception):
    """The octets of a file cannot be read any further. The text says why."""

    fault: Fault = "unreadable"
    """The fault as `FileDigests` names it."""

    def __init__(self, reason: str = "", fault: Fault | None = None) -> None:
        super().__init__(reason)
        if fault is not None:
            self.fault = fault


class UnwritableCopyError(Exception):
    """The copy of a file cannot be written, and the bag is not to blame. The argument says why."""


class SerialDigests:
    """Computes the digests of one file after another, whatever gives their blocks."""

    def __init__(self, algorithms: Sequence[str], options: DigestOptions) -> None:
        self._algorithms = algorithms
        self._progress = options.progress
        self._octets = self._files = 0

    def digest(self, path: str, blocks: Iterator[bytes], octets: int) -> FileDigests:
        """Return the digests of a file, or its fault if reading it or writing its copy fails.

        `octets` is the size that is expected. Progress is told after each block, not only at the end of a file.
        """
        try:
            found, digests = digest_blocks(self._count(blocks), octets, self._algorithms, lambda _: None)
        except UnreadableFileError as error:
            return FileDigests(path, fault=error.fault, reason=str(error))
        except UnwritableCopyError as error:
            return FileDigests(path, fault="unwritable", reason=str(error))
        self._files += 1
        self._report_progress()
        return FileDigests(path, found, 0, digests)

    def repeat(self, result: FileDigests, path: str) -> FileDigests:
        """Return the result for another file that has the same octets."""
        if result.fault is None:
            self._octets += result.size
            self._files += 1
            self._report_progress()
        return result._replace(path=path)

    def _count(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        for block in blocks:
            yield block
            self._octets += len(block)
            self._report_progress()

    def _report_progress(self) -> None:
        if self._progress is not None:
            self._progress(self._octets, self._files)


def describe_fault(fault: str, name: str, reason: str) -> tuple[str, dict[str, Any]]:
    """Return the code of the finding about a file or archive called `name`, and its values.

    `fault` and `reason` are those of `archiver.hashing.FileDigests`.
    """
    if fault == "locked":
        return "bag.archive-member-locked", {"name": name}
    if fault == "unknown-method":
        return "bag.archive-method-unknown", {"name": name, "method": reason}
    if fault in OBJECT_FAULTS:
        return f"store.{fault}", {"address": name, "reason": reason}
    return "bag.file-unreadable", {"reason": reason}


def note_fault(log: FindingLog, fault: str, path: str, reason: str) -> None:
    """Note a file of the bag whose octets cannot be read."""
    code, values = describe_fault(fault, path, reason)
    if fault in OBJECT_FAULTS and log.holds(code, path):
        # A tag file is read for its lines, and once more for its digests.
        return
    log.add(code, path, **values)


def note_read_error(log: FindingLog, path: str, error: OSError) -> None:
    """Note a file of the bag whose octets cannot be read to their end."""
    if isinstance(error, ObjectError):
        note_fault(log, error.fault, path, error.reason)
    else:
        log.add("bag.file-unreadable", path, reason=error.strerror or str(error))


class CopyState(NamedTuple):
    """The rights of a copy, as in `chmod`, and its modification time in nanoseconds since 1970."""

    rights: int = 0o644
    modified_ns: int | None = None


def copy_blocks(blocks: Iterator[bytes], copies: Folder, path: str, state: CopyState) -> Iterator[bytes]:
    """Return the octets of a file. Each block is written to a file below the folder before it is given on.

    The copy has the time of the member, and its rights narrowed by the umask. Its owner may always read it. No link is followed,
    and no file that is there is written to.

    Raises:
        UnwritableCopyError: the copy cannot be written.
        DamagedArchiveError: the member cannot be read.
    """
    with _copy_errors():
        descriptor = copies.create_file(path, state.rights | _READABLE)
    try:
        for block in blocks:
            with _copy_errors():
                write_whole(descriptor, block)
            yield block
        if state.modified_ns is not None:
            with _copy_errors():
                os.utime(descriptor, ns=(state.modified_ns, state.modified_ns))
    finally:
        with _copy_errors():
            os.close(descriptor)


@contextmanager
def _copy_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # a NUL in a name is a ValueError
        raise UnwritableCopyError((isinstance(error, OSError) and error.strerror) or str(error)) from error
