"""A date that a person gives for a document, as a record holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.calendars import DateRefusedError, read_date
from archiver.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.calendars import Calendar, Reading
    from archiver.findings import Finding, Where


class GivenDate(NamedTuple):
    """The date, None where it cannot be used, and what is to be said about it; then one of the findings is an error."""

    reading: Reading | None
    findings: tuple[Finding, ...]


def read_given_date(text: str, calendar: Calendar | None = None, where: Where | None = None) -> GivenDate:
    """Read a date that is to stand in a record, so that it must have one reading: what is refused or ambiguous is an error."""
    try:
        stated = read_date(text, calendar, where)
    except DateRefusedError as refusal:
        return GivenDate(None, (refusal.finding(where).raised_to(Severity.ERROR),))
    if len(stated.readings) > 1:
        return GivenDate(None, tuple(_raise_ambiguity(finding) for finding in stated.findings))
    return GivenDate(stated.readings[0], stated.findings)


def _raise_ambiguity(finding: Finding) -> Finding:
    return finding.raised_to(Severity.ERROR) if finding.code == "date.ambiguous" else finding


def describe_given_date(reading: Reading, text: str, note: str | None, basis: str) -> Mapping[str, Any]:
    """The `date` of a record, with the text as it was given; `basis` is `resolved` where the person says why, else `table`."""
    described: dict[str, Any] = {
        "solarHijri": reading.solar_hijri,
        "gregorian": reading.gregorian,
        "precision": str(reading.precision),
        "certainty": str(reading.certainty),
    }
    if reading.tolerance_days:
        described["toleranceDays"] = reading.tolerance_days
    if note:
        described["note"] = note
    return {**described, "asGiven": text, "basis": basis}
