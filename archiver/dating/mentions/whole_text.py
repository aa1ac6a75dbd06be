"""Match a whole text that is said to be a date: the same terms and layouts, without the question if it is a date at all."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import Qualifier, UnreadableDateError
from archiver.dating.mentions.day_checks import is_range_of_days
from archiver.dating.mentions.day_lists import are_several_days
from archiver.dating.mentions.double_dates import is_double_date
from archiver.dating.mentions.mentions import match_exactly
from archiver.dating.mentions.runs import find_runs
from archiver.dating.mentions.sense_checks import is_sensible
from archiver.dating.mentions.structure import find_fault, is_understood, names_two_eras, split_whole
from archiver.dating.words import Run, TermKind, fold_phrases, split_words
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term
    from archiver.persian_text import FoldedText

# Signs that say nothing beside a date; any other is strange to it.
_STRANGE = re.compile(r"[^\w\s/.,:;()\[\]'’ʼʿ\"«»؛-]")
# An ending written on to a year with a hyphen or an apostrophe: 1395-an is the year in Kurdish, although "an" is a word for year.
_ENDING = re.compile(r"[-'’][^\W\d_]")
_QUALIFIERS = {"before": Qualifier.BEFORE, "after": Qualifier.AFTER, "about": Qualifier.ABOUT}
# Lists of words that add nothing to a date beside them; and of those that lead a range.
_LABELS = ("datelines", "connectors", "beforeDay", "beforeDecade", "year", "month")
_LEADING_RANGES = ("rangeStart", "between")
_TWO_CALENDARS, _TWO_DAYS = "two-calendars", "double"
_RANGES = frozenset({"day-range", "month-range", "year-range"})
_YEAR_DIGITS = (3, 4)
_MOST_WORDS = 5
"""The most words of a phrase that stands beside a date."""


_Fitting = tuple["Mention", "Sequence[Term]", bool]


class WholeMention(NamedTuple):
    """A mention that takes a whole text, and the word beside it that moves or widens it."""

    mention: Mention
    qualifier: Qualifier | None


def match_whole(folded: FoldedText, surroundings: Surroundings, *, knows_calendar: bool) -> Iterator[WholeMention]:
    """Yield every way to match a layout with a whole text, with words such as "about" or a label beside it.

    A layout that makes sense in any text comes first. Raises UnreadableDateError after the last, if a layout fits but its parts
    make no date.
    """
    runs = [_with_years(run, folded.text) for run in find_runs(_with_marks(folded))]
    if len(runs) != 1:
        return
    faults: list[UnreadableDateError] = []
    doubtful: list[_Fitting] = []
    for mention, terms, makes_sense in chain(_take_sensible(runs[0], folded.text, surroundings, doubtful), doubtful):
        beside = _read_sides(mention, folded.text)
        if beside is None or not _is_one_mention(mention, surroundings):
            continue
        dates = split_whole(mention, terms, surroundings)
        is_right = makes_sense and len(dates) == 1
        fault = None if is_right else find_fault(dates, terms, surroundings, knows_calendar=knows_calendar)
        if fault is None:
            yield WholeMention(dates[0], beside[0] if beside else None)
        else:
            faults.append(fault)
    if faults:
        raise faults[0]


def _take_sensible(run: Run, text: str, surroundings: Surroundings, doubtful: list[_Fitting]) -> Iterator[_Fitting]:
    """Yield the mentions of a run that make sense in any text; the others are added to `doubtful`."""
    for mention, terms in _fitting(run, text):
        if is_sensible(mention, surroundings) and not names_two_eras(terms):
            yield mention, terms, True
        else:
            doubtful.append((mention, terms, False))


def _is_one_mention(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a mention is one statement in a text too: a year in two calendars is two, as is a range of short years."""
    if mention.layout == _TWO_CALENDARS or not is_understood(mention):
        return False
    if mention.layout == _TWO_DAYS and not is_double_date(mention, surroundings):
        # 5/9 May 1917 is one day in no two calendars, and no night.
        return False
    if mention.layout == "days" and "a_month" in mention.parts and not are_several_days(mention, surroundings):
        return False
    return not is_range_of_days(mention, surroundings)


