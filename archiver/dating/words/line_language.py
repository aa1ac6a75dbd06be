"""The language of a line, as far as it says which calendar its years are of.

A Persian line may hold any Arabic phrase (آیت الله العظمی), and is often typed with Arabic letters (علي رضايي). So an article or
a yeh says little. Only words and letters that the other language does not write say much (`tellingWords` and `tellingLetters` of
the vocabularies). Pashto and Kurdish count as Persian: their years are solar.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from archiver.persian_text import IGNORED
from archiver.vocabularies import LANGUAGES, languages_in, languages_with, read_vocabulary

_JOINER = "\u200c"
_MARKS = re.compile(f"[{IGNORED.replace(_JOINER, '')}]")
# A word weighs twice as much as a letter. From the weight of two words on, a line is sure of its language. One or two Arabic
# articles may be a name or a pious phrase.
_WORD = 2
_SURE = 4
_MANY_ARTICLES = 3

_WORDS = re.compile(rf"[\w{_JOINER}]+")
_NOTHING = re.compile(r"(?!)")
_ARTICLE_OF_A_WORD = 3
"""The fewest letters of a word after an article that is written on to it."""


class _Signs(NamedTuple):
    """The words, letters, digits and articles that tell languages from the others of their script."""

    words: frozenset[str]
    letters: re.Pattern[str]
    digits: re.Pattern[str]
    articles: re.Pattern[str]


@cache
def _signs_of(*, solar_years: bool) -> _Signs:
    """Return what tells the languages in the Arabic script whose years are solar, or the others."""
    languages = [one for one in LANGUAGES if one in languages_in("Arab") and (one in languages_with("solarYears")) is solar_years]
    vocabularies = [read_vocabulary(language) for language in languages]
    words: set[str] = set()
    for one in vocabularies:
        words.update(one["tellingWords"])
        words.update(before + word for before in one["writtenOnConjunctions"] for word in one["tellingWords"])
    letters, digits, articles = (
        [spelling for one in vocabularies for spelling in one[key]]
        for key in ("tellingLetters", "tellingDigits", "writtenOnArticles")
    )
    return _Signs(
        frozenset(words),
        re.compile(f"[{''.join(letters)}]+") if letters else _NOTHING,
        re.compile(f"[{''.join(digits)}]") if digits else _NOTHING,
        re.compile(rf"(?<!\w)(?:{'|'.join(articles)})\w{{{_ARTICLE_OF_A_WORD},}}") if articles else _NOTHING,
    )


@lru_cache(maxsize=256)
def weigh_language(text: str) -> int:
    """Return a number above 0 for Persian, below for Arabic, 0 if nothing tells. `text` is not folded."""
    text = _MARKS.sub("", text)
    words = _WORDS.findall(text)
    solar, other = _signs_of(solar_years=True), _signs_of(solar_years=False)
    persian, arabic = (_weigh(text, words, signs) for signs in (solar, other))
    if not persian:
        articles = len(other.articles.findall(text))
        arabic += articles if articles >= _MANY_ARTICLES else 0
    return persian - arabic


def _weigh(text: str, words: list[str], signs: _Signs) -> int:
    """Return the weight of the words and letters. The digits of a font say little, however many numbers there are."""
    known = _count(words, signs.words)
    if _JOINER in text:
        # A half-space parts می from a verb. Some programs put it between any two words.
        parted = [word for word in words if _JOINER in word]
        joined = [word.replace(_JOINER, "") for word in parted]
        parts = [part for word in parted for part in word.split(_JOINER)]
        known += max(_count(joined, signs.words), _count(parts, signs.words))
    return _WORD * known + len(signs.letters.findall(text)) + (signs.digits.search(text) is not None)


def _count(words: list[str], known: frozenset[str]) -> int:
    return 0 if known.isdisjoint(words) else sum(map(known.__contains__, words))


def language_of(line: str, beginning: str) -> str:
    """Return `persian`, `arabic` or `unclear` for a line in the Arabic script, in a document with this beginning.

    The document decides, unless the line is surely of the other language.
    """
    own, whole = weigh_language(line), weigh_language(beginning)
    weight = own if abs(own) >= _SURE or not whole else whole
    if not weight:
        return "unclear"
    return "persian" if weight > 0 else "arabic"
