"""Settle statements with several readings by their neighbours: a twin, or the years of the same document."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.calendars import Calendar
    from archiver.dating.meaning import StatementReading
    from archiver.dating.statements.statement import DateStatement

# Of two years with the same last two digits, at most one lies nearer than this.
_HALF_CENTURY = 50
_FEW = 3
"""The most twins of a statement that are asked; people write a day in no more calendars than that."""


def resolve_by_neighbours(statements: Sequence[DateStatement]) -> list[DateStatement]:
    """Return the statements. Those with several readings are settled if a twin or a year written in full settles them."""
    twins: dict[int, list[StatementReading]] = {}
    for one in statements:
        if one.twin_group is not None and one.is_sure:
            twins.setdefault(one.twin_group, []).append(one.readings[0])
    by_twin = [_resolve_by_twin(one, twins.get(one.twin_group, [])) if one.twin_group is not None else one for one in statements]
    years = _years_in_full(by_twin)
    return [_resolve_by_century(one, years) for one in by_twin]


def _resolve_by_twin(statement: DateStatement, twins: list[StatementReading]) -> DateStatement:
    if statement.is_sure:
        return statement
    agreeing = [reading for reading in statement.readings if any(_agree(reading, twin) for twin in twins[:_FEW])]
    return statement if len(agreeing) != 1 else statement.with_reading(agreeing[0])


def _agree(one: StatementReading, other: StatementReading) -> bool:
    if one.days is None or other.days is None:
        return False
    return one.days.distance_days(other.days) <= max(one.tolerance_days, other.tolerance_days)


def _years_in_full(statements: Sequence[DateStatement]) -> dict[Calendar, list[int]]:
    """Return the years that are written in full, by calendar, in order, each once."""
    years: dict[Calendar, set[int]] = {}
    for statement in statements:
        source = statement.readings[0].source if statement.is_sure else None
        if source is not None:
            years.setdefault(source.calendar, set()).add(source.fields.year)
    return {calendar: sorted(found) for calendar, found in years.items()}


def _resolve_by_century(statement: DateStatement, years: dict[Calendar, list[int]]) -> DateStatement:
    """Choose the century that lies within fifty years of a year written in full in the same document."""
    if len(statement.readings) < 2 or statement.tied:  # noqa: PLR2004
        return statement
    sources = [reading.source for reading in statement.readings if reading.source is not None]
    calendar = sources[0].calendar if sources else None
    if calendar is None or calendar not in years or len({source.fields.year % 100 for source in sources}) > 1:
        return statement
    near = [
        reading
        for reading in statement.readings
        if reading.source is not None and reading.calendar is calendar and _is_near(reading.source.fields.year, years[calendar])
    ]
    return statement if len(near) != 1 else statement.replace(readings=(near[0],))


def _is_near(year: int, years: list[int]) -> bool:
    """Return whether a year lies within fifty years of one of `years`, which are in order: of its two neighbours there."""
    index = bisect_left(years, year)
    return any(abs(year - other) < _HALF_CENTURY for other in years[max(0, index - 1) : index + 1])
