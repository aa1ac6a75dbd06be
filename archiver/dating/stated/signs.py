"""Read numbers with signs: notations, numbers with any punctuation, and signs of doubt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.calendars import Qualifier
from archiver.dating.stated.either import says_either
from archiver.dating.stated.loose_numbers import read_loose_numbers

if TYPE_CHECKING:
    from archiver.calendars import Calendar
    from archiver.dating.stated.stated_date import Meaning

# A date in doubt, about one, or both, by the sign of EDTF or of a cataloguer after it: 1350?, 1350 (?), 1395~.
_DOUBT = re.compile(r"(?P<date>.*?\S)\s*(?:(?P<sign>[?؟~%])|\([?؟]\)|(?P<both>\?~|~\?))(?P<closing>[\])]?)", re.DOTALL)
_MEANINGS = {"?": Qualifier.UNCERTAIN, "؟": Qualifier.UNCERTAIN, "~": Qualifier.ABOUT, "%": Qualifier.ABOUT_UNCERTAIN}
_NUMBER = re.compile("[0-9]+")
_MOST_NUMBERS = 3
_NOTATION_LETTERS = frozenset("xXtTzZuUcCgGmM")
"""The letters that a notation may have: 19XX, 10:30Z, UTC, GMT."""

# The second of two years in brackets: 1395 [2016 or 2017].
_OR_YEAR = re.compile(r"(?<=[0-9])\s+(?P<or>[^\W\d_]+)\s+[0-9]+\s*[\])]?$")


def read_signs(text: str, calendar: Calendar | None) -> Meaning | None:
    """Return the meaning of a notation, or of at most three numbers with any punctuation between them."""
    if not text or not _NOTATION_LETTERS.issuperset(sign for sign in _without_or_year(text) if sign.isalpha()):
        return None
    from archiver.dating.stated.notation import read_notation  # noqa: PLC0415 - most words need none of its patterns

    date, qualifier = split_doubt(text)
    meaning = read_notation(date, calendar, qualifier)
    if meaning is None and len(_NUMBER.findall(date)) <= _MOST_NUMBERS:
        plain = read_loose_numbers(date, calendar)
        meaning = plain.qualified(qualifier) if plain is not None else None
    return meaning


def _without_or_year(text: str) -> str:
    match = _OR_YEAR.search(text)
    return text[: match.start()] if match is not None and says_either(match["or"]) else text


def split_doubt(text: str) -> tuple[str, Qualifier | None]:
    """Return the date without a sign of doubt after it, and what the sign says."""
    match = None if text[0] in "[{" and ("," in text or ".." in text) else _DOUBT.fullmatch(text)
    if match is None:
        return text, None
    qualifier = Qualifier.ABOUT_UNCERTAIN if match["both"] else _MEANINGS.get(match["sign"] or "?")
    return match["date"] + match["closing"], qualifier
