"""Statements side by side that claim to be one day in two calendars."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from archiver.dating.words import WORD, fold_phrases
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.dating.statements.statement import DateStatement

_LONGEST_GAP = 40
_SIGNS = re.compile(r"[\s()\[\]/=,.:;«»\"'|-]*")
# Signs that alone make two dates one day: 1395/8/15 (2016-11-05), or with =, / or | between them.
_STRONG_SIGNS = re.compile(r"[(\[/=|]")
_DASH, _SAYS_SO = "-", "="
_REMEMBERED = 1024
_PAIR = 2


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
        gap = text[before.end : after.start]
        if _are_twins(gap, before, after) or _is_third(gap, statements, groups, index):
            groups[index - 1] = index - 1 if groups[index - 1] is None else groups[index - 1]
            groups[index] = groups[index - 1]
    return groups


def _is_third(gap: str, statements: Sequence[DateStatement], groups: Sequence[int | None], index: int) -> bool:
    """Return whether no more than "and" joins a statement to two twins before it, each in a calendar of its own."""
    first = groups[index - 1]
    if first != index - _PAIR or tuple(WORD.findall(fold_text(gap).text)) not in fold_phrases("conjunction") or "\n\n" in gap:
        return False
    trio = statements[first : index + 1]
    calendars = {one.readings[0].calendar for one in trio if one.readings}
    return len(calendars) == len(trio) and len({one.precision for one in trio}) == 1


def _are_twins(gap: str, before: DateStatement, after: DateStatement) -> bool:
    if before.precision != after.precision or not (before.readings and after.readings):
        return False
    may_be_of_another = before.impossible or after.impossible
    if before.readings[0].calendar == after.readings[0].calendar and not may_be_of_another:
        return False
    claim = _read_gap(gap)
    return claim == _SAYS_SO or (claim == _DASH and before.precision == "day")


@lru_cache(maxsize=_REMEMBERED)
def _read_gap(gap: str) -> str:
    """Classify the text between two dates: a dash, signs or words that say that they are one day, or neither (an empty text)."""
    folded = fold_text(gap).text
    words = tuple(WORD.findall(folded))
    if "\n\n" in gap or not _SIGNS.fullmatch(WORD.sub("", folded)) or not set(words) <= _allowed_words():
        return ""
    # One whole phrase of twins must stand among the words: برابر با says that they are one day, با alone does not.
    rows = (words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1))
    if any(row in fold_phrases("twins") for row in rows) or _STRONG_SIGNS.search(folded):
        return _SAYS_SO
    return _DASH if _DASH in folded and not words else ""
