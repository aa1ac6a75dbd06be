"""The days of a date in a record: EDTF for Gregorian dates, the same notation for Solar Hijri dates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from archiver.calendars import Calendar, DayInterval, SolarHijriDate, calendar_system

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_SOLAR_HIJRI_DAY = SolarHijriDate(1, 1, 1).day_number
"""The first day with a Solar Hijri date."""

# One unit of EDTF: a century (`19XX`), a decade (`199X`), a year (`1395`), a month (`1395-08`) or a day (`1395-08-15`). A mark
# says that it is about right (`~`), uncertain (`?`) or both (`%`). The calendar decides if there is such a day.
_UNIT = re.compile(r"(?P<year>[0-9]{2}XX|[0-9]{3}X|[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{2}))?)?[~?%]?")
_LONGEST_REMEMBERED = 64
"""Characters. An interval of two days has 21 to 23. Longer ones are sets, which hardly repeat and would fill the memory."""
_SOLAR_HIJRI_YEARS = range(1, 3001)
_GREGORIAN_YEARS = range(1, 4000)


def written_date(date: Mapping[str, Any]) -> str | None:
    """Return the `date` of a record as exports and events write it: the days in EDTF, or `undated`. None if it has none."""
    written: str | None = date.get("gregorian", date.get("stated"))
    return written


def read_days(expression: str, calendar: Calendar) -> tuple[DayInterval, ...] | None:
    """Return the days of a date, of an interval or of each member of a set, in order.

    Return None if they cannot be counted: no rule gives the days of a Gregorian season (`2016-21`) or of a year before the
    year 1.

    Raises:
        ValueError: a day, month or year that the calendar lacks.
    """
    return _remember(expression, calendar) if len(expression) <= _LONGEST_REMEMBERED else _read_days(expression, calendar)


@lru_cache(maxsize=4096)
def _remember(expression: str, calendar: Calendar) -> tuple[DayInterval, ...] | None:
    """Remember the days of an expression: the documents of one bag repeat them."""
    return _read_days(expression, calendar)


def _read_days(expression: str, calendar: Calendar) -> tuple[DayInterval, ...] | None:
    is_set = expression.startswith("[")
    members = [_read_member(member, calendar, ".." if is_set else "/") for member in expression.strip("[]").split(",")]
    counted = [member for member in members if member is not None]
    return (
        tuple(sorted(set(counted), key=lambda days: (days.first or 0, days.last or 0))) if len(counted) == len(members) else None
    )


def _read_member(member: str, calendar: Calendar, between: str) -> DayInterval | None:
    first, found, last = member.partition(between)
    if not found:
        return _read_unit(member, calendar)
    start, end = (None if part in {"", ".."} else _read_unit(part, calendar) for part in (first, last))
    if (start is None and first not in {"", ".."}) or (end is None and last not in {"", ".."}):
        return None
    return DayInterval(start.first if start else None, end.last if end else None)


def _read_unit(text: str, calendar: Calendar) -> DayInterval | None:
    match = _UNIT.fullmatch(text)
    if match is None:
        return None
    system = calendar_system(calendar)
    years = _GREGORIAN_YEARS if calendar is Calendar.GREGORIAN else _SOLAR_HIJRI_YEARS
    # A century begins in its year 00, but there is no year 0.
    first_year, last_year = max(int(match["year"].replace("X", "0")), 1), int(match["year"].replace("X", "9"))
    if first_year not in years or last_year not in years:
        raise ValueError(text)
    month, day = match["month"], match["day"]
    start = system.month_start(first_year, int(month or 1)) + int(day or 1) - 1
    length = system.month_length(last_year, int(month or 12))
    if day and not 1 <= int(day) <= length:
        raise ValueError(text)
    return DayInterval(start, start if day else system.month_start(last_year, int(month or 12)) + length - 1)
