"""Read a year and two digits as ISO 8601 does: 2008-09 is a month there, and two years in other books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import DateParts, interpret
from archiver.dating.readings import StatementReading, from_reading

if TYPE_CHECKING:
    from archiver.dating.mentions import Mention, Surroundings

_MONTHS_OF_YEAR = range(1, 13)
_YEAR_DIGITS = 4
_MONTH_DIGITS = 2


def read_as_month(mention: Mention, surroundings: Surroundings) -> list[StatementReading]:
    """Return the month that two years with a hyphen can be; nothing for other mentions, or if a word or mark says years."""
    year, last = mention.parts.get("y"), mention.parts.get("y2")
    if mention.layout != "years" or year is None or last is None or not {"A", "e"}.isdisjoint(mention.parts):
        return []
    if year.digits != _YEAR_DIGITS or last.digits != _MONTH_DIGITS or last.value not in _MONTHS_OF_YEAR:
        return []
    if surroundings.as_written(year.end, last.start) != "-":
        return []
    return [from_reading(one) for one in interpret(DateParts((str(year.value), f"{last.value:02d}"))).readings]
