"""DOCX (ECMA-376): the body, and the headers, footers and notes that other readers drop and where letters keep their dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.documents.extraction import Extraction, UnreadableContentError, join_blocks
from archiver.documents.markup import walk_xml

if TYPE_CHECKING:
    from archiver.documents.archive import Archive

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN_MEMBER = "word/document.xml"

# What stands above a page comes first, what stands below it last.
_MEMBERS = (
    ("header", re.compile(r"word/header\d*\.xml")),
    ("body", re.compile(r"word/document\.xml")),
    ("footnotes", re.compile(r"word/footnotes\.xml")),
    ("endnotes", re.compile(r"word/endnotes\.xml")),
    ("footer", re.compile(r"word/footer\d*\.xml")),
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_SHOWN = frozenset({"Fallback", "del", "moveFrom"})


def extract_word(archive: Archive) -> Extraction:
    """The text of a DOCX file, each header, footer and kind of note under its name. Raises UnreadableContentError."""
    pieces = [
        (part, _Paragraphs().read(archive.read(name)))
        for part, pattern in _MEMBERS
        for name in sorted(archive.names)
        if pattern.fullmatch(name)
    ]
    if not any(part == "body" for part, _ in pieces):
        raise UnreadableContentError("document.broken", reason=MAIN_MEMBER)
    return Extraction(MEDIA_TYPE, tuple(dict.fromkeys(pieces)))


class _Paragraphs:
    """Collects the text of `w:t`, a line for each `w:p`. What is not shown is not read: deleted text, drawings said twice."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._is_text = False
        self._hidden = 0

    def read(self, octets: bytes) -> str:
        walk_xml(octets, self._start, self._end, self._text)
        return join_blocks("".join(self._lines).split("\n"))

    def _start(self, name: str, _: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._hidden += local in _NOT_SHOWN
        self._is_text = local == "t"
        if local in _SIGNS:
            self._line.append(_SIGNS[local])

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._hidden -= local in _NOT_SHOWN
        self._is_text = False
        if local == "p":
            self._lines.append("".join(self._line) + "\n")
            self._line = []

    def _text(self, text: str) -> None:
        if self._is_text and not self._hidden:
            self._line.append(text)
