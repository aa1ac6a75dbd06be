"""The words that dates are made of, all languages together, ready to be looked up in folded text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import Calendar, MonthMeaning
from archiver.dating.words.number_words import fused_numbers
from archiver.dating.words.term import SMALL
from archiver.dating.words.term_kinds import COMMON_MONTHS, MONTH_NAMES, TermKind
from archiver.persian_text import fold_text
from archiver.vocabularies import LANGUAGES, WEEKDAYS, Vocabulary, languages_in, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
"""A word of folded text; accents may be written as marks of their own."""

_PHRASE_WORD = re.compile(rf"\d+|{WORD.pattern}|&")
# A sign of each script in folded text, by its code in ISO 15924. The sign & is a word of the Latin vocabularies.
_SCRIPT_SIGNS = {
    "Latn": re.compile("[a-z&\u00df-\u024f\u1e00-\u1eff]"),
    "Arab": re.compile("[\u0620-\u06ff]"),
    "Cyrl": re.compile("[\u0430-\u052f]"),
}

_FUSED_MONTH_WORD = "ماه"
# Sunday to Thursday: یکشنبه to پنجشنبه are a number and the word for Saturday.
_NUMBERED_WEEKDAYS = range(1, 6)
# An Arabic conjunction is written as part of the next word: وحزيران.
_ARABIC_CONJUNCTION = "و"
_PASHTO_CASES = frozenset({"ps", "prs"})
# The centuries that French books number so.
_ROMAN = dict(enumerate(["XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI"], 11))
_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# Names of at most four letters (May, Sun, Sat) are other words too, unless they have a capital.
_SHORT = 4
_SECOND_CALENDAR = {
    ("borji", ""): Calendar.SOLAR_HIJRI,
    ("solar-hijri", "prs"): Calendar.BORJI,
    ("solar-hijri", "ps"): Calendar.BORJI,
    ("solar-hijri", "ckb"): Calendar.KURDISH,
    ("solar-hijri", "ku"): Calendar.KURDISH,
}
_MONTHS_BY_DOUBT = (TermKind.MONTH, TermKind.DOUBTFUL_MONTH, TermKind.RARE_MONTH)
_ANCHORS = MONTH_NAMES | {
    TermKind.SEASON,
    TermKind.DECADE_WORD,
    TermKind.DECADE_NAME,
    TermKind.CENTURY,
    TermKind.QUARTER,
    TermKind.YEAR_WORD,
}
"""Without a number, a run of words is a date only if it has a word of one of these kinds."""


class Sense(NamedTuple):
    """The meaning of a word of the lexicon.

    `meanings` are pairs of a calendar and a number: months, or an era with 0. `value` is the number of an ordinal, cardinal,
    weekday (Saturday is 0) or season.
    `dotted` words are abbreviations that count only before a full stop, `capital` ones only with a capital letter first. `number`
    is what a month's name counts beside the words of numbers: mil sept cent.
    """

    kind: TermKind
    value: int = 0
    meanings: tuple[MonthMeaning, ...] = ()
    language: str = ""
    dotted: bool = False
    capital: bool = False
    conjunction: bool = False
    number: int = 0
    languages: frozenset[str] = frozenset()


Phrases = dict[str, list[tuple[tuple[str, ...], Sense]]]


class Lexicon(NamedTuple):
    """The words of some scripts.

    `phrases` are by their first word, the longest first, each with its one sense. `anchors` tells of every word of a phrase
    if it can make a date of the words around it, as a month or a season does.
    """

    phrases: Phrases
    anchors: dict[str, bool]


def split_words(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a spelling."""
    return tuple(_PHRASE_WORD.findall(fold_text(phrase).text))


@cache
def fold_phrases(name: str) -> frozenset[tuple[str, ...]]:
    """Return every spelling that some language lists under `name`, as folded words."""
    return frozenset(split_words(spelling) for language in LANGUAGES for spelling in read_vocabulary(language).get(name, ()))  # type: ignore[attr-defined]


@cache
def fold_set(name: str) -> frozenset[str]:
    """Return every single word that some language lists under `name` (`closing`, `counted` …), folded."""
    return frozenset(words[0] for words in fold_phrases(name) if len(words) == 1)


def lexicon_for(text: str) -> Lexicon:
    """Return the words of the scripts in which a folded text is written. Those of another script are never read for it."""
    return _join_scripts(frozenset(script for script in _scripts() if _is_written_in(script, text)))


def _is_written_in(script: str, text: str) -> bool:
    signs = _SCRIPT_SIGNS.get(script)
    return signs is None or ((script == "Latn" or not text.isascii()) and signs.search(text) is not None)


@cache
def _scripts() -> frozenset[str]:
    return frozenset(read_vocabulary(language)["script"] for language in LANGUAGES)


