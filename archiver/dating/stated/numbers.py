"""Read dates of plain numbers: one to three of them, with the same kind of sign between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.calendars import DateParts, interpret
from archiver.dating.readings import from_reading
from archiver.dating.stated.stated_date import Meaning

if TYPE_CHECKING:
    from archiver.calendars import Calendar

# One number, or three with a sign or a blank between them. Two may be a month, a season or a range; that is asked elsewhere.
_PLAIN = re.compile(r"([0-9]{1,4}|[0-9]{8})|([0-9]{1,4})([/.\-]| )([0-9]{1,2})([/.\-]| )([0-9]{1,4})")


def read_numbers(text: str, calendar: Calendar | None) -> Meaning | None:
    """Return the meaning of a plain date: `1395/8/15`, `15.8.1395`, `13950815`, `1395`. None for any other text."""
    match = _PLAIN.fullmatch(text)
    if match is None or text.endswith("00") or text.startswith("00"):
        return None
    alone, first, one, second, other, third = match.groups()
    if alone:
        return interpret_numbers((alone,), calendar)
    return interpret_numbers((first, second, third), calendar, one if one == other else "")


def interpret_numbers(numbers: tuple[str, ...], calendar: Calendar | None, separator: str = "") -> Meaning:
    """Return every reading of the numbers of a date. Raises DateRefusedError."""
    meanings = interpret(DateParts(numbers, separator=separator, calendar=calendar))
    return Meaning(tuple(map(from_reading, meanings.readings)), meanings.impossible)
