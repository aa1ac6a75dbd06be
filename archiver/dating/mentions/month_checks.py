"""Check that the name of a month without a day is meant as one: خرداد is a name, در خرداد a month."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.mentions.counters import is_no_whole_year
from archiver.dating.mentions.part_agreement import (
    fits_in_words,
    is_fused,
    is_in_solar_text,
    is_latin,
    is_of_another_calendar,
    is_year_of_month,
    share_calendar,
)
from archiver.dating.mentions.year_checks import YEARS
from archiver.dating.words import FULL_YEARS, TermKind, words_of
from archiver.persian_text import fold_text
from archiver.vocabularies import LANGUAGES, languages_with, read_vocabulary

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_SHORT_YEARS = frozenset({TermKind.NUMBER, TermKind.CARDINAL})
_FIRST_NO_DAY = 32
_SHORT_NAME = 4
"""The longest name that is no month after a year, but a person: Copyright 2007, Jan Schmidt."""

_YEARS_OF_OUR_TIME = frozenset({*range(1300, 1411), *range(1900, 2041)})


def month_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a month and a number are a month of a year."""
    if mention.layout != "numbered-month":
        return _named_month(mention, surroundings)
    # Two numbers must be a month, with its zero, and a year of our time that counts nothing: 08/1395.
    number, year = mention.parts["a_month"], mention.parts["y"]
    if not 1 <= number.value <= 12 or number.digits != 2 or year.value not in _YEARS_OF_OUR_TIME:  # noqa: PLR2004 - months of a year
        return False
    if surroundings.between(mention.start - 1, mention.start) in {"/", "-", "."}:
        return False
    return not surroundings.word_before_in("numbered", mention.start) and not surroundings.is_counted(mention.end)


def _named_month(mention: Mention, surroundings: Surroundings) -> bool:
    month, year = mention.parts["m"], mention.parts["y"]
    if not fits_in_words(mention) or surroundings.is_counted(year.end) or is_fused(month, year, month):
        return False
    if is_of_another_calendar(mention) or is_in_solar_text(mention, surroundings):
        return False
    if mention.layout == "yM" and (
        # The year ends a sentence: در سال ۱۳۶۰. مهر بود.
        surroundings.between(year.end, year.end + 2) in {". ", ".\n"}
        or year.kind is not TermKind.YEAR
        or (is_latin(month) and _may_be_name(month, mention, surroundings))
    ):
        return False
    if year.kind not in _SHORT_YEARS or year.value in YEARS:
        return year.value in YEARS or "e" in mention.parts or is_year_of_month(mention, surroundings)
    # July 31 is a day, تیر ۳۱ a year.
    month_first = not month.languages.isdisjoint(languages_with("monthFirst"))
    is_day = year.value < (_FIRST_NO_DAY if month_first else _FIRST_NO_DAY - 1)
    if month.kind is TermKind.RARE_MONTH or is_day or is_no_whole_year(year.end, surroundings):
        return False
    solar = any(meaning.calendar is Calendar.SOLAR_HIJRI for meaning in month.meanings)
    return solar or year.kind is TermKind.CARDINAL or year.digits == 2  # noqa: PLR2004