@cache
def _join_scripts(scripts: frozenset[str]) -> Lexicon:
    if len(scripts) == 1:
        return _read_script(*scripts)
    joined = Lexicon({}, {})
    for one in map(_read_script, sorted(scripts)):
        for word, choices in one.phrases.items():
            known = joined.phrases.get(word, [])
            joined.phrases[word] = sorted(known + choices, key=_longest_first) if known else choices
            joined.anchors[word] = joined.anchors.get(word, False) or one.anchors[word]
        joined.anchors.update((word, anchor) for word, anchor in one.anchors.items() if word not in joined.anchors)
    return joined


@cache
def _read_script(script: str) -> Lexicon:
    found: dict[tuple[str, ...], Sense] = {}
    for words, sense in _all_senses(script):
        known = found.get(words)
        if known is None:
            found[words] = sense
        elif known.kind in MONTH_NAMES and sense.kind in MONTH_NAMES:
            # Several languages share the name. It needs a capital if one of them writes it so, a full stop if all of them do.
            found[words] = known._replace(
                kind=max(known.kind, sense.kind, key=_MONTHS_BY_DOUBT.index),
                meanings=_united(known, sense),
                value=min(known.value, sense.value),
                capital=known.capital or sense.capital,
                dotted=known.dotted and sense.dotted,
                languages=known.languages | sense.languages,
            )
        elif known.kind in COMMON_MONTHS and sense.kind is TermKind.CARDINAL:
            found[words] = known._replace(number=sense.value)
        elif known.kind is sense.kind is TermKind.ERA:
            found[words] = known._replace(meanings=_united(known, sense))
    phrases: Phrases = {}
    for words, sense in found.items():
        phrases.setdefault(words[0], []).append((words[1:], sense))
    for choices in phrases.values():
        if len(choices) > 1:
            choices.sort(key=_longest_first)
    anchors = {word: False for choices in phrases.values() for rest, _ in choices for word in rest}
    anchors |= {word: any(sense.kind in _ANCHORS for _, sense in choices) for word, choices in phrases.items()}
    return Lexicon(phrases, anchors)


def _longest_first(choice: tuple[tuple[str, ...], Sense]) -> int:
    return -len(choice[0])


def _united(one: Sense, other: Sense) -> tuple[MonthMeaning, ...]:
    return tuple(dict.fromkeys(one.meanings + other.meanings))


def _all_senses(script: str) -> Iterator[tuple[tuple[str, ...], Sense]]:
    vocabularies = [(language, read_vocabulary(language)) for language in LANGUAGES if language in languages_in(script)]
    for gather in (_months, _weekdays, _seasons, _eras, _simple_words, _ordinals, _decade_names, _cardinals, _roman_months):
        for language, vocabulary in vocabularies:
            for spelling, sense in gather(vocabulary):
                named = sense if sense.language else sense._replace(language=language, languages=frozenset({language}))
                for words in _split_forms(spelling):
                    yield words, named


