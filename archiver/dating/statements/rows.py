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

_CELL_BORDERS = re.compile(r"[\t|]")
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


class _Side(NamedTuple):
    """The next lines with text on one side of a line, and how many blank lines stand before each of them."""

    lines: list[int]
    blanks: list[int]


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
        sides = [self._neighbours(statement.line, direction) for direction in (-1, 1)]
        label = form.label if is_labelled else None
        around = [line for side in sides for line in side.lines]
        mates = {line: found for line in around if (found := self._mates(line, statement, form, label))}
        if not mates:
            return False
        if sum(self._count_rows(form, mates, side) for side in sides) >= _ROWS - 1:
            return True
        # Two dates alone, or with nothing but a label, are datelines that differ; in delimited text they are a column.
        is_bare = form.before in {"w", "w:"} if is_labelled else not (form.before or form.after)
        beside = [one for side in sides for line in side.lines[:1] if not side.blanks[0] for one in mates.get(line, ())]
        if not (is_bare and not self._parts.is_table(statement.line)) and any(_differ(statement, one) for one in beside):
            return True
        # The days of a chronology or a diary stand in front, or alone above their lines.
        is_first = not form.before and (form.after in _EVENT_SIGNS or not form.after)
        apart = [found[0] for line, found in mates.items() if form.after or not {line - 1, line + 1} & mates.keys()]
        return is_first and _are_in_order([statement, *apart])

    def _count_rows(self, form: _Form, mates: Mapping[int, Sequence[DateStatement]], side: _Side) -> int:
        """Return how many lines of this form follow each other on one side, at the step that gives most.

        A line that stands farther off than they do from each other is none of them.
        """
        kept = [place for place, line in enumerate(side.lines) if line in mates or not self._is_dateless_row(line, form)]
        counts = [0]
        for step in _STEPS:
            run = list(takewhile(lambda place: side.lines[place] in mates, kept[step - 1 :: step]))
            # Between the rows of entries of several lines stands no other row.
            found = sum(side.lines[place] in mates for place in kept[: len(run) * step])
            is_apart = len(run) > 1 and step == 1 and side.blanks[run[0]] > side.blanks[run[1]]
            counts.append(0 if is_apart or found > len(run) else len(run))
        return max(counts)

    def _is_dateless_row(self, line: int, form: _Form) -> bool:
        """Return whether a line is a row of the list whose date is not known."""
        start, end = self._lines.span(line)
        signs = _read_signs(fold_text(self._text[start:end]).text) if end - start <= _LONGEST_ROW else ""
        return form.before not in {"", "w"} and signs.startswith(form.before) and signs[len(form.before) :] in {"", "w", "-", "?"}

    def _neighbours(self, line: int, direction: int) -> _Side:
        """Return the next lines of the same part, as far as they are looked at."""
        side = _Side([], [])
        blank = 0
        for number in range(line + direction, line + direction * (_REACH * (1 + _MOST_BLANK) + 1), direction):
            if number not in self._lines.numbers() or not self._parts.share_part(line, number):
                break
            start, end = self._lines.span(number)
            is_blank = not self._text[start : min(end, start + _LONGEST_ROW)].strip()
            if blank == _MOST_BLANK or len(side.lines) == _REACH:
                break
            if not is_blank:
                side.lines.append(number)
                side.blanks.append(blank)
            blank = blank + 1 if is_blank else 0
        return side

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
    signs = _NUMBERS.sub("n", _WORDS.sub("w", columns)).replace(" ", "")
    # The number of a cell tells its column, whatever stands in those before: a name, or nothing.
    return "\t" * len(_CELL_BORDERS.findall(signs)) + _CELL_BORDERS.split(signs)[-1] if _CELL_BORDERS.search(signs) else signs


def _are_in_order(statements: Sequence[DateStatement]) -> bool:
    """Return whether several days follow each other in the order of the text, forwards or backwards."""
    days = [one.days.first for one in sorted(statements, key=attrgetter("start")) if one.days and one.days.first is not None]
    return len(set(days)) >= _ROWS and days in (sorted(days), sorted(days, reverse=True))


def _differ(one: DateStatement, other: DateStatement) -> bool:
    """Return whether two dates are of different days."""
    return one.days != other.days if one.days and other.days else one.text != other.text
