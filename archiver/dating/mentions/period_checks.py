"""Check that a season, quarter, decade or century is meant: 90s are seconds, the 90s are years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.dating.mentions.counters import is_before_christ
from archiver.dating.mentions.part_agreement import is_latin
from archiver.dating.mentions.year_checks import YEARS
from archiver.dating.words import TermKind, fold_set, words_of
from archiver.vocabularies import languages_with

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_FIRST_NO_DAY = 32
_HALVES = (1, 2)
_FAR_APART = 400
# 10 is a number far more often than a decade.
_FIRST_SHORT_DECADE = 20
_CENTURY = 100
_HUNDREDS = range(1000, 2000, 100)
# From so many letters on the ending of two digits is that of a decade alone: 80-talet, but 80er Jahre.
_LONG_ENDING = 3
# Code points after the name that are looked at for a word for life: دهه شصت عمر.
_NEAR = 9


def season_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a number after a season is its year."""
    year, following = mention.parts["y"], mention.parts.get("y2")
    if surroundings.is_counted(year.end) or _are_of_two_languages(mention, year):
        return False
    if following is not None and following.value % 100 != (year.value + 1) % 100:
        return False
    return year.value in YEARS or (year.digits == 2 and year.value >= _FIRST_NO_DAY)  # noqa: PLR2004


def _are_of_two_languages(mention: Mention, year: Term) -> bool:
    """Return whether a year in words is of no language of its season: i alle fall min is no fall of the year 1000."""
    season = mention.parts.get("season")
    return season is not None and bool(year.languages) and year.languages.isdisjoint(season.languages)


def year_season_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a season follows its year, as the languages have it in which the word for year follows too."""
    return not mention.parts["season"].languages.isdisjoint(languages_with("yearFollows")) and season_fits(mention, surroundings)


def half_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether it is one of the two halves of a year, and no half of something that is counted."""
    is_half = mention.parts["d"].value in _HALVES and mention.parts["y"].value in YEARS
    return is_half and not surroundings.is_counted(mention.end)


def quarter_fits(mention: Mention, _: Surroundings) -> bool:
    """Return whether it is one of four quarters of a year."""
    return 1 <= mention.parts["d"].value <= 4 and mention.parts["y"].value in YEARS  # noqa: PLR2004


def decade_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a number that ends in 0 is a decade."""
    year, word = mention.parts["y"], mention.parts.get("t")
    if is_before_christ(mention.end, surroundings):
        return False
    if mention.layout == "named-decade":
        return _is_named_decade(mention, surroundings)
    if "u" in mention.parts and (
        surroundings.word_before_in("beforeCount", mention.start) or not has_decade_ending(mention, surroundings)
    ):
        # ett 40-tal is about forty
        return False
    if mention.layout == "short-decade" and not _is_short_decade(mention, surroundings):
        return False
    if word is not None and not _is_decade_word(year, word, surroundings):
        return False
    return mention.parts["y"].value % 10 == 0 and mention.parts["y"].value > 0


def decades_fit(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two numbers are the first and the last of some decades: the 60s to 80s, دهه‌های ۱۳۴۰ و ۱۳۵۰."""
    first, last = mention.parts["y"], mention.parts["y2"]
    if first.digits != last.digits or not 0 < last.value - first.value < _FAR_APART or last.value % 10:
        return False
    word = mention.parts.get("t") or mention.parts.get("u")
    is_short = first.digits == 2 and word is not None and word.start > first.start  # noqa: PLR2004
    if is_short and not _is_short_decade(mention, surroundings):
        return False
    return decade_fits(mention, surroundings) and not surroundings.is_counted(mention.end)


def _is_decade_word(year: Term, word: Term, surroundings: Surroundings) -> bool:
    """Return whether a word makes a decade of the year: 1990s but no S80, jaren 80 but not 2000 años, 1980-ci illər."""
    written = surroundings.between(word.start, word.end)
    if written in fold_set("decadeEndings"):
        return year.end <= word.start and surroundings.between(year.end, word.start) in {"", "'"}
    return word.start < year.start or not is_latin(word) or written in fold_set("decadeAfter")


def hundreds_fit(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a year with its ending is a century: 1800-talet. The 2000s are a decade as well, so they are left."""
    ending = surroundings.between(*mention.parts["u"][1:3])
    return mention.parts["y"].value in _HUNDREDS and ending in fold_set("centuryEndings")


def has_decade_ending(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the ending of a number makes it a decade: 1990-talet. In the north 1900-talet is a century."""
    ending = surroundings.between(*mention.parts["u"][1:3])
    is_century = mention.parts["y"].value % _CENTURY == 0 and ending in fold_set("centuryEndings")
    return ending in fold_set("decadeEndings") and not is_century


def _is_short_decade(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two digits are a decade: the 90s, '90s and 90er Jahre are years, 90s alone are seconds."""
    if mention.parts["y"].digits != 2 or mention.parts["y"].value < _FIRST_SHORT_DECADE:  # noqa: PLR2004
        return False
    before = surroundings.between(max(0, mention.start - 1), mention.start)
    if mention.parts["y"].led:
        return True
    ending = mention.parts.get("u")
    if ending is not None and ending.end - ending.start >= _LONG_ENDING:
        return mention.parts["y"].value % 10 == 0
    return "A" in mention.parts or before == "'" or surroundings.word_before_in("beforeDecade", mention.start)


def _is_named_decade(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the name is of years and not of an age: the nineties, not his nineties."""
    language = mention.parts["y"].language
    if language in languages_with("decadeNamesLed"):
        return mention.parts["y"].led or surroundings.word_before_in("beforeDecade", mention.start)
    if language in languages_with("decadeNamesBeforeYear"):
        stretch = surroundings.between(mention.start, mention.end)
        return any(word in stretch for word in words_of("year", frozenset({language})))
    after = surroundings.between(mention.end, mention.end + _NEAR)
    return not any(word in after for word in fold_set("lifeWords"))


def centuries_fit(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two numbers are the first and the last of some centuries."""
    first, last = mention.parts["d"], mention.parts["d2"]
    # Before Christ the later century has the smaller number.
    step = first.value - last.value if "bc" in mention.parts else last.value - first.value
    return step > 0 and century_fits(mention, surroundings) and last.value < _FIRST_NO_DAY


def century_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether there was such a century, or will be in a thousand years.

    An abbreviation before its number means other things too, so it leads a Roman one only: sec. XVIII, but not в. 30.
    """
    word, number = mention.parts.get("q"), mention.parts["d"]
    is_led = word is not None and word.start < number.start and "." in surroundings.between(word.start, number.start)
    if is_led and number.kind is not TermKind.ROMAN_NUMBER:
        return False
    return 1 <= mention.parts["d"].value < _FIRST_NO_DAY
