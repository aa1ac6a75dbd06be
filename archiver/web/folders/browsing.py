"""List a folder for a person who chooses something in it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archiver.web.folders.roots import Location, NotBelowRootsError

if TYPE_CHECKING:
    from collections.abc import Sequence

_ARCHIVES: Final = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst")
_DECLARATION: Final = "bagit.txt"
MOST_SHOWN: Final = 2000
"""Names of a folder that are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a folder. `kind` is `folder`, `bag`, `archive` or `file`. Links and devices are not listed."""

    location: Location
    kind: str
    octets: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """The contents of a folder: folders and bags first, then files, by name. `total` counts those that are not shown too.

    `is_in_bag` is true for a bag and for what lies in one.
    """

    folder: Location
    entries: Sequence[Entry]
    total: int
    files: int
    is_in_bag: bool = False


def list_folder(folder: Location) -> Listing:
    """Return what lies in a folder. Hidden names are left out. Raises NotBelowRootsError if it cannot be read."""
    try:
        with os.scandir(folder.path) as found:
            entries = [entry for one in found if (entry := _describe(folder, one)) is not None]
    except OSError as error:
        raise NotBelowRootsError from error
    entries.sort(key=lambda entry: (entry.kind in {"file", "archive"}, entry.location.name.casefold(), entry.location.name))
    files = sum(entry.kind in {"file", "archive"} for entry in entries)
    return Listing(folder, entries[:MOST_SHOWN], len(entries), files, any(map(_is_bag, folder.around)))


def _describe(folder: Location, one: os.DirEntry[str]) -> Entry | None:
    if one.name.startswith("."):
        return None
    location = Location(folder.root, (*folder.names, one.name))
    try:
        status = one.stat(follow_symlinks=False)
    except OSError:
        return None
    if stat.S_ISDIR(status.st_mode):
        return Entry(location, "bag" if _is_bag(location) else "folder")
    if stat.S_ISREG(status.st_mode):
        return Entry(location, "archive" if one.name.casefold().endswith(_ARCHIVES) else "file", status.st_size)
    return None


def _is_bag(location: Location) -> bool:
    return os.path.isfile(os.path.join(location.path, _DECLARATION))
