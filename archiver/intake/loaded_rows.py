"""Load the rows of a table as they are written, for a person who goes on working on them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.intake.columns import PATH, ColumnKind, is_heading_row
from archiver.intake.headings import read_headings
from archiver.intake.intake import read_intake
from archiver.intake.matching import FileMatcher, NearFiles
from archiver.intake.row_cells import drop_apostrophe
from archiver.tables import LIST_MARK, UnreadableTableError, open_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.intake.row_cells import PlacedColumn
    from archiver.tables import Table


class LoadedRow(NamedTuple):
    """A row: its number, its path as it is written, the file that it is about, and its cells by column and language.

    `file` is None if the path is no file, or is that of an earlier row. `nearest` are files that it may mean.
    """

    number: int
    path: str
    file: str | None
    nearest: Sequence[str]
    cells: Mapping[tuple[str, str], str]


class LoadedTable(NamedTuple):
    """The rows of a table, the keys of its columns by their positions (from 0), and everything that `create` would find."""

    rows: Sequence[LoadedRow]
    columns: Mapping[int, str]
    findings: Sequence[Finding]


def load_rows(path: str, files: Sequence[str]) -> LoadedTable:
    """Load a table about files. What cannot be read of it is among the findings. Raises ReadError if it cannot be opened."""
    findings = read_intake(path, files).findings
    try:
        with open_table(path, _pass_over, is_heading_row=is_heading_row) as table:
            placed = read_headings(table, _pass_over)
            rows = list(_load(table, placed, FileMatcher(files)))
    except UnreadableTableError:
        return LoadedTable([], {}, findings)
    return LoadedTable(_suggest(rows, files), {one.position: one.column.key for one in placed}, findings)


def _pass_over(_finding: Finding) -> None:
    """Do nothing: `read_intake` has told it."""


def _load(table: Table, placed: Sequence[PlacedColumn], matcher: FileMatcher) -> Iterator[LoadedRow]:
    of_path = next((one for one in placed if one.column is PATH), None)
    others = [one for one in placed if one.column.kind not in {ColumnKind.PATH, ColumnKind.READ_ONLY}]
    if of_path is None:
        return
    for row in table.rows:

        def text_of(one: PlacedColumn, cells: Sequence[str] = row.cells) -> str:
            """Return the text of a cell."""
            text = cells[one.position] if one.position < len(cells) else ""
            return drop_apostrophe(text.strip()).replace(LIST_MARK, "; ")

        written = row.cells[of_path.position] if of_path.position < len(row.cells) else ""
        written = written if written in matcher else drop_apostrophe(written)
        file = None
        if written.strip() or written in matcher:
            match = matcher.claim(written, row.number)
            file = match.file if match.first_row == row.number else None
        cells = {(one.column.key, (one.language or "").lower()): text_of(one) for one in others}
        yield LoadedRow(row.number, written, file, (), cells)


def _suggest(rows: Sequence[LoadedRow], files: Sequence[str]) -> list[LoadedRow]:
    """Return the rows with files that those without one may mean."""
    taken = {row.file for row in rows}
    free = [file for file in files if file not in taken]
    near, matcher = NearFiles(free), FileMatcher(free)

    def suggest(row: LoadedRow) -> Sequence[str]:
        """Return the files that a path may mean."""
        nearest = near.find(row.path) if row.path.strip() else None
        return matcher.complete(row.path) or ([] if nearest is None else [nearest])

    return [row if row.file is not None else row._replace(nearest=suggest(row)) for row in rows]