def _with_marks(folded: FoldedText) -> FoldedText:
    """Return the same folded text of an original in capitals, with a full stop at its end.

    Names that are words too need them in a text: 15 may 1995, 1397 Š.
    """
    capitals = folded.original.upper()
    if len(capitals) != len(folded.original):
        capitals = "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in folded.original)
    return fold_text(capitals + ".")


def _with_years(run: Run, text: str) -> Run:
    """Return a run in which a number with zeros before it is a year too: 11 Dey 0099."""
    terms, shape = list(run.terms), list(run.shape)
    for index, term in enumerate(run.terms):
        digits = text[term.start : term.end]
        if term.kind is TermKind.OTHER_NUMBER and term.digits in _YEAR_DIGITS and digits.isdecimal():
            terms[index] = term._replace(kind=TermKind.YEAR, value=int(digits))
            shape[run.offsets[index]] = TermKind.YEAR
    return Run(terms, "".join(shape))


def find_strange_sign(text: str) -> str | None:
    """Return the first sign of a folded text that belongs to no date, or None."""
    match = _STRANGE.search(text)
    return match[0] if match else None


def is_word_beside(word: str) -> bool:
    """Return whether a folded word is part of a phrase that may stand beside a date."""
    return any(word in phrase for phrase in (*_words_beside(), *_range_words()))


def _fitting(run: Run, text: str) -> Iterator[tuple[Mention, Sequence[Term]]]:
    """Yield the mentions of a run with their terms, the longest first; all words beside one must be such as may stand there."""
    count = len(run.terms)
    for length in range(count, 0, -1):
        for first in range(count - length + 1):
            terms = run.terms[first : first + length]
            before, after = text[: terms[0].start], text[terms[-1].end :]
            if read_beside(before, leading=True) is not None and read_beside(after) is not None:
                yield from ((mention, terms) for mention in match_exactly(run, first, first + length - 1))


def _read_sides(mention: Mention, text: str) -> tuple[Qualifier, ...] | None:
    """Return the words about days that stand beside a mention: at most one."""
    # Words such as early and mid are part of the time that they lead.
    start = min([mention.start, *(term.start for term in mention.parts.values())])
    glued = text[max(0, start - 1) : start] + text[mention.end : mention.end + 1]
    if any(sign.isalpha() or sign == "_" for sign in glued):
        return None
    if mention.precision == "year" and _ENDING.match(text, mention.end):
        return None
    before = read_beside(text[:start], leading=mention.precision in _RANGES)
    after = read_beside(text[mention.end :])
    if before is None or after is None or len(before + after) > 1:
        return None
    return before + after


def read_beside(text: str, *, leading: bool = False) -> tuple[Qualifier, ...] | None:
    """Return the qualifiers that a text beside a date says; None if it says anything else but a label or words of dates.

    If it is `leading` a range, "from" and "between" say nothing more.
    """
    if not text or text.isspace():
        return ()
    if _STRANGE.search(text):
        return None
    words = split_words(text)
    meanings = _words_beside()
    found: list[Qualifier] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _MOST_WORDS), at, -1):
            phrase = words[at:end]
            if phrase in meanings or (leading and phrase in _range_words()):
                qualifier = meanings.get(phrase)
                found += [qualifier] if qualifier else []
                at = end
                break
        else:
            return None
    return tuple(found)


@cache
def _words_beside() -> dict[tuple[str, ...], Qualifier | None]:
    said: dict[tuple[str, ...], Qualifier | None] = {}
    for name in _LABELS:
        said |= dict.fromkeys(fold_phrases(name))
    for name, qualifier in _QUALIFIERS.items():
        said |= dict.fromkeys(fold_phrases(name), qualifier)
    return said


@cache
def _range_words() -> frozenset[tuple[str, ...]]:
    return frozenset[tuple[str, ...]]().union(*map(fold_phrases, _LEADING_RANGES))
