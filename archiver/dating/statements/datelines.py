"""Tell the statements that are the date of a text itself from those that belong to what the text says.

A dateline is alone on its line but for a label, a place, a weekday, an era mark, a time or its twin; on the outermost lines a
name may stand before it. A label that is not known to be one of an issue (date of birth, deadline, your letter of) makes it the
date of something else. Better a dateline missed than a sentence taken for one: the date of a record is made of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archiver.dating.statements.beside_date import COLUMNS, FRAME, PLACE_WORDS, is_end, is_place_after, place_words
from archiver.dating.statements.rows import Rows
from archiver.dating.statements.wrapped_lines import Beside, goes_on
from archiver.dating.words import WORD, fold_phrases, fold_set, has_border, split_words
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.dating.statements.lines import LineIndex
    from archiver.dating.statements.statement import DateStatement
    from archiver.dating.statements.text_parts import TextParts

# A longer line is a sentence, and its patterns would cost too much.
LONGEST_DATELINE = 160
# The most words of a place without a comma or dash before the date, and of a name with an office.
_BARE_PLACE_WORDS = 2
_SIGNATURE_WORDS = 8
# A name before the date counts on so many lines from the edge only: there letters are signed.
_OUTERMOST = 2
_WITHOUT_DAYS = frozenset({"month-day", "month-only", "day-range", "month-range", "year-range", "decade", "century", "quarter"})

# The text before the date ends with a comma, a dash or a bar: "London, ".
_SEPARATED = re.compile(r"[،,\-–—|]\s*$")
# Another cell of a table with a word in it, just before the cell of the date: `| London | 2016-11-05`.
_OTHER_CELL = re.compile(r"\w[^\w|\t]*[|\t][^\w|\t]*$")
# The bullet of a list: what follows signs no letter.
_BULLET = re.compile(r"\s*[-–—*•·○●▪■◦‣] ")
# The signs of a birth and a death.
_LIFE_SIGN = re.compile(r"\s*[*†✝]\s*$")
# Another field before the label of the date, with a number as its value: `No.: 12/345, Date: 5.11.2016`.
_FIELD = re.compile(r":\s*\S*\d\S*[\s,،;/-]*$")


class _DateOnLine(NamedTuple):
    """A date, or one day in several calendars, and what stands beside it on its line, as far as the next one."""

    statements: tuple[DateStatement, ...]
    before: str
    after: str
    is_labelled: bool = False

    @property
    def precision(self) -> str:
        """The precision of the first statement."""
        return self.statements[0].precision


def find_datelines(statements: Sequence[DateStatement]) -> list[DateStatement]:
    """Return the statements on the first and last lines that say when the document was issued, by a day or less exactly."""
    return [one for one in statements if one.place != "body" and (one.days is not None or one.tied)]


def mark_datelines(text: str, lines: LineIndex, parts: TextParts, statements: Sequence[DateStatement]) -> list[str]:
    """Return the place of each statement: that of its line if it is a dateline, else `body`. Twins must be grouped already."""
    edges = parts.edge_places()
    by_line: dict[int, list[DateStatement]] = {}
    for statement in statements:
        if statement.line in edges:
            by_line.setdefault(statement.line, []).append(statement)
    dates = {
        line: list(_find_on_line(text, lines.span(line), found, outermost=edges[line][1] < _OUTERMOST))
        for line, found in by_line.items()
    }
    rows = Rows(text, lines, parts, statements if any(dates.values()) else ())
    datelines = {
        one.start
        for line, found in dates.items()
        for date in found
        if not _goes_on(text, lines, date, edges[line][0]) and not rows.holds(date.statements[0], is_labelled=date.is_labelled)
        for one in date.statements
        if one.precision not in _WITHOUT_DAYS and one.readings
    }
    return [edges[one.line][0] if one.start in datelines else "body" for one in statements]


def is_dateline(text: str, statement: DateStatement) -> bool:
    """Return whether the only statement of `text` stands alone there, as it must on a dateline."""
    date = _DateOnLine((statement,), text[: statement.start], text[statement.end :])
    return len(text) <= LONGEST_DATELINE and (_is_labelled(date) or _stands_alone(date))


def _find_on_line(
    text: str, span: tuple[int, int], statements: Sequence[DateStatement], *, outermost: bool
) -> Iterator[_DateOnLine]:
    start, end = span
    if end - start > LONGEST_DATELINE or text[start:end].lstrip().startswith(">"):
        return
    dates = list(_split_line(text, span, statements))
    for date in dates:
        alone = len(dates) == 1 and (_stands_alone(date) or (outermost and _is_signed(date)))
        is_labelled = _is_labelled(date)
        if alone or is_labelled:
            yield date._replace(is_labelled=is_labelled)


def _goes_on(text: str, lines: LineIndex, date: _DateOnLine, place: str) -> bool:
    """Return whether the line of a date goes on from the one before. A label with a colon begins something new."""
    if date.is_labelled and ":" in date.before:
        return False
    return goes_on(text, lines, date.statements[0].line, Beside(date.before, date.after, is_head=place == "head"))


def _split_line(text: str, span: tuple[int, int], statements: Sequence[DateStatement]) -> Iterator[_DateOnLine]:
    groups: list[list[DateStatement]] = []
    for one in statements:
        if groups and one.twin_group is not None and one.twin_group == groups[-1][-1].twin_group:
            groups[-1].append(one)
        else:
            groups.append([one])
    starts = [span[0], *(group[-1].end for group in groups)]
    ends = [*(group[0].start for group in groups[1:]), span[1]]
    for index, group in enumerate(groups):
        yield _DateOnLine(tuple(group), text[starts[index] : group[0].start], text[group[-1].end : ends[index]])


def _is_labelled(date: _DateOnLine) -> bool:
    """Return whether the label of an issue stands right before the date, as a field of its own, and no sentence after it."""
    before = fold_text(date.before).text.strip(FRAME)
    if not before and has_border(date.after):
        # A table of Persian may hold its cells from the left: the value, then its label.
        return split_words(fold_text(date.after).text.strip(FRAME + ":")) in fold_phrases("datelines")
    has_colon = before.endswith((":", "："))
    before = before.rstrip(":： .-–—\t|")
    if fold_set("references") & set(WORD.findall(before)) or not is_end(date.after, may_stop=True, may_go_on=True):
        return False
    if split_words(COLUMNS.split(before)[-1]) in fold_phrases("datelines"):
        return True
    words = split_words(before)
    label = next((label for label in fold_phrases("datelines") if has_colon and words[-len(label) :] == label), None)
    return label is not None and bool(_FIELD.search(before.rpartition(label[0])[0]))


def _stands_alone(date: _DateOnLine) -> bool:
    """Return whether nothing but a place, a weekday, an era mark or a time stands beside the date."""
    before = date.before.strip(FRAME)
    words = place_words(before)
    if words is None or _OTHER_CELL.search(date.before) or (_LIFE_SIGN.match(date.before) and "*" not in date.after):
        return False
    separated = bool(_SEPARATED.search(before))
    if not words:
        return is_end(date.after, may_stop=True) or is_place_after(date.after)
    most = PLACE_WORDS if separated else _BARE_PLACE_WORDS
    if len(words) > most or not (separated or date.precision == "day"):
        return False
    return is_end(date.after, may_stop=len(words) == 1 and separated)


def _is_signed(date: _DateOnLine) -> bool:
    """Return whether a name, perhaps with an office, stands before the day, as at the end of a letter."""
    words = place_words(date.before.strip(FRAME), with_office=True)
    if not words or words[-1] in fold_set("officeParticles") or _BULLET.match(date.before) or _OTHER_CELL.search(date.before):
        return False
    return len(words) <= _SIGNATURE_WORDS and date.precision == "day" and is_end(date.after)
