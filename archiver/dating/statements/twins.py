"""Statements side by side that claim to be one day in two calendars."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from archiver.dating.words import WORD, fold_phrases, has_border
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.calendars import Calendar
    from archiver.dating.statements.statement import DateStatement

_LONGEST_GAP = 40
_SIGNS = re.compile(r"[\s()\[\]/=,.:;«»\"'|-]*")
# Signs that alone make two dates one day: 1395/8/15 (2016-11-05), or with = or / between them.
_STRONG_SIGNS = re.compile(r"[(\[/=]")
_DASH, _SIGN, _PHRASE = "-", "=", "i.e."
_IN_BRACKETS = re.compile(r" *[(\[=] *")
# No number stands between two dates of one day; most gaps of tables hold one.
_NUMBER = re.compile(r"\d")
# The next item of a list, not a dash between two dates.
_NEXT_ITEM = re.compile(r"\n\s*-")
_REMEMBERED = 1024
_PAIR = 2
_PARTS_OF_EACH_OTHER = frozenset({"day", "month", "year", "day-range", "month-range", "year-range", "season"})
"""Precisions that may stand beside each other: the year of a day, a year that reaches into two."""

_YEARS_OF_DECADE = frozenset({"decade", "year-range"})
_JOINED_BY_DASH = frozenset({"day", "month"})
_YEARS = frozenset({"year", "year-range"})
_OPENING = frozenset({"(", "["})
_CLOSING = frozenset({")", "]"})
_COMMAS = frozenset({",", "،", ";", "؛"})
# Between dates of two precisions these signs part sooner than they join.
_LOOSE_SIGNS = frozenset("|()[]\n")


@cache
def _allowed_words() -> frozenset[str]:
    return _words("twins") | _words("connectors") | _words("datelines") | _words("month") | _words("year")


def _words(name: str) -> frozenset[str]:
    return frozenset(word for words in fold_phrases(name) for word in words)


def group_twins(text: str, statements: Sequence[DateStatement]) -> list[int | None]:
    """Return for each statement the index of the first of its group of twins, or None if it has no twin."""
    groups: list[int | None] = [None] * len(statements)
    for index in range(1, len(statements)):
        before, after = statements[index - 1], statements[index]
        if after.start - before.end > _LONGEST_GAP:
            continue
        if _are_twins(text, before, after) or _is_third(text, statements, groups, index):
            groups[index - 1] = index - 1 if groups[index - 1] is None else groups[index - 1]
            groups[index] = groups[index - 1]
    return groups


def _is_third(text: str, statements: Sequence[DateStatement], groups: Sequence[int | None], index: int) -> bool:
    """Return whether a statement goes on from two twins before it, each in a calendar of its own.

    That is so after "and", and after a comma within the brackets that the second of them opened.
    """
    first = groups[index - 1]
    if first != index - _PAIR:
        return False
    trio = statements[first : index + 1]
    calendars = {one.readings[0].calendar for one in trio if one.readings}
    if len(calendars) != len(trio) or len({one.precision for one in trio}) > 1:
        return False
    before, after = trio[1:]
    gap = text[before.end : after.start]
    is_in_brackets = text[trio[0].end : before.start].strip() in _OPENING and _is_closed(text, after)
    joins = tuple(WORD.findall(fold_text(gap).text)) in fold_phrases("conjunction")
    return "\n\n" not in gap and (joins or (is_in_brackets and gap.strip() in _COMMAS))


def _are_twins(text: str, before: DateStatement, after: DateStatement) -> bool:
    gap = text[before.end : after.start]
    if _NUMBER.search(gap) or not (before.readings and after.readings):
        return False
    is_bracketed = gap.strip() in _CLOSING and text[max(0, before.start - 2) : before.start].rstrip()[-1:] in _OPENING
    claim, is_border = _read_gap(gap)
    if is_bracketed and before.precision == "year":
        claim = _SIGN
    if is_border and claim != _PHRASE and not _IN_BRACKETS.fullmatch(gap):
        return _are_one_day(gap, before, after)
    if not claim or (claim == _DASH and not before.precision == after.precision in _JOINED_BY_DASH):
        return False
    return _fit_each_other(text, before, after) and _can_be_of_two_calendars(claim, before, after)


def _can_be_of_two_calendars(claim: str, before: DateStatement, after: DateStatement) -> bool:
    """Return whether two dates are of two calendars, as far as what stands between them says so.

    If both may be of one, a dash is a range, and a sign joins dates that can mean the same calendars only if they share days.
    Words say that they are one all the same: 1395, i.e. 1396.
    """
    one, other = _calendars(before), _calendars(after)
    if one.isdisjoint(other) or claim == _PHRASE:
        return True
    may_be_of_another = one != other or bool(before.impossible or after.impossible) or _share_days(before, after)
    return claim == _SIGN and may_be_of_another


def _fit_each_other(text: str, before: DateStatement, after: DateStatement) -> bool:
    """Return whether two dates are as exact as twins are.

    A year in brackets that go on is the first of a list: ۱۳۵۷ و ۱۳۵۸ (۱۹۷۸ و ۱۹۷۹).
    """
    if before.precision != after.precision:
        return _are_mixed_twins(text, before, after)
    goes_on = text[before.end : after.start].strip() in _OPENING and not _is_closed(text, after)
    return before.precision not in _YEARS or not goes_on or _share_days(before, after)


def _is_closed(text: str, statement: DateStatement) -> bool:
    """Return whether a bracket closes after a statement, perhaps after a full stop or a question mark."""
    return text[statement.end : statement.end + 3].strip(" .?؟")[:1] in _CLOSING


def _are_mixed_twins(text: str, before: DateStatement, after: DateStatement) -> bool:
    """Return whether a date and a less exact one, such as the year in brackets after a day, claim to be the same."""
    precisions = {before.precision, after.precision}
    if not precisions <= _PARTS_OF_EACH_OTHER and precisions != _YEARS_OF_DECADE:
        return False
    gap = text[before.end : after.start].strip()
    if gap in _OPENING:
        return _is_closed(text, after)
    return bool(gap) and not set(gap) & _LOOSE_SIGNS


def _calendars(statement: DateStatement) -> frozenset[Calendar]:
    return frozenset(reading.calendar for reading in statement.readings)


def _share_days(one: DateStatement, other: DateStatement) -> bool:
    """Return whether a reading of each, of two calendars, is the same day."""
    return any(
        reading.days is not None and another.days is not None and reading.days.overlaps(another.days)
        for reading in one.readings
        for another in other.readings
        if reading.calendar is not another.calendar
    )


def _are_one_day(gap: str, before: DateStatement, after: DateStatement) -> bool:
    """Return whether two dates side by side are sure and the same day, as in the masthead of a newspaper.

    Cells do not claim that. So two that differ, such as a birth and a death, are no twins, and nothing is settled by a cell.
    """
    if not (before.is_sure and after.is_sure) or before.calendar is after.calendar:
        return False
    is_same = before.precision == after.precision and before.readings[0].shares_days(after.readings[0])
    return is_same and "\n" not in gap and _SIGNS.fullmatch(gap) is not None


@lru_cache(maxsize=_REMEMBERED)
def _read_gap(gap: str) -> tuple[str, bool]:
    """Return what the text between two dates says, and whether a border of cells is in it."""
    return _read_claim(gap), has_border(gap)


def _read_claim(gap: str) -> str:
    """Classify the text between two dates: a dash, signs or words that say that they are one day, or neither (an empty text)."""
    folded = fold_text(gap).text
    words = tuple(WORD.findall(folded))
    if "\n\n" in gap or not _SIGNS.fullmatch(WORD.sub("", folded)) or not set(words) <= _allowed_words():
        return ""
    # One whole phrase of twins must stand among the words: برابر با says that they are one day, با alone does not.
    rows = (words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1))
    if any(row in fold_phrases("twins") for row in rows):
        return _PHRASE
    if _STRONG_SIGNS.search(folded):
        return _SIGN
    return _DASH if _DASH in folded and not words and not _NEXT_ITEM.search(folded) else ""
