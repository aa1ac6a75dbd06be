"""Borders of cells, rows and columns: no date goes over one.

A tab, a bar and three blanks part two cells of one line. In a line with cells a line break ends a row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archiver.dating.mentions.surroundings import Surroundings

# The bars of ASCII and of box drawings; three blanks, but not beside the slashes of a form: 15   /  8  / 95.
_BORDER = re.compile(r"[\t|¦│┃║｜]| {3}(?! *[/\\])(?<!/ {3})(?<!/ {4})(?<!/ {5})")
# Blanks beside a line break are the indentation of the next line.
INDENTED_BREAK = re.compile(r"[ \t]*([\n\r\v\f\u2028]+)[ \t]*")
# A number alone between double blanks, before a date without any, is a column: `A. B.  22  Mai 1981`.
_NUMBER_COLUMN = re.compile(r" {2}\d{1,4} {2}\S+(?: \S+)*")

# A number alone on its line is that of a page or row, not the day of the month that begins the next line.
_NUMBER_LINE = re.compile(r"\d+\.? *\n")


def has_border(text: str) -> bool:
    """Return whether the text holds a border between two cells of one line."""
    return _BORDER.search(text) is not None


def is_in_one_cell(start: int, end: int, surroundings: Surroundings) -> bool:
    """Return whether a stretch of folded text goes over no border: not from one row to the next, nor out of a column."""
    stretch = surroundings.between(start, end)
    if "\n" in stretch:
        if _NUMBER_LINE.match(stretch) and surroundings.begins_line(start):
            return False
        return not any(has_border(line.strip()) for line in surroundings.line_around(start, end).split("\n"))
    return "  " not in stretch or not _NUMBER_COLUMN.fullmatch(surroundings.between(max(0, start - 2), end))
