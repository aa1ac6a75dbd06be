"""Which part of a document each line of its text belongs to, and which lines of it can hold the date of the document itself."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from archiver.dating.statements.lines import EDGE_LINES, find_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.dating.statements.lines import LineIndex
    from archiver.dating.statements.statement import DateStatement
    from archiver.documents.document import Part

_LETTER = frozenset({"body", "page"})
"""The parts that one after the other are the text itself, with its first and last lines."""
_PLACES = {"header": "head", "text box": "head", "footer": "foot", "mail header": "metadata", "metadata": "metadata"}
"""What the document says of itself beside its text. The other parts, such as notes, do not say when it was issued."""


class TextParts:
    """The parts of a text; one that has none, or one only, is a whole."""

    def __init__(self, lines: LineIndex, parts: Sequence[Part]) -> None:
        self._lines = lines
        self._parts = parts
        self._starts = [part.start for part in parts]
        self._is_whole = len(parts) < 2 and all(part.name == "body" for part in parts)  # noqa: PLR2004 - of several parts
        self._first_lines = [lines.locate(part.start)[0] for part in parts]

    def edge_places(self) -> dict[int, tuple[str, int]]:
        """The lines that a dateline can stand on: `head`, `foot` or `metadata`, and how far from the edge, by line number."""
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

    def name_parts(self, statements: Iterable[DateStatement]) -> Iterator[DateStatement]:
        """The statements with the part or page that they stand in, and their line there."""
        for statement in statements:
            place = bisect_right(self._starts, statement.start) - 1
            if self._is_whole or place < 0:
                yield statement
                continue
            part = self._parts[place]
            line = statement.line - self._first_lines[place] + 1
            if part.name == "page":
                yield replace(statement, page=part.number, line=line)
            else:
                yield replace(statement, part=part.label, line=line)
