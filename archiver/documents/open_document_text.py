"""ODT (ISO/IEC 26300): the text, its notes, and the headers and footers of its page styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.documents.extraction import Extraction, join_blocks
from archiver.documents.markup import walk_xml

if TYPE_CHECKING:
    from archiver.documents.archive import Archive

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_PARAGRAPHS = frozenset({"p", "h"})
_SIGNS = {"tab": "\t", "line-break": "\n"}
_NOT_SHOWN = frozenset({"tracked-changes", "annotation", "note-citation", "desc", "title"})
_PLACES = {"header": "header", "header-left": "header", "footer": "footer", "footer-left": "footer", "note-body": "footnotes"}
_MOST_BLANKS = 1000


def extract_open_document(archive: Archive) -> Extraction:
    """The text of an ODT file, headers, notes and footers under their names. Raises UnreadableContentError."""
    reader = _Paragraphs()
    if "styles.xml" in archive.names:
        reader.read(archive.read("styles.xml"))
    reader.read(archive.read("content.xml"))
    order = ("header", "body", "footnotes", "footer")
    return Extraction(MEDIA_TYPE, tuple((place, join_blocks(reader.lines[place])) for place in order))


class _Paragraphs:
    """Collects the lines of each place; a note stands inside a paragraph of the body."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {place: [] for place in ("header", "body", "footnotes", "footer")}
        self._open: list[tuple[str, list[str]]] = []
        self._places = ["body"]
        self._hidden = 0

    def read(self, octets: bytes) -> None:
        walk_xml(octets, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._hidden += local in _NOT_SHOWN
        if local in _PLACES:
            self._places.append(_PLACES[local])
        elif local in _PARAGRAPHS:
            self._open.append((self._places[-1], []))
        elif local == "s":
            count = next((value for key, value in attributes.items() if key.endswith(" c")), "1")
            self._text(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS))
        elif local in _SIGNS:
            self._text(_SIGNS[local])

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._hidden -= local in _NOT_SHOWN
        if local in _PLACES:
            self._places.pop()
        elif local in _PARAGRAPHS and self._open:
            place, pieces = self._open.pop()
            self.lines[place] += "".join(pieces).split("\n")

    def _text(self, text: str) -> None:
        if self._open and not self._hidden:
            self._open[-1][1].append(text)
