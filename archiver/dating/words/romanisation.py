"""Names of months in Latin letters that are put together from words: every romanisation of Dhu al-Hijja."""

from __future__ import annotations

import unicodedata
from itertools import chain, product
from typing import TYPE_CHECKING

from archiver.calendars import Calendar, MonthMeaning
from archiver.dating.words.senses import Sense
from archiver.dating.words.splitting import PHRASE_WORD, split_spelling
from archiver.dating.words.term_kinds import TermKind
from archiver.persian_text import fold_spelling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.vocabularies import Vocabulary

# A shorter name is another word too, unless it has a capital.
_SHORT = 4


def combine_romanised(vocabulary: Vocabulary) -> Iterator[tuple[tuple[str, ...], Sense]]:
    """Yield every combination of the words that a month's name is romanised with."""
    kinds = {split_spelling(spelling): TermKind.RARE_MONTH for spelling in vocabulary["rare"]}
    kinds |= {split_spelling(spelling): TermKind.DOUBTFUL_MONTH for spelling in vocabulary["ambiguous"]}
    between = set(map(split_spelling, vocabulary["betweenDayAndYear"]))
    language = vocabulary["language"]
    for calendar, months in vocabulary["romanised"].items():
        calendars = [Calendar(one) for one in (calendar, *vocabulary["sharedMonths"].get(calendar, ()))]
        for number, names in enumerate(months, 1):
            meanings = tuple(MonthMeaning(one, number) for one in calendars)
            sense = Sense(TermKind.MONTH, meanings=meanings, language=language, languages=frozenset({language}))
            for words in chain.from_iterable(map(_combine, names)):
                kind = kinds.get(words, TermKind.MONTH)
                is_sure = kind is TermKind.MONTH and (len(words) > 1 or len(words[0]) > _SHORT)
                yield words, sense if is_sure else sense._replace(kind=kind, capital=True, between=words in between)


def _combine(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of each spelling of `dhu/zu hijja`, without an article: slashes part alternatives."""
    for form in {name, unicodedata.normalize("NFD", name)}:
        parts = [part.split("/") for part in fold_spelling(form).split()]
        words = [[tuple(PHRASE_WORD.findall(word)) for word in part] for part in parts]
        yield from (tuple(chain.from_iterable(one)) for one in product(*words))
