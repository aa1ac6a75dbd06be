"""The bags that a person has chosen, as the address of the page holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from archiver.web.folders import NotBelowRootsError, list_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archiver.web.folders import Folders, Location

MOST: Final = 500
"""Bags that are checked in one go."""
_ARCHIVES: Final = frozenset({"bag", "archive"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """Bags that were chosen one by one, and folders of which all bags were chosen."""

    bags: Sequence[Location]
    folders: Sequence[Location]

    def list_bags(self) -> list[Location]:
        """Return all bags, each once."""
        inside = [bag for folder in self.folders for bag in list_bags(folder)]
        return list({bag.path: bag for bag in (*self.bags, *inside)}.values())[:MOST]

    def address(self, at: str, *, without: Location | None = None) -> str:
        """Return the query of an address that keeps what is chosen, but for one thing."""
        pairs = [("at", at)] if at else []
        pairs += [("bag", bag.token) for bag in self.bags if bag != without]
        pairs += [("all", folder.token) for folder in self.folders if folder != without]
        return urlencode(pairs)


def read_chosen(folders: Folders, bags: Iterable[str], all_of: Iterable[str]) -> Chosen:
    """Return what is chosen by tokens. What is not there any more is left out."""
    return Chosen(_find(folders, bags), _find(folders, all_of))


def _find(folders: Folders, tokens: Iterable[str]) -> list[Location]:
    found: dict[str, Location] = {}
    for token in list(dict.fromkeys(tokens))[:MOST]:
        try:
            location = folders.find(token)
        except NotBelowRootsError:
            continue
        found[location.path] = location
    return list(found.values())


def list_bags(folder: Location) -> list[Location]:
    """Return the bags in a folder: folders with a declaration, and files that may be archives of one."""
    return [entry.location for entry in list_folder(folder).entries if entry.kind in _ARCHIVES]
