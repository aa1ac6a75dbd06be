"""Settle statements with several readings by their neighbours: a twin, or the years of the same document."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import Calendar
from archiver.dating.statements.lunar_years import with_lunar_years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.calendars import CalendarReading
    from archiver.dating.readings import StatementReading
    from archiver.dating.statements.statement import DateStatement

# Of two years with the same last two digits, at most one lies nearer than this.
_HALF_CENTURY = 50
_CENTURY = 100
# A document speaks of years so near to its own. The Gregorian year of the same two digits lies 21 solar years before.
_SAME_TIME = 10
_FEW = 3
"""The most twins of a statement that are asked; people write a day in no more calendars than that."""


class _SameButForCentury(NamedTuple):
    """The parts that two readings share if they differ in nothing but the century."""

    calendar: Calendar
    year_of_century: int
    rest: tuple[object, ...]


def resolve_by_neighbours(statements: Sequence[DateStatement]) -> list[DateStatement]:
    """Return the statements. Those with several readings are settled if a twin or a year written in full settles them.

    A twin decides between all readings. A year elsewhere in the text decides only between centuries of its own calendar: a letter
    that speaks of 1984 may be dated 15/4/63 all the same. But if a solar day is likeliest and all years of the text are solar,
    among them some of its own time, the days of other calendars are left out: no letter of 1995 speaks of 1394.
    """
    groups: dict[int, list[DateStatement]] = {}
    for one in statements:
        if one.twin_group is not None:
            groups.setdefault(one.twin_group, []).append(one)
    by_twin = [_resolve_by_twins(one, groups[one.twin_group]) if one.twin_group is not None else one for one in statements]
    years = _years_in_full(by_twin)
    return with_lunar_years([_resolve_by_years(one, years) if len(one.readings) > 1 else one for one in by_twin])


def leaves_date_open(statement: DateStatement) -> bool:
    """Return whether a statement that has a likeliest reading does not decide the date of a document by it.

    The number of a Gregorian year may be a solar year of our time too (`Tehran, 1367`), and the words of a date may contradict
    each other (`Tehran, 5 November 1367`).
    """
    if statement.doubt is not None and statement.doubt.leaves_open:
        return True
    if statement.precision != "year" or len(statement.readings) < 2:  # noqa: PLR2004 - several
        return False
    first, second = (reading.source for reading in statement.readings[:2])
    if first is None or second is None or first.calendar is not Calendar.GREGORIAN:
        return False
    return second.calendar is Calendar.SOLAR_HIJRI and second.fields.year == first.fields.year


def _resolve_by_twins(statement: DateStatement, twins: Sequence[DateStatement]) -> DateStatement:
    """Choose the one reading that is the same as a reading of a twin in another calendar."""
    if statement.is_sure and statement.doubt is None:
        return statement
    index = twins.index(statement)
    others = [*twins[max(0, index - _FEW) : index], *twins[index + 1 : index + 1 + _FEW]]
    for asked in ([other for other in others if other.is_sure], others):
        agreeing = [reading for reading in statement.readings if any(_agrees(reading, other) for other in asked)]
        if agreeing:
            return statement.with_reading(agreeing[0]) if len(agreeing) == 1 else statement
    return statement


def _agrees(reading: StatementReading, twin: DateStatement) -> bool:
    """Return whether a reading shares days with a reading of a twin; of an unsure twin only one of another calendar counts."""
    asked = (one for one in twin.readings if twin.is_sure or one.calendar is not reading.calendar)
    return any(reading.shares_days(one) for one in asked)


def _years_in_full(statements: Sequence[DateStatement]) -> dict[Calendar, list[int]]:
    """Return the years that are written in full, by calendar, in order, each once."""
    years: dict[Calendar, set[int]] = {}
    for statement in statements:
        source = statement.readings[0].source if statement.is_sure else None
        if source is not None:
            years.setdefault(source.calendar, set()).add(source.fields.year)
    return {calendar: sorted(found) for calendar, found in years.items()}


def _resolve_by_years(statement: DateStatement, years: dict[Calendar, list[int]]) -> DateStatement:
    return _resolve_by_solar_years(_resolve_by_century(statement, years), years)


def _resolve_by_century(statement: DateStatement, years: dict[Calendar, list[int]]) -> DateStatement:
    """Leave out each century of which another of the same calendar is within fifty years of a year written in full."""
    near: dict[_SameButForCentury, bool] = {}
    for source in filter(None, (reading.source for reading in statement.readings)):
        alike = _without_century(source)
        near[alike] = near.get(alike, False) or _is_near(source.fields.year, years.get(source.calendar, []))
    kept = tuple(
        reading
        for reading in statement.readings
        if reading.source is None
        or not near[_without_century(reading.source)]
        or _is_near(reading.source.fields.year, years[reading.calendar])
    )
    if len(kept) == len(statement.readings):
        return statement
    return statement.replace(readings=kept, tied=statement.tied and (len(kept) > 1 or bool(statement.impossible)))


def _resolve_by_solar_years(statement: DateStatement, years: dict[Calendar, list[int]]) -> DateStatement:
    """Leave out the days of other calendars if the likeliest is a solar one, of the time of the years in full."""
    source = statement.readings[0].source if len(statement.readings) > 1 and not statement.tied else None
    if source is None or source.calendar is not Calendar.SOLAR_HIJRI or Calendar.GREGORIAN in years or source.fields.day is None:
        return statement
    if not any(abs(source.fields.year - year) <= _SAME_TIME for year in years.get(Calendar.SOLAR_HIJRI, [])):
        return statement
    return statement.replace(readings=tuple(one for one in statement.readings if one.calendar is Calendar.SOLAR_HIJRI))


def _without_century(source: CalendarReading) -> _SameButForCentury:
    fields = source.fields
    return _SameButForCentury(source.calendar, fields.year % _CENTURY, (fields.month, fields.day, fields.season, fields.decade))


def _is_near(year: int, years: list[int]) -> bool:
    """Return whether a year lies within fifty years of one of `years`, which are in order: of its two neighbours there."""
    index = bisect_left(years, year)
    return any(abs(year - other) < _HALF_CENTURY for other in years[max(0, index - 1) : index + 1])
