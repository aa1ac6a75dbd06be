"""The Solar Hijri calendar of Iran and Afghanistan, years 1-3000, by the table of year starts."""

from datetime import date, datetime, timedelta, tzinfo
from operator import itemgetter
from typing import Self, overload

from archiver.calendars.calendar_system import CalendarDate, CalendarSystem, ScriptRanks, day_number_of
from archiver.calendars.refusal import ImpossibleDateError
from archiver.calendars.terms import Calendar, Certainty, weekday_of
from archiver.calendars.year_table import (
    FIRST_DAY,
    FIRST_YEAR,
    KNIFE_EDGE_YEARS,
    LAST_DAY,
    LAST_YEAR,
    LEAP_FLAGS,
    SURE_DAYS,
    YEAR_STARTS,
    certainty_of,
    is_leap,
)
from archiver.persian_text import DigitSet

_LONGEST_ISO = 10

_COMMON_YEAR = (0, 31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 29)
_LEAP_YEAR = (*_COMMON_YEAR[:-1], 30)
_NO_YEAR = (0,) * 13

# By year and month, with 0 if there is no such month, so that one comparison refuses every day that is too late.
_MONTH_LENGTHS = (_NO_YEAR, *map((_COMMON_YEAR, _LEAP_YEAR).__getitem__, LEAP_FLAGS[1:]))

# Six months of 31 days, then months of 30: the days of the year before day 0 of each month. Add a day of the month and the first
# day of the year.
_MONTH_OFFSETS = (0, *(31 * month - 1 for month in range(6)), *(186 + 30 * month - 1 for month in range(6)))

# Month and day by day of the year, counted from 0.
_MONTH_AND_DAY = tuple((month, day) for month in range(1, 13) for day in range(1, _LEAP_YEAR[month] + 1))

# Refuses a day such as 1.5, as the indices above refuse such a year or month.
_DAYS = tuple(range(32))

_new_tuple = tuple.__new__
_from_ordinal = date.fromordinal


