"""Split text and spellings into folded words."""

from __future__ import annotations

import re

from archiver.persian_text import fold_spelling, fold_text

WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
"""A word of folded text; accents may be written as marks of their own."""

PHRASE_WORD = re.compile(rf"\d+|{WORD.pattern}|&")
"""A word or number of a spelling, or the sign &."""


def split_spelling(spelling: str) -> tuple[str, ...]:
    """Return the folded words of a spelling of a vocabulary, in half the time of `split_words`."""
    return tuple(PHRASE_WORD.findall(fold_spelling(spelling)))


def split_words(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a spelling."""
    return tuple(PHRASE_WORD.findall(fold_text(phrase).text))
