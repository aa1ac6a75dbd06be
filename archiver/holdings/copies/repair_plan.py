"""Plan the repair of a copy: what is taken from a whole copy, and what is only kept aside."""

from __future__ import annotations

import os
import re
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import PAYLOAD, SEALS, seals_beside
from archiver.bags.reading import FoundFile, list_digests, open_source, read_tag_files
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.holdings.copies.copied_tree import digest_all, list_files
from archiver.holdings.copies.copy_check import PINNED_BY
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archiver.bags.reading import OpenBag
    from archiver.holdings.copies.authority import KnownCopy
    from archiver.holdings.copies.copy_check import CheckedCopy

_FOREIGN: Final = frozenset({"bag.file-unlisted", "bag.tag-file-unlisted"})
"""Codes of files that are no part of the bag."""
_IN_THE_WAY: Final = frozenset({"bag.link", "bag.special-file", "bag.folder-unreadable", "bag.folder-listed"})
"""Codes of what stands where a file or a folder should be."""


_LAYER: Final = re.compile(rf"(?:{SEALS}|\.\./[^/]+)/[0-9]+(?=/|$)")
"""The folder of a layer of seals, in the bag or beside it."""


WHOLE: Final = ""
"""The path in a plan of an archive that is replaced whole."""


class RepairPlan(NamedTuple):
    """A list of all that a repair does.

    `aside` are paths in the bag of what is moved out of it. `replaced` are those of files that are taken from other copies, each
    with the digests that it must have by their algorithms. An archive is replaced whole: then `replaced` has the empty path.
    """

    aside: list[str]
    replaced: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, int]
    """The line of the first payload manifest that lists each document, by its path."""
    sources: Mapping[str, KnownCopy]
    """The copy from which each file is taken, by its path."""
    model: KnownCopy
    """The copy whose manifests say what the bag must be."""
    pins: Mapping[str, str]
    """The SHA-256 of the tag manifests that the bag must have, by their names."""

    @property
    def paths(self) -> list[str]:
        """The paths of all that is repaired, sorted."""
        return sorted({*self.aside, *self.replaced})

    def source_of(self, path: str) -> KnownCopy:
        """Return the copy from which a file is taken, or, if nothing is taken, the one by which it does not belong there."""
        return self.sources.get(path, self.model)


def plan_archive(known: KnownCopy, source: CheckedCopy) -> RepairPlan:
    """Return the plan to replace an archive by a whole one."""
    return RepairPlan([], {WHOLE: {}}, {}, {WHOLE: known}, known, source.pins)


def plan_repair(target: CheckedCopy, known: KnownCopy, source: CheckedCopy) -> RepairPlan:
    """Return the plan to repair a copy in a folder or a store from a whole one, an archive too.

    Raises ReadError, also if the whole copy lost something since it was checked.
    """
    with closing(open_source(source.location, FindingLog())) as opened:
        bag = read_tag_files(opened, FindingLog())
        there = {path for path, _ in _list_files(bag)}
        aside, wanted = sort_faults(target.faults, there)
        if any(path not in there and (path in source.pins or list_digests(bag, path)) for path in aside):
            # It belongs to the bag, and must not be moved out of it.
            raise changed_meanwhile(known)
        wanted.update(_list_seals(target, source))
        replaced = {path: _list_expected(bag, source.pins, path) for path in sorted(wanted)}
        moved = drop_inner(aside, wanted)
        return RepairPlan(moved, replaced, find_lines(bag, replaced), dict.fromkeys(replaced, known), known, source.pins)


def changed_meanwhile(known: KnownCopy) -> ReadError:
    """Return the error that a copy is not what it was when it was checked."""
    return ReadError("error.unreadable", path=escape_for_display(known.name), reason="changed while it was read")


def sort_faults(faults: Mapping[str, str], there: Iterable[str]) -> tuple[list[str], set[str]]:
    """Return the paths of what must leave a bag, and those of files that must be put there. `there` are all its files."""
    of_bag = set(there)
    own = {path: code for path, code in faults.items() if not code.startswith("seal.")}
    aside = [path for path, code in own.items() if code in _FOREIGN or code in _IN_THE_WAY or path not in of_bag]
    roots = tuple(f"{path}/" for path in aside)
    return aside, {path for path in of_bag if path in own or (roots and path.startswith(roots))}


def drop_inner(aside: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """Return the paths of what is moved, sorted, without what lies in a folder that is moved or replaced as a whole."""
    paths = list(aside)
    whole = tuple(f"{path}/" for path in {*wanted, *paths})
    return sorted(path for path in paths if not path.startswith(whole))


def find_lines(bag: OpenBag, paths: Iterable[str]) -> dict[str, int]:
    """Return the line of the first payload manifest that lists each document, by its path."""
    return {path: line for path in paths if (line := _find_line(bag, path))}


def _list_seals(target: CheckedCopy, source: CheckedCopy) -> Iterator[str]:
    """Yield the files of damaged layers of seals that the whole copy has otherwise. No manifest lists them.

    In a store, and from one, layers are left as they are.
    """
    if is_address(target.location) or is_address(source.location):
        return
    for layer in list_damaged_layers(target):
        yield from list_other_files(layer, target.location, source.location)


def list_damaged_layers(checked: CheckedCopy) -> list[str]:
    """Return the folders of layers of seals in which a copy has a fault, sorted."""
    faults = checked.faults.items()
    return sorted({found[0] for path, code in faults if code.startswith("seal.") and (found := _LAYER.match(path))})


def list_other_files(layer: str, location: str, other: str) -> list[str]:
    """Return the paths of files of a layer of seals that another copy has otherwise."""
    own, theirs = (_digest_files(locate(place, layer)) for place in (location, other))
    return [f"{layer}/{path}" for path, digest in theirs.items() if own.get(path) != digest]


def _digest_files(folder: str) -> dict[str, str]:
    if os.path.islink(folder) or not os.path.isdir(folder):
        return {}
    readable = (path for path in list_files(folder) if os.access(os.path.join(folder, path), os.R_OK))
    return digest_all(folder, readable)


def is_beside(path: str) -> bool:
    """Return whether a path leads to the seals beside a bag, as findings name them: `../NAME.seals/…`."""
    return path.startswith("../")


def locate(bag: str, path: str) -> str:
    """Return the path of a file of a bag on the disk, or of one of the seals beside it, whose folder has the name of the bag."""
    if not is_beside(path):
        return os.path.join(bag, path)
    return os.path.join(seals_beside(bag), *path.split("/")[2:])


def _list_expected(bag: OpenBag, pins: Mapping[str, str], path: str) -> dict[str, str]:
    if is_beside(path):
        return {}
    return {PINNED_BY: pins[path]} if path in pins else list_digests(bag, path)


def _find_line(bag: OpenBag, path: str) -> int:
    number = bag.payload.number(path)
    return 0 if number is None else next((line for _, line in bag.payload.listed_in(number)), 0)


def _list_files(bag: OpenBag) -> Iterator[FoundFile]:
    yield from bag.source.contents.walk("")
    yield from bag.source.contents.walk(PAYLOAD)
