"""Say the dates of a record in words: EDTF, and the same notation for Solar Hijri dates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from archiver.messages import form_of, month_name, phrase
from archiver.persian_text import write_digits
from archiver.vocabularies import read_vocabulary

if TYPE_CHECKING:
    from archiver.messages import Language

    MonthNames = Literal["gregorian", "solar-hijri", "lunar-hijri", "borji"]

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_YEARS = re.compile(r"(?P<minus>-?)(?P<known>\d{2,3})(?P<unknown>X{1,2})")
_BEFORE_CHRIST = re.compile(r"-?(?P<year>(?<=-)\d{4}|0000)")
_FIRST_SEASON = 21
_DECADE = "X"
_REMEMBERED = 4096  # the documents of a bag repeat the same days


@lru_cache(maxsize=_REMEMBERED)
def say_date(expression: str, language: Language, months: MonthNames = "gregorian") -> str:
    """Return the meaning of a date in words: `1981-23` is autumn 1981, `[2016-11-04,2016-11-05]` one of two days.

    Args:
        expression: EDTF (ISO 8601-2) of the kinds that records hold: days, months, seasons, years, decades, centuries, years
            before Christ; intervals of these, open ones too; sets of all of them; `~` for about, `?` for uncertain, `%` for both.
        language: the language of the words.
        months: the names of months; `solar-hijri` for fields that hold Solar Hijri dates.

    An unknown expression is returned as it is.
    """
    if expression.startswith("[") and expression.endswith("]"):
        said = [_say_span(*_split(member, ".."), language, months) for member in expression[1:-1].split(",")]
        return phrase("days.or", language).join(said)
    return _say_span(*_split(expression, "/"), language, months)


def _split(expression: str, mark: str) -> tuple[str, str | None]:
    """Return the ends of an interval, an open end empty. Return the whole and None if it is not an interval."""
    first, found, last = expression.partition(mark)
    if mark == "/":
        first, last = first.replace("..", ""), last.replace("..", "")
    return first, last if found else None


def _say_span(first: str, last: str | None, language: Language, months: MonthNames) -> str:
    if last is None:
        return _say_point(first, language, months)
    marks = {_split_mark(end)[1] for end in (first, last) if end}
    if len(marks) == 1 and (mark := marks.pop()):
        # What holds for both ends is said once.
        return _say_mark(_say_span(_split_mark(first)[0], _split_mark(last)[0], language, months), mark, language)
    said_first, said_last = (_say_point(end, language, months) for end in (first, last))
    if not first or not last:
        return phrase("days.from" if first else "days.until", language, day=said_first or said_last)
    return phrase("days.from-until", language, first=said_first, last=said_last)


def _say_point(point: str, language: Language, months: MonthNames) -> str:
    plain, mark = _split_mark(point)
    said = _say_date(plain, language, months) or _say_years(plain, language) or plain
    return _say_mark(write_digits(said, form_of(language).digits), mark, language)


def _split_mark(point: str) -> tuple[str, str]:
    """Return a date without the mark of EDTF that follows it, and the mark."""
    plain = point.rstrip("~?%")
    return plain, point.removeprefix(plain)


def _say_mark(said: str, mark: str, language: Language) -> str:
    if mark in {"~", "%"}:
        said = phrase("days.about", language, day=said)
    return phrase("days.uncertain", language, day=said) if mark in {"?", "%"} else said


def _say_date(plain: str, language: Language, months: MonthNames) -> str | None:
    """Return a day, month, season or year in words: `15 Aban 1395`, `autumn 1981`, `2016`."""
    found = _DATE.fullmatch(plain)
    if found is None or not int(found["year"]):
        return None
    words = [str(int(found["year"]))]
    if found["month"]:
        words.insert(0, _say_month(int(found["month"]), language, months))
    if found["day"]:
        words.insert(0, str(int(found["day"])))
    return " ".join(words)


def _say_month(number: int, language: Language, months: MonthNames) -> str:
    if number < _FIRST_SEASON:
        return month_name(number, months, language)
    return list(read_vocabulary(language)["seasons"].values())[number - _FIRST_SEASON][0]


def _say_years(plain: str, language: Language) -> str | None:
    """Return a decade, a century, or a year before Christ in words. EDTF has a year 0, which is 1 BC."""
    if found := _BEFORE_CHRIST.fullmatch(plain):
        return phrase("days.before-christ", language, day=str(int(found["year"]) + 1))
    found = _YEARS.fullmatch(plain)
    if found is None:
        return None
    first, last = (int(found["known"] + digit * len(found["unknown"])) for digit in "09")
    if found["minus"]:
        years = phrase("days.from-until", language, first=str(last + 1), last=str(first + 1))
        return phrase("days.before-christ", language, day=years)
    if found["unknown"] == _DECADE:
        return phrase("days.decade", language, day=str(first))
    return phrase("days.from-until", language, first=str(first), last=str(last))
