"""The cells of one row that change a record which is there already: a lone dash takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.intake.cell_reference import CellReference
from archiver.intake.cell_values import read_list
from archiver.intake.columns import COLUMN_BY_KEY, write_heading
from archiver.intake.row_cells import UNKNOWN_LANGUAGE, Cell, PlacedColumn, RowCells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.tables import TableRow

    Note = Callable[[Finding], None]
    Text = Mapping[str, str]

_DASHES: Final = frozenset({"-", "–", "—", "−"})
"""Texts of a cell that take a value away. Spreadsheet programs make longer dashes of a hyphen."""


class ChangeCells(RowCells):
    """Holds the cells of a row that give something, and apart from them those that take something away."""

    def __init__(self, columns: Sequence[PlacedColumn], note: Note, encoding: str | None = None) -> None:
        super().__init__(columns, note, encoding)
        self._taken: dict[str, list[Cell]] = {}
        self._number = 0

    def set_row(self, row: TableRow) -> None:
        """Replace the cells by those of the next row."""
        super().set_row(row)
        self._taken = {}
        self._number = row.number
        for key, cells in list(self._cells.items()):
            self._taken[key] = [cell for cell in cells if cell.text in _DASHES]
            self._cells[key] = [cell for cell in cells if cell.text not in _DASHES]

    def taken(self, key: str) -> Cell | None:
        """Return the first cell of a column that takes away, None if none does."""
        cells = self._taken.get(key)
        return cells[0] if cells else None

    def touches(self, keys: Sequence[str]) -> Cell | None:
        """Return the first cell that gives something to these columns or takes something away, None if none does."""
        return next((cell for key in keys for cell in (*self._taken.get(key, ()), *self._cells.get(key, ()))), None)

    def put(self, key: str, language: str, text: str) -> None:
        """Add a cell that stands for what the record says already. Findings about it name a cell of the row."""
        column = COLUMN_BY_KEY[key]
        tag = None if language == UNKNOWN_LANGUAGE else language
        heading = write_heading(column, tag)
        placed = PlacedColumn(0, heading, column, tag)
        self._cells.setdefault(key, []).append(Cell(text, None, placed, CellReference(self._number, 1, heading)))

    def arrange(self, key: str, languages: Sequence[str]) -> None:
        """Put the cells of a column in the order of languages, others last."""
        places = {language.lower(): place for place, language in enumerate(languages)}
        cells = self._cells.get(key, [])
        cells.sort(key=lambda cell: places.get((cell.placed.language or UNKNOWN_LANGUAGE).lower(), len(places)))

    def replaces(self, place: tuple[str, str], text: str) -> bool:
        """Return whether the row gives another text for one of the record, by its column and language, or takes it away."""
        key, language = place
        given = [cell for cell in self._cells.get(key, ()) if (cell.placed.language or UNKNOWN_LANGUAGE).lower() == language]
        return any(cell.items() != read_list(text, None) for cell in given) or (not given and self.has_language(key, language))

    def has_language(self, key: str, language: str) -> bool:
        """Return whether a cell gives or takes away the text of a language."""
        cells = (*self._taken.get(key, ()), *self._cells.get(key, ()))
        return any((cell.placed.language or UNKNOWN_LANGUAGE).lower() == language for cell in cells)

    def merge_texts(self, key: str, texts: Sequence[Text]) -> list[Text]:
        """Return texts with those that are given in place of those in the same language, and without those taken away."""
        merged = {text["language"].lower(): text for text in texts}
        for cell in self._taken.get(key, ()):
            merged.pop((cell.placed.language or UNKNOWN_LANGUAGE).lower(), None)
        for text in self.texts(key):
            tag = text["language"].lower()
            merged[tag] = {"value": text["value"], "language": merged.get(tag, text)["language"]}
        return list(merged.values())
