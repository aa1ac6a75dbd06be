"""Read a bare year as a lunar one too, if its document dates such years lunar.

A telegram of 16 Jumada al-awwal 1309 that speaks of the year 1309 hardly means 1930. Solar years became law in 1304, and for some
decades before and after it both were written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import Calendar, DateRefusedError
from archiver.dating.readings import read_years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from archiver.dating.readings import StatementReading
    from archiver.dating.statements.statement import DateStatement

_YEARS_OF_BOTH = range(1200, 1346)
# So many years at most lie between the years that one document speaks of.
_NEAR = 60
_LUNAR = Calendar.LUNAR_HIJRI  # for speed
_BARE = frozenset({"year", "year-range"})


def with_lunar_years(statements: list[DateStatement]) -> list[DateStatement]:
    """Return the statements. Bare years near a lunar date of the same document have a lunar reading, and none of theirs leads.

    A year is left as it is if the document itself dates it solar: سال ۱۳۲۰ beside ۳ شهریور ۱۳۲۰.
    """
    sure = [one for one in statements if one.is_sure]
    lunar = {year for one in sure if one.readings[0].calendar is _LUNAR for year in _years_in(one.readings, _LUNAR)}
    if not lunar:
        return statements
    named = [one for one in sure if not _is_bare(one)]
    solar = {year for one in named for year in _years_in(one.readings, Calendar.SOLAR_HIJRI)} - lunar
    return [_with_lunar_reading(one, lunar, solar) if _is_bare(one) else one for one in statements]


def _is_bare(statement: DateStatement) -> bool:
    return statement.precision in _BARE and statement.twin_group is None and _is_unmarked(statement.text)


def _is_unmarked(text: str) -> bool:
    """Return whether no era mark or word stands before or after the numbers."""
    return text[0].isdecimal() and text[-1].isdecimal()


def _with_lunar_reading(statement: DateStatement, lunar: AbstractSet[int], solar: AbstractSet[int]) -> DateStatement:
    years = sorted(_years_in(statement.readings, Calendar.SOLAR_HIJRI))
    if not years or any(one.calendar is Calendar.LUNAR_HIJRI for one in statement.readings):
        return statement
    first, last = years[0], years[-1]
    if last not in _YEARS_OF_BOTH or {first, last} & solar or not any(abs(first - year) <= _NEAR for year in lunar):
        return statement
    try:
        reading = read_years(Calendar.LUNAR_HIJRI, first, last)
    except DateRefusedError:
        return statement
    return statement.replace(readings=(reading, *statement.readings), tied=True)


def _years_in(readings: Sequence[StatementReading], calendar: Calendar) -> Iterator[int]:
    """Yield the years of the readings in a calendar that were counted in both."""
    for reading in readings:
        sources = reading.ends or (() if reading.source is None else (reading.source,))
        yield from (one.fields.year for one in sources if one.calendar is calendar and one.fields.year in _YEARS_OF_BOTH)
