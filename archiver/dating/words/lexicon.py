"""The words that dates are made of, all languages together, ready to be looked up in folded text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from archiver.dating.words.phrases import Lexicon, join_lexicons, longest_first, make_lexicon
from archiver.dating.words.romanisation import combine_romanised
from archiver.dating.words.senses import GATHERERS, Phrases, Sense, gather_fused_years
from archiver.dating.words.splitting import split_spelling, split_words
from archiver.dating.words.term_kinds import COMMON_MONTHS, MONTH_NAMES, TermKind
from archiver.persian_text import fold_spelling
from archiver.vocabularies import LANGUAGES, languages_in, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.calendars import MonthMeaning
    from archiver.vocabularies import Vocabulary

# A sign of each script in folded text, by its code in ISO 15924. The sign & is a word of the Latin vocabularies.
_SCRIPT_SIGNS = {
    "Latn": re.compile("[a-z&\u00df-\u024f\u1e00-\u1eff]"),
    "Arab": re.compile("[\u0620-\u06ff]"),
    "Cyrl": re.compile("[\u0430-\u052f]"),
}

_MONTHS_BY_DOUBT = (TermKind.MONTH, TermKind.DOUBTFUL_MONTH, TermKind.RARE_MONTH)
_DOTTED = frozenset({TermKind.WEEKDAY, TermKind.CENTURY})
_SMALL_WORDS = frozenset(
    {TermKind.CONNECTOR, TermKind.CONJUNCTION, TermKind.EITHER, TermKind.RANGE, TermKind.ORDINAL, TermKind.CARDINAL}
)
_SUFFIX = TermKind.ORDINAL_SUFFIX
_SHORT_TEXT = 80
_FEW_TEXTS = 3
"""So many short texts are read with the words of their letters alone; after them all words are read."""

_ANCHORS = MONTH_NAMES | {
    TermKind.SEASON,
    TermKind.DECADE_WORD,
    TermKind.DECADE_NAME,
    TermKind.CENTURY,
    TermKind.QUARTER,
    TermKind.YEAR_WORD,
    TermKind.YEAR_WORD_AFTER,
}
"""Without a number, a run of words is a date only if it has a word of one of these kinds."""


_ENDING = 5


class _Part(NamedTuple):
    """Words that are read at once: those of a script, or its years in one word, such as neunzehnhundertachtundachtzig.

    The years in one word are many. They are read only for a text that may have one.
    """

    script: str
    years_in_one_word: bool = False


_LATIN, _LATIN_YEARS = _Part("Latn"), _Part("Latn", years_in_one_word=True)


def lexicon_for(text: str) -> Lexicon:
    """Return the words of the scripts in which a folded text is written. Those of another script are never read for it.

    For the first short texts only the words with their first letters are read: one typed date should not wait for all of them.
    """
    parts = frozenset(part for part in _scripts() if _is_written_in(part.script, text))
    if _LATIN in parts and any(ending in text for ending in _century_endings()):
        parts |= {_LATIN_YEARS}
    is_alone = len(text) <= _SHORT_TEXT and not _join_parts.cache_info().currsize
    if is_alone and _read_letters.cache_info().misses < _FEW_TEXTS:
        return _read_letters(parts, frozenset(_first_letter(word) for word in split_words(text)))
    return _join_parts(parts)


@cache
def _century_endings() -> frozenset[str]:
    """Return the last letters of the words that years in one word begin with. A text without them has no such year."""
    years = (read_vocabulary(language)["fusedYears"].get("centuries", {}) for language in languages_in("Latn"))
    return frozenset(fold_spelling(word)[-_ENDING:] for centuries in years for word in centuries)


@cache
def _read_letters(parts: frozenset[_Part], letters: frozenset[str]) -> Lexicon:
    return join_lexicons([_read_senses(part, letters) for part in sorted(parts)])


def _first_letter(word: str) -> str:
    """Return the letter under which a word is looked for: without its marks, empty for what is no letter."""
    return _base_letter(word[0])


@cache
def _base_letter(sign: str) -> str:
    letter = unicodedata.normalize("NFD", fold_spelling(sign) or "-")[0].lower()
    return letter if letter.isalpha() and unicodedata.category(letter) != "Lm" else ""


def _is_written_in(script: str, text: str) -> bool:
    signs = _SCRIPT_SIGNS.get(script)
    return signs is None or ((script == "Latn" or not text.isascii()) and signs.search(text) is not None)


@cache
def _scripts() -> frozenset[_Part]:
    return frozenset(_Part(read_vocabulary(language)["script"]) for language in LANGUAGES)


@cache
def _join_parts(parts: frozenset[_Part]) -> Lexicon:
    return join_lexicons([_read_part(part) for part in sorted(parts)])


@cache
def _read_part(part: _Part) -> Lexicon:
    return _read_senses(part, None)


def _read_senses(part: _Part, letters: frozenset[str] | None) -> Lexicon:
    """Return the words of a part, or only those that begin with some letters."""
    script = part.script
    found: dict[tuple[str, ...], Sense] = {}
    # Short names of months that are other words too: des. is December in Norwegian, but der, des and den are no months.
    shared: list[tuple[tuple[str, ...], Sense]] = []
    undotted: dict[tuple[str, ...], Sense] = {}
    for words, sense in _all_senses(part, letters):
        known = found.get(words)
        if known is not None and script != "Arab" and _is_also_suffix(known, sense):
            suffix, found[words] = (known, sense) if known.kind is _SUFFIX else (sense, known)
            shared.append((words, suffix._replace(glued=True)))
            continue
        if sense.kind is _SUFFIX and script != "Arab" and len(words[0]) == 1:
            # One letter alone is too often another word: 1:a maj.
            sense = sense._replace(glued=True)  # noqa: PLW2901
        joined = sense if known is None else _join(known, sense)
        if joined is not None:
            found[words] = joined
        elif known is not None and (known.strict or known.between) and sense.kind in _SMALL_WORDS:
            shared.append((words, known._replace(strict=False)))
            found[words] = sense
        elif known is not None and known.dotted and known.kind in _DOTTED and not sense.dotted:
            # Mi. is a Wednesday, mi-juillet the middle of July; cent. is a century, cent a hundred.
            undotted.setdefault(words, sense)
    phrases: Phrases = {}
    for words, sense in (*shared, *found.items(), *undotted.items()):
        phrases.setdefault(words[0], []).append((words[1:], sense))
    for choices in phrases.values():
        if len(choices) > 1:
            choices.sort(key=longest_first)
    articles = (word for language in languages_in(script) for word in read_vocabulary(language)["articles"])
    anchors = {word: False for choices in phrases.values() for rest, _ in choices for word in rest} | dict.fromkeys(
        articles, False
    )
    anchors |= {word: not _ANCHORS.isdisjoint([sense.kind for _, sense in choices]) for word, choices in phrases.items()}
    return make_lexicon(phrases, anchors)


def _is_also_suffix(one: Sense, other: Sense) -> bool:
    """Return whether one sense is the ending of a number, and the other another word: 2016an in Kurdish, an in French."""
    return (one.kind is _SUFFIX) != (other.kind is _SUFFIX) and TermKind.DECADE_WORD not in {one.kind, other.kind}


def _join(known: Sense, sense: Sense) -> Sense | None:
    """Return the sense of a word that several languages have, or one language twice; None if the second adds nothing."""
    if known.kind in MONTH_NAMES and sense.kind in MONTH_NAMES:
        return _join_months(known, sense)
    if known.kind in COMMON_MONTHS and sense.kind is TermKind.CARDINAL:
        return known._replace(number=sense.value)
    if known.kind in COMMON_MONTHS and sense.kind is TermKind.WEEKDAY:
        return known._replace(weekday=sense.value)
    if known.kind is sense.kind is TermKind.ERA:
        return known._replace(meanings=_united(known, sense))
    if known.kind is sense.kind and known.value == sense.value:
        return known._replace(languages=known.languages | sense.languages)
    return None


def _join_months(one: Sense, other: Sense) -> Sense:
    """Return the sense of a name that several languages share. It needs a capital if one of them writes it so."""
    capital = one.capital or other.capital
    needs_no_mark = (one.plain or other.plain) and not capital
    return one._replace(
        kind=max(one.kind, other.kind, key=_MONTHS_BY_DOUBT.index),
        meanings=_united(one, other),
        capital=capital,
        dotted=(one.dotted or other.dotted) and not needs_no_mark,
        strict=(one.strict or other.strict) and not needs_no_mark,
        languages=one.languages | other.languages,
    )


def _united(one: Sense, other: Sense) -> tuple[MonthMeaning, ...]:
    return tuple(dict.fromkeys(one.meanings + other.meanings))


def _all_senses(part: _Part, letters: frozenset[str] | None) -> Iterator[tuple[tuple[str, ...], Sense]]:
    script, is_fused = part
    languages = languages_in(script)
    vocabularies = [(language, read_vocabulary(language)) for language in LANGUAGES if language in languages]
    if letters is not None and script != "Arab":
        vocabularies = [(language, _with_months(vocabulary, letters)) for language, vocabulary in vocabularies]
    for _, vocabulary in () if is_fused else vocabularies:
        yield from (pair for pair in combine_romanised(vocabulary) if _begins_with(pair[0][0], letters))
    kept: dict[str, bool] = {}
    for gather in (gather_fused_years,) if is_fused else GATHERERS:
        for language, vocabulary in vocabularies:
            for spelling, sense in gather(vocabulary):
                sign = spelling[0]
                if sign not in kept:
                    kept[sign] = _begins_with(spelling, letters)
                if not kept[sign]:
                    continue
                named = sense if sense.language else sense._replace(language=language, languages=frozenset({language}))
                for words in _split_forms(spelling):
                    yield words, named


def _with_months(vocabulary: Vocabulary, letters: frozenset[str]) -> Vocabulary:
    """Return a vocabulary with those months alone that begin with some letters, so that no forms are made of the others.

    In the Arabic script that cannot be told, since a preposition may be written on to the name.
    """
    months = {
        calendar: [[one for one in spellings if _begins_with(one, letters)] for spellings in names]
        for calendar, names in vocabulary["months"].items()
    }
    return cast("Vocabulary", {**vocabulary, "months": months})


def _begins_with(spelling: str, letters: frozenset[str] | None) -> bool:
    """Return whether a spelling may begin with one of some letters; one that begins with a sign may."""
    return letters is None or (letter := _first_letter(spelling)) == "" or letter in letters


def _split_forms(spelling: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a spelling, and those with the marks of its letters apart. Most spellings are one plain word."""
    if spelling.isascii() and spelling.isalpha():
        yield (spelling.lower(),)
        return
    folded = fold_spelling(spelling)
    words = (folded,) if folded.isalpha() else split_spelling(spelling)
    if words:
        yield words
    apart = spelling if spelling.isascii() else unicodedata.normalize("NFD", spelling)
    if apart != spelling and (words := split_spelling(apart)):
        yield words