def _may_be_name(month: Term, mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a short name after a year is a person's: Copyright 2007, Jan Schmidt, but not 2014 Mar."""
    is_alone = surroundings.between(mention.parts["y"].end, month.start) == " " and not surroundings.word_after(mention.end)
    return month.end - month.start <= _SHORT_NAME and not is_alone


def month_range_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two months are the first and the last of some months."""
    if set(mention.parts["m"].meanings) & set(mention.parts["m2"].meanings) and "y0" not in mention.parts:
        return False
    if not share_calendar(mention) or ("y0" in mention.parts and mention.parts["y0"].kind is not mention.parts["y"].kind):
        return False
    return month_fits(mention, surroundings) and (mention.parts["y"].kind in FULL_YEARS or mention.layout == "months-listed")


def month_alone_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the name of a month without day and year is one."""
    month = mention.parts["m"]
    word = mention.parts.get("B") or mention.parts.get("B2")
    if not fits_in_words(mention):
        return False
    if month.led:
        return month.kind is not TermKind.RARE_MONTH and not _is_late_person(mention, surroundings)
    if word is None:
        return not (is_latin(month) and _is_part_of_name(mention, surroundings)) and _stands_for_month(mention, surroundings)
    is_other_word = surroundings.between(word.start, word.end) in words_of("ownMonthWords", word.languages)
    foreign = is_other_word and month.language != word.language
    return not foreign or month.kind is TermKind.MONTH


def _stands_for_month(mention: Mention, surroundings: Surroundings) -> bool:
    month = mention.parts["m"]
    led = _is_led(month, ("time", "range", "dated"), surroundings) or surroundings.word_after_in("year", mention.end)
    if month.kind is TermKind.MONTH:
        return (led and not _is_capital_name(month, surroundings)) or surroundings.stands_apart(mention.start, mention.end)
    if month.kind is not TermKind.DOUBTFUL_MONTH:
        return False
    if led and surroundings.word_after_in("thisYear", mention.end):
        return True
    return is_latin(month) and _is_led(month, ("time",), surroundings) and _is_spelt_as_month(month, surroundings)


def _is_led(month: Term, lists: tuple[str, ...], surroundings: Surroundings) -> bool:
    """Return whether a word of some lists leads the month; in Latin letters one of its language: en août, but not en August."""
    if not is_latin(month):
        return any(surroundings.word_before_in(name, month.start) for name in lists)
    before = surroundings.word_before(month.start)
    return any(before in words_of(name, month.languages) for name in lists)


def _is_spelt_as_month(month: Term, surroundings: Surroundings) -> bool:
    """Return whether a language that has the word before writes the month so: i maj and im Mai, but not efter Maj."""
    before, written = surroundings.word_before(month.start), surroundings.as_written(month.start, month.end)
    leading = {language for language in month.languages if before in words_of("time", frozenset({language}))}
    if leading & languages_with("capitals") and _is_written_as_name(month, surroundings):
        return True
    # Months of other calendars are words of these languages too: in mehr als.
    is_gregorian = any(meaning.calendar is Calendar.GREGORIAN for meaning in month.meanings)
    return is_gregorian and any(written in _spellings(language) for language in leading - languages_with("capitals"))


def _is_capital_name(month: Term, surroundings: Surroundings) -> bool:
    """Return whether a month of Latin letters has a capital that no language with the word before gives it: i Oktober."""
    written, before = surroundings.as_written(month.start, month.end), surroundings.word_before(month.start)
    if not (is_latin(month) and written.istitle()):
        return False
    leading = [language for language in month.languages if before in words_of("time", frozenset({language}))]
    return leading != [] and not any(written in _spellings(language) for language in leading)


@cache
def _spellings(language: str) -> frozenset[str]:
    """Return the names of months that are not shortened, as a language writes them."""
    vocabulary = read_vocabulary(language)
    names = {spelling for months in vocabulary["months"].values() for spellings in months for spelling in spellings}
    return frozenset(name for name in names if not name.endswith(".")).difference(vocabulary["dayAndYear"])


def _is_part_of_name(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a comma follows at the beginning of a sentence, or a hyphen joins a word: August-Bebel-Haus."""
    after = surroundings.between(mention.end, mention.end + 2)
    is_joined = after[:1] == "-" and after[1:].isalpha()
    return is_joined or (after[:1] == "," and surroundings.begins_sentence(mention.start))


def _is_written_as_name(month: Term, surroundings: Surroundings) -> bool:
    """Return whether a name that is another word too has its capital, and is no part of a longer name: før jul, i Jan Mayen."""
    if month.end - month.start > _SHORT_NAME:
        return True
    if not surroundings.as_written(month.start, month.start + 1).isupper():
        return False
    is_whole = surroundings.between(month.start, month.end) in _whole_names()
    return is_whole or not surroundings.as_written(month.end, month.end + 2).strip().isupper()


@cache
def _whole_names() -> frozenset[str]:
    """Return the names of months that are not shortened: the first of their spellings."""
    lists = (months for language in LANGUAGES for months in read_vocabulary(language)["months"].values())
    return frozenset(fold_text(spellings[0]).text for months in lists for spellings in months)


def _is_late_person(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a month after "the late" is the name of somebody who has died: the late June Carter."""
    month, after = mention.parts["m"], surroundings.as_written(mention.end, mention.end + 2).strip()
    articles = words_of("lateArticles", frozenset({month.language}))
    return surroundings.word_before(month.start) in articles and after.isupper()
