"""The interface of a calendar, and the checks that are the same for every calendar."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

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


class ScriptRanks(NamedTuple):
    """The rank of a calendar among all in a text of each script, 0 for the likeliest.

    `latin_solar` is a Latin text that speaks of solar Hijri years.
    """

    persian: int
    arabic: int
    latin: int
    latin_solar: int


class CalendarSystem(ABC):
    """One calendar: its arithmetic, and what people mean when they write its dates.

    A calendar lays whole months on the line of day numbers (1 is 1 January of the year 1, proleptic Gregorian). Its years have
    twelve months of at most 32 days. The methods take only years of `years` and months 1-12. `day_number_of` checks both.

    A calendar states the attributes that have no value here, and those whose value here is not true of it.
    """

    calendar: Calendar
    """The term of the calendar."""

    month_names: str
    """The calendar whose months it counts, and under which the vocabularies list their names; often itself."""

    years: range
    """The years that it has."""

    longest_month: int
    """The days of its longest month."""

    long_year: int
    """A year in which every month is as long as it can be; days without a year are checked in it."""

    usual_years: range
    """The years that documents are usually of. They decide what a name of two calendars means, and what two digits stand for."""

    ranks: ScriptRanks
    """The likelihood of its readings beside those of other calendars."""

    likely_short_years: range | None = None
    """The hundred years that two digits stand for most likely; None if nothing is known about that."""

    rare_before: int = 0
    """The first year that a Persian text is likely to give in it without saying so."""

    is_shortened_unnamed: bool = True
    """False if two digits are a year of it only beside a name or an era mark, or if the user says the calendar."""

    names_first_century: bool = False
    """True if two digits beside one of its months may also be a year of its first century."""

    plain_years: tuple[range, ...] = ()
    """The years that numbers alone can be of it, with neither name nor era mark."""

    rival_years: range = range(0)
    """Further such years, but only if the year stands alone, or if the date of the plain reading has not come yet."""

    shared_name_years: range | None = None
    """The years in which a month name that is listed for another calendar too means this one; None if its names are its own."""

    counted_as: Calendar | None = None
    """The calendar whose era marks its years can have, besides its own."""

    era_years: range = range(10_000)
    """The years that its own era mark can stand with."""

    is_month_first: bool = False
    """True if the numbers of a date may stand in the order month, day, year."""

    is_counted_from_christ: bool = False
    """True if its years are those of the common era."""

    has_fixed_months: bool = True
    """True if as many days lie between two dates in every year, but for a leap day."""

    has_exact_seasons: bool = True
    """True if a season is so many whole months."""

    @abstractmethod
    def month_start(self, year: int, month: int) -> int:
        """Return the day number of the first day of a month."""

    @abstractmethod
    def month_length(self, year: int, month: int) -> int:
        """Return how many days a month has."""

    @abstractmethod
    def locate(self, day_number: int) -> CalendarDate:
        """Return the date of a day that lies in `years`."""

    def write_day(self, day_number: int) -> str:
        """Write a day of `years` as `YYYY-MM-DD`."""
        return self.locate(day_number).iso()

    @abstractmethod
    def tolerance_days(self, year: int) -> int:
        """Return how many days a date of this year may be off; 0 if the calendar is exact."""

    def season_days(self, year: int, season: int) -> tuple[int, int]:
        """Return the first and last day number of a season, 1 for spring: here, quarters of a year that begins with spring.

        Raises UnreadableDateError if the years of the calendar wander through the seasons.
        """
        last = 3 * season
        check_month(self, CalendarDate(year, last - 2, 1))
        return self.month_start(year, last - 2), self.month_start(year, last) + self.month_length(year, last) - 1

    def doubts(self, days: tuple[int | None, int | None]) -> tuple[str, ...]:  # noqa: ARG002 - most calendars have none
        """Return the codes of findings about days, from first to last, that the calendar did not count when it was in use."""
        return ()


def day_number_of(system: CalendarSystem, date: CalendarDate) -> int:
    """Return the day number of a date. Raises ImpossibleDateError for a year, month or day that the calendar lacks."""
    check_month(system, date)
    days = _last_day(system, date)
    if not 1 <= date.day <= days:
        raise _refuse(system, date, "leap-day" if _is_leap_day(system, date, days) else "day", date, days=days)
    return system.month_start(date.year, date.month) + date.day - 1


def _is_leap_day(system: CalendarSystem, date: CalendarDate, days: int) -> bool:
    """Return whether only leap years have the day. A calendar must be exact, and its months fixed, to say that."""
    if date.day != days + 1 or not system.has_fixed_months or system.tolerance_days(date.year):
        return False
    # Six years in a row hold a leap year of every calendar here.
    return any(_last_day(system, date._replace(year=year)) > days for year in system.years[:6])


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
    tolerance = system.tolerance_days(date.year)
    return max(days, min(days + tolerance, system.longest_month)) if tolerance else days


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
