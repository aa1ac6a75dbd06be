"""Interpretation of written components: the one place that decides calendars and orders. It never guesses or rolls over."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars.number_places import PlacedNumbers, assign_number_roles
from archiver.calendars.reading import CalendarReading, DateFields, read_fields
from archiver.calendars.refusal import DateRefusedError, ImpossibleDateError, ImpossibleReading, UnreadableDateError
from archiver.calendars.registry import calendar_system, calendars_of_plain_year, rivals_of_plain_year, usual_centuries
from archiver.calendars.terms import Calendar, Precision, weekday_of
from archiver.calendars.today import current_solar_hijri_year
from archiver.calendars.yearless import read_yearless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.calendars.calendar_system import CalendarSystem
    from archiver.calendars.parts import DateParts, MonthMeaning

_REMEMBERED = 4096
_LONGEST_MONTH = 31
_FIRST_CENTURY = range(1, 100)


class _Candidate(NamedTuple):
    calendar: Calendar
    fields: DateFields


class PossibleReadings(NamedTuple):
    """Every possible reading of components, at least one, and those that are refused.

    `impossible` are the days that a date of numbers alone would be in a further calendar, if that had them. `31/7/95` is no day
    of Mehr 1395, but that leaves 31 July 1995 no surer: it may as well be a slip of the pen. So nothing is certain unless it is
    empty (`date.other-reading-impossible`).
    """

    readings: list[CalendarReading]
    impossible: tuple[ImpossibleReading, ...] = ()


def interpret(parts: DateParts) -> PossibleReadings:
    """Return every reading that the components allow, at least one; more than one is `date.ambiguous` (`check_readings`).

    A stated weekday decides between readings if it fits some and not others. If it fits none, all are kept.

    Raises:
        ImpossibleDateError: Every reading is a day, month or year that its calendar lacks; the nearest right one is named.
        UnreadableDateError: The components state no date: no year, contradicting names, too many numbers.
    """
    if parts.weekday is not None and parts.season is not None:
        raise UnreadableDateError("weekday-without-day", text=parts.text)
    readings: dict[CalendarReading, None] = {}
    refusals: list[DateRefusedError] = []
    for candidate in _candidates(parts):
        try:
            readings[read_fields(*candidate)] = None
        except DateRefusedError as refusal:
            refusals.append(refusal)
    if not readings:
        raise _most_telling_refusal(refusals, parts)
    impossible = tuple(_impossible_days(parts, {str(one.calendar) for one in readings}, refusals))
    if parts.weekday is None:
        return PossibleReadings(list(readings), impossible)
    if not all(reading.precision is Precision.DAY for reading in readings):
        raise UnreadableDateError("weekday-without-day", text=parts.text)
    fitting = [reading for reading in readings if weekday_fits(reading, parts.weekday)]
    return PossibleReadings(fitting) if fitting else PossibleReadings(list(readings), impossible)


def _impossible_days(parts: DateParts, readable: set[str], refusals: list[DateRefusedError]) -> Iterator[ImpossibleReading]:
    """Yield the days that only their month lacks, in calendars that mere numbers can mean and that have no reading."""
    if parts.months or parts.eras or parts.calendar or parts.likely:
        return
    for refusal in refusals:
        is_day = refusal.reason in {"day", "leap-day"} and 1 <= refusal.values["day"] <= _LONGEST_MONTH
        if is_day and isinstance(refusal, ImpossibleDateError) and refusal.values["calendar"] not in readable:
            yield ImpossibleReading.from_refusal(refusal)


def weekday_fits(reading: CalendarReading, weekday: str) -> bool:
    """Return whether the day that the reading names, or one within its tolerance, is that weekday."""
    middle, tolerance = reading.named_day.days.first or 0, reading.tolerance_days
    return weekday in map(weekday_of, range(middle - tolerance, middle + tolerance + 1))


def _most_telling_refusal(refusals: list[DateRefusedError], parts: DateParts) -> DateRefusedError:
    """Return the refusal that says most: a day that the month lacks before a month, and that before a year."""
    if not refusals:
        return UnreadableDateError("contradiction", text=parts.text)
    order = ("leap-day", "day", "month")
    refusal = min(refusals, key=lambda one: order.index(one.reason) if one.reason in order else len(order))
    refusal.values["text"] = parts.text or refusal.values["text"]
    return refusal


def _candidates(parts: DateParts) -> Iterator[_Candidate]:
    try:
        ways = assign_number_roles(parts)
    except UnreadableDateError as refusal:
        if refusal.reason == "no-year" and parts.months and len(parts.numbers) == 1:
            # A day that its month never has is impossible, whatever its year.
            _check_day_of_month(parts, int(parts.numbers[0]))
        raise
    for placed in ways:
        # Two digits can stand for a year of any century in which that year is usual.
        value, has_century = int(placed.year), _has_century(placed)
        for year in [value] if has_century else [century + value for century in (*usual_centuries(), 0)]:
            for calendar in _calendars(parts, placed, year):
                if has_century or _can_be_meant(parts, calendar_system(calendar), year):
                    yield from _with_fields(parts, placed, calendar, year)


def _can_be_meant(parts: DateParts, system: CalendarSystem, year: int) -> bool:
    """Return whether two digits can mean a year of a calendar. Some are shortened only if the calendar is said.

    The first century of the Hijra has years of two digits: ۹ محرم ۶۱.
    """
    if year in _FIRST_CENTURY:
        return bool(parts.months) and system.names_first_century
    is_said = bool(parts.months or parts.eras or parts.calendar)
    return year in system.usual_years and (is_said or system.is_shortened_unnamed)


def _has_century(placed: PlacedNumbers) -> bool:
    return len(placed.year) != 2  # noqa: PLR2004 - two digits


def _check_day_of_month(parts: DateParts, day: int) -> None:
    """Raise ImpossibleDateError if the month has no such day in any calendar that it can belong to."""
    refusals: list[DateRefusedError] = []
    for month in parts.months:
        try:
            read_yearless(month, day)
        except ImpossibleDateError as refusal:
            refusals.append(refusal)
    if len(refusals) == len(parts.months):
        refusals[0].values["text"] = parts.text
        raise refusals[0]


def _with_fields(parts: DateParts, placed: PlacedNumbers, calendar: Calendar, year: int) -> Iterator[_Candidate]:
    named = [meaning.number for meaning in parts.months if shares_months(meaning.calendar, calendar)]
    for month in dict.fromkeys(named) or (placed.month,):
        if parts.decade and (year % 10 or month is not None):
            raise UnreadableDateError("no-decade", text=parts.text)
        yield _Candidate(calendar, DateFields(year, month, placed.day, parts.season, parts.decade, parts.qualifier))


def shares_months(named: Calendar, calendar: Calendar) -> bool:
    """Return whether a month name of the one calendar counts in the other."""
    return named is calendar or named == calendar_system(calendar).month_names


def _calendars(parts: DateParts, placed: PlacedNumbers, year: int) -> list[Calendar]:
    """Return the calendars in which the year can be meant: by the names, the era mark, the stated calendar, else the year."""
    names = _calendars_of_names(parts.months, parts.calendar, year) if parts.months else None
    calendars = _calendars_of_year(parts, placed, year) if names is None else list(names)
    if parts.months and parts.eras:
        calendars = [calendar for calendar in calendars if _in_era(calendar, parts.eras)] or _calendars_of_mark(parts, year)
    if placed.month_first:
        calendars = [calendar for calendar in calendars if calendar_system(calendar).is_month_first]
    return calendars


def _calendars_of_year(parts: DateParts, placed: PlacedNumbers, year: int) -> list[Calendar]:
    if parts.calendar is not None:
        contradicts = parts.eras and not _in_era(parts.calendar, parts.eras)
        return [] if contradicts else [parts.calendar]
    if parts.eras:
        displacing = [other for calendar in parts.eras if (other := _displacing_calendar(calendar, year))]
        return displacing or [
            calendar for calendar in Calendar if calendar in parts.eras and year in calendar_system(calendar).era_years
        ]
    if parts.likely:
        return list(parts.likely)
    found = list(calendars_of_plain_year(year))
    rivals = rivals_of_plain_year(year)
    if rivals:
        bare = placed.month is None and parts.season is None and not parts.decade
        whole = placed.day is not None and _has_century(placed)
        if bare or (whole and year > current_solar_hijri_year()):
            found += rivals
    return found


@lru_cache(maxsize=_REMEMBERED)
def _calendars_of_names(months: tuple[MonthMeaning, ...], stated: Calendar | None, year: int) -> tuple[Calendar, ...]:
    named = dict.fromkeys(meaning.calendar for meaning in months)
    if stated is not None:
        return (stated,) if any(shares_months(calendar, stated) for calendar in named) else ()
    for system in map(calendar_system, list(named)):
        if system.shared_name_years is not None and system.counted_as in named:
            # The name is listed for this calendar and for the one that it is counted as. The year decides.
            del named[system.counted_as if year in system.shared_name_years else system.calendar]
    for calendar in list(named):
        if other := _displacing_calendar(calendar, year):
            del named[calendar]
            named = {other: None, **named}
    return tuple(calendar for calendar in named if year in calendar_system(calendar).usual_years) or tuple(named)


def _calendars_of_mark(parts: DateParts, year: int) -> list[Calendar]:
    """Return the calendars that only the era mark names, and that have the months named and such a year."""
    if parts.calendar is not None:
        return []
    named = {meaning.calendar for meaning in parts.months}
    marked = (calendar_system(calendar) for calendar in Calendar if calendar in parts.eras)
    return [system.calendar for system in marked if system.month_names in named and year in system.era_years]


def _displacing_calendar(calendar: Calendar, year: int) -> Calendar | None:
    """Return another calendar with the same months and era marks if only that one has so great a year: 2535 is Imperial."""
    found = calendars_of_plain_year(year)
    if calendar in found:
        return None
    systems = map(calendar_system, found)
    return next((one.calendar for one in systems if one.counted_as is calendar and one.month_names == calendar), None)


def common_eras(marks: Iterable[frozenset[Calendar]]) -> frozenset[Calendar]:
    """Return the calendars that every one of some era marks allows: AH and Umm al-Qura the second. Empty if they contradict."""
    several = list(marks)
    named = frozenset[Calendar]().union(*several)
    return frozenset(calendar for calendar in named if all(_in_era(calendar, eras) for eras in several))


def _in_era(calendar: Calendar, eras: frozenset[Calendar]) -> bool:
    return calendar in eras or calendar_system(calendar).counted_as in eras
