"""Find bags below the roots, so that a person reaches them before any audit knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.web.folders import NotBelowRootsError, list_folder

if TYPE_CHECKING:
    from archiver.web.folders import Folders, Location

_DEPTH: Final = 2
"""Folders below a root that are looked into."""
_MOST_FOLDERS: Final = 200
_MOST_BAGS: Final = 200


def list_bags_below(folders: Folders) -> list[Location]:
    """Return bags that lie in the roots or in folders there, as far as a quick look finds them."""
    found: dict[str, Location] = {}
    level = list(folders.roots)
    looked = 0
    for _ in range(_DEPTH + 1):
        deeper: list[Location] = []
        for folder in level:
            looked += 1
            if looked > _MOST_FOLDERS or len(found) >= _MOST_BAGS:
                return list(found.values())
            try:
                entries = list_folder(folder).entries
            except NotBelowRootsError:
                continue
            found.update((one.location.path, one.location) for one in entries if one.kind == "bag")
            deeper += (one.location for one in entries if one.kind == "folder")
        level = deeper
    return list(found.values())
