"""One way to read a date: its calendar, its days, and how sure they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars.calendar_system import CalendarDate, check_month, day_number_of
from archiver.calendars.interval import DayInterval, write_interval
from archiver.calendars.refusal import ImpossibleDateError
from archiver.calendars.registry import calendar_system
from archiver.calendars.solar_hijri import SOLAR_HIJRI, SolarHijriDate, is_knife_edge
from archiver.calendars.terms import Calendar, Certainty, Precision, Qualifier, weekday_of
from archiver.calendars.year_table import FIRST_DAY, LAST_DAY, certainty_of

if TYPE_CHECKING:
    from archiver.calendars.calendar_system import CalendarSystem

QUALIFIER_MARKS = {Qualifier.ABOUT: "~", Qualifier.UNCERTAIN: "?", Qualifier.ABOUT_UNCERTAIN: "%"}
"""The sign of EDTF after each end of a date with such a qualifier."""

# For speed: Python 3.11 takes long to find a member of an enumeration.
_APPROXIMATE, _GREGORIAN = Certainty.APPROXIMATE, Calendar.GREGORIAN
_BESIDE_DAY = frozenset({Qualifier.BEFORE, Qualifier.AFTER})


class DateFields(NamedTuple):
    """A date as it counts in one calendar, as far as it is given; `season` counts from spring as 1."""

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    decade: bool = False
    qualifier: Qualifier | None = None

    @property
    def precision(self) -> Precision:
        """The smallest part that is given."""
        if self.day is not None:
            return Precision.DAY
        if self.month is not None:
            return Precision.MONTH
        if self.season is not None:
            return Precision.SEASON
        return Precision.DECADE if self.decade else Precision.YEAR


class CalendarReading(NamedTuple):
    """One way to read a date statement.

    `days` are the day numbers from first to last, `certainty` says how sure they are. `tolerance_days` is how far each end may be
    off if the calendar is approximate, else 0. `knife_edge` is set if minutes decide the first day of the year.
    """

    calendar: Calendar
    fields: DateFields
    days: DayInterval
    certainty: Certainty
    tolerance_days: int
    knife_edge: bool

    @property
    def precision(self) -> Precision:
        """The smallest part that is named: day, month, season, year or decade."""
        return self.fields.precision

    @property
    def named_day(self) -> CalendarReading:
        """The reading of the day itself if this one is of the days before or after it, else this reading."""
        if self.fields.qualifier not in _BESIDE_DAY:
            return self
        return read_fields(self.calendar, self.fields._replace(qualifier=None))

    @property
    def gregorian(self) -> str:
        """The days in EDTF: `2016-11-05`, `2016-10-22/2016-11-20`, with `~` after each end if approximate, `?` if uncertain."""
        if self.calendar is _GREGORIAN and self.fields.season is not None:
            return f"{self.fields.year:04d}-{20 + self.fields.season}{self.mark}"
        return write_interval(self.days, calendar_system(_GREGORIAN), self.mark)

    @property
    def solar_hijri(self) -> str:
        """The days in the Solar Hijri calendar, in a notation borrowed from EDTF: `1395-08-15`, `1395-08`, `1367-07/1367-09`."""
        return write_interval(self.days, SOLAR_HIJRI, self.mark)

    def written_in(self, calendar: Calendar) -> str:
        """Return the days in any calendar. Raises ImpossibleDateError if its years do not reach them."""
        system = calendar_system(calendar)
        for end in self.days:
            if end is not None and not _first_day(system) <= end <= _last_day(system):
                raise _not_reached(system, end)
        is_inexact = any(system.tolerance_days(system.locate(end).year) for end in self.days if end)
        mark = self._replace(certainty=Certainty.APPROXIMATE).mark if is_inexact else self.mark
        return write_interval(self.days, system, mark)

    @property
    def weekday(self) -> str | None:
        """The weekday of a single day in English, `Saturday`; None for an interval."""
        return weekday_of(self.days.first) if self.days.first is not None and self.days.is_day else None

    @property
    def mark(self) -> str:
        """The sign of EDTF after each end: `~` for an approximate date, `?` for an uncertain one, `%` for both."""
        qualifier = self.fields.qualifier
        mark = "" if qualifier is None else QUALIFIER_MARKS.get(qualifier, "")
        return ("%" if mark == "?" else mark or "~") if self.certainty is _APPROXIMATE else mark


def read_fields(calendar: Calendar, fields: DateFields) -> CalendarReading:
    """Return the days that the fields name in a calendar.

    Raises ImpossibleDateError if it lacks such a day, and UnreadableDateError for a season in a calendar whose years wander
    through the seasons.
    """
    system = calendar_system(calendar)
    days = _days_of(system, fields)
    if fields.qualifier is not None:
        days = _moved(days, fields.qualifier)
    tolerance = system.tolerance_days(fields.year)
    is_vague = fields.season is not None and not system.has_exact_seasons
    certainty = _APPROXIMATE if tolerance else certainty_of(days)
    return CalendarReading(calendar, fields, days, certainty, tolerance, is_knife_edge(days) and not is_vague)


def _moved(days: DayInterval, qualifier: Qualifier) -> DayInterval:
    if qualifier is Qualifier.BEFORE:
        return DayInterval(None, (days.first or 0) - 1)
    return DayInterval((days.last or 0) + 1, None) if qualifier is Qualifier.AFTER else days


def _days_of(system: CalendarSystem, fields: DateFields) -> DayInterval:
    year, month, day = fields.year, fields.month, fields.day
    if day is not None:
        day_number = day_number_of(system, CalendarDate(year, month or 0, day))
        return DayInterval(day_number, day_number)
    if month is not None:
        return _months(system, CalendarDate(year, month, 1), CalendarDate(year, month, 1))
    if fields.season is not None:
        return DayInterval(*system.season_days(year, fields.season))
    last_year = year + 9 if fields.decade else year
    return _months(system, CalendarDate(year, 1, 1), CalendarDate(last_year, 12, 1))


def _months(system: CalendarSystem, first: CalendarDate, last: CalendarDate) -> DayInterval:
    check_month(system, first)
    check_month(system, last)
    start = system.month_start(first.year, first.month)
    return DayInterval(start, system.month_start(last.year, last.month) + system.month_length(last.year, last.month) - 1)


def _first_day(system: CalendarSystem) -> int:
    return max(FIRST_DAY, system.month_start(system.years[0], 1))


def _last_day(system: CalendarSystem) -> int:
    year = system.years[-1]
    return min(LAST_DAY, system.month_start(year, 12) + system.month_length(year, 12) - 1)


def _not_reached(system: CalendarSystem, day_number: int) -> ImpossibleDateError:
    """Return the refusal of a day that the years of a calendar do not reach."""
    first, last = system.locate(_first_day(system)), system.locate(_last_day(system))
    return ImpossibleDateError(
        "not-reached",
        text=SolarHijriDate.from_day_number(day_number).iso(),
        calendar=str(system.calendar),
        lowest=first.iso(),
        highest=last.iso(),
        nearest=(first if day_number < _first_day(system) else last).iso(),
    )
