"""Endings of ordinals that are months in another language: مه in Pashto (د تلې ۱۰مه), and May in Persian (۱۰ مه)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archiver.dating.words.term_kinds import MONTH_NAMES, TermKind
from archiver.dating.words.word_lists import words_of
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from archiver.dating.words.term import Term

_NEAR = 4
"""The most terms between the number and a word of the language beside it."""

_NAMES = MONTH_NAMES | {TermKind.WEEKDAY}
MAY_BE_ENDING = frozenset({TermKind.DOUBTFUL_MONTH, TermKind.ORDINAL_SUFFIX})
"""The kinds of terms that such an ending is read as."""


@cache
def _neighbours() -> dict[str, frozenset[tuple[str, str]]]:
    """Return each such ending, with its languages and the words that tell it in them."""
    found: dict[str, frozenset[tuple[str, str]]] = {}
    for language in LANGUAGES:
        if read_vocabulary(language)["suffixNeighbours"]:
            words = words_of("suffixNeighbours", frozenset({language}))
            for ending in words_of("ordinalSuffixes", frozenset({language})):
                found[ending] = found.get(ending, frozenset()) | {(language, word) for word in words}
    return found


@cache
def doubtful_endings() -> re.Pattern[str]:
    """Return the pattern of these endings."""
    return re.compile("|".join(map(re.escape, _neighbours())) or "(?!)")


def mark_ordinal_endings(terms: list[Term], text: str) -> list[Term]:
    """Return `terms`. Each of these endings that is glued to a number, with words of its language near, is that of an ordinal."""
    marked = list(terms)
    for index, term in enumerate(terms):
        near_words = _neighbours().get(text[term.start : term.end]) if index and term.kind in MAY_BE_ENDING else None
        if near_words is None:
            continue
        number = terms[index - 1]
        is_glued = number.kind is TermKind.NUMBER and number.end == term.start
        languages, words = {language for language, _ in near_words}, {word for _, word in near_words}
        near = [(one, text[one.start : one.end]) for one in terms[max(0, index - _NEAR) : index + _NEAR]]
        if is_glued and any((one.kind in _NAMES and one.language in languages) or word in words for one, word in near):
            marked[index] = term._replace(kind=TermKind.ORDINAL_SUFFIX, meanings=())
    return marked
