"""Read a text that must state one date: nothing is left to choose, and what is refused is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import DateRefusedError, UnreadableDateError
from archiver.dating.readings import join_readings
from archiver.dating.stated.reader import read_date
from archiver.dating.stated.stated_date import UNDECIDED
from archiver.findings import Severity

if TYPE_CHECKING:
    from archiver.calendars import Calendar
    from archiver.dating.readings import StatementReading
    from archiver.findings import Finding, Where


class SingleReading(NamedTuple):
    """The only reading of a date as it was typed, or one of all members of a set, and the findings about it.

    `undated` says that the text speaks of no date: `n.d.`. If it is not set, and `reading` is None, the date cannot be used. Then
    one of the findings is an error.
    """

    reading: StatementReading | None
    findings: tuple[Finding, ...]
    undated: bool = False


def read_one_date(text: str, calendar: Calendar | None = None, where: Where | None = None) -> SingleReading:
    """Read one date, or that there is none. One that is refused or has no sure reading is an error."""
    return _read(text, calendar, where)


def read_date_after(text: str, day: int, calendar: Calendar | None = None) -> SingleReading:
    """Read a date that lies after a day, by its day number, as the end of an embargo does. Readings before it are left out.

    A text that speaks of no date is an error, as is a date that `read_one_date` refuses.
    """
    given = _read(text, calendar, None, day)
    if not given.undated:
        return given
    refusal = UnreadableDateError("undated", text=text.strip())
    return SingleReading(None, (refusal.finding().raised_to(Severity.ERROR),))


def _read(text: str, calendar: Calendar | None, where: Where | None, after: int | None = None) -> SingleReading:
    try:
        stated = read_date(text, calendar, where)
        if any(one.gregorian is None for one in stated.readings):
            raise UnreadableDateError("no-year", text=text.strip())
    except DateRefusedError as refusal:
        return SingleReading(None, (refusal.finding(where).raised_to(Severity.ERROR),))
    if stated.undated:
        return SingleReading(None, stated.findings, undated=True)
    if stated.is_set:
        return SingleReading(join_readings(stated.readings), stated.findings)
    meant = stated.find_meant(after)
    if meant is not None:
        return SingleReading(meant, tuple(finding for finding in stated.findings if finding.code not in UNDECIDED))
    undecided = (finding.raised_to(Severity.ERROR) if finding.code in UNDECIDED else finding for finding in stated.findings)
    return SingleReading(None, tuple(undecided))
