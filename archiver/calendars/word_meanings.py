"""Every word of dates in every language, looked up by its folded form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars.parts import MonthMeaning
from archiver.calendars.terms import Calendar, Qualifier
from archiver.persian_text import fold_word
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.vocabularies import Vocabulary

_PUNCTUATION = {ord(mark): None for mark in ".'’ʼʿ`-‐"}

_DECADE_SUFFIX = "s"
_MONTH_WORD_FOLLOWS = ("fa", "prs")


class DateWords(NamedTuple):
    """The meanings of each word, by `fold_date_word`; several if languages or calendars share a word."""

    months: dict[str, tuple[MonthMeaning, ...]]
    weekdays: dict[str, str]
    seasons: dict[str, int]
    eras: dict[str, frozenset[Calendar]]
    qualifiers: dict[str, Qualifier]
    decades: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]


def fold_date_word(word: str) -> str:
    """Return the key of a word: folded (`archiver.persian_text.fold_word`), without stops, apostrophes and hyphens."""
    return fold_word(word).translate(_PUNCTUATION)


@cache
def date_words() -> DateWords:
    """Return the words of all languages of `archiver.vocabularies`."""
    vocabularies = [read_vocabulary(language) for language in LANGUAGES]
    return DateWords(
        months=_months(vocabularies),
        weekdays={
            fold_date_word(word): name.capitalize()
            for vocabulary in vocabularies
            for name, words in vocabulary["weekdays"].items()
            for word in words
        },
        seasons={
            fold_date_word(word): number
            for vocabulary in vocabularies
            for number, words in enumerate(vocabulary["seasons"].values(), 1)
            for word in words
        },
        eras=_eras(vocabularies),
        qualifiers={
            **_fold_all(Qualifier.BEFORE, (vocabulary["before"] for vocabulary in vocabularies)),
            **_fold_all(Qualifier.AFTER, (vocabulary["after"] for vocabulary in vocabularies)),
            **_fold_all(Qualifier.ABOUT, (vocabulary["about"] for vocabulary in vocabularies)),
        },
        decades=_words([*(one["decade"] for one in vocabularies), [_DECADE_SUFFIX]]),
        particles=_words(one[kind] for one in vocabularies for kind in ("year", "month", "connectors", "datelines")),
        suffixes=_words(one["ordinalSuffixes"] for one in vocabularies),
    )


def _fold_all(qualifier: Qualifier, lists: Iterable[list[str]]) -> dict[str, Qualifier]:
    return dict.fromkeys(_words(lists), qualifier)


def _words(lists: Iterable[list[str]]) -> frozenset[str]:
    return frozenset(fold_date_word(word) for words in lists for word in words)


def _months(vocabularies: list[Vocabulary]) -> dict[str, tuple[MonthMeaning, ...]]:
    meanings: dict[str, dict[MonthMeaning, None]] = {}
    for vocabulary in vocabularies:
        for calendar, months in vocabulary["months"].items():
            calendars = [Calendar(one) for one in (calendar, *vocabulary["sharedMonths"].get(calendar, ()))]
            for number, words in enumerate(months, 1):
                found = dict.fromkeys(MonthMeaning(one, number) for one in calendars)
                for key in _month_keys(vocabulary, words):
                    meanings.setdefault(key, {}).update(found)
    return {word: tuple(found) for word, found in meanings.items()}


def _month_keys(vocabulary: Vocabulary, words: list[str]) -> list[str]:
    """Return the names of a month, and with the word for month written on to them: `آبان‌ماه`."""
    keys = list(map(fold_date_word, words))
    if vocabulary["language"] in _MONTH_WORD_FOLLOWS:
        keys += [key + fold_date_word(word) for key in keys for word in vocabulary["month"]]
    return keys


def _eras(vocabularies: list[Vocabulary]) -> dict[str, frozenset[Calendar]]:
    eras: dict[str, frozenset[Calendar]] = {}
    for vocabulary in vocabularies:
        for calendar, words in vocabulary["eras"].items():
            for word in map(fold_date_word, words):
                eras[word] = eras.get(word, frozenset()) | {Calendar(calendar)}
    return eras
