"""What lies in a source: its files in the order of a manifest, and what speaks against packing them."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from archiver.bags.format import (
    DECLARATION,
    PAYLOAD,
    SYSTEM_FILES,
    are_ordinary,
    case_form,
    normal_form,
    read_manifest_name,
    sort_key,
    unsafe_reason,
    unwise_reasons,
)
from archiver.findings import escape_for_display
from archiver.operating_system import may_read, scan_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Notice = Callable[..., None]

Hidden = Literal["keep", "skip"]

_KINDS: Final = {
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


class Found(NamedTuple):
    """A file or folder of a source; `path` is below `data/`, and `is_empty` says of a folder that nothing in it is packed."""

    path: str
    state: os.stat_result
    is_folder: bool
    is_empty: bool = False


class _Entry(NamedTuple):
    name: str
    place: str
    is_folder: bool


class SourceTree:
    """Walks sources in the order in which a manifest of ours lists them, and gives notice of what it finds."""

    def __init__(self, notice: Notice, longest: int, hidden: Hidden) -> None:
        """`notice` takes a code, a path and values; `longest` is how many octets a path below `data/` may have."""
        self._notice = notice
        self._longest = longest
        self._hidden = hidden

    def walk_contents(self, folder: str) -> Iterator[Found]:
        """What is in the folder, each under its path in it; the folder itself comes first, with an empty path."""
        yield from self._walk([("", _Entry("", folder, is_folder=True))])

    def walk_named(self, sources: Iterable[tuple[str, str]]) -> Iterator[Found]:
        """What several sources hold, each under its own name; pairs of a name and where it lies."""
        entries = [_Entry(name, place, os.path.isdir(place) and not os.path.islink(place)) for name, place in sources]
        entries = self._look_at_siblings(entries)
        yield from self._walk([(entry.name, entry) for entry in reversed(entries)])

    def _walk(self, waiting: list[tuple[str, _Entry]]) -> Iterator[Found]:
        # A stack of its own: folders may lie deeper than Python may call.
        while waiting:
            path, entry = waiting.pop()
            try:
                state = os.lstat(entry.place)
                if not entry.is_folder:
                    if self._is_file_to_pack(path, entry, state):
                        yield Found(path, state, is_folder=False)
                    continue
                below = self._list_folder(path, entry.place)
            except OSError as error:
                self._note_failure(path, entry, error)
                continue
            if path and not below:
                self._notice("source.empty-folder", entry.place)
            yield Found(path, state, is_folder=True, is_empty=not below)
            prefix = f"{path}/" if path else ""
            waiting.extend((prefix + inner.name, inner) for inner in reversed(below))

    def _note_failure(self, path: str, entry: _Entry, error: OSError) -> None:
        if error.errno == errno.ENAMETOOLONG:
            self._note_length(path, entry)
        else:
            self._notice("source.unreadable", entry.place, reason=error.strerror)

    def _note_length(self, path: str, entry: _Entry) -> None:
        self._notice("source.path-too-long", entry.place, longest=self._longest, octets=len(os.fsencode(path)))

    def _is_file_to_pack(self, path: str, entry: _Entry, state: os.stat_result) -> bool:
        kind = stat.S_IFMT(state.st_mode)
        if kind == stat.S_IFLNK:
            self._notice("source.link", entry.place, target=escape_for_display(os.readlink(entry.place)))
        elif kind != stat.S_IFREG:
            self._notice("source.special-file", entry.place, kind=_KINDS.get(kind, "device"))
        elif not may_read(entry.place, state):
            self._notice("source.unreadable", entry.place, reason=os.strerror(errno.EACCES))
        elif len(os.fsencode(path)) > self._longest:
            self._note_length(path, entry)
        else:
            return True
        return False

    def _list_folder(self, path: str, place: str) -> list[_Entry]:
        above = place.rstrip("/")
        with scan_folder(place) as listing:
            entries = [_Entry(inner.name, f"{above}/{inner.name}", inner.is_dir(follow_symlinks=False)) for inner in listing]
        if _is_bag(entries):
            self._notice("source.bag-inside" if path else "source.is-a-bag", place)
        return self._look_at_siblings(entries)

    def _look_at_siblings(self, entries: list[_Entry]) -> list[_Entry]:
        # Of the names that most folders hold nothing need be said, and looking at all of them at once costs a fraction.
        if are_ordinary([entry.name for entry in entries]):
            return sorted(entries, key=_order)
        kept = [entry for entry in entries if self._look_at_name(entry)]
        kept.sort(key=_order)
        self._look_for_twins(kept)
        return kept

    def _look_at_name(self, entry: _Entry) -> bool:
        name, place = entry.name, entry.place
        if not _is_utf8(name):
            self._notice("source.name-not-utf8", place)
            return False
        if name.startswith(".") or name.lower() in SYSTEM_FILES:
            self._notice("source.hidden-kept" if self._hidden == "keep" else "source.hidden-skipped", place)
            if self._hidden == "skip":
                return False
        # Below `data/` nothing else can lead out, and most names have neither.
        if ("\\" in name or ":" in name) and unsafe_reason(f"{PAYLOAD}/{name}"):
            self._notice("source.name-unsafe", place)
        for unwise in unwise_reasons(name):
            self._notice(f"source.name-{unwise}", place)
        return True

    def _look_for_twins(self, entries: list[_Entry]) -> None:
        for first, second in _twins(entries, normal_form):
            self._notice("source.name-twins", second.place, other=escape_for_display(first.place))
        for first, second in _twins(entries, case_form):
            if normal_form(first.name) != normal_form(second.name):
                self._notice("source.name-case-twins", second.place, other=escape_for_display(first.place))


def _order(entry: _Entry) -> bytes:
    # The slash that follows a folder's name counts: `a.txt` stands before `a/b` in a manifest.
    return sort_key(entry.name + "/" if entry.is_folder else entry.name)


def _twins(entries: list[_Entry], form: Callable[[str], str]) -> Iterator[tuple[_Entry, _Entry]]:
    first_of: dict[str, _Entry] = {}
    for entry in entries:
        first = first_of.setdefault(form(entry.name), entry)
        if first is not entry:
            yield first, entry


def _is_bag(entries: list[_Entry]) -> bool:
    files = {entry.name for entry in entries if not entry.is_folder}
    if DECLARATION not in files:
        return False
    return any(entry.is_folder and entry.name == PAYLOAD for entry in entries) or any(read_manifest_name(name) for name in files)


def _is_utf8(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
