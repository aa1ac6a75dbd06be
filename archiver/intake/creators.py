"""Read the creators of a document from a row: names, types and identifiers side by side, in the same order in each column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.intake.cell_reference import shorten
from archiver.intake.cell_values import find_mark
from archiver.intake.row_cells import UNKNOWN_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.intake.row_cells import Cell, RowCells

NAMES_PARTED: Final = "table.names-parted"
"""The code of cells with several names, which says by what mark they are parted."""
NAMES_WITH_COMMA: Final = "table.names-with-comma"
"""The code of cells in which a comma stands inside one name."""


class CreatorReader:
    """Reads the creators of a row; `keys` are those of the columns of names, of types and of identifiers."""

    def __init__(self, row: RowCells, keys: Sequence[str]) -> None:
        self._row = row
        self._names, self._kinds, self._identifiers = keys

    def read(self) -> list[dict[str, Any]]:
        """Return the creators: the first item of each column is about the first creator, and so on."""
        cells = self._row.all(self._names)
        if not cells:
            self._row.demand_none(self._names, self._kinds, self._identifiers)
            return []
        for cell in cells:
            self._tell_parting(cell)
        names = {cell.placed.language or UNKNOWN_LANGUAGE: _read_names(cell) for cell in cells}
        count = max(map(len, names.values()))
        kinds, identifiers = self._read_kinds(cells[0], count), self._read_identifiers(count)
        for cell in cells:
            self._check_count(cell, len(_read_names(cell)), count)
        creators = []
        for number in range(count):
            named = [
                {"value": items[number], "language": language}
                for language, items in names.items()
                if number < len(items) and items[number]
            ]
            creator = {"name": named, "type": kinds[number], "identifier": identifiers[number]}
            if named:
                creators.append({name: value for name, value in creator.items() if value})
            else:
                self._refuse_nameless(number, count)
        return creators

    def _tell_parting(self, cell: Cell) -> None:
        """Tell how a cell was parted if its mark may also belong to a name."""
        names, mark = _read_names(cell), find_mark(cell.text, cell.kind)
        if mark == "،" and len(names) == 2 and len(names[1].split()) == 1:  # noqa: PLR2004 - surname and given name
            self._row.note(cell.reference.make_finding("table.names-ambiguous", found=shorten(cell.text)))
        elif mark in {"،", "|"} and len(names) > 1:
            found = [shorten(name) for name in names]
            self._row.note(cell.reference.make_finding(NAMES_PARTED, found=found, mark=mark))
        elif any(_holds_two(name) for name in names) and self._row.text(self._kinds) is not None:
            self._row.note(cell.reference.make_finding(NAMES_WITH_COMMA, found=shorten(cell.text)))

    def _check_count(self, cell: Cell, found: int, expected: int) -> None:
        if found != expected:
            self._row.note(cell.reference.make_finding("table.counts-differ", found=found, expected=expected))

    def _refuse_nameless(self, number: int, count: int) -> None:
        """Report a type or an identifier of a creator without a name. An empty item between semicolons is no error."""
        for key in (self._kinds, self._identifiers):
            cell = self._row.first(key)
            items = cell.items() if cell else []
            if cell and len(items) == count and items[number]:
                self._row.note(
                    cell.reference.make_finding("table.creator-nameless", found=shorten(items[number]), number=number + 1)
                )

    def _read_kinds(self, names: Cell, count: int) -> list[str | None]:
        """Return the type of each creator; one type stands for all."""
        cell = self._row.first(self._kinds)
        if cell is None:
            if not self._row.is_spoilt(self._kinds):
                self._row.note(names.reference.make_finding("table.creator-type-missing"))
            return [None] * count
        read_choice, column = self._row.values.read_choice, cell.placed.column
        kinds = [read_choice(word, column, cell.reference) for word in cell.items() if word]
        if len(kinds) == 1:
            return kinds * count
        self._check_count(cell, len(kinds), count)
        return [*kinds, *[None] * count][:count]

    def _read_identifiers(self, count: int) -> list[list[str]]:
        """Return the identifiers of each creator. A single creator may have several."""
        cell = self._row.first(self._identifiers)
        if cell is None:
            return [[]] * count
        items, read = cell.items(), self._row.values.read_identifiers
        if count == 1:
            return [read(items, cell.reference)]
        self._check_count(cell, len(items), count)
        return [read([item], cell.reference) for item in [*items, *[""] * count][:count]]


def _holds_two(name: str) -> bool:
    """Return whether each part of a name between commas has a blank, as `Jane Doe, John Roe` has and `Doe, Jane` has not."""
    parts = name.split(",")
    return len(parts) > 1 and all(" " in part.strip() for part in parts)


def _read_names(cell: Cell) -> list[str]:
    """Return the names in a cell. An empty one stands for a creator without a name in this language."""
    names = cell.items()
    while len(names) > 1 and not names[-1]:
        names.pop()
    return names
