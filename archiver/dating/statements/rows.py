"""Rows of a list: lines of one form with a date at the same place. None of their dates is a dateline.

The day on which the last person of a list died is not the day of the list. Lines that say one day in several calendars are no
rows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from archiver.dating.words import WORD, fold_set
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.dating.statements.lines import LineIndex
    from archiver.dating.statements.statement import DateStatement
    from archiver.dating.statements.text_parts import TextParts

_LONGEST_ROW = 400
"""A longer line is a paragraph."""

# An entry of a list may take so many lines.
_STEPS = (1, 2, 3)
_REACH = 12
"""The lines on either side among which the other entries of a chronology are looked for."""

_MOST_BLANK = 3
_REMEMBERED = 1024
_ROWS = 3
"""From so many on, equal days do not speak against a list."""

_COLUMNS = re.compile(r" {3,}")
_WORDS = re.compile(r"[^\W\d_]+(?:[.']? ?[^\W\d_]+)*\.?")
_NUMBERS = re.compile(r"\d+(?:[./-]\d+)*")
# The number, letter or bullet of an item.
_MARKED = re.compile(r"(?:\(?n[.):-]|[*•·○●▪■◦‣-])")
# The sign between the day of a chronology and what happened.
_EVENT_SIGNS = frozenset("-:|\t")


class _Form(NamedTuple):
    """The signs before a date, with `w` for words and `n` for numbers, the first sign after it, and the last word before it."""

    before: str
    after: str
    label: str


class Rows:
    """The lists of a text that have a date in each row."""

    def __init__(self, text: str, lines: LineIndex, parts: TextParts, statements: Sequence[DateStatement]) -> None:
        self._text = text
        self._lines = lines
        self._parts = parts
        self._by_line: dict[int, list[DateStatement]] = {}
        for one in statements:
            self._by_line.setdefault(one.line, []).append(one)

    def holds(self, statement: DateStatement, *, is_labelled: bool) -> bool:
        """Return whether other rows of one form stand around a date.

        A date with the label of an issue is in a row only if the others have the same label, and more than that is alike.
        """
        form = self._read_form(statement)
        if form is None:
            return False
        above, below = self._neighbours(statement.line, -1), self._neighbours(statement.line, 1)
        label = form.label if is_labelled else None
        mates = {line: found for line in (*above, *below) if (found := self._mates(line, statement, form, label))}
        if not mates:
            return False
        if self._count_rows(form, mates, above, below) >= _ROWS - 1:
            return True
        # Two dates alone, or with nothing but a label, are datelines that differ.
        is_bare = form.before in {"w", "w:"} if is_labelled else not (form.before or form.after)
        beside = [one for line in (*above[:1], *below[:1]) for one in mates.get(line, ())]
        if not is_bare and any(_differ(statement, one) for one in beside):
            return True
        # The days of a chronology or a diary stand in front, or alone above their lines.
        is_first = not form.before and (form.after in _EVENT_SIGNS or not form.after)
        return is_first and _are_in_order([statement, *(found[0] for found in mates.values())])

    def _count_rows(
        self, form: _Form, mates: Mapping[int, Sequence[DateStatement]], above: Sequence[int], below: Sequence[int]
    ) -> int:
        """Return how many lines of this form follow each other on both sides, at the step that gives most."""
        dateless = {line for line in (*above, *below) if line not in mates and self._is_dateless_row(line, form)}
        sides = [[line for line in side if line not in dateless] for side in (above, below)]
        return max(sum(len(list(takewhile(mates.__contains__, side[step - 1 :: step]))) for side in sides) for step in _STEPS)

    def _is_dateless_row(self, line: int, form: _Form) -> bool:
        """Return whether a line is a row of the list whose date is not known."""
        start, end = self._lines.span(line)
        signs = _read_signs(fold_text(self._text[start:end]).text) if end - start <= _LONGEST_ROW else ""
        return form.before not in {"", "w"} and signs.startswith(form.before) and signs[len(form.before) :] in {"", "w", "-", "?"}

    def _neighbours(self, line: int, direction: int) -> list[int]:
        """Return the next lines with text of the same part, as far as they are looked at."""
        found: list[int] = []
        blank = 0
        for number in range(line + direction, line + direction * (_REACH * (1 + _MOST_BLANK) + 1), direction):
            if number not in self._lines.numbers() or not self._parts.share_part(line, number):
                break
            start, end = self._lines.span(number)
            blank = 0 if self._text[start : min(end, start + _LONGEST_ROW)].strip() else blank + 1
            if blank > _MOST_BLANK or len(found) == _REACH:
                break
            if not blank:
                found.append(number)
        return found

    def _mates(self, line: int, statement: DateStatement, form: _Form, label: str | None) -> list[DateStatement]:
        """Return the dates of another line that stand there as this one does here."""
        start, end = self._lines.span(line)
        if end - start > _LONGEST_ROW:
            return []
        marked = _MARKED.match(form.before) is not None
        found = []
        for one in self._by_line.get(line, ()):
            other = self._read_form(one)
            if other is None or other[:2] != form[:2] or one.precision != statement.precision:
                continue
            if other.label in fold_set("otherDates") and other.label != form.label:
                continue
            if (marked or one.calendar is statement.calendar) and label in {None, other.label}:
                found.append(one)
        return found

    def _read_form(self, statement: DateStatement) -> _Form | None:
        start, end = self._lines.span(statement.line)
        if end - start > _LONGEST_ROW:
            return None
        before = fold_text(self._text[start : statement.start]).text.strip(" \r\n")
        words = WORD.findall(before)
        return _Form(
            _read_signs(before), _read_signs(fold_text(self._text[statement.end : end]).text)[:1], words[-1] if words else ""
        )


@lru_cache(maxsize=_REMEMBERED)
def _read_signs(text: str) -> str:
    """Return the signs of a folded text, with `w` for words and `n` for numbers, and a tab for a column."""
    columns = _COLUMNS.sub("\t", text.strip(" \r\n"))
    return _NUMBERS.sub("n", _WORDS.sub("w", columns)).replace(" ", "")


def _are_in_order(statements: Sequence[DateStatement]) -> bool:
    """Return whether several days follow each other in the order of the text, forwards or backwards."""
    days = [one.days.first for one in sorted(statements, key=attrgetter("start")) if one.days and one.days.first is not None]
    return len(set(days)) >= _ROWS and days in (sorted(days), sorted(days, reverse=True))


def _differ(one: DateStatement, other: DateStatement) -> bool:
    """Return whether two dates are of different days."""
    return one.days != other.days if one.days and other.days else one.text != other.text
