"""Tell if a day is the second of two, of which nothing says how they belong together: 5/9 May, the night 5 to 6 Aban."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archiver.dating.mentions.counters import is_after_plain_word
from archiver.dating.words import fold_phrases
from archiver.persian_text import fold_word
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings

_REACH = 32
_LAST_DAY = 31
_LISTS = ("either", "nextDay")
# The day before the sign or word, with its full stop or ending; a time of day is none. A word may be an ordinal: پنجم به ششم.
_FIRST = r"(?<![\w.:/-])(?:(?P<number>\d{1,2})(?:\.|'?[^\W\d_]{1,3})?|(?P<word>[^\W\d_]+))"
_SIGNED = re.compile(rf"{_FIRST}(?:[/,:+~-]|\.\.)$")
_SIGNED_NUMBERS = re.compile(r"(?<![\w/])(?:\d{1,2}\.){1,2}[/-]$")


def is_second_day(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether another day is joined to the front of the date, in a way that no layout of ranges or lists reads."""
    start = mention.start
    if mention.parts["d"].start != start or not start or is_after_plain_word(start, surroundings):
        return False
    before = surroundings.between(start - min(start, _REACH), start)
    if before[-1] in "/,:+~-.":
        match = _SIGNED.search(before)
    elif before[-1] in " \n" and surroundings.word_before(start) in _last_words():
        match = _joined().search(before)
    else:
        return False
    if match is None:
        return False
    if match["number"] is None:
        return match["word"] in _ordinals()
    # After a month it is the year of a date of its own: 5 Nov 16 or 6 Dec 16.
    in_date = surroundings.word_before(start - len(before) + match.start()) in _month_names()
    return 1 <= int(match["number"]) <= _LAST_DAY and not in_date


def is_second_of_numbers(start: int, surroundings: Surroundings) -> bool:
    """Return whether another day is joined to the front of a date of numbers: 3./4.5.1995, 30.4./1.5.1995, 5.-6.5.1995."""
    return surroundings.between(start - 1, start) in {"/", "-"} and (
        _SIGNED_NUMBERS.search(surroundings.between(max(0, start - _REACH), start)) is not None
    )


@cache
def _ordinals() -> frozenset[str]:
    lists = (read_vocabulary(language)["ordinals"] for language in LANGUAGES)
    return frozenset(fold_word(spelling) for days in lists for spellings in days for spelling in spellings)


@cache
def _month_names() -> frozenset[str]:
    lists = (months for language in LANGUAGES for months in read_vocabulary(language)["months"].values())
    return frozenset(fold_word(spelling).rstrip(".") for months in lists for spellings in months for spelling in spellings)


@cache
def _phrases() -> frozenset[tuple[str, ...]]:
    return frozenset[tuple[str, ...]]().union(*map(fold_phrases, _LISTS))


@cache
def _last_words() -> frozenset[str]:
    """Return the last words of the joints, for a cheap test."""
    return frozenset(words[-1] for words in _phrases() if words)


@cache
def _joined() -> re.Pattern[str]:
    joints = sorted(map(" ".join, _phrases()), key=len, reverse=True)
    return re.compile(rf"{_FIRST} (?:{'|'.join(map(re.escape, joints))})[ \n]$")
