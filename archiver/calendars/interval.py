"""Intervals of days, perhaps open at an end, and their notation in EDTF or borrowed from it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.calendars.calendar_system import CalendarDate, CalendarSystem

_DECADE = 10


class DayInterval(NamedTuple):
    """All days from `first` to `last`, both included, as day numbers; None for an open end."""

    first: int | None
    last: int | None

    def contains(self, other: DayInterval) -> bool:
        """Return whether every day of the other is one of these."""
        return self._start <= other._start and other._end <= self._end

    def overlaps(self, other: DayInterval) -> bool:
        """Return whether at least one day is in both."""
        return self._start <= other._end and other._start <= self._end

    def equals(self, other: DayInterval) -> bool:
        """Return whether both are the same days."""
        return self == other

    def distance_days(self, other: DayInterval) -> int:
        """Return the days from the nearest day of one to the nearest of the other: 0 if they overlap."""
        return int(max(self._start - other._end, other._start - self._end, 0))

    @property
    def is_day(self) -> bool:
        """Return whether it is one day."""
        return self.first is not None and self.first == self.last

    @property
    def _start(self) -> float:
        return -inf if self.first is None else self.first

    @property
    def _end(self) -> float:
        return inf if self.last is None else self.last


def write_interval(interval: DayInterval, system: CalendarSystem, mark: str = "") -> str:
    """Return the interval in the coarsest units of a calendar that are true.

    In the Gregorian calendar that is EDTF (ISO 8601-2, level 0, and 1 if an end is open or `mark` is `~`): `2016-11-05`,
    `2016-10-22/2016-11-20`, `../1978-03-20`. For any other calendar the notation is borrowed, since EDTF knows only Gregorian
    dates: `1395-08`, `1367-07/1367-09`, `139X`.
    """
    first, last = interval
    if first == last and first is not None:
        return system.write_day(first) + mark
    if first is None or last is None:
        start = ".." if first is None else system.locate(first).iso() + mark
        end = ".." if last is None else system.locate(last).iso() + mark
        return f"{start}/{end}"
    return _write_closed(system, system.locate(first), system.locate(last), mark)


def write_set(expressions: Iterable[str]) -> str:
    """Write one of several dates or intervals, as EDTF does (ISO 8601-2, level 2): `[2016-04-11,2016-11-04]`.

    An interval inside the set has two dots between its ends, `[2016-10-22..2016-11-20,2016-12-01]`; a single member stands alone.
    """
    distinct = sorted(set(expressions))
    if len(distinct) == 1:
        return distinct[0]
    # An end that is open has two dots already, and no slash is added to them.
    return f"[{','.join(one.replace('/..', '/').replace('../', '/').replace('/', '..') for one in distinct)}]"


def _write_closed(system: CalendarSystem, first: CalendarDate, last: CalendarDate, mark: str) -> str:
    if first.day != 1 or last.day != system.month_length(last.year, last.month):
        return f"{first.iso()}{mark}/{last.iso()}{mark}"
    if first.month != 1 or last.month != 12:  # noqa: PLR2004 - every calendar here has twelve months
        return _join(first.iso()[:7], last.iso()[:7], mark)
    if first.year % _DECADE == 0 and last.year == first.year + _DECADE - 1:
        return f"{first.year // _DECADE:03d}X{mark}"
    return _join(first.iso()[:4], last.iso()[:4], mark)


def _join(first: str, last: str, mark: str) -> str:
    return f"{first}{mark}" if first == last else f"{first}{mark}/{last}{mark}"
