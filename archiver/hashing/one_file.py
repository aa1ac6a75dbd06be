"""All digests of one file in one read, and a copy of it in that same read."""

from __future__ import annotations

import errno
import os
import threading
from itertools import chain
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from archiver.hashing.algorithms import digest_octets, start_hashers
from archiver.operating_system import NO_DESCRIPTORS, IrregularFileError, forget_pages, read_ahead, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.hashing.algorithms import Hasher
    from archiver.operating_system import Folder, OpenedFile

# fmt: off
Fault = Literal[
    "missing", "link", "irregular", "unreadable", "locked", "unknown-method", "unwritable", "changed",
    "object-changed", "object-short", "object-unreadable", "access-denied",
]
# fmt: on

BLOCK: Final = 1 << 20
"""Octets that are read at once. Progress inside a file is reported after each block."""
LARGE: Final = 4 * BLOCK
"""From this size on each algorithm has its own thread. They run side by side, and save more than starting them costs."""
_BLOCKS_IN_FLIGHT: Final = 4
_SMALLEST_STEP: Final = 4096


class FileDigests(NamedTuple):
    """The result of reading one file: its digests, or the fault that kept it from being read.

    `path` is as it was asked for. `size` (octets that were read), `modified_ns` (nanoseconds since 1970) and `digests`
    (hexadecimal, lower case, in the order of the algorithms asked for) are set only if `fault` is None. Faults are `missing`,
    `link`, `irregular` (a folder, FIFO, socket or device) and `unreadable`. Members of archives have `locked` (with a password)
    and `unknown-method` (of compression), objects of stores `object-changed` (since it was listed), `object-short`,
    `object-unreadable` and `access-denied`. Copies have `unwritable` (the copy, not the source) and `changed` (the source was
    written to while it was read). `reason` is the system's word for the fault, or the name of the method.
    """

    path: str
    size: int = 0
    modified_ns: int = 0
    digests: tuple[str, ...] = ()
    fault: Fault | None = None
    reason: str = ""


class DigestRequest(NamedTuple):
    """Algorithms for each file. With `drop_pages`, pages kept in memory are dropped first, so that the disk is read."""

    algorithms: tuple[str, ...]
    drop_pages: bool = False


class _CopyFailedError(Exception):
    """Writing the copy failed. The cause is the OSError."""


class OpenFile(NamedTuple):
    """A file that is open to be read: its path, descriptor and state."""

    path: str
    descriptor: int
    state: os.stat_result


def open_file(folder: Folder, path: str) -> OpenFile | FileDigests:
    """Open a file below the folder. Return its result if it cannot be opened.

    Raises:
        OSError: the system gives no more descriptors. That is no fault of the file.
    """
    try:
        return OpenFile(path, *folder.open_file(path))
    except OSError as error:
        if error.errno in NO_DESCRIPTORS:
            raise
        return describe_fault(path, error)


def digest_file(file: OpenFile, request: DigestRequest, advance: Callable[[int], None]) -> FileDigests:
    """Return the digests of a file, and close it. `advance` is called with the octets of each block of a large file.

    Faults of the file are values, not exceptions.
    """
    try:
        try:
            size, digests = _digest(file, request.algorithms, advance)
        finally:
            os.close(file.descriptor)
    except OSError as error:
        return describe_fault(file.path, error)
    return FileDigests(file.path, size, file.state.st_mtime_ns, digests)


def copy_file(file: OpenFile, target: Folder, request: DigestRequest, advance: Callable[[int], None]) -> FileDigests:
    """Copy a file to the same path below a folder, return the digests of that one read, and close it.

    The copy has the source's modification time and rights. The source's state after the read is compared with that before.
    Faults of the file or of the copy are values, not exceptions.
    """
    path, descriptor, before = file
    try:
        try:
            size, digests = _copy(target, file, request, advance)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        return describe_fault(path, error)
    except _CopyFailedError as failure:
        return FileDigests(path, fault="unwritable", reason=_reason(failure.__cause__))
    if size != before.st_size or not is_unchanged(before, after):
        return FileDigests(path, fault="changed")
    return FileDigests(path, size, before.st_mtime_ns, digests)


def copy_octets(file: OpenedFile, target: Folder, path: tuple[str, str], octets: bytes) -> FileDigests | None:
    """Copy a small file whose octets were read already, as `copy_file` does. Return its fault or that of the copy, or None.

    `path` is the folder in the target, and the name in that. Raises OSError if the source cannot be looked at again.
    """
    descriptor, before = file
    modified_ns = before.st_mtime_ns
    try:
        copy = target.create_in(*path, before.st_mode & 0o777)
        try:
            if octets:
                write_whole(copy, octets)
            os.utime(copy, ns=(modified_ns, modified_ns))
        finally:
            os.close(copy)
    except OSError as error:
        return FileDigests(path[1], fault="unwritable", reason=_reason(error))
    return None if is_unchanged(before, os.fstat(descriptor)) else FileDigests(path[1], fault="changed")


