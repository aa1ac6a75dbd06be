"""Lines of a text, and which of them are its first and last."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EDGE_LINES = 8
"""The number of lines that count as first, and as last; blank ones do not."""

# Every line break that Unicode knows but the information separators, which `str.splitlines` counts too.
_LINE_END = re.compile(r"\r\n|[\r\n\v\f\u2028\u2029\x85]")
_SEPARATORS = "\x1c\x1d\x1e"
_EXAMINED = 160
"""Code points of a line that are looked at for anything but blanks."""


class LineIndex:
    """The offsets at which the lines of a text begin."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *_line_ends(text)]

    def locate(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a code point, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, line: int) -> tuple[int, int]:
        """Return the start and the end of a line, with its line break."""
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        return self._starts[line - 1], end

    def numbers(self) -> range:
        """Return the numbers of all lines."""
        return range(1, len(self._starts) + 1)

    def with_text(self, numbers: Iterable[int], count: int) -> list[int]:
        """Return the first `count` of these lines that are not blank."""
        found: list[int] = []
        for number in numbers:
            start, end = self.span(number)
            if self._text[start : min(end, start + _EXAMINED)].strip():
                found.append(number)
                if len(found) == count:
                    break
        return found


def _line_ends(text: str) -> Iterator[int]:
    """Return the offset behind each line break."""
    if any(separator in text for separator in _SEPARATORS):
        return (match.end() for match in _LINE_END.finditer(text))
    lines = text.splitlines(keepends=True)
    if lines and not _LINE_END.search(lines[-1]):
        lines.pop()
    return accumulate(map(len, lines))


def find_edges(lines: LineIndex, numbers: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Return the first and last of these lines that are not blank: `head` or `foot`, and the distance from the edge.

    If there are few lines, half of them are first and half last.
    """
    head = lines.with_text(numbers, EDGE_LINES)
    foot = lines.with_text(reversed(numbers), EDGE_LINES)
    if set(head) & set(foot):
        both = sorted(set(head) | set(foot))
        half = (len(both) + 1) // 2
        head, foot = both[:half], both[half:][::-1]
    places = {line: ("foot", depth) for depth, line in enumerate(foot)}
    return places | {line: ("head", depth) for depth, line in enumerate(head)}
