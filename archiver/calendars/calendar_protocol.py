"""The interface of a calendar, and the checks that are the same for every calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from archiver.calendars.refusal import ImpossibleDateError

if TYPE_CHECKING:
    from archiver.calendars.terms import Calendar


class CalendarDate(NamedTuple):
    """Year, month and day of some calendar, as they count there."""

    year: int
    month: int
    day: int

    def iso(self) -> str:
        """Return `YYYY-MM-DD` in its own calendar."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


class CalendarSystem(Protocol):
    """One calendar: whole months laid on the line of day numbers (1 is 1 January of the year 1, proleptic Gregorian).

    The methods take only years of `years` and months 1-12. `day_number_of` checks both.
    """

    @property
    def calendar(self) -> Calendar:
        """The name under which the calendar is registered."""

    @property
    def month_names(self) -> str:
        """The calendar of the vocabularies (`archiver.vocabularies`) whose month names it uses."""

    @property
    def years(self) -> range:
        """The years it has."""

    @property
    def longest_month(self) -> int:
        """The days of its longest month."""

    def month_start(self, year: int, month: int) -> int:
        """Return the day number of the first day of a month."""

    def month_length(self, year: int, month: int) -> int:
        """Return how many days a month has."""

    def locate(self, day_number: int) -> CalendarDate:
        """Return the date of a day that lies in `years`."""

    def tolerance_days(self, year: int) -> int:
        """Return how many days a date of this year may be off; 0 if the calendar is exact."""


def day_number_of(system: CalendarSystem, date: CalendarDate) -> int:
    """Return the day number of a date. Raises ImpossibleDateError for a year, month or day that the calendar lacks."""
    check_month(system, date)
    days = _last_day(system, date)
    if not 1 <= date.day <= days:
        # Six years in a row hold a leap year of every calendar here. Only an exact calendar can say that the day is a leap day.
        longest = max(_last_day(system, date._replace(year=year)) for year in system.years[:6])
        reason = "leap-day" if date.day == days + 1 <= longest and system.tolerance_days(date.year) == 0 else "day"
        raise _refuse(system, date, reason, date, days=days)
    return system.month_start(date.year, date.month) + date.day - 1


def check_month(system: CalendarSystem, date: CalendarDate) -> None:
    """Raise ImpossibleDateError if the calendar has no such year or month. The day is not checked."""
    if date.year not in system.years:
        year = min(max(date.year, system.years[0]), system.years[-1])
        raise _refuse(system, date, "year", date._replace(year=year), lowest=system.years[0], highest=system.years[-1])
    if not 1 <= date.month <= 12:  # noqa: PLR2004 - every calendar here has twelve months
        exchanged = CalendarDate(date.year, date.day, date.month)
        exists = 1 <= exchanged.month <= 12 and 1 <= exchanged.day <= _last_day(system, exchanged)  # noqa: PLR2004
        right = exchanged if exists else date._replace(month=min(max(date.month, 1), 12))
        raise _refuse(system, date, "month", right)


def _last_day(system: CalendarSystem, date: CalendarDate) -> int:
    """Return the last day of the month of a date. An inexact calendar may have had more days, within its tolerance."""
    days = system.month_length(date.year, date.month)
    return max(days, min(days + system.tolerance_days(date.year), system.longest_month))


def _refuse(system: CalendarSystem, date: CalendarDate, reason: str, right: CalendarDate, **values: int) -> ImpossibleDateError:
    month = min(max(right.month, 1), 12)
    nearest = CalendarDate(right.year, month, min(max(right.day, 1), _last_day(system, right._replace(month=month))))
    return ImpossibleDateError(
        reason,
        text=date.iso(),
        calendar=str(system.calendar),
        monthNames=system.month_names,
        nearest=nearest.iso(),
        year=date.year,
        month=date.month,
        day=date.day,
        **values,
    )
