"""Read a table for a bag that is there already: each row as changes of the record of its document."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.findings import Severity, escape_for_display, make_finding
from archiver.intake.cell_reference import CellReference, place_in_sheet, shorten
from archiver.intake.columns import COLUMN_BY_KEY, PATH, ColumnKind, is_heading_row, write_heading
from archiver.intake.finding_collector import FindingCollector
from archiver.intake.headings import BeyondColumns, check_rows_above, read_headings
from archiver.intake.matching import FileMatcher
from archiver.intake.row_cells import drop_apostrophe
from archiver.intake.row_changes import RowChangeReader
from archiver.intake.spoilt_cells import LETTERS_LOST, find_spoilt
from archiver.records import is_withheld, list_near_names, public_name
from archiver.tables import Table, TableForm, UnreadableTableError, open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from archiver.findings import Finding
    from archiver.intake.row_cells import PlacedColumn
    from archiver.tables import TableRow

    Records = Sequence[Mapping[str, Any]]
    Take = Callable[["RowChange"], None]

_PAYLOAD: Final = "data/"
_CODE: Final = COLUMN_BY_KEY["referenceCode"]
_MOST_SUGGESTED: Final = 20
"""The number of unknown names for which near ones are looked for."""


class RowChange(NamedTuple):
    """A row, the position of the record that it is about, and the fields that it changes (None for one that is taken away).

    `decider` is the name of the person who decided the date, if the row changes that and names one.
    """

    row: int
    position: int
    fields: Mapping[str, Any]
    decider: str | None = None


class ChangeTable(NamedTuple):
    """The result of reading a table: its form (None if it is no table), the number of its rows, and all findings."""

    form: TableForm | None
    rows: int
    findings: Sequence[Finding]


def read_changes(
    path: str,
    records: Records,
    day: date,
    take: Take,
    progress: Callable[[int, int], None] = lambda _octets, _rows: None,
) -> ChangeTable:
    """Read a table from its file, row by row.

    A row names its document by its path, or by its reference code alone if the cell of the path is empty. A document, a column or
    a cell that is not there changes nothing.

    Args:
        path: the path of the table.
        records: those of the bag, in the newest version.
        day: the day on which embargoes are judged. Names of documents that are withheld then are not suggested.
        take: called with each row that changes something.
        progress: called with octets and rows read so far.

    Raises:
        ReadError: the table cannot be opened.
    """
    run = _ChangeReading(path, records, day, take)
    try:
        with open_table(path, run.note, progress, is_heading_row) as table:
            run.read(table)
    except UnreadableTableError as stop:
        run.note(stop.finding)
    return run.finish()


class _ChangeReading:
    """One table being read."""

    def __init__(self, path: str, records: Records, day: date, take: Take) -> None:
        self._records = records
        self._day = day
        self._take = take
        self._findings = FindingCollector(path)
        self._form: TableForm | None = None
        self._rows = 0
        self._unknown = self._errors = 0
        self._first_rows: dict[int, int] = {}
        self._positions: dict[str, int] = {}
        self._named: dict[str, list[int]] = {}
        for position, record in enumerate(records):
            self._positions[record["file"]["path"].removeprefix(_PAYLOAD)] = position
            self._named.setdefault(public_name(record, position + 1), []).append(position)
            self._named.setdefault(record["identifier"], []).append(position)
        self._matcher = FileMatcher(self._positions)

    def note(self, finding: Finding) -> None:
        """Add a finding, with the path of the table, and the sheet and the name of the cell in a workbook."""
        self._errors += finding.severity is Severity.ERROR
        sheet = self._form and self._form.sheet
        self._findings.add_finding(place_in_sheet(finding, sheet) if sheet else finding)

    def finish(self) -> ChangeTable:
        """Return the result after all rows have been read."""
        return ChangeTable(self._form, self._rows, self._findings.list_in_order())

    def read(self, table: Table) -> None:
        """Read headings and rows."""
        self._form = table.form
        for finding in check_rows_above(table):
            self.note(finding)
        columns = read_headings(table, self.note)
        path = next((placed for placed in columns if placed.column is PATH), None)
        code = next((placed for placed in columns if placed.column is _CODE), None)
        if path is None and code is None:
            found = [shorten(heading) for heading in table.headings if heading]
            where = {"row": table.heading_row}
            self.note(make_finding("describe.name-column-missing", where, expected=_list_names(), found=found))  # type: ignore[arg-type] # a place
            return
        others = [placed for placed in columns if placed.column.kind not in {ColumnKind.PATH, ColumnKind.READ_ONLY}]
        reader, beyond = RowChangeReader(others, self.note, table.form.encoding), BeyondColumns(table.headings)
        for row in table.rows:
            self._rows += 1
            for finding in beyond.check(row):
                self.note(finding)
            self._read_row(row, (path, code), reader)
        if not self._rows:
            self.note(make_finding("table.rows-missing"))
        if reader.idle_deciders:
            first, name = reader.idle_deciders[0]
            self.note(make_finding("describe.decider-unused", row=first, found=shorten(name), count=len(reader.idle_deciders)))

    def _read_row(self, row: TableRow, named: tuple[PlacedColumn | None, PlacedColumn | None], reader: RowChangeReader) -> None:
        path, code = named
        text = _read_cell(row, path)
        text = text if text in self._matcher else drop_apostrophe(text)
        if text.strip() and path is not None:
            position = self._find_by_path(row, path, text)
        else:
            text = text.strip() or _read_cell(row, code)
            position, row = self._find_by_code(row, code or path), _without(row, code)
        if position is None:
            return
        first = self._first_rows.setdefault(position, row.number)
        if first != row.number:
            cell = _locate(row, path or code)
            self.note(cell.make_finding("table.path-repeated", found=shorten(text), first=first))
            return
        before = self._errors
        fields = reader.read(row, self._records[position])
        if "referenceCode" in fields and fields["referenceCode"] is not None:
            self._check_code(row, code, position, fields["referenceCode"])
        # A row with a fault may change a part of a field only.
        if fields and self._errors == before:
            self._take(RowChange(row.number, position, fields, reader.decider if "date" in fields else None))

    def _find_by_path(self, row: TableRow, path: PlacedColumn, text: str) -> int | None:
        cell = _locate(row, path)
        spoilt = list(find_spoilt(text, row.kinds.get(path.position), PATH, cell, self._form and self._form.encoding))
        for finding in spoilt:
            self.note(finding)
        if any(finding.code == LETTERS_LOST for finding in spoilt):
            return None
        file = self._matcher.claim(text, row.number).file
        if file is not None:
            return self._positions[file]
        # A person may write any name of the document into the only column that names documents.
        return self._find_by_name(cell, text.strip() if text.strip() in self._named else text)

    def _find_by_code(self, row: TableRow, code: PlacedColumn | None) -> int | None:
        cell, text = _locate(row, code), drop_apostrophe(_read_cell(row, code).strip())
        if not text or code is None or code.column is not _CODE:
            self.note(cell.make_finding("describe.row-unnamed", expected=_list_names()))
            return None
        return self._find_by_name(cell, text)

    def _find_by_name(self, cell: CellReference, text: str) -> int | None:
        """Return the position of the only document with a reference code or identifier. Report that there are none or several."""
        found = self._named.get(text, [])
        if len(found) == 1:
            return found[0]
        if not found:
            self._tell_unknown(cell, text)
            return None
        paths = [public_name(self._records[one], one + 1) if self._is_hidden(one) else self._path(one) for one in found[:5]]
        shown = [escape_for_display(path) for path in paths]
        self.note(make_finding("record.document-ambiguous", cell.where(), document=shorten(text), count=len(found), paths=shown))
        return None

    def _tell_unknown(self, cell: CellReference, text: str) -> None:
        self._unknown += 1
        # Going through all records for each of many unknown names would take long.
        shown = (record for position, record in enumerate(self._records) if not self._is_hidden(position))
        known = shown if self._unknown <= _MOST_SUGGESTED else islice(shown, 1)
        near = [escape_for_display(name) for name in list_near_names(known, text)]
        self.note(make_finding("record.document-unknown", cell.where(), document=shorten(text), near=near))

    def _check_code(self, row: TableRow, code: PlacedColumn | None, position: int, given: str) -> None:
        """Report a new reference code that another document has."""
        others = [one for one in self._named.get(given, ()) if one != position]
        if others:
            name = public_name(self._records[others[0]], 0) if self._is_hidden(others[0]) else self._path(others[0])
            found, document = shorten(given), escape_for_display(name)
            self.note(_locate(row, code).make_finding("describe.code-taken", found=found, document=document))
        self._named.setdefault(given, []).append(position)

    def _is_hidden(self, position: int) -> bool:
        return is_withheld(self._records[position], self._day)

    def _path(self, position: int) -> str:
        return str(self._records[position]["file"]["path"])


def _list_names() -> str:
    return " / ".join(map(write_heading, (PATH, _CODE)))


def _read_cell(row: TableRow, placed: PlacedColumn | None) -> str:
    return row.cells[placed.position] if placed is not None and placed.position < len(row.cells) else ""


def _locate(row: TableRow, placed: PlacedColumn | None) -> CellReference:
    return CellReference(row.number, placed.position + 1, placed.heading) if placed else CellReference(row.number, 1, "")


def _without(row: TableRow, placed: PlacedColumn | None) -> TableRow:
    """Return a row without the cell that names its document: a name changes nothing."""
    if placed is None:
        return row
    return row._replace(cells=[("" if position == placed.position else cell) for position, cell in enumerate(row.cells)])
