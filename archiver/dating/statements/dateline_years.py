"""Note which year a day without one may be of, by the datelines of its document. It is never taken.

The statement stays as it is, and no date of a record comes from it: a letter of Farvardin 1396 that speaks of 22 Bahman may mean
the one before or the one to come.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archiver.calendars import DateFields, DateRefusedError, calendar_system, read_fields, weekday_of
from archiver.dating.readings import StatementReading, YearlessDays, from_reading, read_span, read_yearless_days
from archiver.dating.statements.datelines import find_datelines
from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.dating.statements.statement import DateStatement
    from archiver.findings import Finding

_YEARS_WITHOUT_LEAP = 9
"""In so many years every calendar here has a leap day: 29 February is missing from 1897 to 1903."""

# A day within a month of the dateline is most likely meant, if the next best is almost a year off.
_NEAR_DAYS = 31
_FAR_DAYS = 300
# The first datelines say enough, and each adds to the work for every day without a year.
_MOST_DATELINES = 4
_REMEMBERED = 4096

_Span = tuple[int, int]


def with_years_from_datelines(statements: list[DateStatement]) -> list[DateStatement]:
    """Return the statements. Each day without a year gets a note on the years that the datelines speak for."""
    datelines = find_datelines(statements)[:_MOST_DATELINES]
    readings = [one for dateline in datelines for one in dateline.readings]
    spans = tuple(dict.fromkeys((one.days.first or 0, one.days.last or 0) for one in readings if one.days is not None))
    if not spans:
        return statements
    noted = []
    for statement in statements:
        yearless = read_yearless_days(statement.reading)
        found = _read_around(yearless, spans) if yearless else ()
        findings = (*statement.findings, _note(statement, datelines[0], found)) if found else ()
        noted.append(statement.replace(findings=findings) if findings else statement)
    return noted


@lru_cache(maxsize=_REMEMBERED)
def _read_around(yearless: YearlessDays, spans: tuple[_Span, ...]) -> tuple[tuple[int, StatementReading], ...]:
    """Return the days within each span, the last before it and the first after it, with their distances; the nearest first."""
    distances: dict[StatementReading, int] = {}
    for span in spans:
        for reading in _read_beside(yearless, span):
            distance = _distance(reading, span)
            distances[reading] = min(distances.get(reading, distance), distance, key=abs)
    nearest = sorted(distances.items(), key=lambda pair: abs(pair[1]))
    return tuple((distance, reading) for reading, distance in nearest)


def _read_beside(yearless: YearlessDays, span: _Span) -> Iterator[StatementReading]:
    try:
        first, last = (calendar_system(yearless.calendar).locate(day).year for day in span)
    except DateRefusedError:
        return
    before = _read_in_years(yearless, range(first, first - _YEARS_WITHOUT_LEAP, -1))
    after = _read_in_years(yearless, range(last, last + _YEARS_WITHOUT_LEAP))
    yield from (one for one in _read_in_years(yearless, range(first, last + 1)) if not _distance(one, span))
    yield from [one for one in before if _distance(one, span) < 0][:1]
    yield from [one for one in after if _distance(one, span) > 0][:1]


def _read_in_years(yearless: YearlessDays, years: range) -> Iterator[StatementReading]:
    """Yield the days in each of the years that has them."""
    calendar, month, day, last_month, last_day = yearless
    for year in years:
        begin = DateFields(year, month, day)
        end = DateFields(year + ((month, day) > (last_month, last_day)), last_month, last_day)
        try:
            yield from_reading(read_fields(calendar, begin)) if begin == end else read_span(calendar, begin, end)
        except DateRefusedError:
            continue


def _distance(reading: StatementReading, span: _Span) -> int:
    """Return how many days the first day lies after the span; below 0 before it, 0 within it."""
    first = reading.days.first if reading.days and reading.days.first is not None else span[0]
    return min(0, first - span[0]) or max(0, first - span[1])


def _note(statement: DateStatement, dateline: DateStatement, found: Sequence[tuple[int, StatementReading]]) -> Finding:
    sureness, found = _weigh(statement.weekday_written, found)
    readings = [
        {"solarHijri": one.solar_hijri, "gregorian": one.gregorian, "weekday": one.weekday, "differenceDays": distance}
        for distance, one in found
    ]
    return make_finding(
        "date.year-from-dateline",
        statement.where,
        text=statement.text,
        dateline=dateline.text,
        datelineLine=dateline.line,
        datelinePlace=dict(dateline.where),
        number=len(readings),
        choices=" · ".join(f"{one.solar_hijri} ({one.gregorian})" for _, one in found),
        nearestDays=abs(found[0][0]),
        sureness=sureness,
        readings=readings,
    )


def _weigh(
    weekday: str | None, found: Sequence[tuple[int, StatementReading]]
) -> tuple[str, Sequence[tuple[int, StatementReading]]]:
    """Grade what speaks for the first of the days found. If the weekday fits only one of them, that one comes first."""
    fitting = [pair for pair in found if weekday is not None and _begins_on(pair[1], weekday)]
    if len(fitting) == 1:
        return "weekday", [*fitting, *(pair for pair in found if pair not in fitting)]
    if weekday is not None and not fitting:
        return "no-weekday", found
    distances = [abs(distance) for distance, _ in found]
    is_near = distances[0] <= _NEAR_DAYS and all(distance >= _FAR_DAYS for distance in distances[1:])
    return "near" if is_near else "open", found


def _begins_on(reading: StatementReading, weekday: str) -> bool:
    """Return whether the first day, or one within the tolerance of its calendar, is that weekday."""
    first = reading.days.first if reading.days else None
    tolerance = reading.tolerance_days
    return first is not None and weekday in map(weekday_of, range(first - tolerance, first + tolerance + 1))
