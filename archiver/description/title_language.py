"""Tell the language of a title by its letters and its commonest words. Undecided titles have no language (`und`)."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from functools import cache
from typing import Any, Final, cast

UNKNOWN: Final = "und"
"""The tag of a language that is not known (ISO 639-2)."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_ARABIC: Final = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
# A joiner between letters, as Persian writes it: نامه‌ها. Kurdish has it too, but seldom without letters of its own.
_JOINER: Final = re.compile("[\u0621-\u06d3]\u200c[\u0621-\u06d3]")
_MARKS: Final = re.compile("[\u064b-\u065f\u0670\u0640\u200c]")
# The article of Arabic before a word, and the feminine ending that Persian does not write.
_OF_ARABIC: Final = re.compile("(?:^|\\s)(?:و|ب|ل)?ال[\u0621-\u064a]{3,}|[\u0621-\u064a]\u0629")
_EXAMINED: Final = 3000


def tell_language(title: str, text: str = "") -> str:
    """Return the BCP 47 tag of the language of a title. If the title does not tell, the beginning of the text decides.

    The text counts only if it is of the script of the title.
    """
    told = _tell(title)
    if told is None and text:
        beginning = text[:_EXAMINED]
        if _is_arabic(beginning) == _is_arabic(title):
            told = _tell(beginning)
    return told or UNKNOWN


def _is_arabic(text: str) -> bool:
    return len(_ARABIC.findall(text)) * 2 > sum(map(str.isalpha, text))


def _tell(text: str) -> str | None:
    bare = _MARKS.sub("", text)
    if _is_arabic(bare):
        # A letter of only one language is proof, but a long text may quote another.
        counts = {tag: sum(map(bare.count, letters)) for tag, letters in _words()["letters"].items()}
        own: str = max(counts, key=lambda tag: (tag != "fa" and counts[tag] > 0, counts[tag]))
        if counts[own]:
            return own
        if _OF_ARABIC.search(bare):
            return "ar"
        if _JOINER.search(text):
            return "fa"
    return _count_words(bare)


def _count_words(text: str) -> str | None:
    tags_of = _words()["tags"]
    counts = Counter(tag for word in _WORD.findall(text.casefold()) for tag in tags_of.get(word, ()))
    (first, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > second else None


@cache
def _words() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "title_languages.json"), encoding="utf-8") as file:
        data = cast("dict[str, Any]", json.load(file))
    tags_of: dict[str, list[str]] = {}
    for tag, words in data["words"].items():
        for word in set(words):
            tags_of.setdefault(word, []).append(tag)
    return {"letters": data["letters"], "tags": tags_of}
