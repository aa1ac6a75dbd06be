"""Plan the repair of a copy: what is taken from a whole copy, and what is only kept aside."""

from __future__ import annotations

import os
import re
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import PAYLOAD, SEALS, seals_beside
from archiver.bags.reading import FoundFile, list_digests, open_source, read_tag_files
from archiver.findings import FindingLog
from archiver.holdings.copies.copied_tree import digest_all, list_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.bags.reading import OpenBag
    from archiver.holdings.copies.copy_check import CheckedCopy

_FOREIGN: Final = frozenset({"bag.file-unlisted", "bag.tag-file-unlisted"})
"""Codes of files that are no part of the bag."""
_IN_THE_WAY: Final = frozenset({"bag.link", "bag.special-file", "bag.folder-unreadable", "bag.folder-listed"})
"""Codes of what stands where a file or a folder should be."""


_LAYER: Final = re.compile(rf"(?:{SEALS}|\.\./[^/]+)/[0-9]+(?=/|$)")
"""The folder of a layer of seals, in the bag or beside it."""


class RepairPlan(NamedTuple):
    """A list of all that a repair does.

    `aside` are paths in the bag of what is moved out of it, and `replaced` those of files that are taken from the whole copy,
    each with the digests that it must have by their algorithms. An archive is replaced whole: then `replaced` has the empty path.
    """

    aside: list[str]
    replaced: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, int]
    """The line of the first payload manifest that lists each document, by its path."""

    @property
    def paths(self) -> list[str]:
        """The paths of all that is repaired, sorted."""
        return sorted({*self.aside, *self.replaced})


def plan_repair(target: CheckedCopy, source: CheckedCopy) -> RepairPlan:
    """Return the plan to repair a copy in a folder from a whole one, in a folder or an archive. Raises ReadError."""
    with closing(open_source(source.location, FindingLog())) as opened:
        bag = read_tag_files(opened, FindingLog())
        there = {path for path, _ in _list_files(bag)}
        faults = {path: code for path, code in target.faults.items() if not code.startswith("seal.")}
        aside = [path for path, code in faults.items() if code in _FOREIGN or code in _IN_THE_WAY or path not in there]
        roots = tuple(f"{path}/" for path in aside)
        wanted = {path for path in there if path in faults or (roots and path.startswith(roots))}
        wanted.update(_list_seals(target, source))
        whole = tuple(f"{path}/" for path in wanted.union(aside))
        moved = sorted(path for path in aside if not path.startswith(whole))
        replaced = {path: _list_expected(bag, source, path) for path in sorted(wanted)}
        return RepairPlan(moved, replaced, {path: line for path in replaced if (line := _find_line(bag, path))})


def _list_seals(target: CheckedCopy, source: CheckedCopy) -> Iterator[str]:
    """Yield the files of damaged layers of seals that the whole copy has otherwise. No manifest lists them."""
    layers = {found[0] for path, code in target.faults.items() if code.startswith("seal.") and (found := _LAYER.match(path))}
    for layer in sorted(layers):
        own, other = (_digest_files(locate(checked.location, layer)) for checked in (target, source))
        yield from (f"{layer}/{path}" for path, digest in other.items() if own.get(path) != digest)


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


def _list_expected(bag: OpenBag, source: CheckedCopy, path: str) -> dict[str, str]:
    if is_beside(path):
        return {}
    if path in source.pins:
        return {"sha256": source.pins[path]}
    return list_digests(bag, path)


def _find_line(bag: OpenBag, path: str) -> int:
    number = bag.payload.number(path)
    return 0 if number is None else next((line for _, line in bag.payload.listed_in(number)), 0)


def _list_files(bag: OpenBag) -> Iterator[FoundFile]:
    yield from bag.source.contents.walk("")
    yield from bag.source.contents.walk(PAYLOAD)
