"""Lines of a text, and which of them are its first and last."""

from __future__ import annotations

import re
from bisect import bisect_right

EDGE_LINES = 8
"""So many lines that are not blank count as first, and as last."""

_LINE_END = re.compile(r"\r\n|[\r\n\v\f\u2028\u2029\x85]")
_EXAMINED = 160
"""Code points of a line that are looked at for anything but blanks."""


class LineIndex:
    """Where the lines of a text begin."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def locate(self, offset: int) -> tuple[int, int]:
        """The line and the column of a code point, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, line: int) -> tuple[int, int]:
        """From where to where a line goes, its end included."""
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        return self._starts[line - 1], end

    def edge_places(self) -> dict[int, tuple[str, int]]:
        """The first and last lines that are not blank: `head` or `foot`, and how far from the edge, by line number.

        Of a short text, half the lines each.
        """
        head = self._lines_with_text(range(1, len(self._starts) + 1), EDGE_LINES)
        foot = self._lines_with_text(range(len(self._starts), 0, -1), EDGE_LINES)
        if set(head) & set(foot):
            lines = sorted(set(head) | set(foot))
            half = (len(lines) + 1) // 2
            head, foot = lines[:half], lines[half:][::-1]
        places = {line: ("foot", depth) for depth, line in enumerate(foot)}
        return places | {line: ("head", depth) for depth, line in enumerate(head)}

    def _lines_with_text(self, numbers: range, count: int) -> list[int]:
        found: list[int] = []
        for number in numbers:
            start, end = self.span(number)
            if self._text[start : min(end, start + _EXAMINED)].strip():
                found.append(number)
                if len(found) == count:
                    break
        return found
