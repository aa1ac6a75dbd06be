"""Nights of an archive, simulated with the real planner: sizes of bags as archives have them, lost nights and outages."""

from __future__ import annotations

import math
import random
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from archiver.holdings.schedule import Budget, DueUnit, PlaceQueue, Planner

if TYPE_CHECKING:
    from collections.abc import Collection

DAY = 86_400
PERIOD = 90 * DAY
_MEDIAN = 135e6
_SIGMA = 2.0
"""A lognormal distribution with this median and a mean of 1 GB."""


class _NightClock:
    """A clock that stands still in a night."""

    def __init__(self, moment: int) -> None:
        self._moment = moment

    def now(self) -> float:
        return float(self._moment)

    def local(self) -> datetime:
        return datetime.fromtimestamp(self._moment, UTC)

    def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


class Outcome(NamedTuple):
    """The most units that were late in a night, the oldest read in days at the end of a night, and the units never read again."""

    overdue: int
    oldest: float
    starved: int


def draw_sizes(bags: int, seed: int, largest: float) -> list[int]:
    """Return sizes of bags; none is larger than the share `largest` of what is needed in a night."""
    random_sizes = random.Random(seed)  # noqa: S311 - nothing secret
    sizes = [int(random_sizes.lognormvariate(math.log(_MEDIAN), _SIGMA)) + 1 for _ in range(bags)]
    most = int(largest * sum(sizes) / 90)
    return [min(size, most) for size in sizes]


def list_lost(nights: int, seed: int, share: float, outage: range) -> set[int]:
    """Return the nights in which nothing is read: a share of them by chance, and an outage."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    return {night for night in range(nights) if chance.random() < share or night in outage}


def simulate(sizes: list[int], nights: int, factor: float, lost: Collection[int]) -> Outcome:
    """Read bags night by night, at `factor` times the needed rate, and tell what was late after the first 180 nights."""
    budget = Budget(octets=int(sum(sizes) / 90 * factor))
    # At the beginning they were read evenly over the period before.
    reads = deque((-PERIOD + int(PERIOD * number / len(sizes)), number) for number in range(len(sizes)))
    worst, oldest = 0, 0.0
    last_lost = max(lost, default=0)
    for night in range(nights):
        now = night * DAY
        if night not in lost:
            due = (DueUnit(read + PERIOD, bag, 1, 1, sizes[bag], read + PERIOD) for read, bag in list(reads))
            queue = PlaceQueue("place", due)
            done = sum(1 for _ in Planner([queue], budget, _NightClock(now)).choose())
            for _ in range(done):
                reads.append((now, reads.popleft()[1]))
        if night >= 180:
            worst = max(worst, sum(1 for read, _ in _until(reads, now - PERIOD)))
            oldest = max(oldest, (now - reads[0][0]) / DAY)
    return Outcome(worst, oldest, sum(1 for _ in _until(reads, last_lost * DAY - PERIOD)))


def _until(reads: deque[tuple[int, int]], moment: int) -> list[tuple[int, int]]:
    """Return the reads before a moment. They are in order."""
    late = []
    for read in reads:
        if read[0] >= moment:
            break
        late.append(read)
    return late
