"""Find bags among the paths of objects, as below a prefix of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import DECLARATION, SEALS, WRITTEN_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

TWINS: Final = frozenset({"store.object-and-folder", "store.two-bags"})
"""The codes for an object at the address of a bag that is no part of it."""
_NAMES_NOT_KEPT: Final = frozenset({"", ".", ".."})


class BagsFound(NamedTuple):
    """The paths of bags, sorted: those that are folders of objects, the highest ones, and archives outside of them."""

    folders: list[str]
    archives: list[str]
    others: int
    """How many objects lie in none of them."""


def find_bags(paths: Iterable[str]) -> BagsFound:
    """Find bags among the paths of objects. Hidden names and folders of seals are passed over.

    An archive is known by the ending of its name. Whether a bag is in it is not looked at.
    """
    looked_at = [path for path in paths if _is_looked_at(path)]
    declared = {path.removesuffix(DECLARATION).rstrip("/") for path in looked_at if path.rpartition("/")[2] == DECLARATION}
    outside = [path for path in looked_at if path not in declared and not _lies_in(path, declared)]
    archives = [path for path in outside if path.lower().endswith(WRITTEN_ENDINGS)]
    folders = [path for path in declared if not _lies_in(path, declared)]
    return BagsFound(sorted(folders), sorted(archives), len(outside) - len(archives))


def name_twin(path: str) -> str:
    """Return the code for an object that has the key of a bag's folder. By its name it may be another bag."""
    return "store.two-bags" if path.lower().endswith(WRITTEN_ENDINGS) else "store.object-and-folder"


def _is_looked_at(path: str) -> bool:
    parts = path.split("/")
    return not any(part in _NAMES_NOT_KEPT or part.startswith(".") or part.endswith(f".{SEALS}") for part in parts)


def _lies_in(path: str, bags: set[str]) -> bool:
    """Return whether a path lies inside one of the bags."""
    parts = path.split("/")
    return any("/".join(parts[:count]) in bags for count in range(len(parts)) if path)
