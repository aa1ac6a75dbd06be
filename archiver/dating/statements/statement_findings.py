"""Findings about a single statement: impossible, ambiguous, a wrong weekday."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archiver.calendars import MonthMeaning, PossibleReadings, check_readings, is_beyond_doubt, tell_choices, yearless_distances
from archiver.dating.readings import read_yearless_days
from archiver.findings import Finding, make_finding
from archiver.vocabularies import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.calendars import CalendarReading, ImpossibleReading
    from archiver.dating.readings import YearlessDays
    from archiver.dating.statements.statement import DateStatement

_REMEMBERED = 8192


def attach_findings(statement: DateStatement) -> DateStatement:
    """Return the statement with every finding about it that its own words give."""
    if _is_plain(statement):
        return statement
    if statement.refusal is not None and not statement.readings:
        return statement.replace(findings=(statement.refusal.finding(statement.where),))
    sources = tuple(reading.source for reading in statement.readings if reading.source is not None)
    is_whole = bool(sources) and len(sources) == len(statement.readings)
    findings = list(_check(sources, statement.text, statement.weekday_written, statement.impossible)) if is_whole else []
    if not is_whole and len(statement.readings) > 1:
        # A range comes from no single date: 2008-09 is two years, or September.
        written = [reading.written for reading in statement.readings]
        findings.append(tell_choices(statement.readings, statement.text, None, written))
    if sources and statement.reversed_digits:
        findings.append(make_finding("date.digits-reversed", None, text=statement.text, gregorian=statement.gregorian))
    if statement.doubt is not None:
        findings.insert(0, statement.doubt.tell(statement.text, statement.readings))
    if statement.read_as is not None:
        findings.append(make_finding("date.letters-as-digits", None, text=statement.text, read=statement.read_as))
    if statement.precision == "day-range":
        findings.extend(_check_range(statement))
    if not findings:
        return statement
    where = statement.where
    return statement.replace(findings=tuple(finding.replace(where=where) for finding in findings))


def _is_plain(statement: DateStatement) -> bool:
    """Return whether nothing can be found about a date: one reading without any doubt. Most are so."""
    if len(statement.readings) != 1 or statement.weekday_written is not None or statement.precision == "day-range":
        return False
    if statement.impossible or statement.reversed_digits or statement.doubt is not None or statement.read_as is not None:
        return False
    source = statement.readings[0].source
    return source is not None and is_beyond_doubt(source)


@lru_cache(maxsize=_REMEMBERED)
def _check(
    readings: tuple[CalendarReading, ...], text: str, weekday: str | None, impossible: tuple[ImpossibleReading, ...] = ()
) -> tuple[Finding, ...]:
    """Return the findings about readings without their place. They are kept, since a table repeats the same dates."""
    return leave_out_disuse(check_readings(PossibleReadings(list(readings), impossible), text, weekday))


def leave_out_disuse(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without those about a calendar that was not in use.

    Documents speak of imperial years long after the calendar. That is no doubt about a document, nor a difference of two dates.
    """
    return tuple(finding for finding in findings if finding.code != "date.outside-imperial-window")


def _check_range(statement: DateStatement) -> Iterator[Finding]:
    """Check the weekdays of the first and the last day as far as they are given; without a year, their distance."""
    written = (statement.weekday_written, statement.last_weekday_written)
    reading = statement.reading
    if reading is None:
        return
    for weekday, end in zip(written, reading.ends, strict=False):
        if weekday is not None:
            yield from (one for one in _check((end,), statement.text, weekday) if one.code == "date.weekday-differs")
    if None not in written and reading.days is None:
        yield from _check_distance(statement, read_yearless_days(reading))


def _check_distance(statement: DateStatement, days: YearlessDays | None) -> Iterator[Finding]:
    if days is None:
        return
    calendar, month, day, last_month, last_day = days
    possible = yearless_distances(MonthMeaning(calendar, month), day, MonthMeaning(calendar, last_month), last_day)
    written = (statement.weekday_written, statement.last_weekday_written)
    first, last = (WEEKDAYS.index(str(weekday).lower()) for weekday in written)
    if possible and all((distance - last + first) % len(WEEKDAYS) for distance in possible):
        yield make_finding(
            "date.range-weekdays-differ",
            None,
            text=statement.text,
            first=statement.weekday_written,
            last=statement.last_weekday_written,
            length="fixed" if len(possible) == 1 else "leap",
            differenceDays=min(possible),
            expected=WEEKDAYS[(first + min(possible)) % len(WEEKDAYS)].capitalize(),
        )
