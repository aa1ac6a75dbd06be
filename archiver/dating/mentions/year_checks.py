"""Check that a number without a month is a year, and that two of them are a range of years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.mentions.bare_years import GREGORIAN_YEARS, USUAL_YEARS, is_bare_year, is_unlike_a_count, is_year_with_ending
from archiver.dating.mentions.other_reckonings import is_of_a_reign
from archiver.dating.words import FULL_YEARS, TermKind
from archiver.vocabularies import languages_in, languages_with

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

YEARS = range(1000, 2601)
"""Bare numbers outside are not taken for years."""

RANGE_SPAN = 400
"""Years that lie farther apart are no range."""

# From so many letters on an era mark is no unit of measure.
_ERA_LETTERS = 2
_FIRST_GREGORIAN_YEAR = GREGORIAN_YEARS.start
# Two years in one list are seldom farther apart than two generations.
_GENERATIONS = 60
# After the word for year smaller numbers are a grade or an age: سال ۱۲.
_FIRST_SHORT_YEAR = 20
# Nobody counted solar years in the Latin script before.
_FIRST_SOLAR_YEAR = 1200


def year_range_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two numbers are the first and the last of some years."""
    one, other = mention.parts["y"], mention.parts["y2"]
    if mention.layout == "years-either":
        return False
    if mention.layout == "years-between":
        short = "A" in mention.parts and one.digits == other.digits == 2  # noqa: PLR2004
        whole = one.kind is other.kind and (one.kind is TermKind.YEAR or short) and not surroundings.is_counted(mention.end)
        return whole and surroundings.is_between(mention.parts.get("A", one).start) and 0 < other.value - one.value < RANGE_SPAN
    if mention.layout == "years-listed":
        # The number after "and" may count something else: سال ۱۳۹۵ و ۱۲۵۰ کشته.
        distance = abs(other.value - one.value)
        usual = one.value in USUAL_YEARS and other.value in USUAL_YEARS and distance < RANGE_SPAN
        if not usual or surroundings.is_counted(mention.end):
            return False
        is_near = distance <= _GENERATIONS and other.value % 50 != 0
        return is_near or is_unlike_a_count(other.value) or surroundings.ends_like_a_year(mention.end)
    return _two_years(one, other, mention, surroundings)


def _two_years(one: Term, other: Term, mention: Mention, surroundings: Surroundings) -> bool:
    is_marked = "e" in mention.parts or "e0" in mention.parts
    # After the word for year they are years whatever follows, if they are like years: از سال ۱۳۵۸ تا ۱۳۶۰ زندانی بود.
    are_years = "A" in mention.parts and one.value in USUAL_YEARS and is_unlike_a_count(other.value)
    if (surroundings.is_counted(mention.end) and not are_years) or surroundings.word_before_in("numbered", mention.start):
        return False
    if one.kind is other.kind is TermKind.NUMBER:
        return is_marked or ("A" in mention.parts and one.digits == other.digits == 2 and one.value < other.value)  # noqa: PLR2004
    if "/" in surroundings.between(one.end, other.start) and other.value not in {one.value + 1, (one.value + 1) % 100}:
        return False
    if one.kind is other.kind:
        near = 0 < other.value - one.value < RANGE_SPAN
        return near and (is_marked or (one.value in YEARS and other.value in YEARS))
    long, short = (one, other) if one.kind is TermKind.YEAR else (other, one)
    if short.digits == 1:
        # 1671-2, if a mark, a bracket, a slash or a word of time says that it is a year.
        led = is_marked or surroundings.between(mention.start - 1, mention.start) in {"/", "(", "["}
        led = led or surroundings.word_before_in("time", mention.start)
        return led and long.value in USUAL_YEARS and short.value == long.value % 10 + 1
    # People type the longer dash for a range; a hyphen may join the parts of any number.
    most = 100 if "–" in surroundings.as_written(one.end, other.start) else 10
    return short.digits == 2 and long.value in YEARS and 0 < short.value - long.value % 100 <= most  # noqa: PLR2004


