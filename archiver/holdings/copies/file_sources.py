"""Plan the repair of a copy file by file, if no other copy is whole: each file from any copy that holds it as it should be."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from archiver.bags.reading import list_digests, open_source
from archiver.errors import ArchiverError
from archiver.findings import FindingLog
from archiver.holdings.copies.copy_check import PINNED_BY, check_copy
from archiver.holdings.copies.pinned_manifests import list_right, open_pinned
from archiver.holdings.copies.repair_plan import (
    RepairPlan,
    drop_inner,
    find_lines,
    list_damaged_layers,
    list_other_files,
    locate,
    sort_faults,
)
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.bags.reading import OpenBag
    from archiver.hashing import DigestOptions
    from archiver.holdings.copies.authority import KnownCopy
    from archiver.holdings.copies.copy_check import CheckedCopy


def plan_by_files(
    target: KnownCopy,
    checked: CheckedCopy,
    pins: Mapping[str, str],
    others: Sequence[tuple[KnownCopy, CheckedCopy]],
    options: DigestOptions,
) -> RepairPlan | None:
    """Return the plan to repair a folder or a store from files of other copies, or None if a file is good in none of them.

    `pins` are the tag manifests that the copy is known to have had. They give the manifests, and these give the digests of each
    file. A copy may have other faults and other tag manifests: a file of it counts if all its octets were read now and have these
    digests by every algorithm. No manifest lists layers of seals. These come from a copy with the same tag manifests alone.
    """
    reached = [(known, one) for known, one in others if one.reason is None]
    with open_pinned(target.location, [known.location for known, _ in reached], pins, options) as found:
        if found is None:
            return None
        manifests, bag = found
        faults = {**check_copy(target.location, options, pins, manifests).faults}
        faults.update(dict.fromkeys(manifests.list_foreign(), "bag.tag-file-unlisted"))
        aside, wanted = sort_faults(faults, _list_paths(bag, pins))
        expected = {path: {PINNED_BY: pins[path]} if path in pins else list_digests(bag, path) for path in sorted(wanted)}
        layers = _find_layers(checked._replace(faults=faults), pins, reached)
        sources = _find_holders(expected, [known for known, _ in reached], options)
        if layers is None or sources.keys() != wanted:
            return None
        replaced = {**expected, **{path: {} for path in layers}}
        moved = drop_inner(aside, wanted)
        return RepairPlan(moved, replaced, find_lines(bag, expected), sources | layers, target, pins)


def _list_paths(bag: OpenBag, pins: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths of all files that belong to a bag."""
    yield from pins
    for listing in (bag.payload, bag.tags):
        yield from (path for path, _ in listing.names())


def _find_holders(
    files: Mapping[str, Mapping[str, str]], copies: Sequence[KnownCopy], options: DigestOptions
) -> dict[str, KnownCopy]:
    """Return the first copy that holds each file as it should be, by its path. A file that no copy holds is left out."""
    holders: dict[str, KnownCopy] = {}
    for known in copies:
        left = {path: digests for path, digests in files.items() if path not in holders}
        if left:
            # A copy that cannot be opened any more holds nothing.
            with suppress(ArchiverError, OSError), closing(open_source(known.location, FindingLog())) as source:
                holders |= dict.fromkeys(list_right(source, left, options), known)
    return holders


def _find_layers(
    checked: CheckedCopy, pins: Mapping[str, str], others: Sequence[tuple[KnownCopy, CheckedCopy]]
) -> dict[str, KnownCopy] | None:
    """Return the copy for each file of a damaged layer of seals, by its path, or None if a layer is whole in no copy."""
    found: dict[str, KnownCopy] = {}
    if is_address(checked.location):
        # What is done for the bag itself does not wait for them.
        return found
    same = [(known, one) for known, one in others if dict(pins) in (dict(one.pins), dict(known.pins or {}))]
    for layer in list_damaged_layers(checked):
        holder = next((known for known, one in same if _has_layer(one, layer)), None)
        if holder is None:
            return None
        found |= dict.fromkeys(list_other_files(layer, checked.location, holder.location), holder)
    return found


def _has_layer(checked: CheckedCopy, layer: str) -> bool:
    return layer not in list_damaged_layers(checked) and os.path.isdir(locate(checked.location, layer))
