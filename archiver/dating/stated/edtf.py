"""Read EDTF (ISO 8601-2), and the same notation for Solar Hijri dates: units, intervals and sets."""

from __future__ import annotations

import re

from archiver.calendars import Calendar, DateParts, Qualifier, UnreadableDateError, interpret
from archiver.dating.before_christ import is_before_christ, open_before_christ, read_before_christ, read_span_before_christ
from archiver.dating.qualification import qualify
from archiver.dating.readings import StatementReading, from_reading, read_hundred_years, read_open_span, read_span, read_years
from archiver.dating.stated.twin_readings import read_twins

DASH = "[‐‑‒–—−-]"
"""The signs that are written for a dash."""

# One unit of EDTF: a century, a decade, a year, a season, a month or a day, perhaps with a sign of doubt.
_UNIT = re.compile(
    r"(?P<hundreds>[0-9]{2})(?:XX|--)|(?P<tens>[0-9]{3})X"
    r"|(?P<year>[0-9]{3,4})(?:-(?:2(?P<season>[1-4])|(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{2}))?))?"
)
_SIGNED_UNIT = re.compile(rf"(?P<unit>{_UNIT.pattern})(?P<sign>[~?%]?)", re.IGNORECASE)
_SIGNS = {"~": Qualifier.ABOUT, "?": Qualifier.UNCERTAIN, "%": Qualifier.ABOUT_UNCERTAIN}
_SET = re.compile(r"[\[{](?P<members>[0-9X~?%.,\s-]*(?:,|\.\.)[0-9X~?%.,\s-]*)[\]}]", re.IGNORECASE)
_INTERVAL = re.compile(r"(?P<first>[0-9X~?%-]*|\.\.)/(?P<last>[0-9X~?%-]*|\.\.)", re.IGNORECASE)
# Years before Christ as EDTF writes them, -0549 and -05XX; any other number after a sign is none. 1 BC is the year 0000.
_BEFORE_CHRIST = re.compile(r"(?:-(?:(?P<year>[0-9]{4})|(?P<hundreds>[0-9]{2})XX)|(?P<zero>0000))(?P<sign>[~?%]?)", re.IGNORECASE)
# Alone only years with a zero are believed: before others the sign may be a dash of a list.
_OLD_UNIT = re.compile(r"-(?:0[0-9]{3}|[0-9]{2}XX)", re.IGNORECASE)
_YEAR_ZERO = "0000"
_SIGN = re.compile(rf"{DASH}+[0-9]")


def read_set(text: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read a set, of which one member is meant, or all are: `[2016-04-11,2016-11-04]`."""
    match = _SET.fullmatch(text)
    readings: list[StatementReading] = []
    for member in match["members"].split(",") if match else ():
        first, dots, last = member.strip().partition("..")
        readings += _read_ends(first or "..", last or "..", calendar) if dots else read_unit(first, calendar)
    return list(dict.fromkeys(readings))


def is_one_of(text: str, number: int) -> bool:
    """Return whether a text is a set of EDTF of which one member is meant, and each of its members has one reading."""
    return text[0] == "[" and number == text.count(",") + 1 > 1


def read_signed(text: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read years before Christ: `-0499`, `-0299/-0199`, `../-0500`. Raises UnreadableDateError for another after a sign."""
    if _SIGN.match(text.removeprefix("../")) is None and not text.startswith(f"{_YEAR_ZERO}/"):
        return []
    if calendar not in {None, Calendar.GREGORIAN}:
        raise UnreadableDateError("contradiction")
    readings = read_interval(text, calendar) or (read_unit(text, calendar) if _OLD_UNIT.fullmatch(text) else [])
    if not readings:
        raise UnreadableDateError("sign")
    return readings


def read_interval(text: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read an interval, perhaps open at an end: `1988-07-23/1988-09-22`, `../1978-03-20`."""
    match = _INTERVAL.fullmatch(text)
    if match is None or text == "/":
        return []
    first, last = match["first"] or "..", match["last"] or ".."
    is_edtf = all(one == ".." or _SIGNED_UNIT.fullmatch(one) or _BEFORE_CHRIST.fullmatch(one) for one in (first, last))
    return _read_ends(first, last, calendar) if is_edtf else []


def _read_ends(first: str, last: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read the days from a unit of EDTF to another of the same calendar. Years of two calendars are twins."""
    starts, ends = (None if one == ".." else read_unit(one, calendar) for one in (first, last))
    if starts is None or ends is None:
        known = starts or ends or []
        return [_read_open(one, is_end=starts is None) for one in known]
    if starts and is_before_christ(starts[0]):
        return [read_span_before_christ(starts[0], one) for one in _read_gregorian(last) or ends]
    spans = [
        read_span(one.calendar, one.source.fields, other.source.fields)
        for one in starts
        for other in ends
        if one.calendar is other.calendar and one.source is not None and other.source is not None
    ]
    if spans or not starts or not ends:
        return spans
    return read_twins(lambda of: read_unit(first, of), lambda of: read_unit(last, of), calendar)


def _read_gregorian(text: str) -> list[StatementReading]:
    """Return the reading of a year or century of our era, in a range that begins before it; none for another text."""
    match = _SIGNED_UNIT.fullmatch(text)
    if match is None or match["sign"] or text == _YEAR_ZERO:
        return []
    if match["hundreds"]:
        return [read_hundred_years(Calendar.GREGORIAN, int(match["hundreds"]))]
    return [read_years(Calendar.GREGORIAN, int(text), int(text))] if text.isdecimal() else []


def _read_open(known: StatementReading, *, is_end: bool) -> StatementReading:
    return (open_before_christ if is_before_christ(known) else read_open_span)(known, is_end=is_end)


def read_unit(text: str, calendar: Calendar | None) -> list[StatementReading]:
    """Return the readings of one unit of EDTF; none for another text."""
    match = _SIGNED_UNIT.fullmatch(text)
    if text == _YEAR_ZERO or match is None:
        return _read_old_unit(text)
    if match["hundreds"]:
        readings = _read_hundreds(match["hundreds"], calendar)
    else:
        year = match["year"] or f"{match['tens']}0"
        numbers = tuple(one for one in (year, match["month"], match["day"]) if one)
        season = int(match["season"]) if match["season"] else None
        parts = DateParts(numbers, calendar=calendar, season=season, decade=match["tens"] is not None)
        readings = list(map(from_reading, interpret(parts).readings))
    qualifier = _SIGNS.get(match["sign"])
    return [qualify(one, qualifier) for one in readings] if qualifier else readings


def _read_old_unit(text: str) -> list[StatementReading]:
    match = _BEFORE_CHRIST.fullmatch(text)
    if match is None or match["year"] == _YEAR_ZERO:
        return []
    is_century = match["hundreds"] is not None
    reading = read_before_christ("century" if is_century else "year", int(match["hundreds"] or match["year"] or 0) + 1)
    qualifier = _SIGNS.get(match["sign"])
    return [qualify(reading, qualifier) if qualifier else reading]


def _read_hundreds(hundreds: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read the years that begin with two digits, in the calendars of a year in their midst."""
    years = interpret(DateParts((f"{hundreds}50",), calendar=calendar)).readings
    return [read_hundred_years(year.calendar, int(hundreds)) for year in years]
