"""The words for "or" between two dates of numbers: 1395 [2016 or 2017]."""

from __future__ import annotations

from archiver.persian_text import fold_word


def says_either(word: str) -> bool:
    """Return whether a word is "or" in some language."""
    from archiver.dating.words import fold_set  # noqa: PLC0415 - plain numbers need no vocabulary

    return fold_word(word) in fold_set("either")
