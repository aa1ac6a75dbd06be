"""A year in two calendars: `1395/2016`, `1323/1905-06`, `1395 [2016]`, `[1395] 2016`.

The two numbers say which calendar the Hijri one is of: 1323/1944 is solar, 1323/1905 lunar. If neither has days of the other
year, they are a pair only in the place of a year, and the statements are twins that differ.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archiver.calendars import Calendar, DateFields, DateRefusedError, DayInterval, MonthMeaning, read_fields
from archiver.dating.mentions.bare_years import is_bare_year
from archiver.dating.mentions.mention import Mention
from archiver.dating.words import Term, TermKind, fold_phrases, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.dating.mentions.surroundings import Surroundings

_CENTURY = 100
# The most years of a range that stands for one, and of a life or reign that is given in both calendars.
_LONGEST, _LONGEST_LIFE = 10, 120
_FIRST_SOLAR_YEAR = 1200
"""Older years of a pair are lunar: solar ones were not counted then."""

_FIRST_YEAR_AFTER_HIJRI = 1500
_HIJRI_YEARS = range(1200, _FIRST_YEAR_AFTER_HIJRI)
# So far apart are the two years of a pair with a slip in one of them.
_FROM_HIJRI_TO_GREGORIAN = range(450, 800)
_NEAR_AHEAD = 8
# The bracket around the second year is closed, perhaps after a question mark or a second choice: [1984 or 1985].
_CLOSED = re.compile(r" ?\??(?: [^\W\d]{1,4} \d{1,4})?\??[)\]]")
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{3,4}) ?(?:[^\W\d]{1,4}\.?)? ?/ ?$")
_YEAR_AFTER = re.compile(r"/(\d{3,4})(?!\d)")
_YEAR_AFTER_MONTH = re.compile(r",? \d{4}(?!\d)")
_PARTING = frozenset({"/", ","})
_OF_CODES = frozenset({"/", "-"})
_REMEMBERED = 4096

_Years = tuple[int, int]


def pair_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two numbers are one year in two calendars."""
    first, second = _years(mention, ""), _years(mention, "2")
    if first is None or second is None or _is_number(mention.start, surroundings):
        return False
    last = mention.parts.get("e") or mention.parts.get("to") or mention.parts["y"]
    gap = surroundings.between(last.end, mention.parts["y2"].start)
    if gap.strip()[:1] in {")", "]"}:
        return surroundings.after_bracket(mention.start) and _calendar_of(mention) is not None
    in_bracket = gap.strip()[:1] in {"(", "["}
    if in_bracket and not _CLOSED.match(surroundings.between(mention.end, mention.end + 16)):
        return False
    if (words := split_words(gap)) and words not in fold_phrases("twins"):
        return False
    if _calendar_of(mention) is not None:
        return True
    in_words = in_bracket or bool(words)
    return _differ_by_a_slip(first, second, corrected=bool(words)) and _is_claimed(mention, surroundings, in_words=in_words)


def _is_number(start: int, surroundings: Surroundings) -> bool:
    """Return whether the numbers are those of a document or a count: No. 1397/2018, A/1397/2018."""
    before = surroundings.between(start - 1, start) if start else ""
    return before in _OF_CODES or surroundings.is_numbered(start) or surroundings.is_amount(start)


def split_pair(mention: Mention) -> Iterator[Mention]:
    """Yield the two years of a pair, each with the calendar that the other shows."""
    calendar = _calendar_of(mention)
    hijri_first = mention.parts["y"].value < mention.parts["y2"].value
    for suffix in ("", "2"):
        year, last, era = mention.parts[f"y{suffix}"], mention.parts.get(f"to{suffix}"), mention.parts.get(f"e{suffix}")
        end = (era or last or year).end
        if era is None and calendar is not None:
            is_hijri = hijri_first is not bool(suffix)
            era = Term(TermKind.ERA, end, end, 0, (MonthMeaning(calendar if is_hijri else Calendar.GREGORIAN, 0),))
        parts = {name: term for name, term in (("y", year), ("y2", last), ("e", era)) if term is not None}
        layout, precision = ("year", "year") if last is None else ("years", "year-range")
        yield Mention(layout, precision, year.start, end, parts)


