"""Read the notations of this program and of cataloguers: EDTF, ranges of years, decades, twins, parts that are unknown.

EDTF is ISO 8601-2. The same notation serves for Solar Hijri dates, so that the year tells the calendar.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.calendars import Calendar, DateParts, Qualifier, UnreadableDateError, interpret
from archiver.dating.readings import StatementReading, read_open_span, read_years
from archiver.dating.stated.edtf import DASH, is_one_of, read_interval, read_set, read_signed, read_unit
from archiver.dating.stated.either import says_either
from archiver.dating.stated.loose_numbers import read_loose_numbers
from archiver.dating.stated.numbers import interpret_numbers, read_numbers
from archiver.dating.stated.stated_date import Meaning
from archiver.dating.stated.twin_readings import read_twins

if TYPE_CHECKING:
    from collections.abc import Callable

_LONG_DASHES = frozenset("–—")
# 136- and 13-- of a cataloguer.
_OPEN_YEAR = re.compile(rf"(?P<known>[0-9]{{2,3}}){DASH}{{1,2}}")
_OPEN_RANGE = re.compile(rf"[0-9]{{4}}\s*{DASH}")
_TWO_YEARS = re.compile(rf"(?P<first>[0-9]{{4}})\s*(?P<sign>{DASH}|/)\s*(?P<last>[0-9]{{4}}|[0-9]{{2}})")
# The same as software shows it that lays lines of Persian out from the left: 95-1390.
_TURNED_YEARS = re.compile(rf"([0-9]{{2}})(\s*{DASH}\s*)([0-9]{{4}})")
_UNKNOWN = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<sign>[/.-])(?P<month>[0-9]{1,2})(?:(?P=sign)(?P<day>00?))?|(?P<compact>[0-9]{2})00)"
    r"|(?P<first>00?)([/.-])(?P<middle>[0-9]{1,2})\7(?P<last>[0-9]{4})"
)
_TIME = re.compile(
    r"(?P<date>.*[0-9])(?:t|[\s,،]+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
# Two dates of numbers, the second in brackets or after an equals sign; of a year perhaps two: 1395 [2016 or 2017].
_PAIR = re.compile(
    r"(?P<first>[0-9][0-9/.-]*)\s*(?:[\[(]\s*=?|=)\s*"
    r"(?P<second>[0-9][0-9/.\s–-]*?)(?:\s+(?P<or>[^\W\d]+)\s+(?P<third>[0-9]+))?\s*[\])]?"
)
_LONGEST_RANGE = 400
_MOST_YEARS_AFTER_HYPHEN = 10
_MONTHS = 12


def read_notation(text: str, calendar: Calendar | None, qualifier: Qualifier | None) -> Meaning | None:
    """Return the meaning of a notation, or None for any other text. Raises DateRefusedError for one that means no date."""
    if not text[:1].isdecimal() and text[:1] not in set("[({.-/‐‑‒–—−~"):
        return None
    if text[0] == "~" and qualifier is None:
        text, qualifier = text[1:].strip(), Qualifier.ABOUT
    if not text:
        return None
    bare = _strip_brackets(text)
    for read in _READERS:
        if readings := read(bare, calendar):
            return Meaning(tuple(readings), is_set=is_one_of(bare, len(readings))).qualified(qualifier)
    if not qualifier and bare == text:
        return None
    plain = read_numbers(bare, calendar)
    return plain.qualified(qualifier) if plain is not None else None


def _strip_brackets(text: str) -> str:
    """Return a text without the brackets around the whole of it, unless they are those of a set."""
    inner = text[1:-1]
    is_whole = (text[0] + text[-1]) in {"[]", "()"} and not set(inner) & set("[]()")
    return inner.strip() if is_whole and "," not in inner and ".." not in inner else text


def _read_decade(text: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read `193X`, `19XX`, and the same of a cataloguer: `136-`, `13--`. `1395-` goes on from that year."""
    if _OPEN_RANGE.fullmatch(text):
        if not int(text[:4]):
            raise UnreadableDateError("no-year")
        return [read_open_span(one, is_end=False) for one in read_unit(text[:4], calendar)]
    match = _OPEN_YEAR.fullmatch(text)
    if match is not None:
        dashes = len(text) - len(match["known"])
        if len(match["known"]) + dashes != 4:  # noqa: PLR2004 - the digits of a year
            return []
        return read_unit(match["known"] + "X" * dashes, calendar)
    return read_unit(text, calendar) if text[-1:] in {"X", "x"} else []


