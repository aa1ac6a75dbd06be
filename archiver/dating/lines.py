"""Lines of a text, and which statements stand on its first and last ones as its own date."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from archiver.dating.lexicon import WORD, split_words
from archiver.persian_text import fold_text
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.dating.statement import DateStatement

EDGE_LINES = 8
"""So many lines that are not blank count as first, and as last."""

_LINE_END = re.compile(r"\r\n|[\r\n\v\f\u2028\u2029\x85]")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:am|pm|utc|gmt|م|ص)?")
_LONGEST_DATELINE = 160
_PLACE_WORDS = 4
_SIGNATURE_WORDS = 8
_OUTERMOST = 2
_SENTENCE = re.compile(r"[.!?؟؛;]")
_WITHOUT_DAYS = frozenset({"month-day", "month-only", "day-range", "month-range", "year-range", "decade", "century", "quarter"})


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
            if self._text[start : min(end, start + _LONGEST_DATELINE)].strip():
                found.append(number)
                if len(found) == count:
                    break
        return found


@cache
def _labels() -> frozenset[tuple[str, ...]]:
    return frozenset(split_words(label) for language in LANGUAGES for label in read_vocabulary(language)["datelines"])


@cache
def _dateline_words() -> frozenset[str]:
    """Words that may stand on a dateline beside the date: labels, twin words, connectors."""
    names = ("datelines", "twins", "connectors", "year")
    lists = (read_vocabulary(language)[name] for language in LANGUAGES for name in names)  # type: ignore[literal-required]
    return frozenset(word for words in lists for phrase in words for word in split_words(phrase))


def find_places(text: str, lines: LineIndex, statements: Sequence[DateStatement]) -> list[str]:
    """For each statement its place: `head` or `foot` where it is a dateline, else `body`."""
    edges = lines.edge_places()
    by_line: dict[int, list[DateStatement]] = {}
    for statement in statements:
        if statement.line in edges:
            by_line.setdefault(statement.line, []).append(statement)
    datelines = {
        line
        for line, found in by_line.items()
        if _is_dateline(text, lines.span(line), found)
        or (edges[line][1] < _OUTERMOST and _is_signature(text, lines.span(line), found))
    }
    return [
        edges[one.line][0] if one.line in datelines and one.precision not in _WITHOUT_DAYS and one.readings else "body"
        for one in statements
    ]


@cache
def _words_before_a_mere_mention() -> frozenset[str]:
    """In, since, until: a date after one is spoken of. Arabic and German datelines have such a word themselves."""
    lists = (read_vocabulary(language)[name] for language in ("fa", "en", "fr") for name in ("time", "dated", "range"))
    return frozenset(split_words(word)[0] for words in lists for word in words)


def _is_signature(text: str, span: tuple[int, int], statements: Sequence[DateStatement]) -> bool:
    """Whether a line is a name with the day after it and no sentence: the first lines of a page, the last of a letter."""
    start, end = span
    first, last = statements[0], statements[-1]
    if end - start > _LONGEST_DATELINE or text[last.end : end].strip(" \t\r\n)]،,") or first.precision != "day":
        return False
    before = fold_text(text[start : first.start]).text
    words = WORD.findall(before)
    if not words or len(words) > _SIGNATURE_WORDS or _SENTENCE.search(before) or any(sign.isdecimal() for sign in before):
        return False
    return words[-1] not in _words_before_a_mere_mention()


def _is_dateline(text: str, span: tuple[int, int], statements: Sequence[DateStatement]) -> bool:
    """Whether a line says nothing but when and where: no more than a few words beside its dates, or a label right before one."""
    start, end = span
    if end - start > _LONGEST_DATELINE:
        return False
    first = statements[0]
    before = text[start : first.start]
    words = split_words(before)
    if words in _labels() or (before.rstrip().endswith(":") and any(words[-len(label) :] == label for label in _labels())):
        return True
    if words and words[-1] in _words_before_a_mere_mention():
        return False
    rest = text[start : first.start]
    for one, following in zip(statements, [*statements[1:], None], strict=True):
        rest += " " + text[one.end : following.start if following else end]
    rest = _TIME.sub(" ", fold_text(rest).text)
    others = [word for word in WORD.findall(rest) if word not in _dateline_words()]
    if rest.strip().endswith(".") and len(others) > 1:
        # A short sentence, not a place with a day.
        return False
    return len(others) <= _PLACE_WORDS and not any(sign.isdecimal() for sign in rest) and not rest.strip().endswith("?")
