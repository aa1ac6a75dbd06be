"""Check that a number beside a month is its day, and that three numbers are a date: 4/7 is a number, `apr1` a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.dating.mentions.bare_years import is_unlike_a_count
from archiver.dating.mentions.counters import (
    is_after_plain_word,
    is_counter,
    is_cut_day,
    is_identifier,
    is_name_of_place,
    is_no_whole_year,
)
from archiver.dating.mentions.day_lists import are_several_days
from archiver.dating.mentions.other_reckonings import is_of_a_reign
from archiver.dating.mentions.part_agreement import (
    fits_in_words,
    is_fused,
    is_in_solar_text,
    is_latin,
    is_of_another_calendar,
    is_reversed,
    is_year_of_month,
    share_calendar,
)
from archiver.dating.mentions.second_days import is_second_day, is_second_of_numbers
from archiver.dating.mentions.year_checks import YEARS
from archiver.dating.words import FULL_YEARS, TermKind, doubtful_endings, fold_phrases, fold_set, split_words
from archiver.vocabularies import languages_with

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_MONTHS = 12
_FIRST_IMPOSSIBLE_DAY = 32
# 32 to 39 may be slips of the pen, which are reported as impossible days. From 40 on the number counts something else.
_NO_SLIP = 40
# Code points of a line that are looked at before and after the numbers: enough for a label or a place.
_REACH = 40
_PLACE_WORDS = 2
_ENDS_IN_DIGIT = re.compile(r"(?<!\d)(?<!\d[./:-])\d{1,2} $")
_DIGITS_FOLLOW = re.compile(r" \d{1,2}(?![\d:./-])")
_TENS = frozenset("123")
_NUMBER_FOLLOWS = re.compile(r",? (?:[^\W\d_]{1,3} )?\d{1,2}(?!\d)")
_DATE_BEFORE_BRACKET = re.compile(r"(?:\d[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.? [^\W\d]{3,},? '?\d{2,4}) ?[(\[]$")
_MOST_COUNTED = 10
_NUMBER = TermKind.NUMBER  # for speed


def day_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether day, month and year are a date, however impossible."""
    if mention.layout == "numeric":
        return _numeric(mention, surroundings)
    if is_range_of_days(mention, surroundings):
        return False
    if not surroundings.fills_cell(mention.start, mention.end) and _is_of_neighbours(mention, surroundings):
        return False
    if mention.layout == "day-before-slash":
        led = surroundings.word_before_in("beforeDay", mention.start) or _is_on_dateline(mention, surroundings)
        return led and _is_month_day(mention.parts["a_month"], mention.parts["d"]) and mention.parts["y"].value in YEARS
    # A day that no month has may be a slip of the pen; one far beyond is no day. Reversed digits are turned round later.
    last = 100 if is_reversed(mention) else _NO_SLIP
    days_fit = all(1 <= mention.parts[name].value < last for name in ("d", "d2") if name in mention.parts)
    return days_fit and fits_in_words(mention) and _year_fits(mention, surroundings)


