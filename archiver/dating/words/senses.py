"""The meanings of each spelling of a vocabulary, with the forms that grammar gives it."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import Calendar, MonthMeaning
from archiver.dating.words.number_words import fused_years, long_numbers
from archiver.dating.words.term_kinds import TermKind
from archiver.vocabularies import WEEKDAYS, Vocabulary, languages_in, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Sunday to Thursday: یکشنبه to پنجشنبه are a number and the word for Saturday.
_NUMBERED_WEEKDAYS = range(1, 6)
_JOINED = frozenset({TermKind.PART_OF_TIME, TermKind.CENTURY})
# The centuries that books number so.
_ROMAN = dict(enumerate(["XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI"], 11))
_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# Names of at most four letters (May, Sun, Sat) are other words too, unless they have a capital.
_SHORT = 4


class Sense(NamedTuple):
    """The meaning of a word of the lexicon.

    `meanings` are pairs of a calendar and a number: months, or an era with 0. `value` is the number of an ordinal, cardinal,
    weekday (Saturday is 0) or season.
    `dotted` words are abbreviations that count only before a full stop, `capital` ones only with a capital letter first. A month
    may have several of these marks, and needs one of them, unless it is `plain`. A `strict` one counts without a mark too, but
    only between a day and a year. A `glued` word is written on to a number: 2016an, while an is another word. `number` is what
    a month's name counts beside the words of numbers: mil sept cent.
    `weekday` is what it means before a whole date: mar. 5 janv. 2016.
    """

    kind: TermKind
    value: int = 0
    meanings: tuple[MonthMeaning, ...] = ()
    language: str = ""
    dotted: bool = False
    capital: bool = False
    strict: bool = False
    between: bool = False
    conjunction: bool = False
    number: int = 0
    weekday: int | None = None
    languages: frozenset[str] = frozenset()
    glued: bool = False

    @property
    def plain(self) -> bool:
        """True if it counts without any mark."""
        return not (self.dotted or self.capital or self.strict)


Phrases = dict[str, list[tuple[tuple[str, ...], Sense]]]
"""The phrases of some scripts by their first word: the words that go on, and the sense."""


def _months(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    kinds = dict.fromkeys(vocabulary["ambiguous"], TermKind.DOUBTFUL_MONTH)
    kinds |= dict.fromkeys(vocabulary["rare"], TermKind.RARE_MONTH)
    language, languages = _own_language(vocabulary)
    for calendar, months in vocabulary["months"].items():
        # A second calendar of the same people has the same names. The year decides.
        calendars = [Calendar(one) for one in (calendar, *vocabulary["sharedMonths"].get(calendar, ()))]
        for number, spellings in enumerate(months, 1):
            meanings = tuple(MonthMeaning(one, number) for one in calendars)
            for spelling in spellings:
                kind = kinds.get(spelling, TermKind.MONTH)
                capital = vocabulary["capitals"] and (kind is not TermKind.MONTH or len(spelling) <= _SHORT)
                strict = spelling.rstrip(".") in vocabulary["dayAndYear"]
                dotted = spelling.endswith(".") and (strict or _is_dotted(spelling, spellings))
                sense = Sense(kind, 0, meanings, language, dotted, capital, strict, languages=languages)
                yield from _month_forms(spelling, sense, vocabulary)


def _own_language(vocabulary: Vocabulary) -> tuple[str, frozenset[str]]:
    """Return the language of a sense, and the languages that have it. Given at once, they save a copy of every sense."""
    return vocabulary["language"], frozenset({vocabulary["language"]})


def _month_forms(spelling: str, sense: Sense, vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    yield spelling, sense
    if not (sense.strict or sense.dotted):
        yield from ((spelling + ending, sense) for ending in vocabulary["monthEndings"])
    script = vocabulary["script"]
    strong = sense._replace(kind=TermKind.MONTH)
    for word in _words_written_on(script):
        yield spelling + word, strong
        yield from ((preposition + spelling + word, strong) for preposition in vocabulary["writtenOn"])
    if sense.kind is TermKind.MONTH:
        yield from ((preposition + spelling, sense) for preposition in vocabulary["writtenOn"])
    if added := _added_endings(script).get(spelling[-1]):
        yield spelling + added, sense
    for ending, oblique in vocabulary["obliqueEndings"].items():
        if spelling.endswith(ending):
            yield spelling.removesuffix(ending) + oblique, sense
    yield from _written_on(vocabulary, spelling, sense)


@cache
def _words_written_on(script: str) -> tuple[str, ...]:
    """Return the words for month that one language of a script writes on to any name: آبانماه, and so حملماه."""
    lists = (read_vocabulary(language)["writtenOnMonth"] for language in sorted(languages_in(script)))
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


@cache
def _added_endings(script: str) -> dict[str, str]:
    """Return the letter that a name takes after each last letter, in any language of a script."""
    return {last: added for one in languages_in(script) for last, added in read_vocabulary(one)["addedEndings"].items()}


def _is_dotted(spelling: str, spellings: list[str]) -> bool:
    return spelling.endswith(".") and spelling.rstrip(".") not in spellings


def _weekdays(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for value, weekday in enumerate(WEEKDAYS):
        spellings = vocabulary["weekdays"][weekday]
        for spelling in spellings:
            short = vocabulary["capitals"] and len(spelling) <= _SHORT
            yield spelling, Sense(TermKind.WEEKDAY, value, dotted=_is_dotted(spelling, spellings), capital=short)
        if vocabulary["numberedWeekdays"] and value in _NUMBERED_WEEKDAYS:
            # In haste Monday is written ۲شنبه.
            yield f"{value}{vocabulary['weekdays']['saturday'][0]}", Sense(TermKind.WEEKDAY, value)


def _with_conjunction(vocabulary: Vocabulary, spelling: str, sense: Sense) -> Iterator[tuple[str, Sense]]:
    """Yield a word, and the same with a conjunction that is written on to it: وحزيران."""
    yield spelling, sense
    yield from _written_on(vocabulary, spelling, sense)


def _written_on(vocabulary: Vocabulary, spelling: str, sense: Sense) -> Iterator[tuple[str, Sense]]:
    yield from ((conjunction + spelling, sense._replace(conjunction=True)) for conjunction in vocabulary["writtenOnConjunctions"])


def _seasons(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for value, spellings in enumerate(vocabulary["seasons"].values()):
        for spelling in spellings:
            yield from _with_conjunction(vocabulary, spelling, Sense(TermKind.SEASON, value))


def _eras(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for kind, eras in ((TermKind.ERA, vocabulary["eras"]), (TermKind.ERA_IN_BRACKETS, vocabulary["erasInBrackets"])):
        for calendar, spellings in eras.items():
            for spelling in spellings:
                # A single Latin letter needs its full stop: H.
                dotted = vocabulary["script"] == "Latn" and len(spelling.removesuffix(".")) == 1
                yield spelling, Sense(kind, meanings=(MonthMeaning(Calendar(calendar), 0),), dotted=dotted)


def _simple_words(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    kinds = {
        TermKind.YEAR_WORD_AFTER if vocabulary["yearFollows"] else TermKind.YEAR_WORD: vocabulary["year"],
        TermKind.MONTH_WORD: vocabulary["month"],
        TermKind.BEFORE_CHRIST: vocabulary["beforeChrist"],
        TermKind.DECADE_WORD: vocabulary["decade"] + vocabulary["decadeAfter"],
        TermKind.CENTURY: vocabulary["century"],
        TermKind.LAST_CENTURY: vocabulary["lastCentury"],
        # Of what is no date as a whole, no word is one either: مهر و موم.
        TermKind.NO_DATE: vocabulary["noDates"],
        TermKind.QUARTER: vocabulary["quarter"],
        TermKind.PART_OF_TIME: vocabulary["early"] + vocabulary["mid"] + vocabulary["late"],
        TermKind.HALF: vocabulary["half"],
        TermKind.RANGE: vocabulary["range"],
        TermKind.CONJUNCTION: vocabulary["conjunction"],
        # Words that join twins may also stand between a weekday and its day: يوم السبت الموافق 5 نوفمبر.
        TermKind.CONNECTOR: vocabulary["connectors"] + vocabulary["twins"],
        TermKind.ORDINAL_SUFFIX: vocabulary["ordinalSuffixes"] + vocabulary["decadeEndings"],
    }
    for kind, spellings in kinds.items():
        for spelling in spellings:
            # c. is a century only with its full stop: 17th c.
            sense = Sense(kind, dotted=kind is TermKind.CENTURY and spelling.endswith("."))
            yield from _with_conjunction(vocabulary, spelling, sense) if kind in _JOINED else [(spelling, sense)]


def _ordinals(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for value, spellings in enumerate(vocabulary["ordinals"], 1):
        for spelling in spellings:
            yield from _with_conjunction(vocabulary, spelling, Sense(TermKind.ORDINAL, value))
    # A Roman number with its ending: XIXe siècle.
    yield from (
        (f"{roman}{ending}", Sense(TermKind.ORDINAL, value, capital=True))
        for ending in vocabulary["romanEndings"]
        for value, roman in _ROMAN.items()
    )


def _roman_months(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    if vocabulary["romanMonths"]:
        for number, roman in enumerate(_ROMAN_MONTHS, 1):
            yield roman, Sense(TermKind.ROMAN_MONTH, meanings=(MonthMeaning(Calendar.GREGORIAN, number),))
        for value, roman in _ROMAN.items():
            if value > len(_ROMAN_MONTHS):
                yield roman, Sense(TermKind.ROMAN_NUMBER, value, capital=True)


def _decade_names(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for word, value in vocabulary["decadeNames"].items():
        yield from _with_conjunction(vocabulary, word, Sense(TermKind.DECADE_NAME, value))


def _cardinals(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    for word, value in vocabulary["numbers"].items():
        yield from _with_conjunction(vocabulary, word, Sense(TermKind.CARDINAL, value))
    own = _own_language(vocabulary)
    for word, value in long_numbers(vocabulary["fusedYears"]):
        yield word, Sense(TermKind.CARDINAL, value, (), own[0], languages=own[1])
    yield from _joined_tens(vocabulary)


def gather_fused_years(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    """Yield the years that the language writes as one word. There are thousands, which few texts have."""
    own = _own_language(vocabulary)
    for word, value in fused_years(vocabulary["fusedYears"], "".join(vocabulary["conjunction"][:1])):
        yield word, Sense(TermKind.CARDINAL, value, (), own[0], languages=own[1])


def _joined_tens(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    tens = {word: value for word, value in vocabulary["numbers"].items() if value in range(20, 100, 10)}
    units = {word: value for word, value in vocabulary["numbers"].items() if value in range(1, 10)}
    language, languages = _own_language(vocabulary)
    for ten, high in tens.items():
        for unit, low in units.items():
            for conjunction in vocabulary["conjunction"]:
                # With a joiner between them, three words are one: بیست‌و‌یک.
                yield ten + conjunction + unit, Sense(TermKind.CARDINAL, high + low, (), language, languages=languages)
            if vocabulary["script"] != "Arab":
                yield f"{ten}-{unit}", Sense(TermKind.CARDINAL, high + low, (), language, languages=languages)


def _alternatives(vocabulary: Vocabulary) -> Iterator[tuple[str, Sense]]:
    """Yield the words for "or". They are small, so any other sense counts first: an is a year in French, or in Kurdish."""
    yield from ((spelling, Sense(TermKind.EITHER)) for spelling in vocabulary["either"])


GATHERERS: tuple[Callable[[Vocabulary], Iterator[tuple[str, Sense]]], ...] = (
    _months,
    _weekdays,
    _seasons,
    _eras,
    _simple_words,
    _ordinals,
    _decade_names,
    _cardinals,
    _roman_months,
    _alternatives,
)
"""Each yields spellings of a vocabulary with their senses. If two give one word a sense, the first counts."""