def year_of_pair_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a year of the other calendar and a slash stand before this one: the 2016 of 15 Aban 1395/2016."""
    match = _YEAR_BEFORE.search(surroundings.between(max(0, mention.start - 12), mention.start))
    return match is not None and abs(mention.parts["y"].value - int(match[1])) in _FROM_HIJRI_TO_GREGORIAN


def is_beside_another_year(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the year of a day or month is not its own, or not its only one: 1068/September 1658, Aban 1395/1396.

    After a slash the year may be repeated in the other calendar.
    """
    year, month = mention.parts["y"], mention.parts["m"]
    if year.start > month.start and surroundings.between(year.end, year.end + 1) != "/":
        return False
    if year.start < month.start:
        following = _YEAR_AFTER_MONTH.match(surroundings.between(mention.end, mention.end + _NEAR_AHEAD))
        return following is not None and not _PARTING.isdisjoint(surroundings.between(year.end, month.start))
    match = _YEAR_AFTER.match(surroundings.between(year.end, year.end + _NEAR_AHEAD))
    return match is not None and abs(year.value - int(match[1])) not in _FROM_HIJRI_TO_GREGORIAN


def _years(mention: Mention, suffix: str) -> _Years | None:
    """Return the first and the last year of one side, or None if they are no years in a row."""
    year, last = mention.parts[f"y{suffix}"], mention.parts.get(f"to{suffix}")
    if last is None:
        return year.value, year.value
    # Two digits are of the century of the first, one of its decade: 1888-9.
    value = last.value if last.digits > 2 else year.value - year.value % 10**last.digits + last.value  # noqa: PLR2004
    if value < year.value and last.digits == 2:  # noqa: PLR2004
        value += _CENTURY
    longest = _LONGEST_LIFE if {"to", "to2"} <= mention.parts.keys() else _LONGEST
    return (year.value, value) if 0 < value - year.value <= longest else None


def _calendar_of(mention: Mention) -> Calendar | None:
    """Return the calendar in which the Hijri year of a pair has days of the Gregorian one; None if neither has."""
    first, second = _years(mention, ""), _years(mention, "2")
    if first is None or second is None:
        return None
    hijri, gregorian, suffix = (first, second, "") if first[0] < second[0] else (second, first, "2")
    era = mention.parts.get(f"e{suffix}")
    named = frozenset(meaning.calendar for meaning in era.meanings) if era else frozenset[Calendar]()
    return _shared_calendar(hijri, gregorian, named)


@lru_cache(maxsize=_REMEMBERED)
def _shared_calendar(hijri: _Years, gregorian: _Years, named: frozenset[Calendar]) -> Calendar | None:
    if hijri[0] >= _FIRST_YEAR_AFTER_HIJRI:
        return None
    usual = (Calendar.SOLAR_HIJRI, Calendar.LUNAR_HIJRI) if hijri[0] >= _FIRST_SOLAR_YEAR else (Calendar.LUNAR_HIJRI,)
    for calendar in usual:
        if named and calendar not in named:
            continue
        # Both ranges begin together and end together; a range beside a single year only shares days with it.
        ends = (0, 1) if hijri[0] != hijri[1] and gregorian[0] != gregorian[1] else ()
        sides = [((hijri[end],) * 2, (gregorian[end],) * 2) for end in ends] or [(hijri, gregorian)]
        if all(_overlap(_days(calendar, one), _days(Calendar.GREGORIAN, other)) for one, other in sides):
            return calendar
    return None


def _overlap(one: DayInterval | None, other: DayInterval | None) -> bool:
    return one is not None and other is not None and one.overlaps(other)


def _days(calendar: Calendar, years: _Years) -> DayInterval | None:
    try:
        first, last = (read_fields(calendar, DateFields(year)).days for year in years)
    except DateRefusedError:
        return None
    return DayInterval(first.first, last.last)


def _differ_by_a_slip(first: _Years, second: _Years, *, corrected: bool) -> bool:
    hijri, gregorian = sorted((first[0], second[0]))
    if corrected and abs(gregorian - hijri) <= _CENTURY:
        # The second corrects a misprint of the first: 1395 [i.e. 1396].
        return hijri >= _FIRST_SOLAR_YEAR
    return hijri in _HIJRI_YEARS and gregorian >= _FIRST_YEAR_AFTER_HIJRI and gregorian - hijri in _FROM_HIJRI_TO_GREGORIAN


def _is_claimed(mention: Mention, surroundings: Surroundings, *, in_words: bool) -> bool:
    """Return whether a pair that differs stands in the place of a year. A slash alone may join the parts of a number."""
    if "A" in mention.parts:
        return True
    year = mention.parts["y"]
    if is_bare_year(Mention("year", "year", year.start, year.end, {"y": year}), surroundings):
        return True
    if in_words:
        return surroundings.is_after_comma(year.start) or surroundings.stands_apart(mention.start, mention.end)
    return surroundings.after_bracket(mention.start) and bool(_CLOSED.match(surroundings.between(mention.end, mention.end + 16)))
