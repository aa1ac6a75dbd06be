"""Cells in the text that is searched: one sign for all bars, and tabs for the separators of delimited text (CSV)."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.documents.document import Part

_BARS = "¦│┃║｜"
_SEPARATORS = ",;\t|"
_EXAMINED_LINES = 50
_EXAMINED = 20_000
_QUOTED = re.compile(r'"[^"\n]*"')


def separate_cells(text: str, parts: Sequence[Part]) -> str:
    """Return the text with `|` for every bar, and a tab for each separator of its parts that are tables; every offset stays."""
    for bar in _BARS:
        if bar in text:
            text = text.replace(bar, "|")
    if not any(part.name == "table" for part in parts):
        return text
    pieces: list[str] = []
    reached = 0
    for part in parts:
        if part.name == "table":
            pieces += [text[reached : part.start], _separate(text[part.start : part.end])]
            reached = part.end
    return "".join([*pieces, text[reached:]])


def _separate(table: str) -> str:
    """Return delimited text with tabs as separators, and blanks for the quotation marks around cells."""
    separator = _find_separator(table)
    if '"' not in table:
        return table.replace(separator, "\t")
    return _cell_borders(separator).sub(lambda found: "\t" if found[1] is None else f" {found[1]} ", table)


@cache
def _cell_borders(separator: str) -> re.Pattern[str]:
    """Return the pattern of a quoted cell, its text as a group, or a separator. It never backtracks into a cell (`*+`)."""
    sign = re.escape(separator)
    return re.compile(rf'(?:^|(?<={sign}))"((?:[^"]|"")*+)"(?={sign}|\s|\Z)|{sign}', re.MULTILINE)


def _find_separator(table: str) -> str:
    """Return the separator that most lines have equally often; of several, the most frequent in the first line."""
    lines = [_QUOTED.sub("", line) for line in islice(table[:_EXAMINED].splitlines(), _EXAMINED_LINES) if line.strip()]

    def weigh(separator: str) -> tuple[int, int]:
        """Return the most separators on a line, and those on the first line."""
        counts = Counter(count for line in lines if (count := line.count(separator)))
        return max(counts.values(), default=0), lines[0].count(separator) if lines else 0

    return max(_SEPARATORS, key=weigh)
