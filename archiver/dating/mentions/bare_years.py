"""Decide if a number of four digits is a year that has no month, era mark or word for year beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.dating.words import fold_set

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings

USUAL_YEARS = range(1000, 2101)
"""Years that documents speak of, in one calendar or the other."""

GREGORIAN_YEARS = range(1500, 2500)
"""Years of numbers that no other calendar has; the imperial years come after them."""

SOLAR_YEARS_OF_OUR_TIME = range(1300, 1451)
"""Years that texts count by the sun, also if nothing but the number says so."""

# A bracket or quotation mark says less than a word; a number of old times is a count sooner than a year.
_YEARS_IN_BRACKETS = range(1200, 2101)
# The years of our time, in either calendar: only these are years where little else speaks for one.
_RECENT_CENTURIES = range(1700, 2040)
_MODERN_YEARS = range(1900, 2040)
_CHRONICLED_YEARS = range(1200, 2040)
_MODERN_SOLAR_YEARS = range(1300, 1411)


def is_bare_year(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the words around the number make it a year."""
    start, end, value = mention.start, mention.end, mention.parts["y"].value
    if value not in USUAL_YEARS or surroundings.word_before_in("numbered", start) or surroundings.is_amount(start):
        return False
    if surroundings.ends_numbered_range(start):
        return False
    if surroundings.word_before_in("dated", start) or surroundings.is_beside_year(start, end, value):
        return not surroundings.is_counted(end)
    if surroundings.after_bracket(start):
        return surroundings.ends_like_a_year(end) and value in _YEARS_IN_BRACKETS
    if surroundings.after_copyright(start):
        return True
    in_latin, in_arabic = _is_latin_year(start, end, value, surroundings), _is_arabic_year(start, end, value, surroundings)
    # The script of the line is asked only if something hangs on it, since it takes long to tell.
    return in_latin if in_latin is in_arabic or surroundings.script(start, end) == "latin" else in_arabic


def is_year_with_ending(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the case that is written on to a number makes it a year of our time: 2016'da."""
    year, ending = mention.parts["y"], mention.parts["u"]
    is_parted = surroundings.between(year.end, ending.start) in {"'", "-"} or ending.end - ending.start > 1
    is_case = surroundings.between(ending.start, ending.end) in fold_set("yearEndings")
    return is_parted and is_case and is_unlike_a_count(year.value)


def _is_arabic_year(start: int, end: int, value: int, surroundings: Surroundings) -> bool:
    """Return whether the number is a year in the Arabic script: after a word of time, or between signs as in a reference."""
    if value in _CHRONICLED_YEARS and surroundings.leads_entry(start, end):
        return True
    if surroundings.in_citation(start, end):
        return is_unlike_a_count(value) or value in _MODERN_SOLAR_YEARS
    led = surroundings.word_before_in("time", start) or surroundings.word_before_in("range", start)
    unlike_a_count = is_unlike_a_count(value) and not surroundings.is_counted(end)
    return led and (surroundings.ends_like_a_year(end) or unlike_a_count)


def _is_latin_year(start: int, end: int, value: int, surroundings: Surroundings) -> bool:
    if surroundings.word_before_in("time", start) or surroundings.after_year_sign(start):
        return True
    led = (
        surroundings.word_before_in("ofYears", start) or surroundings.is_after_comma(start) or surroundings.begins_sentence(start)
    )
    if value in _MODERN_SOLAR_YEARS:
        after_place = surroundings.ends_like_a_year(end) and surroundings.is_after_place(start)
        return after_place or (surroundings.is_named_by_year(start, end) and not surroundings.is_counted(end))
    return value in _RECENT_CENTURIES and (
        surroundings.word_before_in("yearArticles", start) or (surroundings.ends_like_a_year(end) and led)
    )


def is_unlike_a_count(number: int) -> bool:
    """Return whether a number is near our time and not round, as most counts are."""
    return number % 50 != 0 and (number in _MODERN_YEARS or number in _MODERN_SOLAR_YEARS)
