"""Days and months without a year: check that they exist, and count the days between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars.calendar_system import CalendarDate, day_number_of
from archiver.calendars.reading import CalendarReading, DateFields, read_fields
from archiver.calendars.refusal import DateRefusedError, ImpossibleDateError
from archiver.calendars.registry import calendar_system

if TYPE_CHECKING:
    from archiver.calendars.parts import MonthMeaning


def read_yearless(month: MonthMeaning, day: int | None = None) -> CalendarReading:
    """Return the day or month in a year in which its month is as long as it can be; the year says nothing.

    Raises ImpossibleDateError (`day-of-month`) for a day that the month has in no year.
    """
    try:
        return read_fields(month.calendar, DateFields(calendar_system(month.calendar).long_year, month.number, day))
    except DateRefusedError as refusal:
        # The year was only lent: the message must not name it.
        values = {key: value for key, value in refusal.values.items() if key != "reason"}
        values["nearest"] = f"--{values['nearest'][5:]}"
        raise ImpossibleDateError("day-of-month", **values) from None


def yearless_distances(first: MonthMeaning, day: int, last: MonthMeaning, last_day: int) -> frozenset[int]:
    """Return how many days can lie between a day and the next that is the other, both of one calendar: in leap years one more.

    Empty if there is no such day, or if the months of the calendar have no fixed length and the days are not of one month.
    """
    system = calendar_system(first.calendar)
    if not system.has_fixed_months and first != last:
        return frozenset()
    found: set[int] = set()
    for year in range(system.long_year - 3, system.long_year + 2):
        later = year + ((first.number, day) > (last.number, last_day))
        try:
            begin = day_number_of(system, CalendarDate(year, first.number, day))
            found.add(day_number_of(system, CalendarDate(later, last.number, last_day)) - begin)
        except DateRefusedError:
            continue
    return frozenset(found)