class SolarHijriDate(tuple[int, int, int]):
    """One day of the Solar Hijri calendar: immutable, ordered, hashable; it unpacks into year, month and day.

    `SolarHijriDate(1395, 8, 15).to_gregorian()` is 5 November 2016. Raises ImpossibleDateError, a ValueError, for a day that the
    calendar lacks, such as 30 Esfand of a common year.
    """

    __slots__ = ()

    year: int = property(itemgetter(0))  # type: ignore[assignment]
    month: int = property(itemgetter(1))  # type: ignore[assignment]
    day: int = property(itemgetter(2))  # type: ignore[assignment]

    def __new__(cls, year: int, month: int, day: int) -> Self:
        """Return the day, if there is such a day. Raises ImpossibleDateError."""
        try:
            if 0 < day <= _MONTH_LENGTHS[year][month] and year > 0 and month > 0:
                return _new_tuple(cls, (year, month, _DAYS[day]))
        except IndexError:
            pass
        except TypeError as error:
            message = f"year, month and day are int, not {year!r}, {month!r}, {day!r}"
            raise TypeError(message) from error
        day_number_of(SOLAR_HIJRI, CalendarDate(year, month, day))  # says what is wrong
        raise AssertionError  # pragma: no cover - the line before always raises

    @classmethod
    def from_gregorian(cls, gregorian: date) -> Self:
        """Return the day of a `datetime.date`. Raises ImpossibleDateError outside 622-03-22 to 3622-03-20 (proleptic)."""
        day_number = gregorian.toordinal()
        if not FIRST_DAY <= day_number <= LAST_DAY:
            raise outside_table(day_number)
        # By the mean Gregorian year (146,097 days in 400 years) this is the year or the one before it, on every day of the table.
        year = (day_number - 226894) * 400 // 146097
        start = YEAR_STARTS[year + 1]
        if day_number >= start:
            year += 1
        else:
            start = YEAR_STARTS[year]
        month, day = _MONTH_AND_DAY[day_number - start]
        return _new_tuple(cls, (year, month, day))

    @classmethod
    def from_day_number(cls, day_number: int) -> Self:
        """Return the day of a day number (`datetime.date.toordinal`). Raises ImpossibleDateError outside the table."""
        if not FIRST_DAY <= day_number <= LAST_DAY:
            raise outside_table(day_number)
        return cls.from_gregorian(_from_ordinal(day_number))

    @classmethod
    def today(cls, zone: tzinfo | None = None) -> Self:
        """Return the day that it is now in the time zone, by default in that of this computer."""
        return cls.from_gregorian(datetime.now(zone).date())

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """Read a day written as `1395-08-15`. Raises ImpossibleDateError, or ValueError if the text has another form."""
        if not isinstance(text, str):
            message = f"text is a str, not {type(text).__name__}"
            raise TypeError(message)
        match text.split("-"):
            case [year, month, day] if len(text) <= _LONGEST_ISO and all(map(str.isdecimal, (year, month, day))):
                return cls(int(year), int(month), int(day))
        message = f"{text!r} is not a date in the form 1395-08-15"
        raise ValueError(message)

    @classmethod
    def fromisoformat(cls, text: str) -> Self:
        """Read a day as `from_iso` does, under the name that `datetime.date` has for it."""
        return cls.from_iso(text)

    def to_gregorian(self) -> date:
        """Return the same day in the Gregorian calendar, proleptic before 1582."""
        return _from_ordinal(YEAR_STARTS[self[0]] + _MONTH_OFFSETS[self[1]] + self[2])

    @property
    def day_number(self) -> int:
        """The number of the day on the line that all calendars share: 1 is 1 January of the year 1."""
        year, month, day = self
        return YEAR_STARTS[year] + _MONTH_OFFSETS[month] + day

    @property
    def weekday(self) -> str:
        """The weekday in English: `Saturday`."""
        return weekday_of(self.day_number)

    @property
    def is_leap_year(self) -> bool:
        """Return whether the year has 366 days."""
        return is_leap(self.year)

    def iso(self) -> str:
        """Return `1395-08-15`."""
        year, month, day = self
        return f"{year:04d}-{month:02d}-{day:02d}"

    def format(self, language: str = "fa", *, digits: DigitSet | None = None, weekday: bool = False) -> str:
        """Return the day in words: `۱۵ آبان ۱۳۹۵`, and with its weekday if asked.

        `language` is fa, prs, ps or en; the digits are those of the language if none are chosen. Raises KeyError for another
        language.
        """
        from archiver.calendars.date_format import format_date  # noqa: PLC0415 - words are read only if they are written

        return format_date(self, language, digits=digits, weekday=self.weekday if weekday else None)

    def isoformat(self) -> str:
        """Write the day as `iso` does, under the name that `datetime.date` has for it."""
        return self.iso()

    def strftime(self, layout: str, language: str = "en", *, digits: DigitSet | None = None) -> str:
        """Write the day by a layout: `%Y/%m/%d` gives `1395/08/15`, and in Persian (`fa`) `۱۳۹۵/۰۸/۱۵`.

        The directives are:

        - `%Y` (year, four digits), `%m`, `%d`, `%F` (the same as `%Y-%m-%d`), `%j` (day of the year, three digits)
        - `%B` (name of the month), `%A` (name of the weekday), `%%`

        An f-string takes a layout too: `f"{day:%Y/%m/%d}"`.

        Args:
            layout: text with directives.
            language: the language of names and digits: fa, prs, ps or en.
            digits: digits to be written instead of those of the language.

        Raises:
            ValueError: the layout has another directive.
            KeyError: the language is another one.
        """
        from archiver.calendars.date_format import write_layout  # noqa: PLC0415 - words are read only if they are written

        day_of_year = self.day_number - YEAR_STARTS[self.year] + 1
        return write_layout(self, layout, language, digits=digits, days=(day_of_year, self.weekday))

    def __format__(self, layout: str) -> str:
        return self.strftime(layout) if layout else self.iso()

    def __add__(self, days: int | timedelta) -> Self:  # type: ignore[override]
        return type(self).from_day_number(self.day_number + _count_days(days))

    __radd__ = __add__

    @overload
    def __sub__(self, other: int | timedelta) -> Self: ...
    @overload
    def __sub__(self, other: "SolarHijriDate") -> int: ...
    def __sub__(self, other: "int | timedelta | SolarHijriDate") -> Self | int:
        if isinstance(other, SolarHijriDate):
            return self.day_number - other.day_number
        return type(self).from_day_number(self.day_number - _count_days(other))

    def __str__(self) -> str:
        return self.iso()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.year}, {self.month}, {self.day})"

    def __getnewargs__(self) -> tuple[int, int, int]:
        return self.year, self.month, self.day


