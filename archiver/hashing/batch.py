"""Read one batch of files: hash them, and copy them if that is wanted."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from archiver.hashing.disk_pace import OPEN_AT_ONCE, DiskPace
from archiver.hashing.one_file import DigestRequest, FileDigests, OpenFile, copy_file, digest_file, open_file
from archiver.operating_system import Folder, close_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from archiver.operating_system import OpenedFile

SPARE: Final = 4
"""Descriptors that are left if there are few: for a copy, the folders that are entered, and others."""


class TreeRoots(NamedTuple):
    """The folder that files are read from, and the one that copies of them go to (None: no copies)."""

    root: str
    copies: str | None = None


class BatchReader:
    """Reads batches of files below one folder. The folders that it entered last stay open from one batch to the next."""

    def __init__(self, roots: TreeRoots, request: DigestRequest) -> None:
        """Open the folders. Raises OSError."""
        self._request = request
        self._pace = DiskPace()
        self._open_at_once = OPEN_AT_ONCE
        self._source = Folder(roots.root)
        try:
            self._target = None if roots.copies is None else Folder(roots.copies, grows=True)
        except BaseException:
            self._source.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._source.close()
        if self._target is not None:
            self._target.close()

    def read(self, paths: list[str], advance: Callable[[int], None]) -> list[FileDigests]:
        """Return the digests of the files, in their order. `advance` is called with the octets of each block of a large file."""
        with self._pace:
            return list(self._read_each(deque(paths), advance))

    def _read_each(self, left: deque[str], advance: Callable[[int], None]) -> Iterator[FileDigests]:
        opened: deque[OpenFile | FileDigests] = deque()
        try:
            while left:
                self._open_some(left, opened)
                descriptors = (file.descriptor for file in opened if isinstance(file, OpenFile))
                self._pace.ask_ahead(descriptors, drop_pages=self._request.drop_pages)
                while opened:
                    file = opened.popleft()
                    yield file if isinstance(file, FileDigests) else self._digest(file, advance)
        finally:
            for file in opened:
                _close(file)

    def _open_some(self, left: deque[str], opened: deque[OpenFile | FileDigests]) -> None:
        """Open the next files: at least one, and fewer than wanted if the system gives no more descriptors."""
        try:
            while left and len(opened) < self._open_at_once:
                opened.append(open_file(self._source, left[0]))
                left.popleft()
            if len(opened) > 1 and self._target is not None:
                check_for_room()
        except OSError as error:
            if not opened:
                opened.append(FileDigests(left.popleft(), fault="unreadable", reason=error.strerror or str(error)))
            for _ in range(min(SPARE, len(opened) - 1)):
                file = opened.pop()
                left.appendleft(file.path)
                _close(file)
            self._open_at_once = len(opened)

    def _digest(self, file: OpenFile, advance: Callable[[int], None]) -> FileDigests:
        if self._target is None:
            return digest_file(file, self._request, advance)
        return copy_file(file, self._target, self._request, advance)


def leave_room(opened: list[OpenedFile | OSError], most: int) -> int:
    """Close the last of the open files if the system would not give a few descriptors more. They are opened again later.

    Return how many may be open at once. It is `most` if there is room.
    """
    try:
        check_for_room()
    except OSError:
        kept = len(opened) - min(SPARE, len(opened) - 1)
        close_files(opened[kept:])
        del opened[kept:]
        return len(opened)
    return most


def check_for_room() -> None:
    """Raise OSError if the system would not give a few descriptors more."""
    spare: list[int] = []
    try:
        while len(spare) < SPARE:
            spare += os.pipe()
    finally:
        for descriptor in spare:
            os.close(descriptor)


def _close(file: OpenFile | FileDigests) -> None:
    if isinstance(file, OpenFile):
        os.close(file.descriptor)