def is_unchanged(before: os.stat_result, after: os.stat_result) -> bool:
    """Return whether a file was not written to between two looks at its state."""
    # The change time counts: a program can set the modification time back, but not that one.
    return before.st_ctime_ns == after.st_ctime_ns and before.st_mtime_ns == after.st_mtime_ns and before.st_size == after.st_size


def _copy(target: Folder, file: OpenFile, request: DigestRequest, advance: Callable[[int], None]) -> tuple[int, tuple[str, ...]]:
    state = file.state
    with _copying():
        copy = target.create_file(file.path, state.st_mode & 0o777)
    try:
        blocks = _write_blocks(copy, _read_blocks(file.descriptor, state.st_size))
        result = digest_blocks(blocks, state.st_size, request.algorithms, advance)
        with _copying():
            os.utime(copy, ns=(state.st_mtime_ns, state.st_mtime_ns))
    finally:
        with _copying():
            os.close(copy)
    return result


class _copying:  # noqa: N801 - reads as the statement it is
    """Raise _CopyFailedError for an OSError in the block, so that failures of the copy are told from those of the source."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise _CopyFailedError from error


def _write_blocks(descriptor: int, blocks: Iterator[bytes]) -> Iterator[bytes]:
    for block in blocks:
        with _copying():
            write_whole(descriptor, block)
        yield block


def ask_ahead(descriptor: int, *, drop_pages: bool) -> None:
    """Ask the disk for the first MiB of a file that will be read soon, so that it can fetch several at a time.

    With `drop_pages` the system forgets first what it holds in memory of the file, so that all of it comes from the disk.
    """
    if drop_pages:
        forget_pages(descriptor)
    read_ahead(descriptor, BLOCK)


def _digest(file: OpenFile, algorithms: Sequence[str], advance: Callable[[int], None]) -> tuple[int, tuple[str, ...]]:
    descriptor, expected = file.descriptor, file.state.st_size
    if expected < BLOCK:
        # Ask for one octet more than expected. If the answer is as long as expected, the file ends there. Most files of most bags
        # are small, and need no second call.
        octets = os.read(descriptor, expected + 1)
        if len(octets) == expected:
            return expected, digest_octets(octets, algorithms)
        blocks: Iterator[bytes] = chain((octets,), _read_blocks(descriptor, expected))
    else:
        blocks = _read_blocks(descriptor, expected)
    return digest_blocks(blocks, expected, algorithms, advance)


def _read_blocks(descriptor: int, size: int) -> Iterator[bytes]:
    # One octet more than expected: one call then reads a small file whole, and none asks for more memory than it needs.
    step = min(max(size + 1, _SMALLEST_STEP), BLOCK)
    while block := os.read(descriptor, step):
        yield block


def digest_blocks(
    blocks: Iterator[bytes], size: int, algorithms: Sequence[str], advance: Callable[[int], None]
) -> tuple[int, tuple[str, ...]]:
    """Return how many octets the blocks have together, and their digests. The expected `size` decides if threads are used."""
    hashers = start_hashers(algorithms)
    if size >= LARGE and len(hashers) > 1:
        total = _digest_side_by_side(blocks, hashers, advance)
    else:
        total = 0
        for block in blocks:
            for hasher in hashers:
                hasher.update(block)
            total += len(block)
            if size >= BLOCK:
                advance(len(block))
    return total, tuple([hasher.hexdigest() for hasher in hashers])


def _digest_side_by_side(blocks: Iterator[bytes], hashers: Sequence[Hasher], advance: Callable[[int], None]) -> int:
    lanes = [_Lane(hasher) for hasher in hashers]
    total = 0
    try:
        for block in blocks:
            for lane in lanes:
                lane.put(block)
            total += len(block)
            advance(len(block))
    finally:
        for lane in lanes:
            lane.finish()
    return total


class _Lane:
    """One hasher with a thread of its own. hashlib lets other threads run while it works."""

    def __init__(self, hasher: Hasher) -> None:
        self._update = hasher.update
        self._blocks: SimpleQueue[bytes | None] = SimpleQueue()
        self._room = threading.Semaphore(_BLOCKS_IN_FLIGHT)
        self._thread: threading.Thread | None = threading.Thread(target=self._run, daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # the system starts no more threads: hash in that of the caller
            self._thread = None

    def _run(self) -> None:
        while (block := self._blocks.get()) is not None:
            self._update(block)
            self._room.release()

    def put(self, block: bytes) -> None:
        if self._thread is None:
            self._update(block)
            return
        self._room.acquire()
        self._blocks.put(block)

    def finish(self) -> None:
        """Wait until all blocks are hashed."""
        if self._thread is not None:
            self._blocks.put(None)
            self._thread.join()


def describe_fault(path: str, error: OSError) -> FileDigests:
    """Return the result for a file that cannot be opened or read."""
    fault: Fault = "unreadable"
    if isinstance(error, IrregularFileError) or error.errno == errno.ENXIO:  # ENXIO: it is a socket
        fault = "irregular"
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        fault = "missing"
    elif error.errno == errno.ELOOP:
        fault = "link"
    return FileDigests(path, fault=fault, reason=_reason(error))


def _reason(error: BaseException | None) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
