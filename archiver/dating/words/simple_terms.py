"""The terms of words and numbers that mean one thing unless they begin a phrase. Most do.

Some mean it however they are written. Others are months whose letters may leave a doubt.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from archiver.dating.words.term_kinds import COMMON_MONTHS, TermKind
from archiver.dating.words.word_lists import fold_set
from archiver.vocabularies import languages_with

if TYPE_CHECKING:
    from archiver.calendars import MonthMeaning
    from archiver.dating.words.senses import Phrases, Sense

THOUSANDS_SEPARATOR = "\u066c"
_LONGEST_KEPT = 4
"""The digits of a number that is kept. Longer ones are worked out anew: a text may hold any number of them."""

_capitals = partial(languages_with, "capitals")


class SimpleTerm(NamedTuple):
    """All of a term but its place.

    `goes_on` are the words that may go on with a phrase. Before one of them the term is something else, perhaps.
    `rest` is what a term has after its place: the value, the meanings, the digits, the language, the languages, no own start.
    `month` is the sense of a month whose kind and value hang on how it is written, else None.
    """

    goes_on: frozenset[str]
    kind: TermKind
    rest: tuple[int, tuple[MonthMeaning, ...], int, str, frozenset[str], None]
    month: Sense | None = None


class SimpleTerms(dict[str, SimpleTerm | None]):
    """The simple term of each word or number, None if it has none. They are worked out when they are first asked for."""

    def __init__(self, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases

    def __missing__(self, word: str) -> SimpleTerm | None:
        """Return the term of a word that was not asked for before."""
        simple = self._make(word)
        if not word[0].isdecimal() or len(word) <= _LONGEST_KEPT:
            self[word] = simple
        return simple

    def _make(self, word: str) -> SimpleTerm | None:
        choices = self._phrases.get(word, [])
        if any(sense.number or sense.weekday is not None for _, sense in choices):
            return None
        following = frozenset(rest[0] for rest, _ in choices if rest)
        goes_on = following | fold_set("articles") if following else following
        if word[0].isdecimal():
            return make_number(word)._replace(goes_on=goes_on)
        alone = next((sense for rest, sense in choices if not rest), None)
        if alone is None:
            return SimpleTerm(goes_on, TermKind.NO_DATE, (0, (), 0, "", frozenset(), None))
        return _make_alone(alone, goes_on)


def _make_alone(sense: Sense, goes_on: frozenset[str]) -> SimpleTerm | None:
    """Return the term of a word with some sense, which is no phrase; None if the sense hangs on more than the word."""
    if sense.between or sense.glued or sense.conjunction:
        return None
    rest = (sense.value, sense.meanings, 0, sense.language, sense.languages, None)
    is_month = sense.kind in COMMON_MONTHS
    if sense.plain and not (is_month and sense.languages & _capitals()):
        return SimpleTerm(goes_on, sense.kind, rest)
    # A dotted month that needs no other mark may be another word without its full stop.
    may_be_other = sense.dotted and not (sense.capital or sense.strict)
    return SimpleTerm(goes_on, sense.kind, rest, sense) if is_month and not may_be_other else None


def make_number(word: str) -> SimpleTerm:
    """Return the term of a number, whatever stands beside it."""
    digits = word.replace(THOUSANDS_SEPARATOR, "")
    size = len(digits)
    if size <= 2:  # noqa: PLR2004 - the digits of a day
        kind = TermKind.NUMBER
    elif size > 4 or int(digits[0]) == 0:  # noqa: PLR2004 - a year has at most four digits
        kind = TermKind.OTHER_NUMBER
    else:
        kind = TermKind.GROUPED_YEAR if len(word) > size else TermKind.YEAR
    value = 0 if kind is TermKind.OTHER_NUMBER else int(digits)
    return SimpleTerm(frozenset(), kind, (value, (), size, "", frozenset(), None))
