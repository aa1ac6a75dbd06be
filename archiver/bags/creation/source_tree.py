"""Walk sources: their files and folders in the order of a manifest, and findings about them."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from archiver.bags.format import (
    DECLARATION,
    PAYLOAD,
    are_ordinary,
    case_form,
    is_system_file,
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

    from archiver.findings import FindingLog

Hidden = Literal["keep", "skip"]

_KINDS: Final = {
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


class Found(NamedTuple):
    """A file or folder of a source. `path` is below `data/`. `is_empty` is True for a folder from which nothing is packed."""

    path: str
    state: os.stat_result
    is_folder: bool
    is_empty: bool = False


class _Entry(NamedTuple):
    """A name in a folder. `source` is its path as the user knows it."""

    name: str
    source: str
    is_folder: bool


class SourceTree:
    """Walks sources in the order in which manifests list them, and adds findings to a log on the way."""

    def __init__(self, log: FindingLog, longest: int, hidden: Hidden) -> None:
        """Set the log for findings. `longest` is how many octets a path below `data/` may have."""
        self._log = log
        self._longest = longest
        self._hidden = hidden

    def walk_contents(self, folder: str) -> Iterator[Found]:
        """Yield a folder, with an empty path, and then everything in it under its path in the folder."""
        yield from self._walk([("", _Entry("", folder, is_folder=True))])

    def walk_named(self, sources: Iterable[tuple[str, str]]) -> Iterator[Found]:
        """Yield several sources with everything in them, each under its own name. `sources` are pairs of name and path."""
        entries = [_Entry(name, source, os.path.isdir(source) and not os.path.islink(source)) for name, source in sources]
        entries = self._sort_and_check(entries)
        yield from self._walk([(entry.name, entry) for entry in reversed(entries)])

    def _walk(self, waiting: list[tuple[str, _Entry]]) -> Iterator[Found]:
        # Not by recursion: folders may be nested deeper than Python can call.
        while waiting:
            path, entry = waiting.pop()
            try:
                state = os.lstat(entry.source)
                if not entry.is_folder:
                    if self._is_file_to_pack(path, entry, state):
                        yield Found(path, state, is_folder=False)
                    continue
                below = self._list_folder(path, entry.source)
            except OSError as error:
                self._add_failure(path, entry, error)
                continue
            if path and not below:
                self._add("source.empty-folder", entry.source)
            yield Found(path, state, is_folder=True, is_empty=not below)
            prefix = f"{path}/" if path else ""
            waiting.extend((prefix + inner.name, inner) for inner in reversed(below))

    def _add(self, code: str, source: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        add_finding(self._log, code, source, **values)

    def _add_failure(self, path: str, entry: _Entry, error: OSError) -> None:
        if error.errno == errno.ENAMETOOLONG:
            self._add_length(path, entry)
        else:
            self._add("source.unreadable", entry.source, reason=error.strerror)

    def _add_length(self, path: str, entry: _Entry) -> None:
        self._add("source.path-too-long", entry.source, longest=self._longest, octets=len(os.fsencode(path)))

    def _is_file_to_pack(self, path: str, entry: _Entry, state: os.stat_result) -> bool:
        """Return whether something that is no folder can be packed. Add a finding if not."""
        kind = stat.S_IFMT(state.st_mode)
        if kind == stat.S_IFLNK:
            self._add("source.link", entry.source, target=escape_for_display(os.readlink(entry.source)))
        elif kind != stat.S_IFREG:
            self._add("source.special-file", entry.source, kind=_KINDS.get(kind, "device"))
        elif not may_read(entry.source, state):
            self._add("source.unreadable", entry.source, reason=os.strerror(errno.EACCES))
        elif len(os.fsencode(path)) > self._longest:
            self._add_length(path, entry)
        else:
            return True
        return False

    def _list_folder(self, path: str, source: str) -> list[_Entry]:
        above = source.rstrip("/")
        with scan_folder(source) as listing:
            entries = [_Entry(inner.name, f"{above}/{inner.name}", inner.is_dir(follow_symlinks=False)) for inner in listing]
        # A bag has bagit.txt, and a payload folder or at least a manifest.
        files = {entry.name for entry in entries if not entry.is_folder}
        if DECLARATION in files and (
            any(entry.is_folder and entry.name == PAYLOAD for entry in entries) or any(map(read_manifest_name, files))
        ):
            self._add("source.bag-inside" if path else "source.is-a-bag", source)
        return self._sort_and_check(entries)

    def _sort_and_check(self, entries: list[_Entry]) -> list[_Entry]:
        """Check the names in one folder. Return the entries that are packed, in the order of the manifest."""
        # Most folders hold ordinary names only. One check of all of them costs a fraction of a check of each.
        if are_ordinary([entry.name for entry in entries]):
            return sorted(entries, key=_order)
        kept = [entry for entry in entries if self._keeps_name(entry)]
        kept.sort(key=_order)
        for first, second in _twins(kept, normal_form):
            self._add("source.name-twins", second.source, other=escape_for_display(first.source))
        for first, second in _twins(kept, case_form):
            if normal_form(first.name) != normal_form(second.name):
                self._add("source.name-case-twins", second.source, other=escape_for_display(first.source))
        return kept

    def _keeps_name(self, entry: _Entry) -> bool:
        """Check one name. Return False if it is not packed."""
        name, source = entry.name, entry.source
        if not _is_utf8(name):
            self._add("source.name-not-utf8", source)
            return False
        if name.startswith(".") or is_system_file(name):
            self._add("source.hidden-kept" if self._hidden == "keep" else "source.hidden-skipped", source)
            if self._hidden == "skip":
                return False
        # Below `data/` no other name can lead out of the bag, and most names have neither character.
        if ("\\" in name or ":" in name) and unsafe_reason(f"{PAYLOAD}/{name}"):
            self._add("source.name-unsafe", source)
        for unwise in unwise_reasons(name):
            self._add(f"source.name-{unwise}", source)
        return True


def add_finding(log: FindingLog, code: str, path: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
    """Add a finding about the file or folder at a path, as the user knows it, to a log."""
    log.add(code, path, name=escape_for_display(path), **values)


def _order(entry: _Entry) -> bytes:
    # The slash after the name of a folder counts: `a.txt` comes before `a/b` in a manifest.
    return sort_key(entry.name + "/" if entry.is_folder else entry.name)


def _twins(entries: list[_Entry], form: Callable[[str], str]) -> Iterator[tuple[_Entry, _Entry]]:
    first_of: dict[str, _Entry] = {}
    for entry in entries:
        first = first_of.setdefault(form(entry.name), entry)
        if first is not entry:
            yield first, entry


def _is_utf8(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