def years_before_christ_fit(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two years before Christ follow each other, or the second is said to be one after.

    480-79 BC may be the years 480 and 479, or a time of four hundred years.
    """
    first, last, mark = mention.parts["y"], mention.parts["y2"], mention.parts["bc"]
    if not (first.value and last.value and _may_lead(mark, first)):
        return False
    is_of_both = not first.start < mark.start < last.start or "bc2" in mention.parts
    if not is_of_both:
        return not {"e", "e0"}.isdisjoint(mention.parts)
    if "and" in mention.parts and not surroundings.is_between(first.start):
        return True
    may_be_short = last.digits < first.digits and last.value < first.value % 10**last.digits
    has_dash = "-" in surroundings.between(first.end, last.start)
    return first.value > last.value and not (may_be_short and has_dash)


def _may_lead(mark: Term, year: Term) -> bool:
    """Return whether the mark of years before Christ may stand where it does: before its year in Turkish, but not in English."""
    return mark.start > year.start or not mark.languages.isdisjoint(languages_with("yearFollows"))


def year_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a number is a year."""
    parts = mention.parts
    if "bc" in parts:
        return parts["y"].value > 0 and _may_lead(parts["bc"], parts["y"])
    if "e" in parts or "e0" in parts:
        return _year_with_era(mention, surroundings)
    if "A" in parts or surroundings.is_labelled("year", mention.start):
        return _year_with_its_word(mention, surroundings)
    if "A2" in parts or "u" in parts:
        return (_year_before_its_word if "A2" in parts else is_year_with_ending)(mention, surroundings)
    if parts["y"].value not in USUAL_YEARS:
        return False
    return not surroundings.is_counted(mention.end) and _is_year_alone(mention, surroundings)


def _is_year_alone(mention: Mention, surroundings: Surroundings) -> bool:
    year = mention.parts["y"]
    if year.led and year.value in USUAL_YEARS:
        return surroundings.ends_like_a_year(mention.end) or is_unlike_a_count(year.value) or is_bare_year(mention, surroundings)
    is_bare = year.kind is TermKind.YEAR and year.digits == 4 and is_bare_year(mention, surroundings)  # noqa: PLR2004
    return is_bare and not surroundings.joins_amount(mention.end)


def _year_before_its_word(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the word for year after a number makes it one. A short word may count or weigh: 1000 il, 1500 г."""
    year, word = mention.parts["y"], mention.parts["A2"]
    if year.value not in USUAL_YEARS:
        return False
    is_in_words = year.kind not in FULL_YEARS
    is_sure = is_in_words or "u" in mention.parts or word.end - word.start > _ERA_LETTERS or is_unlike_a_count(year.value)
    return is_sure or is_bare_year(mention, surroundings)


def _year_with_its_word(mention: Mention, surroundings: Surroundings) -> bool:
    year = mention.parts["y"]
    if year.value in USUAL_YEARS:
        return True
    if year.kind in FULL_YEARS:
        return not (surroundings.is_counted(mention.end) or surroundings.word_after_in("units", mention.end))
    if year.digits != 2 or year.value < _FIRST_SHORT_YEAR or year.language in languages_with("yearWordCounts"):  # noqa: PLR2004
        return False
    if surroundings.is_counted(mention.end) or surroundings.is_volume(mention.end):
        return False
    return not is_of_a_reign(surroundings, year.start, mention.end)


def _is_old_solar(year: Term, era: Term) -> bool:
    return year.value < _FIRST_SOLAR_YEAR and all(meaning.calendar is Calendar.SOLAR_HIJRI for meaning in era.meanings)


def _year_with_era(mention: Mention, surroundings: Surroundings) -> bool:
    year = mention.parts["y"]
    era = mention.parts.get("e") or mention.parts["e0"]
    in_latin = era.language in languages_in("Latn")
    if in_latin and (surroundings.is_counted(year.end) or _is_old_solar(year, era)):
        # a solar year 365 days long, 450 AP credits
        return False
    if year.kind is TermKind.CARDINAL and year.digits > 2:  # noqa: PLR2004 - سال هزار و سیصد و پنجاه و هفت خورشیدی
        return year.value in USUAL_YEARS
    mark = surroundings.between(era.start, era.end).rstrip(".")
    if len(mark) >= _ERA_LETTERS:
        return year.kind in FULL_YEARS or year.digits == 2  # noqa: PLR2004
    if era.languages & languages_in("Latn"):
        return _year_with_letter(mention, year, era, surroundings)
    if year.kind not in FULL_YEARS or "e" not in mention.parts:
        return "A" in mention.parts and year.digits == 2  # noqa: PLR2004
    # ق and م are single letters: in 400 م they may be metres, but not if a sentence goes on after them.
    return year.digits > 3 or "A" in mention.parts or surroundings.word_after(era.end) != ""  # noqa: PLR2004


def _year_with_letter(mention: Mention, year: Term, era: Term, surroundings: Surroundings) -> bool:
    """Return whether a number with a single Latin letter is a year: 1430 H. may be half past two."""
    is_hour = "e" in mention.parts and surroundings.between(era.start, era.end).rstrip(".") == "h"
    may_be_time = is_hour and year.value // 100 < 24 and year.value % 100 < 60  # noqa: PLR2004
    if year.kind not in FULL_YEARS or year.value >= _FIRST_GREGORIAN_YEAR or may_be_time:
        return False
    # A letter after a blank may be any, if the number is no year without it: No. 1395 H.
    is_joined = surroundings.between(era.end - 1, era.end) == "." or era.start <= year.end
    return is_joined or "A" in mention.parts or is_bare_year(mention, surroundings)
