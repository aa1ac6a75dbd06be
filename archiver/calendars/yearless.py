"""A day or month without a year: whether there is such a one, and which days it is in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars.reading import DateFields, Reading, read_fields
from archiver.calendars.refusal import DateRefusedError, ImpossibleDateError
from archiver.calendars.terms import Calendar

if TYPE_CHECKING:
    from archiver.calendars.parts import MonthMeaning

# A year of each calendar in which every month is as long as it can be.
_LONG_YEARS = {
    Calendar.SOLAR_HIJRI: 1399,
    Calendar.GREGORIAN: 2000,
    Calendar.IMPERIAL: 2579,
    Calendar.BORJI: 1299,
    Calendar.LUNAR_HIJRI: 1445,
    Calendar.KURDISH: 2720,
}


def read_yearless(month: MonthMeaning, day: int | None = None) -> Reading:
    """The day or month in a year in which its month is as long as it can be; the year says nothing.

    Raises ImpossibleDateError (`day-of-month`) for a day that the month has in no year.
    """
    try:
        return read_fields(month.calendar, DateFields(_LONG_YEARS[month.calendar], month.number, day))
    except DateRefusedError as refusal:
        # The year was only lent: the message must not name it.
        values = {key: value for key, value in refusal.values.items() if key != "reason"}
        values["nearest"] = f"--{values['nearest'][5:]}"
        raise ImpossibleDateError("day-of-month", **values) from None