def _count_days(days: int | timedelta) -> int:
    """Return a number of days. Raises ValueError for a part of a day, and TypeError for anything else.

    `NotImplemented` would not do: Python would go on and join the parts of two dates as those of any tuples.
    """
    if isinstance(days, int):
        return days
    if not isinstance(days, timedelta):
        message = f"days are an int or a datetime.timedelta, not {type(days).__name__}"
        raise TypeError(message)
    if days != timedelta(days.days):
        message = f"{days} is no whole number of days"
        raise ValueError(message)
    return days.days


def outside_table(day_number: int) -> ImpossibleDateError:
    """Return the refusal of a day that no Solar Hijri year of the table has."""
    nearest = min(max(day_number, FIRST_DAY), LAST_DAY)
    return ImpossibleDateError(
        "outside-table",
        text=_from_ordinal(day_number).isoformat() if 0 < day_number <= date.max.toordinal() else str(day_number),
        calendar=str(Calendar.GREGORIAN),
        monthNames="gregorian",
        nearest=_from_ordinal(nearest).isoformat(),
    )


class SolarMonths(CalendarSystem):
    """The months of the Solar Hijri calendar. Calendars that have them differ in how their years are counted."""

    month_names = "solar-hijri"
    longest_month = 31
    years_added = 0

    def __init__(self) -> None:
        self.years = range(FIRST_YEAR + self.years_added, LAST_YEAR + self.years_added + 1)

    def month_start(self, year: int, month: int) -> int:
        """Return the day number of the first day of a month."""
        return YEAR_STARTS[year - self.years_added] + _MONTH_OFFSETS[month] + 1

    def month_length(self, year: int, month: int) -> int:
        """31, 30 or, for Esfand of a common year, 29."""
        return _MONTH_LENGTHS[year - self.years_added][month]

    def locate(self, day_number: int) -> CalendarDate:
        """Return the date of a day."""
        year, month, day = SolarHijriDate.from_day_number(day_number)
        return CalendarDate(year + self.years_added, month, day)

    def tolerance_days(self, year: int) -> int:  # noqa: ARG002 - exact in every year
        """0: the months are laid by the table."""
        return 0


class SolarHijriCalendar(SolarMonths):
    """The calendar itself."""

    calendar = Calendar.SOLAR_HIJRI
    long_year = 1399
    usual_years = range(1300, 1421)
    likely_short_years = range(1310, 1410)
    rare_before = 1200
    """Older years in Persian (lunar 1200 is 1785) stand in books of history, which count lunar years."""
    plain_years = (range(1500), range(2601, 10_000))
    ranks = ScriptRanks(persian=0, arabic=2, latin=1, latin_solar=0)

    def doubts(self, days: tuple[int | None, int | None]) -> tuple[str, ...]:
        """Return a code for days before the calendar was law."""
        return ("date.before-1304",) if certainty_of(days) is Certainty.RETROJECTED else ()


SOLAR_HIJRI = SolarHijriCalendar()


def is_knife_edge(days: tuple[int | None, int | None]) -> bool:
    """Return whether minutes decide the first day of the year of an end, or of the next year if it is the last of its own."""
    first, last = days
    if first is not None and _hangs_on_minutes(first):
        return True
    return first != last and last is not None and _hangs_on_minutes(last)


def _hangs_on_minutes(day_number: int) -> bool:
    if day_number in SURE_DAYS:
        return False
    year, month, number = SolarHijriDate.from_day_number(day_number)
    is_last = month == 12 and number == 29 + is_leap(year)  # noqa: PLR2004 - Esfand
    return year in KNIFE_EDGE_YEARS or (is_last and year + 1 in KNIFE_EDGE_YEARS)
