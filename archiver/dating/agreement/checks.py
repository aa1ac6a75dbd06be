"""Check that the dates of a document agree with themselves, with each other and with today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from archiver.dating.statements import find_datelines
from archiver.findings import Finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.dating.readings import StatementReading
    from archiver.dating.statements import DateStatement

# A web page shows its day in its own time zone, which may be the day before or after the one of the text.
_TIME_ZONE_DAYS = 1
_MOST_TWINS = 3
"""A day is written in at most so many other calendars; a longer row of dates is a table."""


def check_dates(statements: Sequence[DateStatement], today: dt.date | None = None) -> list[Finding]:
    """Return every finding about the dates of one document, in the order of the text.

    These are each statement's own findings, twins that differ, datelines that differ, and datelines later than the day after
    `today`. By default `today` is the day of the clock; a document from the east may be a day ahead.
    """
    findings = [finding for statement in statements for finding in statement.findings]
    findings += _check_twins(statements)
    findings += _check_datelines(statements)
    findings += _check_future(statements, today or dt.datetime.now(tz=dt.UTC).date())
    return sorted(findings, key=lambda finding: finding.where.get("start", 0))


def difference_days(one: DateStatement, other: DateStatement) -> int:
    """Return how many days two statements differ: 0 if a reading of each agrees within tolerance, or if nothing can be said."""
    distances = [
        apart_days(reading.days.distance_days(another.days), reading, another)
        for reading in one.readings
        for another in other.readings
        if reading.days is not None and another.days is not None
    ]
    return min(distances, default=0)


def apart_days(distance: int, one: StatementReading, other: StatementReading) -> int:
    """Return the days between two readings, or 0 if the distance is within the tolerance of their calendars.

    Within one calendar there is nothing to tolerate: its days follow one another, whatever day of another calendar each is.
    """
    tolerance = 0 if one.calendar is other.calendar else max(one.tolerance_days, other.tolerance_days)
    return 0 if distance <= tolerance else distance


def statement_values(statement: DateStatement) -> dict[str, Any]:
    """Return the values that a finding has of a statement."""
    named = {"part": statement.part, "page": statement.page}
    return {key: value for key, value in named.items() if value is not None} | {
        "text": statement.text,
        "line": statement.line,
        "column": statement.column,
        "place": statement.place,
        "calendar": str(statement.calendar),
        "solarHijri": _all_values([reading.solar_hijri for reading in statement.readings]),
        "gregorian": _all_values([reading.gregorian for reading in statement.readings]),
        "weekday": statement.weekday or "",
    }


def _all_values(values: list[str | None]) -> str:
    return " · ".join(dict.fromkeys(value for value in values if value))


def _difference_of_ends(one: DateStatement, other: DateStatement) -> int:
    """Return how many days the first or the last parts of two ranges differ, such as years that begin together: the greater."""
    if one.reading is None or other.reading is None or not (one.reading.ends and other.reading.ends):
        return 0
    ends = zip(one.reading.ends, other.reading.ends, strict=True)
    return max(apart_days(first.days.distance_days(second.days), one.reading, other.reading) for first, second in ends)


def differ(code: str, one: DateStatement, other: DateStatement, difference: int | None = None, **values: object) -> Finding:
    """Return the finding that two statements differ, placed at the second; `difference` is in days, if it is known."""
    return make_finding(
        code,
        other.where,
        differenceDays=difference or difference_days(one, other),
        statements=[statement_values(one), statement_values(other)],
        first="first-day" if one.weekday else "first-interval",
        second="second-day" if other.weekday else "second-interval",
        **values,
    )


def _check_twins(statements: Sequence[DateStatement]) -> Iterator[Finding]:
    """Report each pair of statements that claim to be one day and differ."""
    groups: dict[int, list[DateStatement]] = {}
    for statement in statements:
        if statement.twin_group is not None:
            groups.setdefault(statement.twin_group, []).append(statement)
    for twins in groups.values():
        for index, other in enumerate(twins):
            for one in twins[max(0, index - _MOST_TWINS) : index]:
                if days := difference_days(one, other) or _difference_of_ends(one, other):
                    yield differ("date.twins-differ", one, other, days)


def _check_datelines(statements: Sequence[DateStatement]) -> Iterator[Finding]:
    """Report each dateline that differs from an earlier one, with the first such; of twins only one.

    A dateline that is repeated on page after page, as in headers and footers, is reported once.
    """
    agreed: list[DateStatement] = []
    told: set[int] = set()
    told_on_pages: set[str] = set()
    for other in find_datelines(statements):
        group = other.twin_group
        if group in told or (other.page is not None and other.text in told_on_pages):
            continue
        one = next((one for one in agreed if difference_days(one, other) and (group is None or one.twin_group != group)), None)
        if one is None:
            agreed.append(other)
            continue
        if group is not None:
            told.add(group)
        if other.page is not None:
            told_on_pages.add(other.text)
        is_near = difference_days(one, other) <= _TIME_ZONE_DAYS
        causes = ["page-time-zone", "page-and-release"] if is_near else ["page-and-release", "misprint"]
        yield differ("date.datelines-differ", one, other, causes=causes)


def _check_future(statements: Sequence[DateStatement], today: dt.date) -> Iterator[Finding]:
    # Day numbers are the ordinals of `datetime`.
    tomorrow = today.toordinal() + 1
    for statement in find_datelines(statements):
        first = statement.days.first if statement.days else None
        if first is not None and first - statement.tolerance_days > tomorrow:
            yield make_finding("date.in-future", statement.where, today=today.isoformat(), **statement_values(statement))