def _read_two_years(text: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read `1357-1360`, `1395-98`, `1388/89`, `1395/2016`, and `1981-23`, which is a season and perhaps a range."""
    turned = _TURNED_YEARS.fullmatch(text)
    if turned is not None and int(turned[1]) > _MONTHS:
        text = turned[3] + turned[2] + turned[1]
    match = _TWO_YEARS.fullmatch(text)
    if match is None:
        return []
    first, last, sign = match["first"], match["last"], match["sign"]
    if len(last) == len(first):
        return _read_full_years(int(first), int(last), calendar)
    readings = read_unit(f"{first}-{last}", calendar) if sign not in _LONG_DASHES and _is_part(last, sign) else []
    if _is_short_year(int(first), int(last), sign) and (sign != "-" or int(last) > _MONTHS):
        century = int(first) - int(first) % 100
        readings += _read_years_from(first, int(first), century + int(last), calendar)
    return readings


def _is_part(number: str, sign: str) -> bool:
    """Return whether two digits after a year are a month, or the number that EDTF gives to a season."""
    return 1 <= int(number) <= _MONTHS or (sign == "-" and number in {"21", "22", "23", "24"})


def _is_short_year(first: int, last: int, sign: str) -> bool:
    distance = last - first % 100
    if sign == "/":
        return distance == 1
    return 0 < distance <= (100 if sign in _LONG_DASHES else _MOST_YEARS_AFTER_HYPHEN)


def _read_full_years(first: int, last: int, calendar: Calendar | None) -> list[StatementReading]:
    if not abs(last - first) < _LONGEST_RANGE or first == last:
        return []
    if last < first:
        raise UnreadableDateError("end-before-start")
    return _read_years_from(f"{first:04d}", first, last, calendar)


def _read_years_from(shown: str, first: int, last: int, calendar: Calendar | None) -> list[StatementReading]:
    calendars = [reading.calendar for reading in interpret(DateParts((shown,), calendar=calendar)).readings]
    return [read_years(one, first, last) for one in calendars]


def _read_unknown_parts(text: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read a date in which zeros stand for what is unknown, as databases write it: `1367-00-00`, `1367-05-00`."""
    match = _UNKNOWN.fullmatch(text)
    if match is None:
        return []
    year, month = match["year"] or match["last"], match["month"] or match["middle"] or match["compact"]
    if int(month) and not (match["day"] or match["first"] or match["compact"]):
        return []
    if not int(year):
        raise UnreadableDateError("no-year")
    numbers = (year, month) if int(month) else (year,)
    return list(interpret_numbers(numbers, calendar).readings)


def _read_with_time(text: str, calendar: Calendar | None) -> list[StatementReading]:
    match = _TIME.fullmatch(text)
    if match is None:
        return []
    meaning = read_numbers(match["date"], calendar)
    readings = meaning.readings if meaning is not None else tuple(read_unit(match["date"], calendar))
    if any(reading.precision != "day" for reading in readings):
        raise UnreadableDateError("time")
    return list(readings)


def _read_pair(text: str, calendar: Calendar | None) -> list[StatementReading]:
    """Read a date with the same in another calendar beside it: `1395 [2016]`, `1395/8/15 (2016-11-05)`."""
    match = _PAIR.fullmatch(text)
    if match is None:
        return []
    seconds = [match["second"]]
    if match["or"]:
        if not says_either(match["or"]):
            return []
        seconds.append(match["third"])
    return read_twins(
        lambda of: _read_alone(match["first"], of),
        lambda of: [reading for one in seconds for reading in _read_alone(one, of)],
        calendar,
    )


def _read_alone(text: str, calendar: Calendar | None) -> list[StatementReading]:
    plain = read_numbers(text, calendar)
    if plain is not None:
        return list(plain.readings)
    for read in (_read_two_years, _read_decade):
        if readings := read(text, calendar):
            return readings
    loose = read_loose_numbers(text, calendar)
    return list(loose.readings) if loose else []


_READERS: tuple[Callable[[str, Calendar | None], list[StatementReading]], ...] = (
    read_set,
    read_signed,
    _read_decade,
    _read_two_years,
    read_interval,
    _read_unknown_parts,
    _read_with_time,
    _read_pair,
)
