"""A batch: files that one process hashes in one go, and the work itself."""

from __future__ import annotations

import os
import time
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from archiver.hashing.folder import Folder
from archiver.hashing.one_file import FileDigests, OpenFile, Wanted, ask_ahead, copy_file, digest_file, open_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

_OPEN_AT_ONCE: Final = 32
_WORKING_SHARE: Final = 0.5
"""A batch that computed for less than this share of its time waited for the disk."""


class Place(NamedTuple):
    """Where the files lie, and where copies of them go (None: no copies)."""

    root: str
    copies: str | None = None


class Worker:
    """Does batches of one place; the folders that it entered last stay open from one batch to the next."""

    def __init__(self, place: Place, wanted: Wanted) -> None:
        """Raises OSError where the place cannot be opened."""
        self._wanted = wanted
        # Pages that are dropped must come from the disk; of others it shows in the first batches where they are.
        self._asks_ahead = wanted.drop_pages
        self._source = Folder(place.root)
        try:
            self._target = None if place.copies is None else Folder(place.copies, grows=True)
        except BaseException:
            self._source.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._source.close()
        if self._target is not None:
            self._target.close()

    def do(self, paths: list[str], advance: Callable[[int], None]) -> list[FileDigests]:
        """The digests of the files, in their order; `advance` is told the octets of each block of a large file."""
        results: list[FileDigests] = []
        began, worked = time.perf_counter(), time.process_time()
        for first in range(0, len(paths), _OPEN_AT_ONCE):
            results += self._read(paths[first : first + _OPEN_AT_ONCE], advance)
        self._asks_ahead |= time.process_time() - worked < _WORKING_SHARE * (time.perf_counter() - began)
        return results

    def _read(self, paths: list[str], advance: Callable[[int], None]) -> Iterator[FileDigests]:
        """Where the disk is waited for, it is asked for all files before the first is read: small ones come much faster then."""
        waiting = deque(open_file(self._source, path) for path in paths)
        try:
            if self._asks_ahead:
                for file in waiting:
                    if isinstance(file, OpenFile):
                        ask_ahead(file, drop_pages=self._wanted.drop_pages)
            while waiting:
                file = waiting.popleft()
                yield file if isinstance(file, FileDigests) else self._digest(file, advance)
        finally:
            for file in waiting:
                if isinstance(file, OpenFile):
                    os.close(file.descriptor)

    def _digest(self, file: OpenFile, advance: Callable[[int], None]) -> FileDigests:
        if self._target is None:
            return digest_file(file, self._wanted, advance)
        return copy_file(file, self._target, self._wanted, advance)
