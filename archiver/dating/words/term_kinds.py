"""The kinds of words and numbers that dates are made of: the letters of which the shapes of runs consist."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class TermKind(StrEnum):
    """A kind of term. Its value is the letter that stands for it in a shape, so that `15 Aban 1395` has the shape `n_M_y`.

    This is the key to the layouts (`archiver.dating.layouts`), which are patterns over shapes. `meaning` explains a
    letter, and `example` is text with such a term in it.
    """

    meaning: str
    example: str

    # For speed: the hash of an enumeration is worked out in Python, and terms are looked up by their kind all the time.
    __hash__ = str.__hash__

    def __new__(cls, letter: str, meaning: str, example: str) -> Self:
        """Create a kind from its row of the table."""
        kind = str.__new__(cls, letter)
        kind._value_ = letter
        kind.meaning = meaning
        kind.example = example
        return kind

    NUMBER = "n", "a number of one or two digits: a day, a month or a short year", "15"
    YEAR = "y", "a number of three or four digits, which may be a year", "1395"
    GROUPED_YEAR = "g", "a number of four digits with a separator of thousands", "۱٬۳۹۵"
    OTHER_NUMBER = "x", "a number that is no part of a date", "123456"
    ORDINAL = "o", "an ordinal in words", "پانزدهم"
    CARDINAL = "c", "a cardinal in words, with several words put together", "نود و پنج"
    MONTH = "M", "the name of a month that is no other word", "آبان"
    DOUBTFUL_MONTH = "m", "the name of a month that is an ordinary word too", "مهر"
    RARE_MONTH = "z", "the name of a month that needs a year beside it", "عقرب"
    ROMAN_MONTH = "R", "a Roman numeral for a month", "xi"
    ROMAN_NUMBER = "N", "a Roman numeral for a century", "XX"
    MONTH_WORD = "B", "the word for month", "ماه"
    WEEKDAY = "w", "the name of a weekday", "شنبه"
    YEAR_WORD = "A", "the word for year, in a language in which it stands before the number", "سال"
    YEAR_WORD_AFTER = "a", "the word for year, in a language in which it stands after the number", "کال"
    ERA = "e", "an era mark of a calendar", "هجری شمسی"
    ERA_IN_BRACKETS = "E", "an era mark that is a name too, and counts only in brackets", "أم القرى"
    BEFORE_CHRIST = "b", "the era mark of years counted backwards", "قبل از میلاد"
    SEASON = "s", "the name of a season", "پاییز"
    QUARTER = "q", "the word for a quarter of a year", "quarter"
    DECADE_WORD = "t", "the word for decade, or the ending that makes one of a number", "دهه"
    DECADE_NAME = "T", "the name of a decade", "nineties"
    CENTURY = "C", "the word for century", "قرن"
    LAST_CENTURY = "L", "a phrase for the last century", "قرن گذشته"
    PART_OF_TIME = "h", "a word for the beginning, the middle or the end of a time, if no time follows", "اوایل آن"
    HALF = "H", "the word for half", "half"
    RANGE = "r", "a word for from or to", "تا"
    CONJUNCTION = "k", "a word for and", "و"
    EITHER = "v", "a word for or", "یا"
    CONNECTOR = "p", "another word that may stand inside a date", "of"
    ORDINAL_SUFFIX = "u", "the ending of an ordinal after a number", "th"
    NO_DATE = "~", "a word of a date phrase that means nothing alone, or a phrase that is no date", "مهر و موم"


MONTH_NAMES = frozenset({TermKind.MONTH, TermKind.DOUBTFUL_MONTH, TermKind.RARE_MONTH})
"""Every kind of month named by a word."""

COMMON_MONTHS = frozenset({TermKind.MONTH, TermKind.DOUBTFUL_MONTH})
"""Months that need no year."""

FULL_YEARS = frozenset({TermKind.YEAR, TermKind.GROUPED_YEAR})
"""Numbers with the digits of a year written in full."""

DAYS = frozenset({TermKind.NUMBER, TermKind.ORDINAL, TermKind.CARDINAL})
"""Numbers and words that can be the day of a month."""
