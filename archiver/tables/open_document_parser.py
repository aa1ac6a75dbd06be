"""Parse the content of an OpenDocument spreadsheet (ODF 1.3 part 3, 9) piece by piece, up to the rows of its first visible sheet.

Names are compared without their namespaces, so that the older form of OpenOffice 1 is read too.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

from archiver.findings import make_finding
from archiver.tables.open_document_cell import OpenCell, read_cell
from archiver.tables.table import GUIDE_SHEETS, LONGEST_ROW, CellKind, MergedCells, UnreadableTableError, name_column

if TYPE_CHECKING:
    from archiver.tables.table import Note

_DEEPEST: Final = 1000
"""Elements within elements. No spreadsheet nests so deep."""
_LAST_COLUMN: Final = 16_384
"""The number of columns of the widest sheet of LibreOffice and of Excel."""
_MOST_HIDDEN: Final = 10_000
"""Styles that hide their sheet."""
_MOST_BLANKS: Final = 1000
"""`<text:s text:c="…"/>` stands for so many blanks, and the number may be any."""
_TOLD: Final = 5
"""The most names of sheets in a message."""

_SHEET_PARENTS: Final = frozenset({"spreadsheet", "body"})
"""The elements that hold sheets; OpenOffice 1 had no `spreadsheet`. Tables elsewhere, as in charts, are no sheets."""
_ROW_PARENTS: Final = frozenset({"table-header-rows", "table-row-group", "table-rows"})
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_PARAGRAPHS: Final = frozenset({"p", "h"})
_NOT_SHOWN: Final = frozenset({"annotation", "desc", "event-listeners", "note", "ruby-text", "title"})
"""Elements in a cell whose text is none of its own: comments, and the words behind pictures."""
_DRAWING: Final = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_EXPERIMENTAL: Final = "urn:org:documentfoundation:"
"""The beginning of the namespaces of LibreOffice. It repeats the type of a cell in one of them."""


class RepeatedRow(NamedTuple):
    """A row that is not empty: the number of its first place, how often it follows there, its cells and their kinds."""

    number: int
    times: int
    cells: list[str]
    kinds: dict[int, CellKind]


class SheetParser:
    """Parses the content while octets are fed to it. `rows` fill up; the caller empties them."""

    def __init__(self, note: Note) -> None:
        """Begin. `note` is called with findings about the sheets."""
        self.rows: deque[RepeatedRow] = deque()
        self._merged: list[MergedCells] = []
        self.sheet: str | None = None
        """The name of the sheet that is read, once it was met."""
        self._note = note
        self._others: list[str] = []
        self._other_count = 0
        self._hidden: set[str] = set()
        self._style = ""
        self._open: list[str] = []
        self._skipped_from = 0
        self._is_in_sheet = False
        self._number = 0
        self._row: _Row | None = None
        self._cell: OpenCell | None = None
        self._quiet = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse_entities

    def feed(self, octets: bytes) -> None:
        """Parse the next octets; none mark the end. Raises UnreadableTableError, or what expat raises for broken XML."""
        # A tag of a hundred megabytes would be held whole before it is told of.
        self._quiet += len(octets)
        if self._quiet > LONGEST_ROW:
            raise UnreadableTableError("table.too-large", limit=LONGEST_ROW)
        self._parser.Parse(octets, not octets)
        if not octets and self._other_count:
            finding = make_finding("table.sheets-unread", sheet=self.sheet, others=self._others, count=self._other_count)
            self._note(finding)

    def take_merged(self) -> list[MergedCells]:
        """Return the merged cells that were met since the last call."""
        taken, self._merged = self._merged, []
        return taken

    def _refuse_entities(self, _: str, __: str | None, ___: str | None, has_internal_subset: int) -> None:
        # OpenOffice 1 named its document type. That alone declares nothing, and nothing is fetched.
        if has_internal_subset:
            raise UnreadableTableError("table.broken", reason="DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._quiet = 0
        local = name.rpartition(" ")[2]
        self._open.append(local)
        if len(self._open) > _DEEPEST:
            raise UnreadableTableError("table.broken", reason="too deep")
        if self._skipped_from:
            return
        if self._cell is not None:
            self._start_in_cell(name, local, attributes)
        elif self._row is not None:
            self._start_cell(local, attributes)
        elif self._is_in_sheet:
            self._start_in_sheet(local, attributes)
        elif local == "table" and len(self._open) > 1 and self._open[-2] in _SHEET_PARENTS:
            self._start_sheet(_strip(attributes))
        elif local == "style":
            self._style = _strip(attributes).get("name", "")
        elif local == "table-properties" and _strip(attributes).get("display") == "false":
            self._hide_style()

    def _hide_style(self) -> None:
        self._hidden.add(self._style)
        if len(self._hidden) > _MOST_HIDDEN:
            raise UnreadableTableError("table.too-large", limit=_MOST_HIDDEN)

    def _skip(self) -> None:
        self._skipped_from = len(self._open)

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "")
        is_hidden = attributes.get("style-name") in self._hidden
        if self.sheet is None and not is_hidden and name not in GUIDE_SHEETS:
            self.sheet = name
            self._is_in_sheet = True
            return
        if self.sheet is None and is_hidden and name not in GUIDE_SHEETS:
            self._note(make_finding("table.sheet-hidden", sheet=name))
        elif not is_hidden and name not in GUIDE_SHEETS:
            self._other_count += 1
            if len(self._others) < _TOLD:
                self._others.append(name)
        self._skip()

    def _start_in_sheet(self, local: str, attributes: dict[str, str]) -> None:
        if local == "table-row":
            self._row = _Row(self._number + 1, _count(_strip(attributes), "number-rows-repeated"))
        elif local not in _ROW_PARENTS:
            self._skip()

    def _start_cell(self, local: str, attributes: dict[str, str]) -> None:
        if local in _CELLS:
            self._cell = OpenCell(_strip(attributes), is_covered=local != "table-cell")
        else:
            self._skip()

    def _start_in_cell(self, name: str, local: str, attributes: dict[str, str]) -> None:
        cell = self._cell
        if local == "table":
            raise UnreadableTableError("table.broken", reason="table in a cell")
        if local in _NOT_SHOWN or name.startswith(_DRAWING):
            self._skip()
        elif cell is not None and local in _PARAGRAPHS:
            cell.begin_paragraph()
        elif local == "s":
            self._add(" " * min(_count(_strip(attributes), "c"), _MOST_BLANKS))
        elif local in _SIGNS:
            self._add(_SIGNS[local])

    def _add(self, text: str) -> None:
        if self._cell is not None:
            self._cell.add(text)

    def _text(self, text: str) -> None:
        self._quiet = 0
        if self._cell is not None and not self._skipped_from:
            self._cell.add_characters(text)

    def _end(self, _: str) -> None:
        self._quiet = 0
        local = self._open.pop()
        if self._skipped_from:
            if len(self._open) < self._skipped_from:
                self._skipped_from = 0
        elif self._cell is not None:
            if local in _PARAGRAPHS:
                self._cell.end_paragraph()
            elif local in _CELLS:
                self._end_cell(self._cell)
        elif self._row is not None and local == "table-row":
            self._end_row(self._row)
        elif local == "table":
            self._is_in_sheet = False

    def _end_cell(self, cell: OpenCell) -> None:
        self._cell = None
        if self._row is None:
            return
        merged = self._row.add(cell)
        if merged is not None:
            self._merged.append(merged)

    def _end_row(self, row: _Row) -> None:
        self._row = None
        self._number += row.count
        if any(row.cells):
            self.rows.append(RepeatedRow(row.number, row.count, row.cells, row.kinds))


_SIGNS: Final = {"tab": "\t", "line-break": "\n"}


class _Row:
    """The row that is being read."""

    def __init__(self, number: int, count: int) -> None:
        self.number = number
        self.count = count
        self.cells: list[str] = []
        self.kinds: dict[int, CellKind] = {}
        self._column = 0
        self._length = 0

    def add(self, cell: OpenCell) -> MergedCells | None:
        """Add a cell as often as it is repeated. Return the range that is merged to it, if there is one."""
        count, first = _count(cell.attributes, "number-columns-repeated"), self._column
        self._column += count
        text, kind = ("", None) if cell.is_covered else read_cell(cell.attributes, cell.shown())
        if text:
            self._length += len(text) * count
            # Empty cells are not kept: the rest of a row is one cell that is repeated thousands of times.
            if self._column > _LAST_COLUMN or self._length > LONGEST_ROW:
                limit = _LAST_COLUMN if self._column > _LAST_COLUMN else LONGEST_ROW
                raise UnreadableTableError("table.too-large", limit=limit)
            self.cells += [""] * (first - len(self.cells)) + [text] * count
            if kind is not None:
                self.kinds.update(dict.fromkeys(range(first, self._column), kind))
        columns, rows = (_count(cell.attributes, f"number-{what}-spanned") for what in ("columns", "rows"))
        if columns == rows == 1:
            return None
        last_row = self.number + rows - 1
        return MergedCells(f"{name_column(first + 1)}{self.number}:{name_column(first + columns)}{last_row}", last_row)


def _strip(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes by their names without namespaces."""
    return {key.rpartition(" ")[2]: value for key, value in attributes.items() if not key.startswith(_EXPERIMENTAL)}


def _count(attributes: dict[str, str], name: str) -> int:
    """Return a number of repetitions: 1 if the attribute is missing or no number."""
    value = attributes.get(name, "1")
    return max(int(value[:_LONGEST_COUNT]), 1) if value.isdecimal() else 1


_LONGEST_COUNT: Final = 12
"""Digits of a number of repetitions. No sheet has so many rows."""
