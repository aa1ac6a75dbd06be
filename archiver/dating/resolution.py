"""A statement with several readings is often settled by its neighbours: its twin, or the years of the same document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.calendars import Calendar
    from archiver.dating.readings import DateReading
    from archiver.dating.statement import DateStatement

_HALF_CENTURY = 50


def resolve_by_neighbours(statements: Sequence[DateStatement]) -> list[DateStatement]:
    """The statements, those with several readings settled where a twin or a year written in full settles them."""
    by_twin = [_resolve_by_twin(one, statements) for one in statements]
    years = _years_in_full(by_twin)
    return [_resolve_by_century(one, years) for one in by_twin]


def _resolve_by_twin(statement: DateStatement, statements: Sequence[DateStatement]) -> DateStatement:
    if statement.twin_group is None or len(statement.readings) < 2:  # noqa: PLR2004
        return statement
    twins = [one for one in statements if one.twin_group == statement.twin_group and len(one.readings) == 1]
    agreeing = [reading for reading in statement.readings if any(_agree(reading, twin.readings[0]) for twin in twins)]
    return statement if len(agreeing) != 1 else statement._replace(readings=(agreeing[0],), tied=False)


def _agree(one: DateReading, other: DateReading) -> bool:
    if one.days is None or other.days is None:
        return False
    return one.days.distance_days(other.days) <= max(one.tolerance_days, other.tolerance_days)


def _years_in_full(statements: Sequence[DateStatement]) -> dict[Calendar, list[int]]:
    years: dict[Calendar, list[int]] = {}
    for statement in statements:
        source = statement.readings[0].source if len(statement.readings) == 1 else None
        if source is not None:
            years.setdefault(source.calendar, []).append(source.fields.year)
    return years


def _resolve_by_century(statement: DateStatement, years: dict[Calendar, list[int]]) -> DateStatement:
    """Of two centuries, the one that lies within fifty years of a year of the same document that is written in full."""
    if len(statement.readings) < 2 or statement.tied:  # noqa: PLR2004
        return statement
    sources = [reading.source for reading in statement.readings if reading.source is not None]
    calendar = sources[0].calendar if sources else None
    if calendar is None or calendar not in years or len({source.fields.year % 100 for source in sources}) > 1:
        return statement
    near = [
        reading
        for reading in statement.readings
        if reading.source is not None
        and reading.calendar is calendar
        and min(abs(reading.source.fields.year - year) for year in years[calendar]) < _HALF_CENTURY
    ]
    return statement if len(near) != 1 else statement._replace(readings=(near[0],))