def _is_of_neighbours(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether what stands beside the date makes its day or its year something else."""
    if is_counter(mention, surroundings) or _is_torn(mention, surroundings):
        return True
    return _is_of_range(mention, surroundings) or is_second_day(mention, surroundings)


def _is_torn(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a blank may part the digits of the day or the year, as in the text of some pages: 1 5 Aban, 15 Aban 13 95.

    A number that counts pages before the day is none of its digits.
    """
    parts, start = mention.parts, mention.start
    day, month, year = parts.get("d"), parts.get("m"), parts.get("y")
    if year is not None and year.kind is _NUMBER and _DIGITS_FOLLOW.match(surroundings.between(year.end, year.end + 4)):
        return True
    if day is None or month is None or surroundings.between(start - 1, start) != " " or is_after_plain_word(start, surroundings):
        return False
    if not _ENDS_IN_DIGIT.search(surroundings.between(max(0, start - 4), start)):
        return False
    if month.start == mention.start:
        return year is not None and year.kind is TermKind.NUMBER
    is_tens = day.start == mention.start and day.kind is TermKind.NUMBER and day.digits == 1
    before = mention.start - 2
    return is_tens and surroundings.between(before, before + 1) in _TENS and not surroundings.is_numbered(before)


def is_range_of_days(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a dash parts two days, and no year: Jan. 5-12."""
    day, year = mention.parts.get("d"), mention.parts.get("y")
    if day is None or year is None or year.kind is not TermKind.NUMBER or not day.value < year.value < _FIRST_IMPOSSIBLE_DAY:
        return False
    return year.start > day.end and surroundings.between(day.end, year.start).strip() == "-"


def _is_of_range(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the year begins a range of its own: 12 de octubre, de 1990 a 1995."""
    month, year = mention.parts["m"], mention.parts.get("y")
    if year is None or year.start < month.end or not surroundings.word_after_in("range", mention.end):
        return False
    comma, *words = surroundings.between(month.end, year.start).split() or [""]
    return comma == "," and words != []


def _in_month(mention: Mention) -> bool:
    return all(1 <= mention.parts[name].value < _FIRST_IMPOSSIBLE_DAY for name in ("d", "d2") if name in mention.parts)


def _year_fits(mention: Mention, surroundings: Surroundings) -> bool:
    year = mention.parts.get("y")
    if year is None or not _year_may_lead(mention, surroundings):
        return year is None
    if year.kind is TermKind.NUMBER:
        counts = surroundings.is_counted(year.end) or (
            is_latin(mention.parts["m"]) and surroundings.word_after_in("units", year.end)
        )
        counts = counts or is_no_whole_year(year.end, surroundings)
        short = year.digits == 2 and not (counts or _may_be_day(mention, surroundings))  # noqa: PLR2004
        return short and not is_of_a_reign(surroundings, year.start, year.end)
    if is_of_another_calendar(mention) or is_in_solar_text(mention, surroundings):
        return False
    if surroundings.is_counted(year.end) and not is_unlike_a_count(year.value):
        return False
    if year.kind is TermKind.CARDINAL:
        # In words, two digits of a year are no day: نود و هشت, not یک.
        return year.value >= _FIRST_IMPOSSIBLE_DAY and surroundings.between(year.start, year.end) not in fold_set("counted")
    has_era = "e" in mention.parts and year.kind is TermKind.YEAR
    return year.value in YEARS or is_reversed(mention) or has_era or is_year_of_month(mention, surroundings)


def _may_be_day(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two digits beside a day and a Latin month may be a day or a count: Sun 12, Dec 10, and 3. April, 23.

    After the day they are a year, unless more numbers follow (May 3, 23 and 30); so they are with an apostrophe.
    """
    year, month, day = mention.parts["y"], mention.parts.get("m2") or mention.parts.get("m"), mention.parts["d"]
    if month is None or year.value >= _FIRST_IMPOSSIBLE_DAY or not is_latin(month) or "e" in mention.parts:
        return False
    if year.start < month.start:
        return surroundings.between(year.start - 1, year.start) != "'"
    if surroundings.between(max(month.end, day.end), year.start).strip() != ",":
        return False
    return month.start > day.start or _NUMBER_FOLLOWS.match(surroundings.between(year.end, year.end + _REACH)) is not None


def _year_may_lead(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a year may stand before the rest: before the day and a European month only with its word.

    2016 yılının 5 Kasım'ı is a date; in `He left in 1979. May 5 was cold.` the year ends a sentence.
    """
    year = mention.parts["y"]
    if mention.layout.startswith("y") and surroundings.between(year.end, year.end + 2) in {". ", ".\n"}:
        return False
    return mention.layout != "ydM" or "A2" in mention.parts or not is_latin(mention.parts["m"])


def _numeric(mention: Mention, surroundings: Surroundings) -> bool:
    parts = mention.parts
    a, b, c = parts["a"], parts["b"], parts["c"]
    separator = surroundings.between(a.end, b.start).strip()
    is_year_first, is_year_last = a.kind in FULL_YEARS, c.kind in FULL_YEARS
    # After a word such as No. numbers are a date only with the whole year, and with slashes if it comes last.
    is_plain = is_year_first or (is_year_last and separator == "/")
    if not is_plain and (surroundings.is_numbered(a.start) or surroundings.is_after_code(a.start)):
        return False
    # A single letter after a dash makes a code of the numbers: 12/11/2016-A, but not 2016-11-05-minutes.
    after = surroundings.between(mention.end, mention.end + 3)
    is_code = after[:1] == "-" and after[1:2].isalpha() and not after[2:].isalpha()
    if is_code or (is_year_first and is_year_last) or is_identifier((a, b, c), separator, surroundings):
        return False
    if is_second_of_numbers(a.start, surroundings):
        return False
    if not (is_year_first or is_year_last):
        if is_no_whole_year(mention.end, surroundings) or surroundings.between(mention.start - 2, mention.start) == "..":
            return False
        led = separator != "/" and (
            surroundings.word_before_in("beforeDay", a.start)
            or _is_on_dateline(mention, surroundings)
            or _is_beside_date(mention, surroundings)
        )
        return _short_numeric((a, b, c), separator, led=led)
    year, day = (a, c) if is_year_first else (c, a)
    return year.value in YEARS and 1 <= day.value < 100 and 1 <= b.value < 100  # noqa: PLR2004


def _is_on_dateline(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the label of an issue stands right before, or a place and a comma on a line that ends with the numbers."""
    before = surroundings.between(max(0, mention.start - _REACH), mention.start).rpartition("\n")[2]
    words = split_words(before)
    if any(words[-len(label) :] == label for label in fold_phrases("datelines")):
        return True
    after = surroundings.between(mention.end, mention.end + _REACH).partition("\n")[0]
    is_place = 0 < len(words) <= _PLACE_WORDS and not any(word.isdecimal() for word in words)
    return is_place and before.rstrip().endswith(",") and not after.strip(" .")


def _is_beside_date(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the numbers stand in brackets right after a date, as its day in another calendar: 5 Mordad 67 [27.7.88]."""
    before = surroundings.between(max(0, mention.start - _REACH), mention.start)
    closed = surroundings.between(mention.end, mention.end + 1) in {")", "]"}
    return closed and _DATE_BEFORE_BRACKET.search(before) is not None


def _short_numeric(parts: tuple[Term, Term, Term], separator: str, *, led: bool) -> bool:
    """Return whether three numbers of at most two digits are a date: a year of two digits, a month and a day.

    Without slashes each must have two digits, since 1.2.16 may be a version or a section. They need not if the words before
    say that it is a date (`led`): den 9.7.99, `تاریخ: ۱۵-۸-۹۵`, London, 5.11.16.
    """
    a, b, c = parts
    if separator != "/" and not led and not all(part.digits == 2 for part in parts):  # noqa: PLR2004
        return False
    # The month is never first between full stops (CLDR).
    orders = ((a, b, c), (c, b, a)) if separator == "." else ((a, b, c), (c, b, a), (c, a, b))
    return any(year.digits == 2 and _is_month_day(month, day) for year, month, day in orders)  # noqa: PLR2004


def _is_month_day(month: Term, day: Term) -> bool:
    return 1 <= month.value <= _MONTHS and 1 <= day.value < _FIRST_IMPOSSIBLE_DAY


def month_day_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a number is the day of the month beside it, if no year follows."""
    if mention.layout == "numbered-day":
        # Two numbers are a day and a month with a word for it before and the full stop after: am 5.11.
        is_month_day = _is_month_day(mention.parts["a_month"], mention.parts["d"])
        stopped = surroundings.between(mention.end, mention.end + 1) == "."
        return is_month_day and stopped and surroundings.word_before_in("beforeDay", mention.start)
    month, day = mention.parts["m"], mention.parts["d"]
    is_apart = "\n" in surroundings.between(mention.start, mention.end) and "w" not in mention.parts
    if is_apart or _is_torn(mention, surroundings) or not _is_day_of_month(mention, surroundings):
        return False
    if mention.layout.startswith("M"):
        # Only English and Pashto write the month before the day.
        writes_month_first = not languages_with("monthFirst").isdisjoint(month.languages | day.languages)
        writes_month_first = writes_month_first or _has_doubtful_ending(mention, surroundings)
        if is_cut_day(mention.end, surroundings):
            return False
        counts = surroundings.is_counted(mention.end) or surroundings.word_after_in("units", mention.end)
        if not writes_month_first or counts:
            return False
    if month.kind is TermKind.RARE_MONTH:
        sure = day.kind is TermKind.ORDINAL or "w" in mention.parts or _has_doubtful_ending(mention, surroundings)
        led = surroundings.word_before_in("beforeMonthDay", mention.start) or surroundings.word_after_in("thisYear", mention.end)
        return sure or led or _has_month_word(mention, surroundings)
    # Few things are counted by more than ten that a month is called after too: شانزده آذر, but not سه تیر.
    is_counted = day.kind is TermKind.CARDINAL and month.kind is not TermKind.MONTH and day.value <= _MOST_COUNTED
    return day.kind is not TermKind.CARDINAL or not (is_counted or is_latin(month))


def _is_day_of_month(mention: Mention, surroundings: Surroundings) -> bool:
    month, day = mention.parts["m"], mention.parts["d"]
    if not (_in_month(mention) and fits_in_words(mention)) or is_fused(month, day, month):
        return False
    if is_second_day(mention, surroundings):
        return False
    return not (is_counter(mention, surroundings) or is_name_of_place(mention, surroundings))


def _has_doubtful_ending(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether an ending of ordinals follows the day that is a month in another language: د تلې ۱۰مه."""
    return doubtful_endings().fullmatch(surroundings.between(mention.parts["d"].end, mention.end)) is not None


def _has_month_word(mention: Mention, surroundings: Surroundings) -> bool:
    stretch = surroundings.between(mention.start, mention.end)
    return any(word in stretch for word in fold_set("writtenOnMonth"))


def day_range_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two numbers are the first and the last day of some days, or the first and last of a list."""
    if not _in_month(mention) or is_counter(mention, surroundings) or not _year_fits(mention, surroundings):
        return False
    if not fits_in_words(mention) or is_fused(mention.parts["m"], mention.parts["d"], mention.parts["m"]):
        return False
    if not share_calendar(mention) or ("and" in mention.parts and not surroundings.is_between(mention.start)):
        return False
    if mention.layout == "days" and not are_several_days(mention, surroundings):
        return False
    months = [mention.parts[name] for name in ("m", "m2") if name in mention.parts]
    return (
        "y" in mention.parts
        or all(month.kind is not TermKind.RARE_MONTH for month in months)
        or _has_month_word(mention, surroundings)
    )
