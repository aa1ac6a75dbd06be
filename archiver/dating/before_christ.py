"""Readings of years and centuries before Christ. They have a text in EDTF, but no days: none are counted so far back.

EDTF has a year 0, which is 1 BC, and counts backwards from it: 500 BC is -0499, the third century BC -02XX.
"""

from __future__ import annotations

import re

from archiver.calendars import QUALIFIER_MARKS, Calendar, Qualifier, UnreadableDateError
from archiver.dating.readings import StatementReading

_CENTURY = 100
# A year or century of EDTF, as it stands in a reading.
_UNIT = re.compile(r"(?P<sign>-?)(?P<year>[0-9]{2,4})(?P<hundreds>XX)?")


def read_before_christ(precision: str, number: int) -> StatementReading:
    """Read a year or century counted backwards."""
    text = _write_year(1 - number) if precision == "year" else f"-{number - 1:02d}XX"
    return StatementReading(Calendar.GREGORIAN, text, None, text, precision=precision)


def is_before_christ(reading: StatementReading) -> bool:
    """Return whether a reading begins with a year before Christ."""
    return reading.days is None and reading.gregorian is not None


def read_span_before_christ(first: StatementReading, last: StatementReading) -> StatementReading:
    """Read a range that begins before Christ. Its last year may be one after. Raises UnreadableDateError if it ends first."""
    start, end = _years_of(first), _years_of(last)
    if end[0] < start[0]:
        raise UnreadableDateError("end-before-start")
    return _write_span(first, f"{first.gregorian}/{last.gregorian}").replace(precision="year-range")


def qualify_before_christ(reading: StatementReading, qualifier: Qualifier) -> StatementReading:
    """Return the years before, after or about those of a reading, or the same years marked as uncertain."""
    text = str(reading.gregorian)
    if qualifier in QUALIFIER_MARKS:
        mark = QUALIFIER_MARKS[qualifier]
        return reading.replace(gregorian="/".join(end if end[-1] in ".~?%" else end + mark for end in text.split("/")))
    first, last = _years_of(reading)
    is_before = qualifier is Qualifier.BEFORE
    return _write_span(reading, f"../{_write_year(first - 1)}" if is_before else f"{_write_year(last + 1)}/..")


def open_before_christ(reading: StatementReading, *, is_end: bool) -> StatementReading:
    """Return the years up to those of a reading, or from them on."""
    known = reading.gregorian
    return _write_span(reading, f"../{known}" if is_end else f"{known}/..").replace(precision="year-range")


def _write_span(reading: StatementReading, text: str) -> StatementReading:
    return reading.replace(written=text, gregorian=text, days=None, solar_hijri=None, source=None, ends=())


def _write_year(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def _years_of(reading: StatementReading) -> tuple[int, int]:
    """Return the first and the last year of a reading as EDTF counts them. Raises UnreadableDateError for other units."""
    ends = [_UNIT.fullmatch(end.rstrip("~?%")) for end in str(reading.gregorian).split("/")]
    first, last = ends[0], ends[-1]
    if first is None or last is None:
        raise UnreadableDateError("contradiction")
    return min(_count(first, 0), _count(first, 99)), max(_count(last, 0), _count(last, 99))


def _count(unit: re.Match[str], rest: int) -> int:
    year = int(unit["year"])
    if unit["hundreds"]:
        year = _CENTURY * year + rest
    return -year if unit["sign"] else year
