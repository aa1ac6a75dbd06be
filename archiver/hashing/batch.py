"""A batch: files that one process hashes in one go, and the work itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from archiver.hashing.folder import Folder
from archiver.hashing.one_file import FileDigests, Wanted, copy_file, digest_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class Place(NamedTuple):
    """Where the files lie, and where copies of them go (None: no copies)."""

    root: str
    copies: str | None = None


class Worker:
    """Does batches of one place; the folders that it entered last stay open from one batch to the next."""

    def __init__(self, place: Place, wanted: Wanted) -> None:
        """Raises OSError where the place cannot be opened."""
        self._wanted = wanted
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
        if self._target is None:
            return [digest_file(self._source, path, self._wanted, advance) for path in paths]
        folders = (self._source, self._target)
        return [copy_file(folders, path, self._wanted, advance) for path in paths]
