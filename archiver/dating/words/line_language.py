"""The language of a line, as far as it says which calendar its years are of.

A Persian line may hold any Arabic phrase (آیت الله العظمی), and is often typed with Arabic letters (علي رضايي). So an article or
a yeh says little. Only words and letters that the other language does not write say much. Pashto and Kurdish count as Persian:
their years are solar.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.persian_text import IGNORED

_JOINER = "\u200c"
_MARKS = re.compile(f"[{IGNORED.replace(_JOINER, '')}]")
# A word weighs twice as much as a letter. From the weight of two words on, a line is sure of its language. One or two Arabic
# articles may be a name or a pious phrase.
_WORD = 2
_SURE = 4
_MANY_ARTICLES = 3

# Letters and digits that Arabic does not have, and letters that Persian writes otherwise.
_PERSIAN_LETTERS = re.compile(r"[پچژگکیټډړږښګڼېۍڕڵۆێ]+")
_PERSIAN_DIGIT = re.compile(r"[۰-۹]")
_WORDS = re.compile(rf"[\w{_JOINER}]+")
_PERSIAN_WORDS = frozenset(
    "در از به این آن که را است بود با سال تا روز شد برای می های ها یک خود نیز تاریخ شماره مورخ مورخه مصوب متولد نام ماه کال"  # noqa: SIM905
    " چې نېټه ساڵ لە".split()
)
_ARABIC_LETTERS = re.compile(r"[ةىأإ]")
_ARABIC_WORDS_ALONE = (
    "في هذا هذه ذلك التي الذي الذين إلى أن إن على عن كان كانت يوم بتاريخ لسنة سنة لعام هجرية بين منذ قال تم أو".split()  # noqa: SIM905
)
_ARABIC_WORDS = frozenset([*_ARABIC_WORDS_ALONE, *(f"و{word}" for word in _ARABIC_WORDS_ALONE)])
# The article, with a preposition or "and" written on to it, before a word of three letters or more.
_ARABIC_ARTICLES = re.compile(r"(?<!\w)[وبلف]?ال\w{3,}")


@lru_cache(maxsize=256)
def weigh_language(text: str) -> int:
    """Return a number above 0 for Persian, below for Arabic, 0 if nothing tells. `text` is not folded."""
    text = _MARKS.sub("", text)
    words = _WORDS.findall(text)
    persian, arabic = _count(words, _PERSIAN_WORDS), _count(words, _ARABIC_WORDS)
    if _JOINER in text:
        parted = [word for word in words if _JOINER in word]
        joined = [word.replace(_JOINER, "") for word in parted]
        # A half-space parts می from a verb. Some programs put it between any two words.
        parts = [part for word in parted for part in word.split(_JOINER)]
        persian += max(_count(joined, _PERSIAN_WORDS), _count(parts, _PERSIAN_WORDS))
        arabic += _count(joined, _ARABIC_WORDS)
    # The digits of a font say little, however many numbers there are.
    persian = _WORD * persian + len(_PERSIAN_LETTERS.findall(text)) + (_PERSIAN_DIGIT.search(text) is not None)
    arabic = _WORD * arabic + len(_ARABIC_LETTERS.findall(text))
    if not persian:
        articles = len(_ARABIC_ARTICLES.findall(text))
        arabic += articles if articles >= _MANY_ARTICLES else 0
    return persian - arabic


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
