"""Read DOCX (ECMA-376): the body, and headers, footers and notes. Letters often have their dates in these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.documents.readers.extracted_text import ExtractedText, Piece, UnreadableContentError, number_pieces
from archiver.documents.readers.flow import Flow
from archiver.documents.readers.markup import find_attribute, walk_xml
from archiver.findings import make_finding

if TYPE_CHECKING:
    from archiver.documents.readers.archive import Archive

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN_MEMBER = "word/document.xml"

_HEADERS = re.compile(r"word/header\d*\.xml")
_FOOTERS = re.compile(r"word/footer\d*\.xml")
# Each with the element of one note, and the one that refers to it from the body.
_NOTES = {
    "footnote": ("word/footnotes.xml", "footnoteReference"),
    "endnote": ("word/endnotes.xml", "endnoteReference"),
    "comment": ("word/comments.xml", "commentReference"),
}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_SHOWN = frozenset({"Fallback", "del", "moveFrom"})
_DELETED = frozenset({"del", "moveFrom"})
_OFF = frozenset({"0", "false", "off", "none"})


def extract_word(archive: Archive) -> ExtractedText:
    """Extract the text of a DOCX file: headers first, footers last. Raise UnreadableContentError if it cannot be read."""
    if MAIN_MEMBER not in archive.names:
        raise UnreadableContentError("document.broken", reason=MAIN_MEMBER)
    body = _Member(archive.read(MAIN_MEMBER))
    pieces = [
        *number_pieces("header", _read_all(archive, _HEADERS)),
        Piece("body", body.text),
        *number_pieces("text box", body.boxes),
        *(piece for name in _NOTES for piece in _read_notes(archive, name, body)),
        *number_pieces("footer", _read_all(archive, _FOOTERS)),
    ]
    findings = (make_finding("document.deleted-text"),) if body.has_deletions else ()
    return ExtractedText(MEDIA_TYPE, pieces, findings=findings)


def _read_all(archive: Archive, pattern: re.Pattern[str]) -> list[str]:
    """Return the texts of headers or footers, with those in their text boxes."""
    members = [_Member(archive.read(name)) for name in sorted(archive.names) if pattern.fullmatch(name)]
    return ["\n".join([member.text, *member.boxes]) for member in members]


def _read_notes(archive: Archive, name: str, body: _Member) -> list[Piece]:
    """Return the notes of a kind, numbered in the order in which the body refers to them."""
    file, reference = _NOTES[name]
    if file not in archive.names:
        return []
    notes = _Member(archive.read(file), name).notes
    order = list(dict.fromkeys(body.references.get(reference, ())))
    numbers = {identifier: number for number, identifier in enumerate(order, 1)}
    found = sorted(notes.items(), key=lambda note: numbers.get(note[0], len(numbers) + 1))
    return [Piece(name, flow.text(), numbers.get(identifier)) for identifier, flow in found]


class _Member:
    """Gathers the text of `w:t`, a line for each `w:p`.

    Leaves out text that is not shown: deleted, hidden, or the second form of a drawing.
    """

    def __init__(self, octets: bytes, note: str = "") -> None:
        self.notes: dict[str, Flow] = {}
        self.references: dict[str, list[str]] = {}
        self.has_deletions = False
        self._boxes: list[Flow] = []
        self._main = Flow()
        self._flows = [self._main]
        self._note = note
        self._is_text = False
        self._hidden = 0
        self._is_hidden_run = False
        walk_xml(octets, self._start, self._end, self._text)
        self.text = self._main.text()
        self.boxes = [flow.text() for flow in self._boxes]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._hidden += local in _NOT_SHOWN
        self.has_deletions |= local in _DELETED
        # Text counts in `w:t` only: elsewhere it is the blanks between elements, or an instruction of a field.
        self._is_text = local == "t"
        if local in {"r", "pPr"}:
            self._is_hidden_run = False
        elif local == "vanish":
            self._is_hidden_run = find_attribute(attributes, "val") not in _OFF
        elif local in _SIGNS:
            self._add(_SIGNS[local])
        elif local.endswith("Reference"):
            self.references.setdefault(local, []).append(find_attribute(attributes, "id"))
        else:
            self._open(local, attributes)

    def _open(self, local: str, attributes: dict[str, str]) -> None:
        if local == "tbl":
            self._flows[-1].begin_table()
        elif local == "tr":
            self._flows[-1].begin_row()
        elif local == "tc":
            self._flows[-1].begin_cell()
        elif local == "txbxContent":
            box = Flow()
            if not self._hidden:
                self._boxes.append(box)
            self._flows.append(box)
        elif local == self._note:
            self._flows.append(self.notes.setdefault(find_attribute(attributes, "id"), Flow()))

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._hidden -= local in _NOT_SHOWN
        self._is_text = False
        if local == "p":
            self._flows[-1].end_paragraph()
            self._is_hidden_run = False
        elif local == "tbl":
            self._flows[-1].end_table()
        elif local in {"txbxContent", self._note} and len(self._flows) > 1:
            self._flows.pop()

    def _text(self, text: str) -> None:
        if self._is_text:
            self._add(text)

    def _add(self, text: str) -> None:
        if not self._hidden and not self._is_hidden_run:
            self._flows[-1].add(text)
