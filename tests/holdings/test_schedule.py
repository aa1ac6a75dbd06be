"""Which unit is read next, until when, and what will be late."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.holdings.places import Hours
from archiver.holdings.schedule import Budget, DueUnit, PlaceQueue, Planner, forecast, nightly_rate
from tests.holdings.simulation import DAY, PERIOD, draw_sizes, list_lost, simulate

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = 1_800_000_000


class _Clock:
    def __init__(self, moment: float = NOW, local: str = "2026-11-29T23:00") -> None:
        self.moment = moment
        self._local = datetime.fromisoformat(local)

    def now(self) -> float:
        return self.moment

    def local(self) -> datetime:
        return self._local

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= 1
        self.moment += seconds


def _unit(due: int, copy: int = 1, octets: int = 10, first: int = 1) -> DueUnit:
    return DueUnit(due, copy, first, 1, octets, due)


def _choose(queues: list[PlaceQueue], budget: Budget, clock: _Clock | None = None) -> list[tuple[str, int]]:
    return [(queue.name, unit.copy) for queue, unit in Planner(queues, budget, clock or _Clock()).choose()]


def _queue(name: str, dues: Iterable[int], **others: object) -> PlaceQueue:
    return PlaceQueue(name, iter([_unit(due, copy) for copy, due in enumerate(dues, 1)]), **others)  # type: ignore[arg-type]


def test_without_a_budget_only_what_is_due_is_read() -> None:
    assert _choose([_queue("a", [NOW - 5, NOW, NOW + 1])], Budget()) == [("a", 1), ("a", 2)]
    assert _choose([_queue("a", [NOW - 5, NOW, NOW + 1])], Budget(octets=1000)) == [("a", 1), ("a", 2), ("a", 3)]


def test_the_longest_due_of_all_places_comes_first() -> None:
    queues = [_queue("a", [1, 5, 6]), _queue("b", [2, 3, 7])]

    assert _choose(queues, Budget(octets=40)) == [("a", 1), ("b", 1), ("b", 2), ("a", 2)]


def test_a_unit_that_does_not_fit_ends_the_run_unless_it_is_the_first() -> None:
    large = [_unit(1, 1, 50), _unit(2, 2, 10)]

    assert _choose([PlaceQueue("a", iter(large))], Budget(octets=20)) == [("a", 1)]
    assert _choose([PlaceQueue("a", iter(large[::-1]))], Budget(octets=20)) == [("a", 2)]


def test_tag_files_take_nothing_of_the_budget() -> None:
    units = [_unit(1, 1, 10_000, first=0), _unit(2, 1, 10), _unit(3, 2, 10)]

    assert _choose([PlaceQueue("a", iter(units))], Budget(octets=20)) == [("a", 1), ("a", 1), ("a", 2)]


def test_time_ends_the_run() -> None:
    clock = _Clock()
    planner = Planner([_queue("a", range(100))], Budget(seconds=10), clock)
    taken = 0
    for _ in planner.choose():
        taken += 1
        clock.moment += 1

    assert (taken, planner.is_spent) == (10, True)


def test_damaged_units_come_first_within_a_tenth_of_the_budget() -> None:
    damaged = [_unit(due, copy, 10) for due, copy in ((9, 91), (3, 92), (5, 93))]
    queues = [PlaceQueue("a", iter([_unit(due, due, 10) for due in range(20, 60)]), damaged)]

    assert _choose(queues, Budget(octets=200))[:4] == [("a", 92), ("a", 93), ("a", 20), ("a", 21)]
    assert len(_choose([PlaceQueue("a", iter(()), damaged)], Budget())) == 3


def test_a_damaged_unit_is_read_once_in_a_run() -> None:
    units = [_unit(1, 1), _unit(2, 2)]

    assert _choose([PlaceQueue("a", iter(units), [units[1]])], Budget(octets=1000)) == [("a", 2), ("a", 1)]


def test_a_place_is_left_outside_its_hours() -> None:
    night = Hours(22 * 60, 6 * 60)

    assert _choose([_queue("a", [1], hours=night)], Budget(), _Clock(local="2026-11-29T23:00")) == [("a", 1)]
    assert _choose([_queue("a", [1], hours=night), _queue("b", [2])], Budget(), _Clock(local="2026-11-29T12:00")) == [("b", 1)]


def test_a_place_is_read_no_faster_than_its_rate() -> None:
    clock = _Clock()
    chosen = _choose([_queue("a", [1, 2, 3], rate=5)], Budget(), clock)

    assert chosen == [("a", 1), ("a", 2), ("a", 3)]
    assert clock.moment - NOW == pytest.approx(4, abs=0.01)


def test_a_slow_place_does_not_hold_up_another() -> None:
    clock = _Clock()
    chosen = _choose([_queue("a", [1, 2], rate=5), _queue("b", [3, 4])], Budget(), clock)

    assert chosen == [("a", 1), ("b", 1), ("b", 2), ("a", 2)]


def test_a_place_that_fails_is_given_up() -> None:
    queue = _queue("a", [1, 2, 3])
    chosen = []
    for one, unit in Planner([queue], Budget(), _Clock()).choose():
        chosen.append(unit.copy)
        one.is_given_up = True

    assert chosen == [1]


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 200)), min_size=1, max_size=30), st.integers(1, 60))
def test_the_forecast_is_what_happens(units: list[tuple[int, int]], rate: int) -> None:
    """Octets that are read at a steady rate in the order of their due dates are late exactly if the forecast says so."""
    planned = sorted(DueUnit(NOW + day * DAY, copy, 1, 1, octets, NOW + day * DAY) for copy, (octets, day) in enumerate(units))
    late, done = [], 0
    for unit in planned:
        done += unit.octets
        if NOW + done * DAY / rate > max(unit.late, NOW + DAY):
            late.append(unit.late)
    foreseen = forecast(planned, NOW, PERIOD, rate)

    assert foreseen.first_late == min(late, default=None)
    assert (foreseen.units, foreseen.overdue) == (len(units), 0)
    assert forecast(planned, NOW, PERIOD, foreseen.octets_a_night).first_late is None


def test_what_is_late_now_is_counted_and_dated() -> None:
    units = [DueUnit(NOW - 5 * DAY, 1, 1, 1, 10, NOW - 5 * DAY), DueUnit(NOW - DAY, 2, 1, 1, 10, NOW + DAY)]

    assert forecast(units, NOW, PERIOD, None) == (2, 1, NOW - 5 * DAY, 20)
    assert forecast([], NOW, PERIOD, None) == (0, 0, None, 0)


def test_the_rate_is_what_nine_of_ten_nights_reach() -> None:
    assert nightly_rate([]) is None
    assert nightly_rate([7]) == 7
    assert nightly_rate([1, *range(100, 114)]) == 101
    assert nightly_rate([50] * 12 + [1, 2]) == 2


def test_at_one_and_a_third_of_the_needed_rate_nothing_is_late() -> None:
    """One night in ten is lost, and ten in a row. The whole simulation of a million bags is in benchmarks/holdings.py."""
    sizes = draw_sizes(10_000, 1, 0.18)
    outcome = simulate(sizes, 540, 1.35, list_lost(540, 2, 0.1, range(300, 310)))

    assert (outcome.overdue, outcome.starved) == (0, 0)
    assert outcome.oldest <= 90


def test_nothing_starves_after_45_lost_nights() -> None:
    sizes = draw_sizes(10_000, 3, 0.18)
    outcome = simulate(sizes, 540, 1.2, list_lost(540, 4, 0.1, range(200, 245)))

    assert outcome.overdue > 0
    assert outcome.starved == 0


def test_too_slow_a_rate_spreads_its_lateness() -> None:
    """At nine tenths of the needed rate all are late at times, but none is ever left out."""
    outcome = simulate(draw_sizes(5_000, 5, 0.18), 540, 0.9, set())

    assert 90 < outcome.oldest < 120
