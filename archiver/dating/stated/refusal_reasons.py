"""Tell why words are no date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import UnreadableDateError
from archiver.dating.mentions import find_strange_sign, is_word_beside, names_other_calendar
from archiver.dating.words import MONTH_NAMES, TermKind, fold_phrases, lexicon_for, split_words
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from archiver.dating.words import Lexicon, Sense

_SAID_ONCE = (MONTH_NAMES, frozenset({TermKind.WEEKDAY}), frozenset({TermKind.SEASON}))
_MOST_NUMBERS = 3
_OF_YEARS = MONTH_NAMES | {TermKind.WEEKDAY, TermKind.SEASON, TermKind.DECADE_WORD, TermKind.DECADE_NAME}
_LONGEST_MARK = 4  # words of a mark of years before Christ
_YEAR_DIGITS = (3, 4)


def explain_words(text: str) -> UnreadableDateError:
    """Return the reason why a text with words is no date: the first sign or word that belongs to none, or what is wrong."""
    folded = fold_text(text).text
    if names_other_calendar(folded):
        return UnreadableDateError("other-calendar")
    sign = find_strange_sign(folded)
    if sign is not None:
        return UnreadableDateError("strange-character", word=sign)
    if is_of_old_times(text):
        return UnreadableDateError("before-christ")
    lexicon, words = lexicon_for(folded), split_words(text)
    unknown = (word for word in words if not (word.isdecimal() or word in lexicon.anchors or is_word_beside(word)))
    for word in unknown:
        return UnreadableDateError("unknown-word", word=_as_written(word, text))
    return _explain_numbers([word for word in words if word.isdecimal()], _read_senses(words, lexicon))


def is_of_old_times(text: str) -> bool:
    """Return whether a text names years before Christ, which have no days, months, seasons or decades here."""
    words = split_words(text)
    rows = (words[start : start + length] for start in range(len(words)) for length in range(1, _LONGEST_MARK + 1))
    if fold_phrases("beforeChrist").isdisjoint(rows):
        return False
    phrases = lexicon_for(fold_text(text).text).phrases
    return any(sense.kind in _OF_YEARS for word in words for rest, sense in phrases.get(word, ()) if not rest)


def _as_written(word: str, text: str) -> str:
    """Return a folded word with the capitals of the text, if it stands there with the same letters."""
    start = text.lower().find(word)
    written = text[start : start + len(word)]
    return written if written.lower() == word else word


def _read_senses(words: tuple[str, ...], lexicon: Lexicon) -> dict[str, Sense]:
    """Return the meaning of each word that has one alone."""
    return {word: sense for word in words for rest, sense in lexicon.phrases.get(word, ()) if not rest}


def _explain_numbers(numbers: list[str], senses: dict[str, Sense]) -> UnreadableDateError:
    for once in _SAID_ONCE:
        said = {(sense.meanings, sense.value): word for word, sense in senses.items() if sense.kind in once}
        if len(said) > 1:
            return UnreadableDateError("two-words", word=list(said.values())[1])
    too_long = next((number for number in numbers if len(number) > max(_YEAR_DIGITS)), None)
    if too_long is not None:
        return UnreadableDateError("number-too-long", number=too_long)
    return UnreadableDateError(_find_reason(numbers, {sense.kind for sense in senses.values()}))


def _find_reason(numbers: list[str], kinds: set[TermKind]) -> str:
    years = [number for number in numbers if len(number) in _YEAR_DIGITS]
    if len(years) > 1:
        return "two-years"
    if len(numbers) > _MOST_NUMBERS - bool(kinds & MONTH_NAMES) - 2 * (TermKind.SEASON in kinds):
        return "too-many-numbers"
    if TermKind.DECADE_WORD in kinds:
        return "no-decade"
    if not years and not any(len(number) == 2 for number in numbers):  # noqa: PLR2004 - a year without its century
        return "no-year"
    return "weekday-without-day" if TermKind.WEEKDAY in kinds and len(numbers) == 1 else "unknown-layout"
