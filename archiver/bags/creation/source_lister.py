"""List the folders of sources one after the other. If there are many files, worker processes list ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.bags.creation.folder_listing import FolderListing, Hidden, list_folder
from archiver.bags.creation.unit_listing import PackedListing, order_listing
from archiver.hashing import UnitWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.hashing import HashingProcesses
    from archiver.hashing.unit_work import Done

_FEW_ENTRIES: Final = 512
"""So many files and folders are listed here before processes start."""
_FOLDERS_AT_ONCE: Final = 16


class SourceLister:
    """Lists folders. Everything that waits to be listed once there are many files is given to worker processes."""

    def __init__(self, hidden: Hidden, processes: HashingProcesses | None) -> None:
        """Set the processes. Without any, all is listed here."""
        self._hidden = hidden
        self._processes = processes
        self._entries = 0
        self._work: UnitWork | None = None
        self._run: Iterator[Done] = iter(())
        self._listed: dict[str, PackedListing | None] = {}

    def list(self, source: str, waiting: Callable[[], Sequence[str]], *, is_top: bool) -> FolderListing:
        """List a folder. `waiting` returns the folders that will be listed after it, in their order. Raises OSError."""
        if self._work is None and self._processes is not None and self._entries >= _FEW_ENTRIES:
            self._begin(self._processes, [source, *waiting()])
        while source not in self._listed and (done := next(self._run, None)) is not None:
            self._take(done)
        packed = self._listed.pop(source, None)
        # What failed there fails here, and is told of.
        listing = packed.unpack() if packed else list_folder(source, self._hidden, is_top=is_top)
        self._entries += len(listing.names) + 1
        return listing

    def _begin(self, processes: HashingProcesses, sources: Sequence[str]) -> None:
        some = [sources[begin : begin + _FOLDERS_AT_ONCE] for begin in range(0, len(sources), _FOLDERS_AT_ONCE)]
        self._work = UnitWork(processes)
        self._run = self._work.run(order_listing(folders, self._hidden) for folders in some)

    def _take(self, done: Done) -> None:
        listings, left = done.answer
        for source, values in listings:
            self._listed[source] = values and PackedListing(*values)
        for begin in range(0, len(left), _FOLDERS_AT_ONCE):
            if self._work is not None:
                self._work.add(order_listing(left[begin : begin + _FOLDERS_AT_ONCE], self._hidden))

    def finish(self) -> None:
        """Take what the processes have still to answer, so that they can be used for other work."""
        for done in self._run:
            self._take(done)
        self._listed.clear()