def _split_forms(spelling: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a spelling, and those with the marks of its letters apart. Most spellings are one plain word."""
    if spelling.isascii() and spelling.isalpha():
        yield (spelling.lower(),)
        return
    for form in {spelling, unicodedata.normalize("NFD", spelling)}:
        if words := split_words(form):
            yield words


def _months(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    kinds = dict.fromkeys(vocabulary["ambiguous"], TermKind.DOUBTFUL_MONTH)
    kinds |= dict.fromkeys(vocabulary["rare"], TermKind.RARE_MONTH)
    language = vocabulary["language"]
    for calendar, months in vocabulary["months"].items():
        # A second calendar of the same people has the same names. The year decides.
        other = _SECOND_CALENDAR.get((calendar, language)) or _SECOND_CALENDAR.get((calendar, ""))
        calendars = [Calendar(calendar), other] if other else [Calendar(calendar)]
        for number, spellings in enumerate(months, 1):
            meanings = tuple(MonthMeaning(one, number) for one in calendars)
            for spelling in spellings:
                kind = kinds.get(spelling, TermKind.MONTH)
                capital = vocabulary["capitals"] and (kind is not TermKind.MONTH or len(spelling) <= _SHORT)
                sense = Sense(kind, meanings=meanings, dotted=_is_dotted(spelling, spellings), capital=capital)
                if spelling in vocabulary["dayAndYear"]:
                    sense = sense._replace(kind=TermKind.DOUBTFUL_MONTH, value=SMALL)
                yield from _month_forms(spelling, sense, vocabulary)


def _month_forms(spelling: str, sense: Sense, vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    language = vocabulary["language"]
    yield spelling, sense
    if not spelling.endswith("."):
        yield from ((spelling + ending, sense) for ending in vocabulary["monthEndings"])
    if vocabulary["script"] != "Arab":
        return
    strong = sense._replace(kind=TermKind.MONTH)
    yield spelling + _FUSED_MONTH_WORD, strong
    if spelling.endswith(("ه", "ة", "ا", "و")):
        yield spelling + "ی", sense
    if language in _PASHTO_CASES and spelling.endswith("ه"):
        # The oblique case: د تلې میاشت.
        yield spelling[:-1] + "ې", sense
    if language == "ar":
        yield _ARABIC_CONJUNCTION + spelling, sense._replace(conjunction=True)


def _is_dotted(spelling: str, spellings: list[str]) -> bool:
    return spelling.endswith(".") and spelling.rstrip(".") not in spellings


def _weekdays(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for value, weekday in enumerate(WEEKDAYS):
        spellings = vocabulary["weekdays"][weekday]
        for spelling in spellings:
            short = vocabulary["capitals"] and len(spelling) <= _SHORT
            yield spelling, Sense(TermKind.WEEKDAY, value, dotted=_is_dotted(spelling, spellings), capital=short)
        if vocabulary["language"] == "fa" and value in _NUMBERED_WEEKDAYS:
            # In haste Monday is written ۲شنبه.
            yield f"{value}{vocabulary['weekdays']['saturday'][0]}", Sense(TermKind.WEEKDAY, value)


def _seasons(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for value, spellings in enumerate(vocabulary["seasons"].values()):
        for spelling in spellings:
            yield spelling, Sense(TermKind.SEASON, value)


def _eras(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for calendar, spellings in vocabulary["eras"].items():
        for spelling in spellings:
            yield spelling, Sense(TermKind.ERA, meanings=(MonthMeaning(Calendar(calendar), 0),))


def _simple_words(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    kinds = {
        TermKind.YEAR_WORD_AFTER if vocabulary["yearFollows"] else TermKind.YEAR_WORD: vocabulary["year"],
        TermKind.MONTH_WORD: vocabulary["month"],
        TermKind.BEFORE_CHRIST: vocabulary["beforeChrist"],
        TermKind.DECADE_WORD: vocabulary["decade"],
        TermKind.CENTURY: vocabulary["century"],
        TermKind.LAST_CENTURY: vocabulary["lastCentury"],
        # Of what is no date as a whole, no word is one either: مهر و موم.
        TermKind.NO_DATE: vocabulary["noDates"],
        TermKind.QUARTER: vocabulary["quarter"],
        TermKind.RANGE: vocabulary["range"],
        TermKind.CONJUNCTION: vocabulary["conjunction"],
        # Words that join twins may also stand between a weekday and its day: يوم السبت الموافق 5 نوفمبر.
        TermKind.CONNECTOR: vocabulary["connectors"] + vocabulary["twins"],
        TermKind.ORDINAL_SUFFIX: vocabulary["ordinalSuffixes"],
    }
    for kind, spellings in kinds.items():
        for spelling in spellings:
            yield spelling, Sense(kind)


def _ordinals(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for value, spellings in enumerate(vocabulary["ordinals"], 1):
        for spelling in spellings:
            yield spelling, Sense(TermKind.ORDINAL, value)
    if vocabulary["language"] == "fr":
        # A Roman number with its ending: XIXe siècle.
        yield from (
            (f"{roman}{ending}", Sense(TermKind.ORDINAL, value, capital=True))
            for value, roman in _ROMAN.items()
            for ending in ("e", "ème")
        )


def _roman_months(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    if vocabulary["language"] == "en":
        for number, roman in enumerate(_ROMAN_MONTHS, 1):
            yield roman, Sense(TermKind.ROMAN_MONTH, meanings=(MonthMeaning(Calendar.GREGORIAN, number),))


def _decade_names(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    yield from ((word, Sense(TermKind.DECADE_NAME, value)) for word, value in vocabulary["decadeNames"].items())


def _cardinals(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for word, value in vocabulary["numbers"].items():
        yield word, Sense(TermKind.CARDINAL, value)
        if vocabulary["language"] == "ar":
            yield _ARABIC_CONJUNCTION + word, Sense(TermKind.CARDINAL, value, conjunction=True)
    if vocabulary["fusedNumbers"]:
        language = vocabulary["language"]
        sense = Sense(TermKind.CARDINAL, language=language, languages=frozenset({language}))
        fused = fused_numbers(vocabulary["numbers"], vocabulary["conjunction"][0])
        yield from ((word, sense._replace(value=value)) for word, value in fused)
    yield from _joined_tens(vocabulary)


def _joined_tens(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    tens = {word: value for word, value in vocabulary["numbers"].items() if value in range(20, 100, 10)}
    units = {word: value for word, value in vocabulary["numbers"].items() if value in range(1, 10)}
    for ten, high in tens.items():
        for unit, low in units.items():
            for conjunction in vocabulary["conjunction"]:
                # With a joiner between them, three words are one: بیست‌و‌یک.
                yield ten + conjunction + unit, Sense(TermKind.CARDINAL, high + low)
            if vocabulary["script"] != "Arab":
                yield f"{ten}-{unit}", Sense(TermKind.CARDINAL, high + low)
