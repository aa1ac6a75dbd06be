"""Compare dates that somebody gives: do they name the same day?"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import DateRefusedError, Qualifier, UnreadableDateError
from archiver.dating.agreement.checks import apart_days, differ, difference_days
from archiver.dating.stated import UNDECIDED, read_date
from archiver.dating.statements import DateStatement, leave_out_disuse
from archiver.findings import Finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.dating.readings import StatementReading
    from archiver.dating.stated import StatedDate
    from archiver.findings import Where


_VAGUE = frozenset({Qualifier.ABOUT, Qualifier.UNCERTAIN, Qualifier.ABOUT_UNCERTAIN})


class DateComparison(NamedTuple):
    """The statements compared, the days between the farthest two, and the findings about them."""

    statements: tuple[DateStatement, ...]
    difference_days: int
    findings: tuple[Finding, ...]


def compare_dates(texts: Sequence[str]) -> DateComparison:
    """Compare every date with every other; each text states one.

    They are the same if all name the same days, lunar dates within their tolerance. Else a finding says so: dates with no day in
    common are `date.twins-differ`; if one is only part of the other, it is `date.only-overlaps`. A date of several readings
    stays `date.ambiguous`, unless exactly one of them is the day of another date (`date.settled`). A text that states no date,
    no year, or more than one date is `date.unreadable`. Each date is reported once, beside the farthest one before it.
    """
    statements: list[DateStatement] = []
    findings: list[Finding] = []
    for number, text in enumerate(texts, 1):
        try:
            statements.append(_state(text, number))
        except DateRefusedError as refusal:
            findings.append(refusal.finding({"line": number}))
    settled = [_settle_by_others(one, statements) for one in statements]
    findings += [finding for one in settled for finding in one.findings]
    findings += [finding for place in range(1, len(settled)) for finding in _tell_apart(settled[place], settled[:place])]
    farthest = max((difference_days(one, other) for one, other in combinations(settled, 2)), default=0)
    return DateComparison(tuple(settled), farthest, tuple(findings))


def _state(text: str, number: int) -> DateStatement:
    """Return the one date that a text states, as the line `number` of all. Raises DateRefusedError."""
    where: Where = {"line": number, "column": 1}
    stated = read_date(text, where=where)
    if stated.lack is not None:
        raise UnreadableDateError(stated.lack, text=text.strip())
    return _from_stated(stated, number)


def _from_stated(stated: StatedDate, number: int) -> DateStatement:
    text = stated.text.strip()
    start = stated.text.index(text)
    return DateStatement(
        text=text,
        start=start,
        end=start + len(text),
        line=number,
        column=start + 1,
        place="body",
        precision=stated.readings[0].precision,
        weekday_written=stated.weekday_written,
        readings=stated.readings,
        tied=not stated.is_sure,
        findings=leave_out_disuse(stated.findings),
        impossible=stated.impossible,
    )


def _settle_by_others(statement: DateStatement, statements: Sequence[DateStatement]) -> DateStatement:
    """Settle a date of several readings if exactly one of them is the day of another date, and add a note about it."""
    if statement.is_sure:
        return statement
    sure = [other for other in statements if other.is_sure]
    agreeing = [reading for reading in statement.readings if any(_are_same(reading, other.readings[0]) for other in sure)]
    if len(agreeing) != 1:
        return statement
    reading = agreeing[0]
    note = make_finding(
        "date.settled",
        statement.where,
        text=statement.text,
        number=len(statement.readings) + len(statement.impossible),
        solarHijri=reading.solar_hijri,
        gregorian=reading.gregorian,
    )
    kept = [finding for finding in statement.findings if finding.code not in UNDECIDED]
    return statement.with_reading(reading).replace(findings=(*kept, note))


def _tell_apart(statement: DateStatement, earlier: Sequence[DateStatement]) -> Iterator[Finding]:
    farthest = max(earlier, key=lambda other: difference_days(other, statement))
    if difference_days(farthest, statement):
        yield differ("date.twins-differ", farthest, statement)
        return
    if not statement.is_sure:
        return
    sure = (other for other in earlier if other.is_sure)
    partial = next((other for other in sure if not _are_same(other.readings[0], statement.readings[0])), None)
    if partial is not None:
        yield differ("date.only-overlaps", partial, statement)


def _are_same(one: StatementReading, other: StatementReading) -> bool:
    """Return whether two readings name the same days, as exactly as their calendars allow; "about a day" is not that day."""
    if one.days is None or other.days is None or _is_vague(one) is not _is_vague(other):
        return False
    return all(
        first == second if first is None or second is None else not apart_days(abs(first - second), one, other)
        for first, second in zip(one.days, other.days, strict=True)
    )


def _is_vague(reading: StatementReading) -> bool:
    return any(one.fields.qualifier in _VAGUE for one in (reading.source, *reading.ends) if one is not None)
