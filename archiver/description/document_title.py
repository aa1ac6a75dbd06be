"""Propose the title of a document: from what it states of itself, else from its first line, else from its file name."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from archiver.description.title_language import UNKNOWN, tell_language
from archiver.documents.formats import PLAIN_TEXT
from archiver.documents.readers import state_title
from archiver.persian_text import fold_spelling
from archiver.records import cut_ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.dating.dated_document import DatedDocument
    from archiver.dating.statements import DateStatement

_LONGEST_LINE: Final = 120
_LONGEST_FORMULA: Final = 60
_LINES: Final = 12
"""Lines at the top of a text among which a title is looked for."""
_EXAMINED: Final = 4000
_BODIES: Final = frozenset({"body", "page", "table"})
_LEAST_LETTERS: Final = 0.6
"""The least share of letters in a title among its signs that are no blanks."""
# The names of files that hold prose.
_PROSE: Final = re.compile(r"(?i)(?:.*\.(?:txt|text|md|markdown|rst|asc)|[^.]*)")
_MARKDOWN: Final = re.compile(r"#{1,2}\s+(.+?)\s*#*")
_UNDERLINE: Final = re.compile(r"\s*(?:={3,}|-{3,}|\*{3,}|_{3,})\s*")
# A word with a colon before a value: `From: …`, `شماره: …`.
_LABEL: Final = re.compile(r"[^:：]{1,40}[:：](?:\s|$)")
_UNFINISHED: Final = (".", ",", ";", ":", "،", "؛", "。", "…", "-")
_ADDRESS: Final = re.compile(r"https?://|www\.|\S@\S+\.\S")


class ProposedTitle(NamedTuple):
    """A title with its language, and where it comes from: a basis of `StatedTitle`, `first-line` or `file-name`."""

    value: str
    language: str
    basis: str

    def to_texts(self) -> list[dict[str, str]]:
        """Return the title as a record holds it."""
        return [{"value": self.value, "language": self.language}]


def propose_title(dated: DatedDocument) -> ProposedTitle:
    """Return the title of a document. Every document has one."""
    document, name = dated.document, os.path.basename(dated.path)
    text = document.text or ""
    # The headers of a mail are words of its program.
    body = text[next((part.start for part in document.parts if part.name in _BODIES), 0) :]
    if document.title is not None:
        return ProposedTitle(document.title.value, tell_language(document.title.value, body), document.title.basis)
    if document.media_type == PLAIN_TEXT and _PROSE.fullmatch(name) and all(part.name == "body" for part in document.parts):
        found = _find_first_line(text[:_EXAMINED], dated.statements)
        stated = state_title(found[0], found[1]) if found else None
        if stated is not None:
            return ProposedTitle(stated.value, tell_language(stated.value, body), stated.basis)
    bare = cut_ending(name)
    is_text = all(map(str.isprintable, bare.replace("\u200c", "")))
    return ProposedTitle(bare, tell_language(bare) if is_text else UNKNOWN, "file-name")


def _find_first_line(text: str, statements: Sequence[DateStatement]) -> tuple[str, str] | None:
    """Return basis and text of the line that stands as the title above the text, None if there is none."""
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines[: _LINES + 1])]

    def is_above(index: int) -> bool:
        """Return whether a line stands above the title."""
        return _is_passed_over(lines[index].strip(), (starts[index], starts[index] + len(lines[index])), statements)

    index = next((index for index in range(min(_LINES, len(lines))) if not is_above(index)), _LINES)
    if index >= _LINES or not any(map(str.strip, lines[index + 1 :])):
        return None
    line = lines[index].strip()
    if heading := _MARKDOWN.fullmatch(line):
        return "heading", heading[1]
    if not _may_be_title(line) or _fold(line).startswith(_words()["addressees"]):
        return None
    below = lines[index + 1]
    if below.strip() and _UNDERLINE.fullmatch(below):
        return "heading", line
    return ("first-line", line) if is_above(index + 1) else None


def _may_be_title(line: str) -> bool:
    signs = len(line) - line.count(" ")
    return (
        len(line) <= _LONGEST_LINE
        and not line.endswith(_UNFINISHED)
        and sum(map(str.isalpha, line)) >= _LEAST_LETTERS * signs
        and _ADDRESS.search(line) is None
    )


def _is_passed_over(line: str, span: tuple[int, int], statements: Sequence[DateStatement]) -> bool:
    """Return whether a line may stand above a title: an empty one, a date, a label with its value, a formula, a stamp, a rule."""
    if not line.strip("\ufeff") or _UNDERLINE.fullmatch(line) or _LABEL.match(line):
        return True
    dated = sum(
        min(statement.end, span[1]) - max(statement.start, span[0])
        for statement in statements
        if statement.start < span[1] and statement.end > span[0]
    )
    return dated * 2 > len(line) or (len(line) <= _LONGEST_FORMULA and _fold(line) in _words()["above"])


def _fold(line: str) -> str:
    return "".join(sign for sign in fold_spelling(line) if sign.isalnum())


@cache
def _words() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "lines_above_titles.json"), encoding="utf-8") as file:
        lines = cast("dict[str, list[str]]", json.load(file))
    folded = {kind: [_fold(line) for line in several] for kind, several in lines.items()}
    return {"above": frozenset(folded["invocations"] + folded["stamps"]), "addressees": tuple(folded["addressees"])}
