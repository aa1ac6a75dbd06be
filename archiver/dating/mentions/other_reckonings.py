"""Dates that a text says are of a calendar that is not known here, and years of a reign: none of them is a date."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.words import WORD, fold_phrases, fold_set
from archiver.vocabularies import read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

# Greece was the last state to give up the Julian calendar, in 1923. Later dates are not asked, for speed.
_YEARS_OF_OLD_STYLE = range(1, 1930)
_GREGORIAN_YEARS = range(1500, 1930)
# Code points beside a date that are looked at for the name of a calendar, and those after a year for a reign.
_REACH = 48
_REIGN_REACH = 40
_REIGN_WORDS = 3
_GREGORIAN = Calendar.GREGORIAN  # for speed
_BESIDE_NAME = "0123456789.,:)]@ \n"
"""The signs that may stand between the name and the date."""

_SHORT_WORD = 2
_OLD_STYLE = re.compile(r" OS(?!\w)")


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of such a name after a date and before it. A single word may be a person's name: it needs a bracket."""
    phrases = sorted(fold_phrases("otherCalendars"), key=len, reverse=True)
    whole = [r"\W{1,2}".join(map(re.escape, words)) for words in phrases if len(words) > 1]
    single = [re.escape(words[0]) for words in phrases if len(words) == 1]
    named = rf"(?:{'|'.join(whole)}|(?<=[(\[@#])(?:{'|'.join(single)})|(?:{'|'.join(single)})(?=[)\]]))"
    return re.compile(rf",? ?[(\[]?{named}(?!\w)"), re.compile(rf"(?<!\w){named}[.)\]@,:]* ?(?:\d{{1,2}}\.? )?$")


def is_of_other_calendar(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether words beside a date say that it is Julian, or of another calendar without arithmetic here."""
    if not _may_be_old(mention.parts):
        return False
    named_after, named_before = _names()
    after = surroundings.between(mention.end, mention.end + _REACH)
    if named_after.match(after) or _OLD_STYLE.match(surroundings.as_written(mention.end, mention.end + 4)):
        return True
    before = surroundings.between(max(0, mention.start - _REACH), mention.start)
    return before.rstrip(_BESIDE_NAME).endswith(_name_ends()) and named_before.search(before) is not None


@cache
def _name_ends() -> tuple[str, ...]:
    """Return the last words of the names, for a cheap test of the text before a date."""
    return tuple(sorted({words[-1].rstrip(_BESIDE_NAME) for words in fold_phrases("otherCalendars")}))


def names_other_calendar(text: str) -> bool:
    """Return whether a folded text names a calendar that is not known here."""
    return any(pattern.search(text) for pattern in _names())


def _may_be_old(parts: Mapping[str, Term]) -> bool:
    """Return whether a date has a Gregorian month or year of the time in which other calendars were in use beside ours."""
    month, year = parts.get("m"), parts.get("y")
    if year is None:
        return "a" in parts and max(parts["a"].value, parts["c"].value) in _GREGORIAN_YEARS
    if month is None:
        return year.value in _GREGORIAN_YEARS
    return year.value in _YEARS_OF_OLD_STYLE and _GREGORIAN in [named for named, _ in month.meanings]


@cache
def _regnal() -> frozenset[str]:
    """Return the words before a number of two digits that make it a year of a reign: the English word for year is one of them."""
    return fold_set("reigns") | frozenset(map(str.lower, read_vocabulary("en")["year"]))


def is_of_a_reign(surroundings: Surroundings, start: int, end: int) -> bool:
    """Return whether a number counts the years of a reign: سال ۴۸ سلطنت, regnal year 48, year 48 of his reign."""
    reigns = fold_set("reigns")
    after = WORD.findall(surroundings.between(end, end + _REIGN_REACH))[:_REIGN_WORDS]
    if after and not after[0].isascii():
        # In the Arabic script a word of two letters at most, such as من, may stand between.
        after = after[: 1 + (len(after[0]) <= _SHORT_WORD)]
    return surroundings.word_before(start) in _regnal() or not reigns.isdisjoint(after)
