"""Plan the repair of a copy: what is taken from a whole copy, and what is only kept aside."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import PAYLOAD, seals_beside
from archiver.bags.reading import FoundFile, list_digests, open_source, read_tag_files
from archiver.findings import FindingLog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.bags.reading import OpenBag
    from archiver.holdings.copies.copy_check import CheckedCopy

_FOREIGN: Final = frozenset({"bag.file-unlisted", "bag.tag-file-unlisted"})
"""Codes of files that are no part of the bag."""
_IN_THE_WAY: Final = frozenset({"bag.link", "bag.special-file", "bag.folder-unreadable", "bag.folder-listed"})
"""Codes of what stands where a file or a folder should be."""


class RepairPlan(NamedTuple):
    """A list of all that a repair does.

    `aside` are paths in the bag of what is moved out of it, and `replaced` those of files that are taken from the whole copy,
    each with the digests that it must have by their algorithms. An archive is replaced whole: then `replaced` has the empty path.
    """

    aside: list[str]
    replaced: Mapping[str, Mapping[str, str]]

    @property
    def paths(self) -> list[str]:
        """The paths of all that is repaired, sorted."""
        return sorted({*self.aside, *self.replaced})


def plan_repair(target: CheckedCopy, source: CheckedCopy) -> RepairPlan:
    """Return the plan to repair a copy in a folder from a whole one, in a folder or an archive. Raises ReadError."""
    with closing(open_source(source.location, FindingLog())) as opened:
        bag = read_tag_files(opened, FindingLog())
        there = {path for path, _ in _list_files(bag)}
        there.update(path for path in target.faults if is_beside(path) and os.path.isfile(locate(source.location, path)))
        aside = [path for path, code in target.faults.items() if _is_moved(code, is_there=path in there)]
        roots = tuple(f"{path}/" for path in aside)
        wanted = {path for path in there if path in target.faults or (roots and path.startswith(roots))}
        whole = tuple(f"{path}/" for path in wanted.union(aside))
        moved = sorted(path for path in aside if not path.startswith(whole))
        return RepairPlan(moved, {path: _list_expected(bag, source, path) for path in sorted(wanted)})


def _is_moved(code: str, *, is_there: bool) -> bool:
    # A seal that the whole copy has not cannot be repaired, and stays: nothing says that it is foreign.
    return code in _FOREIGN or code in _IN_THE_WAY or (not is_there and not code.startswith("seal."))


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


def _list_files(bag: OpenBag) -> Iterator[FoundFile]:
    yield from bag.source.contents.walk("")
    yield from bag.source.contents.walk(PAYLOAD)
