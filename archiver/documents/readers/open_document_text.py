"""Read ODT (ISO/IEC 26300): the text, its notes and comments, and the headers and footers of its page styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.documents.readers.extracted_text import ExtractedText, Piece, UnreadableContentError, number_pieces
from archiver.documents.readers.flow import Flow
from archiver.documents.readers.markup import find_attribute, walk_xml
from archiver.documents.readers.stated_title import find_flat_title, find_package_title
from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.documents.readers.archive import Archive

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
MEDIA_TYPES = frozenset(
    {MEDIA_TYPE, *(f"{MEDIA_TYPE}-{kind}" for kind in ("template", "master", "master-template", "web"))}
    # OpenOffice 1: the same elements in older namespaces.
    | {"application/vnd.sun.xml.writer", "application/vnd.sun.xml.writer.template", "application/vnd.sun.xml.writer.global"}
)
FLAT_MEDIA_TYPE = "application/vnd.oasis.opendocument.text-flat-xml"
MANIFEST = "META-INF/manifest.xml"
PACKAGE = "encrypted-package"

_PARAGRAPHS = frozenset({"p", "h"})
_SIGNS = {"tab": "\t", "line-break": "\n"}
_NOT_SHOWN = frozenset({"tracked-changes", "note-citation", "desc", "title", "hidden-text", "hidden-paragraph", "ruby-text"})
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/ "
_PLACES = {
    **dict.fromkeys(("header", "header-left", "header-first"), "header"),
    **dict.fromkeys(("footer", "footer-left", "footer-first"), "footer"),
    "note-body": "footnote",
    "annotation": "comment",
    "text-box": "text box",
}
_TABLES = {
    "table": Flow.begin_table,
    "table-row": Flow.begin_row,
    "table-cell": Flow.begin_cell,
    "covered-table-cell": Flow.begin_cell,
}
# `<text:s text:c="…"/>` stands for so many blanks, and the number may be any.
_MOST_BLANKS = 1000


def extract_open_document(archive: Archive, media_type: str = MEDIA_TYPE) -> ExtractedText:
    """Extract the text of an ODT file, each part under its name. Raise UnreadableContentError if it cannot be read."""
    if PACKAGE in archive.names or (MANIFEST in archive.names and b"encryption-data" in archive.read(MANIFEST)):
        raise UnreadableContentError("document.encrypted")
    styles = _Member(archive.read("styles.xml")) if "styles.xml" in archive.names else None
    content = _Member(archive.read("content.xml"), styles.hidden_styles if styles else ())
    return _extract(content, styles, media_type)._replace(title=find_package_title(archive, main="content.xml"))


def extract_flat_open_document(octets: bytes) -> ExtractedText:
    """Extract the text of an ODT file that is one XML file. Raise UnreadableContentError if it cannot be read."""
    whole = _Member(octets)
    return _extract(whole, whole, FLAT_MEDIA_TYPE)._replace(title=find_flat_title(octets))


def _extract(content: _Member, styles: _Member | None, media_type: str) -> ExtractedText:
    above, below = ((styles.texts_of(name) if styles else []) for name in ("header", "footer"))
    pieces = [
        *number_pieces("header", above),
        Piece("body", content.body.text()),
        *number_pieces("text box", content.texts_of("text box")),
        *(
            Piece(name, text, number)
            for name in ("footnote", "endnote", "comment")
            for number, text in enumerate(content.texts_of(name), 1)
        ),
        *number_pieces("footer", below),
    ]
    findings = (make_finding("document.deleted-text"),) if content.has_deletions else ()
    return ExtractedText(media_type, pieces, findings=findings)


class _Member:
    """Gather the paragraphs of each part. A note or frame stands inside a paragraph of the body.

    `hidden_styles` are styles of another member that hide their content.
    """

    def __init__(self, octets: bytes, hidden_styles: Iterable[str] = ()) -> None:
        self.body = Flow()
        self.has_deletions = False
        self.hidden_styles = set(hidden_styles)
        self._style = ""
        self._flows: list[tuple[str, Flow]] = []
        self._open: list[_Place] = [_Place("body", self.body)]
        self._note = "footnote"
        self._depth = 0
        self._hidden_from: int | None = None
        walk_xml(octets, self._start, self._end, self._text)

    def texts_of(self, name: str) -> list[str]:
        """Return the texts of the parts of a name, in their order."""
        return [flow.text() for found, flow in self._flows if found == name]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._depth += 1
        self.has_deletions |= local == "deletion"
        if local == "style":
            self._style = find_attribute(attributes, "name")
        elif local == "text-properties" and find_attribute(attributes, "display") == "none":
            self.hidden_styles.add(self._style)
        elif self._hidden_from is None and self._is_hidden(name, local, attributes):
            self._hidden_from = self._depth
        elif local == "note":
            self._note = "endnote" if find_attribute(attributes, "note-class") == "endnote" else "footnote"
        elif local in _PLACES and not (local == "text-box" and self._open[-1].name in {"header", "footer"}):
            place = _Place(self._note if local == "note-body" else _PLACES[local], Flow(), self._depth)
            if self._hidden_from is None:
                self._flows.append((place.name, place.flow))
            self._open.append(place)
        else:
            self._open_block(local, attributes)

    def _is_hidden(self, name: str, local: str, attributes: dict[str, str]) -> bool:
        if local in _NOT_SHOWN or name.startswith(_DUBLIN_CORE) or find_attribute(attributes, "style-name") in self.hidden_styles:
            return True
        return local in _PLACES and find_attribute(attributes, "display") == "false"

    def _open_block(self, local: str, attributes: dict[str, str]) -> None:
        flow = self._open[-1].flow
        if local in _PARAGRAPHS:
            if self._hidden_from is None:
                flow.end_any_paragraph()
            self._open[-1].paragraphs += 1
        elif local == "s":
            count = find_attribute(attributes, "c") or "1"
            self._text(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS))
        elif local in _SIGNS:
            self._text(_SIGNS[local])
        elif self._hidden_from is None and local in _TABLES:
            _TABLES[local](flow)

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        place = self._open[-1]
        is_shown = self._hidden_from is None
        if self._hidden_from == self._depth:
            self._hidden_from = None
        if place.depth == self._depth and len(self._open) > 1:
            self._open.pop()
        elif local in _PARAGRAPHS and is_shown:
            place.paragraphs -= 1
            place.flow.end_paragraph()
        elif local == "table" and is_shown:
            place.flow.end_table()
        self._depth -= 1

    def _text(self, text: str) -> None:
        place = self._open[-1]
        if place.paragraphs and self._hidden_from is None:
            place.flow.add(text)


class _Place:
    """A part that is being read: the number of its open paragraphs, and the depth of its element."""

    def __init__(self, name: str, flow: Flow, depth: int = 0) -> None:
        self.name = name
        self.flow = flow
        self.depth = depth
        self.paragraphs = 0
