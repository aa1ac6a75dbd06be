"""Read numbers with any punctuation around and between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.dating.stated.numbers import interpret_numbers

if TYPE_CHECKING:
    from archiver.calendars import Calendar
    from archiver.dating.stated.stated_date import Meaning

# Numbers with any signs of punctuation around and between them.
_NUMBER = re.compile(r"[0-9]+")
_SIGNS = re.compile(r"[\s/.,:;()\[\]'’ʼʿ\"«»،؛٫‐‑–—−-]*")


def read_loose_numbers(text: str, calendar: Calendar | None) -> Meaning | None:
    """Return the meaning of numbers with any punctuation between them; None if something else stands there."""
    numbers = tuple(_NUMBER.findall(text))
    gaps = _NUMBER.split(text)
    if not numbers or not all(map(_SIGNS.fullmatch, gaps)):
        return None
    between = {gap.strip() for gap in gaps[1:-1]}
    return interpret_numbers(numbers, calendar, between.pop() if len(between) == 1 else "")
