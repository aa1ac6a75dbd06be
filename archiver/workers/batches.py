"""Share work out in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")


class Batch(NamedTuple, Generic[Item]):
    """Files that are worked on in one go, and how many octets they have together."""

    items: list[Item]
    octets: int


def share_out(items: Iterable[tuple[Item, int]], most_items: int, most_octets: int) -> Iterator[Batch[Item]]:
    """Gather items, each with its octets, into batches of at most so many. A larger item is alone in its batch."""
    batch: list[Item] = []
    octets = 0
    for item, size in items:
        if batch and octets + size > most_octets:
            yield Batch(batch, octets)
            batch, octets = [], 0
        batch.append(item)
        octets += size
        if len(batch) == most_items:
            yield Batch(batch, octets)
            batch, octets = [], 0
    if batch:
        yield Batch(batch, octets)
