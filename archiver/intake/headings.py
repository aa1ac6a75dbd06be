"""Read the headings of a table, and account for what stands above them, beside them and under none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.findings import make_finding
from archiver.intake.access_words import may_mean_access, says_secret
from archiver.intake.cell_reference import CellReference, shorten
from archiver.intake.columns import ColumnKind, list_words, read_heading, suggest_column, write_heading
from archiver.intake.row_cells import UNKNOWN_LANGUAGE, PlacedColumn
from archiver.intake.spoilt_cells import LETTERS_LOST, has_lost_letters
from archiver.records import check_language_tag, unregistered_as_errors
from archiver.tables import LIST_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.findings import Finding, Where
    from archiver.tables import Table, TableRow

    Note = Callable[[Finding], None]

_ABOUT_ACCESS: Final = "table.column-about-access"


def check_rows_above(table: Table) -> Iterator[Finding]:
    """Yield a note on rows above the headings, and an error for one that may say who may see the documents."""
    if not table.above:
        return
    found = [shorten(cell) for row in table.above for cell in row.cells if cell.strip()]
    yield make_finding("table.rows-above", {"row": table.heading_row}, row=table.heading_row, found=found)
    for row in table.above:
        position = next((position for position, cell in enumerate(row.cells) if may_mean_access(cell)), None)
        if position is not None:
            yield _tell_access(CellReference(row.number, position + 1, row.cells[position]))


def _tell_access(cell: CellReference) -> Finding:
    return cell.make_finding(_ABOUT_ACCESS, words=list_words("accessRights"))


def read_headings(table: Table, note: Note) -> list[PlacedColumn]:
    """Return the columns that are known, each once, and report all others."""
    placed: dict[tuple[str, str], PlacedColumn] = {}
    for position, text in enumerate(table.headings):
        if not text:
            continue
        column, language, strange = read_heading(text)
        cell = CellReference(table.heading_row, position + 1, text)
        if column is None:
            note(_tell_unknown(text, cell, table.form.encoding))
            continue
        for finding in unregistered_as_errors(check_language_tag(language, cell.where()) if language else ()):
            note(finding)
        if strange is not None:
            note(
                _tell_access(cell)
                if may_mean_access(strange)
                else cell.make_finding("table.heading-part", found=shorten(strange))
            )
        # Case has no meaning in a tag (RFC 5646 2.1.1), and a text without a language is kept as `und`.
        key = (column.key, (language or UNKNOWN_LANGUAGE).lower())
        first = placed.setdefault(key, PlacedColumn(position, text, column, language))
        if first.position != position:
            note(cell.make_finding("table.column-repeated", first=first.position + 1, firstField=shorten(first.heading)))
    columns = list(placed.values())
    _tell_read_only(columns, table.heading_row, note)
    return columns


def _tell_unknown(text: str, cell: CellReference, encoding: str | None) -> Finding:
    if has_lost_letters(text, encoding):
        return cell.make_finding(LETTERS_LOST, found=shorten(text))
    near = suggest_column(text)
    if near is not None:
        return cell.make_finding("table.column-near", nearest=near)
    return _tell_access(cell) if may_mean_access(text) else cell.make_finding("table.column-unknown")


def _tell_read_only(columns: Sequence[PlacedColumn], row: int, note: Note) -> None:
    """Tell once which columns are passed over, unless all of them have the headings that the template gave them."""
    passed = [placed for placed in columns if placed.column.kind is ColumnKind.READ_ONLY]
    if all(placed.heading in {write_heading(placed.column, reader=reader) for reader in ("en", "fa")} for placed in passed):
        return
    found = [shorten(placed.heading) for placed in passed]
    note(make_finding("table.columns-read-only", {"row": row}, found=found, count=len(found)))


class UnknownColumns:
    """Looks for cells of columns that are not taken into the records, and say that their document is secret."""

    def __init__(self, table: Table, known: Sequence[PlacedColumn]) -> None:
        passed = {placed.position for placed in known}
        self._columns = {
            position: heading for position, heading in enumerate(table.headings) if heading and position not in passed
        }

    def check(self, row: TableRow) -> Iterator[Finding]:
        """Yield a finding for the first such cell of each column."""
        for position, heading in list(self._columns.items()):
            cell = row.cells[position] if position < len(row.cells) else ""
            if cell and any(map(says_secret, cell.split(LIST_MARK))):
                del self._columns[position]
                found = shorten(cell.replace(LIST_MARK, ", "))
                reference = CellReference(row.number, position + 1, heading)
                yield reference.make_finding("table.cell-about-access", found=found, words=list_words("accessRights"))


class BeyondColumns:
    """Looks for cells that stand under no heading."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._count = len(headings)
        self._nameless = [position for position, heading in enumerate(headings) if not heading]
        self._told: set[int] = set()

    def check(self, row: TableRow) -> Iterator[Finding]:
        """Yield a finding for cells beyond the last heading, and for the first cell of each column without a heading."""
        cells = row.cells
        if len(cells) > self._count and any(cell.strip() for cell in cells[self._count :]):
            position = next(position for position in range(self._count, len(cells)) if cells[position].strip())
            found = shorten(cells[position])
            where: Where = {"row": row.number, "column": position + 1}
            yield make_finding("table.cells-beyond", where, row=row.number, column=position + 1, count=self._count, found=found)
        for position in self._nameless:
            if position < len(cells) and cells[position].strip() and position not in self._told:
                self._told.add(position)
                found = shorten(cells[position])
                where = {"row": row.number, "column": position + 1}
                yield make_finding("table.heading-missing", where, row=row.number, column=position + 1, found=found)
