"""The parts of a document, and the lines of its text that can hold the date of the document itself."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from archiver.dating.statements.lines import EDGE_LINES, find_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.dating.statements.lines import LineIndex
    from archiver.dating.statements.statement import DateStatement
    from archiver.documents.document import Part

_LETTER = frozenset({"body", "table", "page"})
"""The parts that make up the text itself, with its first and last lines."""
_PLACES = {"header": "head", "text box": "head", "footer": "foot", "mail header": "metadata", "metadata": "metadata"}
"""The place of a dateline in each part beside the text. In other parts, such as notes, a date is no dateline."""


class TextParts:
    """The parts of a text. A text that has none, or only one, is a whole."""

    def __init__(self, lines: LineIndex, parts: Sequence[Part]) -> None:
        self._lines = lines
        self._parts = parts
        self._starts = [part.start for part in parts]
        self._is_whole = len(parts) < 2 and all(part.name in {"body", "table"} for part in parts)  # noqa: PLR2004 - of several parts
        self._first_lines = [lines.locate(part.start)[0] for part in parts]

    def edge_places(self) -> dict[int, tuple[str, int]]:
        """Return the lines that can be datelines: `head`, `foot` or `metadata`, and the distance to the edge, by line."""
        if self._is_whole:
            return find_edges(self._lines, self._lines.numbers())
        letter = [line for part in self._parts if part.name in _LETTER for line in self._numbers(part)]
        places = find_edges(self._lines, letter)
        for part in self._parts:
            if part.name in _PLACES:
                numbers = self._lines.with_text(self._numbers(part), EDGE_LINES)
                places |= dict.fromkeys(numbers, (_PLACES[part.name], EDGE_LINES))
        return places

    def _numbers(self, part: Part) -> range:
        return range(self._lines.locate(part.start)[0], self._lines.locate(max(part.start, part.end - 1))[0] + 1)

    def share_part(self, line: int, other: int) -> bool:
        """Return whether two lines stand in one part, or both in the letter itself."""
        if self._is_whole:
            return True
        one, another = (self._parts[index] for index in map(self._index_of_line, (line, other)))
        return one is another or (one.name in _LETTER and another.name in _LETTER)

    def is_table(self, line: int) -> bool:
        """Return whether a line is a row of delimited text."""
        return bool(self._parts) and self._parts[self._index_of_line(line)].name == "table"

    def _index_of_line(self, line: int) -> int:
        return max(0, bisect_right(self._first_lines, line) - 1)

    def name_parts(self, statements: Iterable[DateStatement]) -> Iterator[DateStatement]:
        """Yield the statements with their part or page, and their line in it."""
        if self._is_whole:
            yield from statements
            return
        for statement in statements:
            index = bisect_right(self._starts, statement.start) - 1
            if index < 0:
                yield statement
                continue
            part = self._parts[index]
            line = statement.line - self._first_lines[index] + 1
            if part.name == "page":
                yield statement.replace(page=part.number, line=line)
            else:
                yield statement.replace(part=part.label, line=line)
