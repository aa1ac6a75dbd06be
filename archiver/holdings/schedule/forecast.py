"""Foresee what will be late: earliest due first is the best order on one device, so adding up is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archiver.holdings.schedule.due_unit import DueUnit

_DAY: Final = 86_400
_RUNS: Final = 14
"""The last runs that the rate is taken from."""
_SHARE: Final = 10
"""The rate is that which nine of ten runs reach: the tenth percentile."""


class Forecast(NamedTuple):
    """A forecast of the units of a place that will be late.

    `overdue` counts the units that are late now. `first_late` is the time at which the first unit is or will be late, or None if
    none will be or no rate is known. `octets_a_night` is what has to be read in each night so that nothing more is late.
    """

    units: int
    overdue: int
    first_late: int | None
    octets_a_night: int


def forecast(units: Iterable[DueUnit], now: int, every: int, rate: int | None) -> Forecast:
    """Return the forecast for the units of a place, which come in the order of their due dates.

    `rate` is the number of octets that are read in a night, or None if it is not known. `every` is the period in seconds.
    """
    count = overdue = total = needed = 0
    first_late: int | None = None
    for unit in units:
        count += 1
        total += unit.octets
        late = unit.late
        if late < now:
            overdue += 1
            if first_late is None or late < first_late:
                first_late = late
            continue
        nights = max(1, (late - now) // _DAY)
        if total > needed * nights:
            needed = -(-total // nights)
        if rate is not None and total * _DAY > rate * max(_DAY, late - now) and (first_late is None or late < first_late):
            first_late = late
    steady = -(-total * _DAY // every) if total else 0
    return Forecast(count, overdue, first_late, max(needed, steady))


def nightly_rate(octets: Sequence[int]) -> int | None:
    """Return the octets that a night is good for: the tenth percentile of the last runs, or None if there was none.

    `octets` are those that each run read or could have read, the last one at the end.
    """
    last = sorted(octets[-_RUNS:])
    return last[(len(last) - 1) // _SHARE] if last else None
