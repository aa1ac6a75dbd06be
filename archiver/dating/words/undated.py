"""Words that stand for a date if a document bears none: `n.d.`, بی‌تا, `o. D.`."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from archiver.persian_text import fold_word
from archiver.vocabularies import LANGUAGES, read_vocabulary

_LONGEST: Final = 40
_DIGIT: Final = re.compile(r"\d")
# Signs that abbreviate such words or stand around them: n.d., (undated), [بی‌تا], s.d.;
_SIGNS: Final = str.maketrans("", "", ".,;:()[]{}<>«»\"'“”‘’،؛·-‐–—/\t\n")


def says_undated(text: str) -> bool:
    """Return whether a whole text says in any language of the vocabularies that there is no date."""
    return len(text) <= _LONGEST and _DIGIT.search(text) is None and _fold(text) in _undated_words()


@cache
def _undated_words() -> frozenset[str]:
    return frozenset(_fold(word) for language in LANGUAGES for word in read_vocabulary(language)["undated"])


def _fold(text: str) -> str:
    if not text.isascii():
        import unicodedata  # noqa: PLC0415 - most dates should be read fast

        text = unicodedata.normalize("NFKC", text)
    return fold_word(text).translate(_SIGNS)
