"""Compare what a store states of the objects of a unit with the manifests. It never counts as a read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archiver.holdings.auditing.units import Stated, UnitFault
from archiver.stores.side_by_side import Counted, work_side_by_side
from archiver.stores.statements import ask_statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.stores.bucket import StoreFolder
    from archiver.stores.listing import ListedObject


def ask_unit(
    store: StoreFolder, objects: Mapping[str, ListedObject], expected: Mapping[str, Sequence[str]], algorithms: Sequence[str]
) -> Stated:
    """Ask for each object of a unit, by its path with the digests of its lines. Raises StoreError."""
    ask = partial(ask_statement, store.requests, store.address.bucket)
    there = [path for path in expected if path in objects]
    agreeing = composite = 0
    differing = []
    answers = work_side_by_side(ask, (objects[path] for path in there), Counted(None), store.stop)
    for path, said in zip(there, answers, strict=True):
        listed = dict(zip(algorithms, expected[path], strict=True))
        both = [] if said is None else [said.digests[name] == listed[name] for name in algorithms if name in said.digests]
        composite += said is not None and said.is_composite
        if not all(both):
            differing.append(UnitFault(path, "store.statement-differs"))
        elif both:
            agreeing += 1
    return Stated(len(there), agreeing, composite, tuple(differing))
