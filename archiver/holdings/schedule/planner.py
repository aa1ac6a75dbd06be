"""Choose the units of a run, one by one, until its budget is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from archiver.holdings.schedule.due_unit import DueUnit

_DAMAGED_SHARE: Final = 10
"""A tenth of the budget is for units that are known to be damaged, so that they cannot starve the others."""
_LONGEST_WAIT: Final = 1.0
"""Seconds to wait at once for a place that is read at a limited rate."""


class Clock(Protocol):
    """The time of a run."""

    def now(self) -> float:
        """Return seconds since 1970."""

    def local(self) -> datetime:
        """Return the local time."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Window(Protocol):
    """Hours of the day."""

    def hold(self, moment: datetime) -> bool:
        """Return whether a moment lies in them."""


class Budget(NamedTuple):
    """The most that a run may take: seconds, octets, both, or neither. With one of them, it works ahead of what is due."""

    seconds: float | None = None
    octets: int | None = None

    @property
    def works_ahead(self) -> bool:
        """Return whether units are read before they are due."""
        return self.seconds is not None or self.octets is not None


class PlaceQueue:
    """The units of a place in the order of their due dates, and the limits of the place."""

    def __init__(
        self,
        name: str,
        units: Iterator[DueUnit],
        damaged: Sequence[DueUnit] = (),
        hours: Window | None = None,
        rate: int | None = None,
    ) -> None:
        self.name = name
        self.damaged = list(damaged)
        self.hours = hours
        self.rate = rate
        self.is_given_up = False
        """True once the place failed so often that nothing more is read there in this run."""
        self._units = units
        self._head: DueUnit | None = None
        self._seen = frozenset((unit.copy, unit.first) for unit in self.damaged)
        self._given = 0

    def head(self) -> DueUnit | None:
        """Return the next unit that is not known to be damaged, or None if there is none."""
        while self._head is None:
            unit = next(self._units, None)
            if unit is None:
                return None
            if (unit.copy, unit.first) not in self._seen:
                self._head = unit
        return self._head

    def take(self) -> None:
        """Take the next unit off the queue."""
        self._head = None

    def note(self, octets: int) -> None:
        """Note that so many octets were handed out for reading."""
        self._given += octets

    def wait(self, elapsed: float) -> float:
        """Return the seconds until the place may be read again at its rate."""
        return 0.0 if self.rate is None else self._given / self.rate - elapsed


class Planner:
    """Hands out units of several places, the longest due first, until the budget is spent."""

    def __init__(self, queues: Sequence[PlaceQueue], budget: Budget, clock: Clock) -> None:
        self._queues = list(queues)
        self._budget = budget
        self._clock = clock
        self._began = clock.now()
        self._octets = 0
        self.is_spent = False
        """True once the budget ended the run, and not the lack of units."""

    def choose(self) -> Iterator[tuple[PlaceQueue, DueUnit]]:
        """Yield each unit to be read, with its place. Damaged ones come first, the longest unread first."""
        yield from self._choose_damaged()
        has_begun = False
        while True:
            found = self._next_queue()
            if found is None:
                return
            queue, unit = found
            if not self._fits(unit, has_begun=has_begun):
                self.is_spent = True
                return
            queue.take()
            self._hand_out(queue, unit)
            has_begun = True
            yield queue, unit

    def _choose_damaged(self) -> Iterator[tuple[PlaceQueue, DueUnit]]:
        known = sorted(((unit, queue) for queue in self._queues for unit in queue.damaged), key=lambda pair: pair[0])
        octets = None if self._budget.octets is None else self._budget.octets // _DAMAGED_SHARE
        seconds = None if self._budget.seconds is None else self._budget.seconds / _DAMAGED_SHARE
        has_begun = False
        for unit, queue in known:
            if not self._is_open(queue):
                continue
            if has_begun and octets is not None and self._octets + _payload(unit) > octets:
                return
            if has_begun and seconds is not None and self._elapsed() >= seconds:
                return
            self._hand_out(queue, unit)
            has_begun = True
            yield queue, unit

    def _next_queue(self) -> tuple[PlaceQueue, DueUnit] | None:
        """Return the open place whose next unit is due first. Wait for one if all are read at their rate."""
        while True:
            heads = [(head, queue) for queue in self._queues if self._is_open(queue) and (head := queue.head()) is not None]
            if not self._budget.works_ahead:
                now = self._clock.now()
                heads = [(head, queue) for head, queue in heads if head.due <= now]
            if not heads or self._is_over():
                return None
            ready = [pair for pair in heads if pair[1].wait(self._elapsed()) <= 0]
            if ready:
                unit, queue = min(ready, key=lambda pair: pair[0])
                return queue, unit
            self._clock.sleep(min(_LONGEST_WAIT, *(queue.wait(self._elapsed()) for _, queue in heads)))

    def _is_open(self, queue: PlaceQueue) -> bool:
        return not queue.is_given_up and (queue.hours is None or queue.hours.hold(self._clock.local()))

    def _is_over(self) -> bool:
        if self._budget.seconds is not None and self._elapsed() >= self._budget.seconds:
            self.is_spent = True
        return self.is_spent

    def _fits(self, unit: DueUnit, *, has_begun: bool) -> bool:
        """Return whether a unit fits in what is left. The first always does, since a unit larger than any budget would starve."""
        return self._budget.octets is None or not has_begun or self._octets + _payload(unit) <= self._budget.octets

    def _hand_out(self, queue: PlaceQueue, unit: DueUnit) -> None:
        queue.note(unit.octets)
        self._octets += _payload(unit)

    def _elapsed(self) -> float:
        return self._clock.now() - self._began


def _payload(unit: DueUnit) -> int:
    """Return the octets of a unit that count for the budget: those of documents."""
    return unit.octets if unit.first else 0
