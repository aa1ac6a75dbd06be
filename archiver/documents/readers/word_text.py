"""Read DOCX (ECMA-376): the body, and headers, footers and notes. Letters often have their dates in these.

Parts are found by their relationships, and names of elements are taken without their namespace, so that Strict Open XML is read
too. Texts in other formats that the body takes in (`altChunk`) are read in their place.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from archiver.documents.readers.extracted_text import ExtractedText, Piece, number_pieces
from archiver.documents.readers.flow import Flow
from archiver.documents.readers.markup import find_attribute, walk_xml
from archiver.documents.readers.relationships import find_member, read_relationships
from archiver.documents.readers.stated_title import find_package_title
from archiver.documents.readers.word_chunks import DEEPEST_CHUNK, ChunkReader
from archiver.documents.readers.word_styles import OFF, find_hidden_styles
from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from archiver.documents.readers.archive import Archive

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = frozenset(
    {MEDIA_TYPE, "application/vnd.openxmlformats-officedocument.wordprocessingml.template"}
    | {"application/vnd.ms-word.document.macroEnabled.12", "application/vnd.ms-word.template.macroEnabled.12"}
)
MAIN_MEMBER = "word/document.xml"
"""The usual name of the main part, for packages without relationships."""

_HEADERS = re.compile(r"word/header\d*\.xml")
_STYLES = re.compile(r"word/styles\.xml")
_FOOTERS = re.compile(r"word/footer\d*\.xml")
# Each with the element of one note, and the one that refers to it from the body.
_NOTES = {
    "footnote": ("footnotes", "footnoteReference"),
    "endnote": ("endnotes", "endnoteReference"),
    "comment": ("comments", "commentReference"),
}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_SHOWN = frozenset({"Fallback", "del", "moveFrom"})
_DELETED = frozenset({"del", "moveFrom"})


def extract_word(archive: Archive, media_type: str = MEDIA_TYPE, depth: int = 0) -> ExtractedText:
    """Extract the text of a DOCX file: headers first, footers last. Raise UnreadableContentError if it cannot be read."""
    package = _Package(archive)
    chunks = ChunkReader(archive, package.chunks, partial(_extract_chunk, depth=depth + 1) if depth < DEEPEST_CHUNK else None)
    hidden = find_hidden_styles(archive, package.styles)
    body = _Member(archive.read(package.main), read_chunk=chunks.read, hidden_styles=hidden)
    pieces = [
        *number_pieces("header", _read_all(archive, package.headers, hidden)),
        Piece("body", body.text),
        *number_pieces("text box", body.boxes),
        *(piece for name in _NOTES for piece in _read_notes(archive, package, name, body)),
        *number_pieces("footer", _read_all(archive, package.footers, hidden)),
    ]
    findings = (make_finding("document.deleted-text"),) if body.has_deletions else ()
    title = find_package_title(archive, main=package.main, styles=package.styles)
    return ExtractedText(media_type, pieces, findings=(*findings, *chunks.findings), title=title)


def _extract_chunk(archive: Archive, *, depth: int) -> ExtractedText:
    return extract_word(archive, depth=depth)


class _Package:
    """The names of the parts of a DOCX file."""

    def __init__(self, archive: Archive) -> None:
        main = next((one.member for one in read_relationships(archive) if one.kind == "officeDocument"), None)
        self.main = main or find_member(archive, MAIN_MEMBER) or MAIN_MEMBER
        related = read_relationships(archive, self.main)
        self.chunks = {one.identifier: one.member for one in related if one.kind == "aFChunk"}
        self._by_kind: dict[str, list[str]] = {}
        for one in related:
            self._by_kind.setdefault(one.kind, []).append(one.member)
        self._names = [] if related else archive.names
        self.headers = self._list("header", _HEADERS)
        self.footers = self._list("footer", _FOOTERS)
        self.styles = next(iter(self._list("styles", _STYLES)), "")

    def _list(self, kind: str, usual: re.Pattern[str]) -> list[str]:
        """Return the parts of a kind, found by their usual names if the package says nothing of relationships."""
        return sorted({*self._by_kind.get(kind, ()), *(name for name in self._names if usual.fullmatch(name))})

    def notes(self, kind: str) -> str | None:
        """Return the part that holds the notes of a kind."""
        return next(iter(self._list(kind, re.compile(rf"word/{kind}\.xml"))), None)


def _read_all(archive: Archive, names: Iterable[str], hidden_styles: Container[str]) -> list[str]:
    """Return the texts of headers or footers, with those in their text boxes."""
    members = [_Member(archive.read(name), hidden_styles=hidden_styles) for name in names]
    return ["\n".join([member.text, *member.boxes]) for member in members]


def _read_notes(archive: Archive, package: _Package, name: str, body: _Member) -> list[Piece]:
    """Return the notes of a kind, numbered in the order in which the body refers to them."""
    kind, reference = _NOTES[name]
    file = package.notes(kind)
    if file is None:
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

    def __init__(
        self,
        octets: bytes,
        note: str = "",
        read_chunk: Callable[[str], str] | None = None,
        hidden_styles: Container[str] = (),
    ) -> None:
        self.notes: dict[str, Flow] = {}
        self.references: dict[str, list[str]] = {}
        self.has_deletions = False
        self._boxes: list[Flow] = []
        self._main = Flow()
        self._flows = [self._main]
        self._note = note
        self._read_chunk = read_chunk
        self._is_text = False
        self._hidden = 0
        self._hidden_styles = hidden_styles
        # What the run says of itself, if anything, and what the style of the paragraph says.
        self._run_is_hidden: bool | None = None
        self._paragraph_is_hidden = False
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
            self._run_is_hidden = None
        elif local == "vanish":
            self._run_is_hidden = find_attribute(attributes, "val") not in OFF
        elif local == "rStyle" and find_attribute(attributes, "val") in self._hidden_styles:
            self._run_is_hidden = True
        elif local == "pStyle":
            self._paragraph_is_hidden = find_attribute(attributes, "val") in self._hidden_styles
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
        elif local == "altChunk" and self._read_chunk is not None and not self._hidden:
            self._flows[-1].end_any_paragraph()
            for line in self._read_chunk(find_attribute(attributes, "id")).split("\n"):
                self._flows[-1].add(line)
                self._flows[-1].end_paragraph()

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._hidden -= local in _NOT_SHOWN
        self._is_text = False
        if local == "p":
            self._flows[-1].end_paragraph()
            self._run_is_hidden, self._paragraph_is_hidden = None, False
        elif local == "tbl":
            self._flows[-1].end_table()
        elif local in {"txbxContent", self._note} and len(self._flows) > 1:
            self._flows.pop()

    def _text(self, text: str) -> None:
        if self._is_text:
            self._add(text)

    def _add(self, text: str) -> None:
        is_hidden = self._paragraph_is_hidden if self._run_is_hidden is None else self._run_is_hidden
        if not self._hidden and not is_hidden:
            self._flows[-1].add(text)
