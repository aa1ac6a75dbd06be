"""Which language a line is in, as far as that says which calendar its years are of.

A Persian line may hold any Arabic phrase (آیت الله العظمی), and is often typed with Arabic letters (علي رضايي); so an article or
a yeh says little, and only words and letters that the other language does not write say much. Pashto and Kurdish count as
Persian: their years are solar.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = 2
_SURE = 4
_MANY_ARTICLES = 3

_PERSIAN_LETTERS = re.compile(r"[پچژگکیټډړږښګڼېۍڕڵۆێ۰-۹]+")
_PERSIAN_WORDS = re.compile(
    r"(?<!\w)(?:در|از|به|این|آن|که|را|است|بود|با|سال|تا|روز|شد|برای|می|های|ها|یک|خود|نیز|تاریخ|شماره|مورخ|مورخه|مصوب|متولد|نام"
    r"|ماه|کال|چې|نېټه|ساڵ|لە)(?!\w)"
)
_ARABIC_LETTERS = re.compile(r"[ةىأإ]")
_ARABIC_WORDS = re.compile(
    r"(?<!\w)و?(?:في|هذا|هذه|ذلك|التي|الذي|الذين|إلى|أن|إن|على|عن|كان|كانت|يوم|بتاريخ|لسنة|سنة|لعام|هجرية|بين|منذ|قال|تم|أو)(?!\w)"
)
_ARABIC_ARTICLES = re.compile(r"(?<!\w)[وبلف]?ال\w{3,}")


@lru_cache(maxsize=256)
def weigh_language(text: str) -> int:
    """Above 0 for Persian, below for Arabic, 0 where nothing tells; `text` in its original letters."""
    persian = _WORD * len(_PERSIAN_WORDS.findall(text)) + len(_PERSIAN_LETTERS.findall(text))
    arabic = _WORD * len(_ARABIC_WORDS.findall(text)) + len(_ARABIC_LETTERS.findall(text))
    if not persian:
        articles = len(_ARABIC_ARTICLES.findall(text))
        arabic += articles if articles >= _MANY_ARTICLES else 0
    return persian - arabic


def language_of(line: str, beginning: str) -> str:
    """`persian`, `arabic` or `unclear` for a line in the Arabic script, in a document that begins so.

    The document decides, but where a line is surely of the other language.
    """
    own, whole = weigh_language(line), weigh_language(beginning)
    weight = own if abs(own) >= _SURE or not whole else whole
    if not weight:
        return "unclear"
    return "persian" if weight > 0 else "arabic"
