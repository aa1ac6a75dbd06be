"""The days that a document may be of: intervals of day numbers, from the date of its record or of a question.

Day numbers are those of `archiver.calendars`, continued before the year 1. An open end is `EARLIEST` or `LATEST`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.calendars import Calendar
from archiver.holdings.catalogue.shadow_text import BORDER
from archiver.records import read_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archiver.dating.readings import StatementReading

EARLIEST: Final = -(1 << 22)
LATEST: Final = 1 << 22
"""Before and after all days that a record can name: EDTF has years of four digits."""
_REMEMBERED: Final = 4096
_PERIODS: Final = (("a", 5), ("b", 10), ("c", 15))
"""Periods of 2 to that power days, about a month, three years and a human life, with the letter by which they are called."""
_ALWAYS: Final = f"{BORDER}d"
"""The period of days that are in no two neighbours of the longest kind."""
_MOST_PERIODS: Final = 80
"""Periods in one question: of some years. More of them make no question faster."""

# A unit of EDTF: a year, century or decade, before Christ too, perhaps with a season, and without its mark.
_UNIT: Final = re.compile(r"(?P<sign>-?)(?P<years>[0-9]{2}XX|[0-9]{3}X|[0-9]{4})(?P<season>-2[1-4])?[~?%]?")

# A year before Christ, at the beginning of a date or of a member of a set or interval.
_BEFORE_CHRIST: Final = re.compile(r"(?:^|[/\[,.])(?:-|0000)")


class Days(NamedTuple):
    """All days from the first to the last, both included."""

    first: int
    last: int

    def widen(self, days: int) -> Days:
        """Return the days with some more before and after. An open end stays as it is."""
        return Days(max(self.first - days, EARLIEST), min(self.last + days, LATEST))


def list_periods(days: Iterable[Days]) -> list[str]:
    """Return the periods in which some days lie, as words that are in no text: one or two for each interval, of the same kind.

    They stand among the words of a document. So FTS5 finds those that have a word and may be of some days, without going through
    all that have the word. `list_periods_asked` gives the periods to look for.
    """
    return list(dict.fromkeys(period for one in days for period in _list_own(one)))


def _list_own(days: Days) -> list[str]:
    for letter, power in _PERIODS:
        first, last = _number(days.first, power), _number(days.last, power)
        if last - first <= 1:
            return [f"{BORDER}{letter}{number}" for number in range(first, last + 1)]
    return [_ALWAYS]


def list_periods_asked(days: Iterable[Days]) -> list[str]:
    """Return all periods, of each kind, that meet some days, or none if there are too many. They meet other days too."""
    found = {_ALWAYS: None}
    for one in days:
        for letter, power in _PERIODS:
            first, last = _number(one.first, power), _number(one.last, power)
            if last - first > _MOST_PERIODS:
                return []
            found.update(dict.fromkeys(f"{BORDER}{letter}{number}" for number in range(first, last + 1)))
    return list(found) if len(found) <= _MOST_PERIODS else []


def _number(day: int, power: int) -> int:
    return (day - EARLIEST) >> power


def days_of_date(date: Mapping[str, Any]) -> tuple[Days, ...]:
    """Return the days of the `date` of a record: one interval, or one for each of the days that it may be. None if undated.

    The days between two claims belong to none of them. A date that is right within some days has these on both sides. Raises
    ValueError if the date is not written as records write it.
    """
    gregorian = date.get("gregorian")
    if gregorian is None:
        return ()
    return _read(str(gregorian), str(date.get("solarHijri", "")), int(date.get("toleranceDays", 0)))


def days_of_reading(reading: StatementReading) -> tuple[Days, ...]:
    """Return the days of one reading of a date that somebody asks for. None if it has no year."""
    if reading.days is not None:
        first, last = reading.days
        return (Days(EARLIEST if first is None else first, LATEST if last is None else last).widen(reading.tolerance_days),)
    return () if reading.gregorian is None else _read(reading.gregorian, "", reading.tolerance_days)


@lru_cache(maxsize=_REMEMBERED)
def _read(gregorian: str, solar_hijri: str, tolerance: int) -> tuple[Days, ...]:
    counted = None if _BEFORE_CHRIST.search(gregorian) else read_days(gregorian, Calendar.GREGORIAN)
    if counted is None and solar_hijri:
        # The days of a Gregorian season are not defined. The other calendar has those that were meant.
        counted = read_days(solar_hijri, Calendar.SOLAR_HIJRI)
    if counted is None:
        between = ".." if gregorian.startswith("[") else "/"
        members = [_read_member(member, between) for member in gregorian.strip("[]").split(",")]
    else:
        members = [Days(EARLIEST if first is None else first, LATEST if last is None else last) for first, last in counted]
    return tuple(sorted({days.widen(tolerance) for days in members}))


def _read_member(member: str, between: str) -> Days:
    """Return the days of a date or interval with seasons or years before Christ. Raises ValueError."""
    first, found, last = member.partition(between)
    if not found:
        return _read_unit(member)
    start = EARLIEST if first in {"", ".."} else _read_unit(first).first
    end = LATEST if last in {"", ".."} else _read_unit(last).last
    return Days(start, end)


def _read_unit(text: str) -> Days:
    match = _UNIT.fullmatch(text)
    if match is None:
        counted = read_days(text, Calendar.GREGORIAN)
        if not counted or counted[0].first is None or counted[0].last is None:
            raise ValueError(text)
        return Days(counted[0].first, counted[0].last)
    ends = [int(match["years"].replace("X", digit)) for digit in "09"]
    first, last = sorted(-year if match["sign"] else year for year in ends)
    # A winter that is named by the year in which it begins ends in the next.
    return Days(_new_year(first), _new_year(last + (2 if match["season"] == "-24" else 1)) - 1)


def _new_year(year: int) -> int:
    """Return the day number of 1 January of a year of the proleptic Gregorian calendar, which has a year 0."""
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + 1
