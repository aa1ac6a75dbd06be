"""The Gregorian calendar, proleptic before 15 October 1582, for the years that Solar Hijri years of the table touch."""

from __future__ import annotations

from datetime import date

from archiver.calendars.calendar_system import CalendarDate, CalendarSystem, ScriptRanks, check_month
from archiver.calendars.terms import Calendar

_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_WINTER = 4


class GregorianCalendar(CalendarSystem):
    """The calendar of `datetime.date`."""

    calendar = Calendar.GREGORIAN
    month_names = "gregorian"
    longest_month = 31
    years = range(622, 3623)
    long_year = 2000
    usual_years = range(1900, 2041)
    likely_short_years = range(1930, 2030)
    plain_years = (range(622, 1100), range(1500, 2500), range(2601, 3001))
    is_month_first = True
    is_counted_from_christ = True
    has_exact_seasons = False
    ranks = ScriptRanks(persian=4, arabic=0, latin=0, latin_solar=1)

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

    def write_day(self, day_number: int) -> str:
        """Write a day as `YYYY-MM-DD`."""
        return date.fromordinal(day_number).isoformat()

    def tolerance_days(self, year: int) -> int:  # noqa: ARG002 - exact in every year
        """0: the calendar is a rule."""
        return 0

    def season_days(self, year: int, season: int) -> tuple[int, int]:
        """Return the days from the earliest usual beginning of a season to its latest end. Winter may be at either end."""
        check_month(self, CalendarDate(year, 1, 1))
        is_winter = season == _WINTER
        # From the first of March, June, September or December to the 23rd of the third month after. Winter of a year may be the
        # one that begins before it or the one that ends after it.
        first, last = CalendarDate(year - is_winter, 3 * season, 1), CalendarDate(year + is_winter, 3 * season % 12 + 3, 1)
        check_month(self, first)
        check_month(self, last)
        return self.month_start(first.year, first.month), self.month_start(last.year, last.month) + 22


GREGORIAN = GregorianCalendar()
