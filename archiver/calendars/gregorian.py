"""The Gregorian calendar, proleptic before 15 October 1582, for the years that Solar Hijri years of the table touch."""

from __future__ import annotations

from datetime import date

from archiver.calendars.calendar_protocol import CalendarDate
from archiver.calendars.terms import Calendar

_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2


class GregorianCalendar:
    """The calendar of `datetime.date`."""

    calendar = Calendar.GREGORIAN
    month_names = "gregorian"
    longest_month = 31
    years = range(622, 3623)

    def month_start(self, year: int, month: int) -> int:
        """Return the day number of the first day of a month."""
        return date(year, month, 1).toordinal()

    def month_length(self, year: int, month: int) -> int:
        """29 for February of a leap year."""
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return _LENGTHS[month] + (month == _FEBRUARY and leap)

    def locate(self, day_number: int) -> CalendarDate:
        """Return the date of a day."""
        day = date.fromordinal(day_number)
        return CalendarDate(day.year, day.month, day.day)

    def tolerance_days(self, year: int) -> int:  # noqa: ARG002 - exact in every year
        """0: the calendar is a rule."""
        return 0


GREGORIAN = GregorianCalendar()
