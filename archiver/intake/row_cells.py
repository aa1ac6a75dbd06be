"""The cells of one row, by the columns that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.findings import Finding, Severity
from archiver.intake.cell_reference import CellReference, shorten
from archiver.intake.cell_values import CellReader, read_list
from archiver.intake.columns import COLUMN_BY_KEY, write_heading
from archiver.intake.spoilt_cells import find_spoilt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.intake.columns import Column
    from archiver.tables import CellKind, TableRow

    Note = Callable[[Finding], None]

UNKNOWN_LANGUAGE = "und"
"""The language of a text if no heading names one (ISO 639-2)."""


FORMULA_STARTS = frozenset("=+-@\t\r")
"""The first characters of a text that spreadsheet programs take for a formula."""


class PlacedColumn(NamedTuple):
    """A column of one table: its position (from 0), its heading as it is written, and the meaning of the heading."""

    position: int
    heading: str
    column: Column
    language: str | None


class Cell(NamedTuple):
    """A cell that holds something usable."""

    text: str
    kind: CellKind | None
    placed: PlacedColumn
    reference: CellReference

    def items(self) -> list[str]:
        """Return the items of a cell that holds a list."""
        return read_list(self.text, self.kind)


def drop_apostrophe(text: str) -> str:
    """Return the text of a cell without the apostrophe that keeps spreadsheet programs from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


class RowCells:
    """Holds the cells of the row that is being read. Whatever cannot be used becomes a finding."""

    def __init__(self, columns: Sequence[PlacedColumn], note: Note, encoding: str | None = None) -> None:
        self._columns = columns
        self._encoding = encoding
        self.note = note
        self.values = CellReader(note)
        self._cells: dict[str, list[Cell]] = {}
        self._spoilt: set[str] = set()

    def set_row(self, row: TableRow) -> None:
        """Replace the cells by those of the next row."""
        self._cells = {}
        self._spoilt.clear()
        for placed in self._columns:
            text = drop_apostrophe(row.cells[placed.position].strip()) if placed.position < len(row.cells) else ""
            if not text:
                continue
            kind = row.kinds.get(placed.position)
            reference = CellReference(row.number, placed.position + 1, placed.heading)
            is_usable = True
            for finding in find_spoilt(text, kind, placed.column, reference, self._encoding):
                self.note(finding)
                is_usable = is_usable and finding.severity is not Severity.ERROR
            if is_usable:
                self._cells.setdefault(placed.column.key, []).append(Cell(text, kind, placed, reference))
            else:
                self._spoilt.add(placed.column.key)

    def all(self, key: str) -> Sequence[Cell]:
        """Return the cells of a column: one for each language, in the order of the table."""
        return self._cells.get(key, ())

    def first(self, key: str) -> Cell | None:
        """Return the first cell of a column, None if the row has none."""
        cells = self._cells.get(key)
        return cells[0] if cells else None

    def is_spoilt(self, key: str) -> bool:
        """Return whether a cell of the column held something that cannot be used."""
        return key in self._spoilt

    def text(self, key: str) -> str | None:
        """Return the text of a column."""
        cell = self.first(key)
        return None if cell is None else cell.text

    def texts(self, key: str) -> list[dict[str, str]]:
        """Return the texts of a column in all languages, in the order of the table."""
        return [{"value": cell.text, "language": cell.placed.language or UNKNOWN_LANGUAGE} for cell in self.all(key)]

    def choice(self, key: str) -> str | None:
        """Return the choice that a word in the column stands for."""
        cell = self.first(key)
        return None if cell is None else self.values.read_choice(cell.text, cell.placed.column, cell.reference)

    def words(self, key: str) -> list[str]:
        """Return the items of a column, each once."""
        cell = self.first(key)
        return [] if cell is None else list(dict.fromkeys(filter(None, cell.items())))

    def languages(self, key: str) -> list[str]:
        """Return the language tags of a column."""
        cell = self.first(key)
        return [] if cell is None else self.values.read_languages(cell.items(), cell.reference)

    def identifiers(self, key: str) -> list[str]:
        """Return the identifiers of a column."""
        cell = self.first(key)
        return [] if cell is None else self.values.read_identifiers(cell.items(), cell.reference)

    def demand_none(self, needed: str, *keys: str) -> None:
        """Report cells that mean nothing while the column `needed` is empty, unless the cell there could not be used."""
        if needed in self._spoilt:
            return
        for key in keys:
            for cell in self.all(key):
                heading = write_heading(COLUMN_BY_KEY[needed])
                self.note(cell.reference.make_finding("table.column-alone", found=shorten(cell.text), needed=heading))
