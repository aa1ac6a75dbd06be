"""Walk sources: their files and folders in the order of a manifest, and findings about them."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.creation.folder_listing import (
    FOLDER,
    LONGEST_NAME,
    UNCLEAR,
    FolderListing,
    Hidden,
    NamedSource,
    Told,
    sort_and_check,
)
from archiver.bags.creation.source_lister import SourceLister
from archiver.findings import escape_for_display
from archiver.operating_system import may_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.findings import FindingLog
    from archiver.hashing import HashingProcesses

_KINDS: Final = {
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


class FoundFolder(NamedTuple):
    """A folder of a source. `path` is below `data/`. `is_empty` is True if nothing is packed from it."""

    path: str
    mode: int
    modified_ns: int
    is_empty: bool


class FoundFiles(NamedTuple):
    """Consecutive files of one folder with their sizes. `folder` is below `data/`."""

    folder: str
    names: list[str]
    sizes: list[int]


class _Waiting(NamedTuple):
    """A folder that is not listed yet, or a file that is not looked at yet. `path` is below `data/`."""

    path: str
    source: str
    is_folder: bool


class SourceTree:
    """Walks sources in the order in which manifests list them, and adds findings to a log on the way."""

    def __init__(self, log: FindingLog, longest: int, hidden: Hidden, processes: HashingProcesses | None = None) -> None:
        """Set the log for findings. `longest` is how many octets a path below `data/` may have. Processes list large sources."""
        self._log = log
        self._longest = longest
        self._hidden = hidden
        self._lister = SourceLister(hidden, processes)

    def walk_contents(self, folder: str) -> Iterator[FoundFolder | FoundFiles]:
        """Yield a folder, with an empty path, and then everything in it under its path in the folder."""
        yield from self._walk([_Waiting("", folder, is_folder=True)])

    def walk_named(self, sources: Iterable[tuple[str, str]]) -> Iterator[FoundFolder | FoundFiles]:
        """Yield several sources with everything in them, each under its own name. `sources` are pairs of name and path."""
        entries = [NamedSource(name, source, os.path.isdir(source) and not os.path.islink(source)) for name, source in sources]
        told: list[Told] = []
        entries = sort_and_check(entries, self._hidden, told)
        self._tell(told)
        yield from self._walk([_Waiting(*entry) for entry in reversed(entries)])

    def _walk(self, waiting: list[_Waiting | FoundFiles]) -> Iterator[FoundFolder | FoundFiles]:
        # Not by recursion: folders may be nested deeper than Python can call.
        while waiting:
            here = waiting.pop()
            if isinstance(here, FoundFiles):
                yield here
                continue
            try:
                if here.is_folder:
                    listing = self._lister.list(here.source, lambda: _list_waiting(waiting), is_top=not here.path)
                else:
                    state = os.lstat(here.source)
                    if self._is_file_to_pack(here, state):
                        folder, _, name = here.path.rpartition("/")
                        yield FoundFiles(folder, [name], [state.st_size])
                    continue
            except OSError as error:
                self._add_failure(here, error)
                continue
            self._tell(listing.told)
            is_empty = not listing.names
            if here.path and is_empty:
                self._add("source.empty-folder", here.source)
            yield FoundFolder(here.path, listing.mode, listing.modified_ns, is_empty)
            waiting.extend(reversed(self._arrange(here, listing)))
        self._lister.finish()

    def _arrange(self, folder: _Waiting, listing: FolderListing) -> list[_Waiting | FoundFiles]:
        """Return the content of a folder in its order, with consecutive files together."""
        prefix, above = f"{folder.path}/" if folder.path else "", folder.source.rstrip("/")
        names, sizes = listing.names, listing.sizes
        if len(os.fsencode(prefix)) + LONGEST_NAME > self._longest:
            sizes = [size if size == FOLDER else UNCLEAR for size in sizes]
        found: list[_Waiting | FoundFiles] = []
        begin = 0
        for number, size in enumerate(sizes):
            if size < 0:
                if begin < number:
                    found.append(FoundFiles(folder.path, names[begin:number], sizes[begin:number]))
                begin = number + 1
                found.append(_Waiting(prefix + names[number], f"{above}/{names[number]}", size == FOLDER))
        if begin < len(names):
            found.append(FoundFiles(folder.path, names[begin:], sizes[begin:]))
        return found

    def _tell(self, told: list[Told]) -> None:
        for code, source, values in told:
            self._add(code, source, **values)

    def _add(self, code: str, source: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        add_finding(self._log, code, source, **values)

    def _add_failure(self, here: _Waiting, error: OSError) -> None:
        if error.errno == errno.ENAMETOOLONG:
            self._add_length(here)
        else:
            self._add("source.unreadable", here.source, reason=error.strerror)

    def _add_length(self, here: _Waiting) -> None:
        self._add("source.path-too-long", here.source, longest=self._longest, octets=len(os.fsencode(here.path)))

    def _is_file_to_pack(self, here: _Waiting, state: os.stat_result) -> bool:
        """Return whether something that is no folder can be packed. Add a finding if not."""
        kind = stat.S_IFMT(state.st_mode)
        if kind == stat.S_IFLNK:
            self._add("source.link", here.source, target=escape_for_display(os.readlink(here.source)))
        elif kind != stat.S_IFREG:
            self._add("source.special-file", here.source, kind=_KINDS.get(kind, "device"))
        elif not may_read(here.source, state):
            self._add("source.unreadable", here.source, reason=os.strerror(errno.EACCES))
        elif len(os.fsencode(here.path)) > self._longest:
            self._add_length(here)
        else:
            return True
        return False


def _list_waiting(waiting: list[_Waiting | FoundFiles]) -> list[str]:
    return [here.source for here in reversed(waiting) if isinstance(here, _Waiting) and here.is_folder]


def add_finding(log: FindingLog, code: str, path: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
    """Add a finding about the file or folder at a path, as the user knows it, to a log."""
    log.add(code, path, name=escape_for_display(path), **values)
