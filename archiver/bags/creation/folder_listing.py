"""List one folder of a source: everything that is packed from it, in the order of the manifest, and findings about its names.

A worker that starts fast imports this module, so it imports no door of a room of bags.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from archiver.bags.format.layout import (
    DECLARATION,
    PAYLOAD,
    are_ordinary,
    case_form,
    is_system_file,
    is_unicode,
    normal_form,
    read_manifest_name,
    unsafe_reason,
    unwise_reasons,
)
from archiver.bags.format.manifest import sort_key
from archiver.operating_system import longest_path, may_read, scan_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Hidden = Literal["keep", "skip"]
Told = tuple[str, str, dict[str, Any]]
"""A finding that is not made yet: its code, the path that it is about as the user knows it, and its values."""

FOLDER: Final = -1
"""In the place of a size: this is a folder."""
UNCLEAR: Final = -2
"""In the place of a size: this is a link or a special file, or it may not be read, or it cannot be looked at from here."""
LONGEST_NAME: Final = 1024
"""Octets that no file system allows in one name."""


class FolderListing(NamedTuple):
    """The content of a folder in the order of the manifest: names and sizes, and findings about the names."""

    mode: int
    modified_ns: int
    names: list[str]
    sizes: list[int]
    told: list[Told]


class NamedSource(NamedTuple):
    """A name in a folder. `source` is its path as the user knows it."""

    name: str
    source: str
    is_folder: bool


def list_folder(source: str, hidden: Hidden, *, is_top: bool) -> FolderListing:
    """List the folder at a path. Raises OSError."""
    state = os.lstat(source)
    above = source.rstrip("/")
    sizes = _list_sizes(source, above)
    told: list[Told] = []
    # A bag has bagit.txt, and a payload folder or at least a manifest.
    if sizes.get(DECLARATION, FOLDER) != FOLDER and (
        sizes.get(PAYLOAD) == FOLDER or any(read_manifest_name(name) for name, size in sizes.items() if size != FOLDER)
    ):
        told.append(("source.is-a-bag" if is_top else "source.bag-inside", source, {}))
    names = list(sizes)
    # Most folders hold ordinary names only. One check of all of them costs a fraction of a check of each.
    if are_ordinary(names):
        # The slash after the name of a folder counts: `a.txt` comes before `a/b` in a manifest.
        names = [name.rstrip("/") for name in sorted([name + "/" if sizes[name] == FOLDER else name for name in names])]
    else:
        entries = [NamedSource(name, f"{above}/{name}", size == FOLDER) for name, size in sizes.items()]
        names = [entry.name for entry in sort_and_check(entries, hidden, told)]
    return FolderListing(stat.S_IMODE(state.st_mode), state.st_mtime_ns, names, [sizes[name] for name in names], told)


def _list_sizes(source: str, above: str) -> dict[str, int]:
    """Return the names in a folder, in no order, with their sizes."""
    # From the folder itself everything can be looked at, but a path that is too long for the system is to be told.
    is_deep = len(os.fsencode(above)) + LONGEST_NAME > longest_path()
    with scan_folder(source) as listing:
        return {entry.name: _size_of(entry, above, is_deep=is_deep) for entry in listing}


def _size_of(entry: os.DirEntry[str], above: str, *, is_deep: bool) -> int:
    if entry.is_dir(follow_symlinks=False):
        return FOLDER
    if is_deep:
        return UNCLEAR
    try:
        state = entry.stat(follow_symlinks=False)
    except OSError:
        return UNCLEAR
    is_to_pack = stat.S_ISREG(state.st_mode) and may_read(f"{above}/{entry.name}", state)
    return state.st_size if is_to_pack else UNCLEAR


def sort_and_check(entries: list[NamedSource], hidden: Hidden, told: list[Told]) -> list[NamedSource]:
    """Check the names in one folder, and add findings. Return the entries that are packed, in the order of the manifest."""
    kept = [entry for entry in entries if _keeps_name(entry, hidden, told)]
    kept.sort(key=lambda entry: sort_key(entry.name + "/" if entry.is_folder else entry.name))
    for first, second in _twins(kept, normal_form):
        told.append(("source.name-twins", second.source, {"other": first.source}))
    for first, second in _twins(kept, case_form):
        if normal_form(first.name) != normal_form(second.name):
            told.append(("source.name-case-twins", second.source, {"other": first.source}))
    return kept


def _keeps_name(entry: NamedSource, hidden: Hidden, told: list[Told]) -> bool:
    """Check one name. Return False if it is not packed."""
    name, source = entry.name, entry.source
    if not is_unicode(name):
        told.append(("source.name-not-utf8", source, {}))
        return False
    if name.startswith(".") or is_system_file(name):
        told.append(("source.hidden-kept" if hidden == "keep" else "source.hidden-skipped", source, {}))
        if hidden == "skip":
            return False
    # Below `data/` no other name can lead out of the bag, and most names have neither character.
    if ("\\" in name or ":" in name) and unsafe_reason(f"{PAYLOAD}/{name}"):
        told.append(("source.name-unsafe", source, {}))
    told += [(f"source.name-{unwise}", source, {}) for unwise in unwise_reasons(name)]
    return True


def _twins(entries: list[NamedSource], form: Callable[[str], str]) -> Iterator[tuple[NamedSource, NamedSource]]:
    first_of: dict[str, NamedSource] = {}
    for entry in entries:
        first = first_of.setdefault(form(entry.name), entry)
        if first is not entry:
            yield first, entry
