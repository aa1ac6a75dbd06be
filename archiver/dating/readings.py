"""Readings of a date statement: their calendar, their days, and how sure they are."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from archiver.calendars import (
    Calendar,
    CalendarReading,
    Certainty,
    DateFields,
    DayInterval,
    UnreadableDateError,
    calendar_system,
    least_sure,
    read_fields,
    weekday_of,
    write_interval,
    write_set,
)
from archiver.value import Value, set_field

# For speed: Python 3.11 takes long to find a member of an enumeration.
_GREGORIAN, _SOLAR_HIJRI = Calendar.GREGORIAN, Calendar.SOLAR_HIJRI

# The written form of a reading without a year: `--08-15`, or two of them for a range, `--08-15/--08-20`.
_YEARLESS_DAYS = r"--(\d\d)-(\d\d)(?:/--(\d\d)-(\d\d))?"
_PARTS_WITHOUT_YEAR = r"--(?P<month>\d\d)(?:-(?P<day>\d\d))?"

_REMEMBERED = 4096
_EXACT = ("day", "month", "quarter", "season", "year", "decade", "century")
_EXACT_FIRST = [precision for one in _EXACT for precision in (one, f"{one}-range")]

_OTHER_RANGES = {"season": "season", "quarter": "month-range", "decade": "year-range", "century": "year-range"}

LAST_YEAR_BEFORE_THE_TABLE = 622
"""The Solar Hijri years begin in it; before, a Gregorian year has no other name."""


class StatementReading(Value):
    """One way to read a date statement.

    `written` is the date in its own calendar (`1395-08-15`, `--08-15` without a year, `a/b` for a range). Without a year, `days`,
    `gregorian` (EDTF) and `solar_hijri` are None. `source` is the reading of `archiver.calendars` that it comes from, None for a
    range or without a year. `ends` are those of the first and the last part of a range. `precision` is the smallest part that is
    named; that of a range ends in `-range`.
    """

    __slots__ = (  # noqa: RUF023 - in the order of __init__
        "calendar",
        "written",
        "days",
        "gregorian",
        "solar_hijri",
        "certainty",
        "tolerance_days",
        "source",
        "ends",
        "precision",
    )

    calendar: Calendar
    written: str
    days: DayInterval | None
    gregorian: str | None
    solar_hijri: str | None
    certainty: Certainty
    tolerance_days: int
    source: CalendarReading | None
    ends: tuple[CalendarReading, ...]
    precision: str

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        calendar: Calendar,
        written: str,
        days: DayInterval | None = None,
        gregorian: str | None = None,
        solar_hijri: str | None = None,
        certainty: Certainty = Certainty.COMPUTED,
        tolerance_days: int = 0,
        source: CalendarReading | None = None,
        ends: tuple[CalendarReading, ...] = (),
        precision: str = "",
    ) -> None:
        set_field(self, "calendar", calendar)
        set_field(self, "written", written)
        set_field(self, "days", days)
        set_field(self, "gregorian", gregorian)
        set_field(self, "solar_hijri", solar_hijri)
        set_field(self, "certainty", certainty)
        set_field(self, "tolerance_days", tolerance_days)
        set_field(self, "source", source)
        set_field(self, "ends", ends)
        set_field(self, "precision", precision)

    @property
    def weekday(self) -> str | None:
        """The weekday of a single day, in English; None for an interval or without a year."""
        if self.days is None or self.days.first is None or not self.days.is_day:
            return None
        return weekday_of(self.days.first)

    @property
    def knife_edge(self) -> bool:
        """True if minutes decide the first day of its year, or of one at an end of the range."""
        return any(one.knife_edge for one in self._parts)

    def shares_days(self, other: "StatementReading") -> bool:
        """Return whether a day of both is the same, as exactly as the less exact calendar says; False without days."""
        if self.days is None or other.days is None:
            return False
        return self.days.distance_days(other.days) <= max(self.tolerance_days, other.tolerance_days)

    def written_in(self, calendar: Calendar) -> str | None:
        """Return the days in any calendar; None without days. Raises ImpossibleDateError if its years do not reach them."""
        if self.days is None or not self._parts:
            return None
        return self._parts[0]._replace(days=self.days, certainty=self.certainty).written_in(calendar)

    @property
    def _parts(self) -> tuple[CalendarReading, ...]:
        return self.ends if self.source is None else (self.source,)


class YearlessDays(NamedTuple):
    """A day of a month, or the first and the last of some days, in a calendar but in no stated year."""

    calendar: Calendar
    month: int
    day: int
    last_month: int
    last_day: int


def read_yearless_days(reading: StatementReading | None) -> YearlessDays | None:
    """Return the days of a reading without a year; None if it names no day, or has a year."""
    match = re.fullmatch(_YEARLESS_DAYS, reading.written) if reading is not None and reading.days is None else None
    if match is None or reading is None:
        return None
    month, day = int(match[1]), int(match[2])
    return YearlessDays(reading.calendar, month, day, int(match[3] or month), int(match[4] or day))


def read_parts_without_year(reading: StatementReading) -> dict[str, int]:
    """Return `month` and `day` of a reading that names them in no year; nothing for a range or with a year."""
    match = re.fullmatch(_PARTS_WITHOUT_YEAR, reading.written) if reading.days is None else None
    return {name: int(part) for name, part in match.groupdict().items() if part} if match else {}


def from_reading(reading: CalendarReading) -> StatementReading:
    """Turn a reading of one date into one of a statement."""
    written = _write(reading.fields)
    # A day is written in its own calendar as it counts there, unless a sign says that it is not sure.
    days = reading.days
    own = reading.calendar if days.first == days.last and days.first is not None and not reading.mark else None
    return StatementReading(
        reading.calendar,
        written,
        days,
        written if own is _GREGORIAN else reading.gregorian,
        written if own is _SOLAR_HIJRI else reading.solar_hijri,
        reading.certainty,
        reading.tolerance_days,
        reading,
        precision=str(reading.precision),
    )


@lru_cache(maxsize=_REMEMBERED)
def read_span(calendar: Calendar, first: DateFields, last: DateFields) -> StatementReading:
    """Read a range from one date to another of the same calendar, both included.

    Seasons of a Gregorian year are written as seasons, since their days are not stated.

    Raises:
        ImpossibleDateError: the calendar lacks one of them.
        UnreadableDateError: the last is before the first.
    """
    start, end = read_fields(calendar, first), read_fields(calendar, last)
    if start.days.first is not None and end.days.last is not None and start.days.first > end.days.last:
        raise UnreadableDateError("end-before-start")
    days = DayInterval(start.days.first, end.days.last)
    reading = StatementReading(calendar, f"{_write(first)}/{_write(last)}", precision=_range_of(start.precision))
    reading = with_ends(reading, days, (start, end))
    if calendar is Calendar.GREGORIAN and first.season is not None and last.season is not None:
        return reading.replace(gregorian=f"{start.gregorian}/{end.gregorian}")
    return reading


def read_open_span(known: StatementReading, *, is_end: bool) -> StatementReading:
    """Read a range of which only the last part is known, or only the first."""
    days, ends = known.days or DayInterval(None, None), (known.source,) if known.source else known.ends
    written = f"../{known.written}" if is_end else f"{known.written}/.."
    days = DayInterval(None, days.last) if is_end else DayInterval(days.first, None)
    return with_ends(StatementReading(known.calendar, written, precision=_range_of(known.precision)), days, ends)


def join_readings(readings: Sequence[StatementReading]) -> StatementReading:
    """Return one reading of a set, of whose members one is meant. It is as exact and as sure as the least of them."""
    solar_hijri = [one.solar_hijri for one in readings if one.solar_hijri is not None]
    gregorian = write_set(one.gregorian for one in readings if one.gregorian is not None)
    return StatementReading(
        readings[0].calendar,
        write_set(one.written for one in readings),
        gregorian=gregorian,
        solar_hijri=write_set(solar_hijri) if len(solar_hijri) == len(readings) else None,
        certainty=least_sure(one.certainty for one in readings),
        tolerance_days=max(one.tolerance_days for one in readings),
        precision=max((one.precision for one in readings), key=_EXACT_FIRST.index),
    )


def _range_of(precision: str) -> str:
    """Return the precision of a range from one such part to another. Long parts are counted in years, quarters in months."""
    return _OTHER_RANGES.get(precision, f"{precision.removesuffix('-range')}-range")


def with_ends(reading: StatementReading, days: DayInterval, ends: tuple[CalendarReading, ...]) -> StatementReading:
    """Return a reading with days from one part to another, as sure as the least sure of them."""
    certainty = least_sure(end.certainty for end in ends)
    mark = ends[0]._replace(certainty=certainty).mark
    return reading.replace(
        days=days,
        gregorian=write_interval(days, calendar_system(Calendar.GREGORIAN), mark),
        solar_hijri=write_interval(days, calendar_system(Calendar.SOLAR_HIJRI), mark),
        certainty=certainty,
        tolerance_days=max(end.tolerance_days for end in ends),
        ends=ends,
    )


def read_years(calendar: Calendar, first: int, last: int) -> StatementReading:
    """Read one year or several. Raises ImpossibleDateError if the calendar lacks one of them."""
    if calendar is Calendar.GREGORIAN and first <= LAST_YEAR_BEFORE_THE_TABLE:
        # Only the Gregorian days are said: no Solar Hijri year reaches them. December has 31 days, hence 30 after its first.
        system = calendar_system(Calendar.GREGORIAN)
        days = DayInterval(system.month_start(first, 1), system.month_start(last, 12) + 30)
        text = write_interval(days, system)
        return StatementReading(Calendar.GREGORIAN, text, days, text, precision="year" if first == last else "year-range")
    if first == last:
        return from_reading(read_fields(calendar, DateFields(first)))
    return read_span(calendar, DateFields(first), DateFields(last))


def read_hundred_years(calendar: Calendar, hundreds: int) -> StatementReading:
    """Read the years that begin with the same hundreds, as EDTF counts a century: 19XX. Raises ImpossibleDateError."""
    reading = read_years(calendar, max(100 * hundreds, 1), 100 * hundreds + 99)
    written = f"{hundreds:02d}XX"
    gregorian = written if calendar is Calendar.GREGORIAN else reading.gregorian
    return reading.replace(written=written, gregorian=gregorian, precision="century")


def _write(fields: DateFields) -> str:
    """Write the fields in ISO order, seasons and decades as in EDTF."""
    year, month, day, season, decade, _ = fields
    if season is not None:
        # EDTF numbers the seasons 21 (spring) to 24 (winter), in the place of the month.
        return f"{year:04d}-{20 + season}"
    if decade:
        return f"{year:04d}"[:-1] + "X"
    if month is not None and day is not None:
        return f"{year:04d}-{month:02d}-{day:02d}"
    return f"{year:04d}" + "".join(f"-{part:02d}" for part in (month, day) if part is not None)
