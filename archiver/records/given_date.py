"""Dates that persons give to documents: read them, write them as a record holds them, compare them with the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.calendars import Calendar, DateRefusedError, DayInterval, UnreadableDateError
from archiver.dating.stated import read_date
from archiver.findings import Severity, make_finding
from archiver.records.date_expression import read_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.dating.readings import StatementReading
    from archiver.findings import Finding, Where


_UNDECIDED = frozenset({"date.ambiguous", "date.other-reading-impossible"})


class SingleReading(NamedTuple):
    """The only reading of a date as it was typed, and the findings about it.

    `reading` is None if the date cannot be used. Then one of the findings is an error.
    """

    reading: StatementReading | None
    findings: tuple[Finding, ...]


def read_one_date(text: str, calendar: Calendar | None = None, where: Where | None = None) -> SingleReading:
    """Read a date for a record. It must have one sure reading: if it is refused or undecided, that is an error."""
    try:
        stated = read_date(text, calendar, where)
        if stated.undated or any(one.days is None for one in stated.readings):
            raise UnreadableDateError("undated" if stated.undated else "no-year", text=text.strip())
    except DateRefusedError as refusal:
        return SingleReading(None, (refusal.finding(where).raised_to(Severity.ERROR),))
    if not stated.is_sure:
        undecided = (finding.raised_to(Severity.ERROR) if finding.code in _UNDECIDED else finding for finding in stated.findings)
        return SingleReading(None, tuple(undecided))
    return SingleReading(stated.readings[0], stated.findings)


def describe_given_date(reading: StatementReading, text: str, note: str | None, basis: str) -> Mapping[str, Any]:
    """Return the `date` of a record, with the text as given. `basis` is `resolved` if there is a note, else `table`."""
    described: dict[str, Any] = {
        "solarHijri": reading.solar_hijri,
        "gregorian": reading.gregorian,
        "precision": reading.precision,
        "certainty": str(reading.certainty),
    }
    if reading.tolerance_days:
        described["toleranceDays"] = reading.tolerance_days
    if note:
        described["note"] = note
    return {**described, "asGiven": text, "basis": basis}


def check_given_date(record: Mapping[str, Any], given: Mapping[str, Any], where: Where) -> list[Finding]:
    """Return a warning if no dateline of the document can mean a day of the given date, which is a `date` of a record."""
    datelines = [statement for statement in record["dateStatements"] if statement["place"] != "body"]
    stated = [reading for one in datelines for reading in one.get("readings", [one]) if "gregorian" in reading]
    tolerance = max((one.get("toleranceDays", 0) for one in datelines), default=0)
    given_days = _read_days(given)
    stated_days = (days for reading in stated for days in _read_days(reading))
    if not stated or any(days.distance_days(given) <= tolerance for days in stated_days for given in given_days):
        return []
    values = {
        "givenGregorian": given["gregorian"],
        "givenSolarHijri": given.get("solarHijri", "–"),
        "gregorian": ", ".join(dict.fromkeys(reading["gregorian"] for reading in stated)),
        "solarHijri": ", ".join(dict.fromkeys(reading.get("solarHijri", "–") for reading in stated)),
    }
    return [make_finding("date.given-differs", where, **values)]


def _read_days(stated: Mapping[str, Any]) -> tuple[DayInterval, ...]:
    """Return the days of a date. A Gregorian season has none, so its Solar Hijri form decides."""
    for key, calendar in (("gregorian", Calendar.GREGORIAN), ("solarHijri", Calendar.SOLAR_HIJRI)):
        try:
            days = read_days(stated[key], calendar) if key in stated else None
        except ValueError:
            days = None
        if days:
            return days
    return (DayInterval(None, None),)  # unknown days differ from nothing
