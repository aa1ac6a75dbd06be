"""Dates that persons give to documents: write them as a record holds them, and compare them with the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from archiver.calendars import Calendar, DayInterval
from archiver.findings import make_finding
from archiver.records.date_expression import read_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.dating.readings import StatementReading
    from archiver.dating.stated import SingleReading
    from archiver.findings import Finding, Where


def describe_given_date(given: SingleReading, text: str, note: str | None) -> Mapping[str, Any]:
    """Return the `date` of a record, with the text as given. Its basis is `resolved` if there is a note, else `table`.

    `given` is the result for that text, and not refused.
    """
    described = _describe_reading(given.reading) if given.reading is not None else {"stated": "undated"}
    if note:
        described["note"] = note
    return {**described, "asGiven": text, "basis": "resolved" if note else "table"}


def _describe_reading(reading: StatementReading) -> dict[str, Any]:
    described = {
        "solarHijri": reading.solar_hijri,
        "gregorian": reading.gregorian,
        "precision": reading.precision,
        "certainty": str(reading.certainty),
        "toleranceDays": reading.tolerance_days or None,
    }
    return {key: value for key, value in described.items() if value is not None}


def check_given_date(record: Mapping[str, Any], given: Mapping[str, Any], where: Where) -> list[Finding]:
    """Return a warning if the datelines of a document speak against the date that was given, a `date` of a record.

    They do if none of them can mean a day of it, or if it is undated and there is one.
    """
    datelines = [statement for statement in record["dateStatements"] if statement["place"] != "body"]
    if "stated" in given:
        return [_tell_passed_over(datelines[0], where)] if datelines else []
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


def _tell_passed_over(dateline: Mapping[str, Any], where: Where) -> Finding:
    place = {key: dateline[key] for key in ("line", "start", "end", "part", "page") if key in dateline}
    at_dateline = cast("Where", {**where, **place})
    return make_finding("date.undated-but-dateline", at_dateline, text=dateline["text"], **place)


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
