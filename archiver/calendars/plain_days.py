"""Days whose numbers leave nothing to decide: 1395/8/15, 15 Aban 1395. Tables are full of them.

`interpret` gives the same reading for them. This is the short way to it, for speed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars.reading import DateFields, read_fields
from archiver.calendars.refusal import DateRefusedError
from archiver.calendars.registry import calendar_system, calendars_of_plain_year, rivals_of_plain_year
from archiver.calendars.today import current_solar_hijri_year

if TYPE_CHECKING:
    from archiver.calendars.parts import MonthMeaning
    from archiver.calendars.reading import CalendarReading
    from archiver.calendars.terms import Calendar


def read_year_first(year: int, month: int, day: int) -> CalendarReading | None:
    """Return the only reading of three numbers of which the first is a year written in full; None if there may be more."""
    calendars = calendars_of_plain_year(year)
    if len(calendars) != 1 or (rivals_of_plain_year(year) and year > current_solar_hijri_year()):
        return None
    return _read_day(calendars[0], year, month, day)


def read_named_day(year: int, month: MonthMeaning, day: int) -> CalendarReading | None:
    """Return the reading of a day of a month with one meaning, in a year written in full; None if its calendar is in doubt."""
    calendar, number = month
    return _read_day(calendar, year, number, day) if year in calendar_system(calendar).usual_years else None


def _read_day(calendar: Calendar, year: int, month: int, day: int) -> CalendarReading | None:
    try:
        return read_fields(calendar, DateFields(year, month, day))
    except DateRefusedError:
        return None
