"""Read an intake table for a set of files. Every row, every file and every column is accounted for."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import escape_for_display, has_errors, make_finding
from archiver.intake.cell_reference import CellReference, place_in_sheet, shorten
from archiver.intake.columns import PATH, ColumnKind, is_heading_row, write_heading
from archiver.intake.finding_collector import FindingCollector
from archiver.intake.headings import BeyondColumns, UnknownColumns, check_rows_above, read_headings
from archiver.intake.matching import FileMatcher, NearFiles, reveal
from archiver.intake.row_cells import drop_apostrophe
from archiver.intake.rows import DocumentDescription, RowReader
from archiver.intake.spoilt_cells import LETTERS_LOST, find_spoilt
from archiver.tables import MOST_ROWS_ABOVE, Table, TableForm, UnreadableTableError, open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.intake.row_cells import PlacedColumn
    from archiver.tables import TableRow

_SHOWN_COLUMNS = 40
"""The most columns in a report. Our own table has fewer, unless it is in many languages."""


class Intake(NamedTuple):
    """The result of reading an intake table: its form, counts, and all findings.

    `form` is None if the file is no table. `undescribed` counts files without a row, `missing` rows without a file.
    `table_to_withhold` is the path of the table if it must be withheld too: it lies among the files, names documents that are
    not open, and no row states its own access.
    """

    table: str
    form: TableForm | None
    columns: Sequence[PlacedColumn]
    rows: int
    files: int
    matched: int
    undescribed: int
    missing: int
    findings: Sequence[Finding]
    table_to_withhold: str | None = None
    closed_rows: Mapping[int, str | None] = {}
    """The rows of documents that are not open, with their reference codes."""

    @property
    def passes(self) -> bool:
        """Return whether a bag may be made with the table: no error was found."""
        return not has_errors(self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as `schemas/report.schema.json` describes it."""
        known = {} if self.form is None else self.form._asdict()
        return {
            "table": escape_for_display(self.table),
            **{name: value for name, value in known.items() if value is not None},
            "columns": [
                {
                    "heading": shorten(placed.heading),
                    "field": placed.column.key,
                    **({"language": placed.language} if placed.language else {}),
                }
                for placed in self.columns[:_SHOWN_COLUMNS]
            ],
            "rows": self.rows,
            "files": self.files,
            "matched": self.matched,
            "filesWithoutRow": self.undescribed,
            "rowsWithoutFile": self.missing,
            "passes": self.passes,
        }


def read_intake(
    path: str,
    files: Iterable[str],
    *,
    table_among_files: str | None = None,
    take: Callable[[str, DocumentDescription], None] | None = None,
    progress: Callable[[int, int], None] = lambda _octets, _rows: None,
) -> Intake:
    """Read a table from its file, row by row, in memory bounded by the number of files and rows.

    Args:
        path: the path of the table.
        files: the paths that it can describe, with `/` between folders.
        table_among_files: the table's own path among them, if it lies there.
        take: called with each file and its description while rows are read. Descriptions count only if the table passes.
        progress: called with octets and rows read so far.

    Raises:
        ReadError: the table cannot be opened.
    """
    run = _TableReading(path, FileMatcher(files), table_among_files, take)
    with run.stopping(), open_table(path, run.note, progress, is_heading_row) as table:
        run.read(table)
    return run.finish()


class _TableReading:
    """One table being read."""

    def __init__(
        self,
        path: str,
        matcher: FileMatcher,
        table_among_files: str | None,
        take: Callable[[str, DocumentDescription], None] | None,
    ) -> None:
        self._path = path
        self._matcher = matcher
        self._table_among_files = table_among_files
        self._take = take
        self._findings = FindingCollector(path)
        self._form: TableForm | None = None
        self._columns: list[PlacedColumn] = []
        self._codes: dict[str, int] = {}
        self._rows = 0
        self._closed: dict[int, str | None] = {}
        self._completed = 0
        self._states_access_of_table = False
        self._is_whole = True

    def note(self, finding: Finding) -> None:
        """Add a finding, with the path of the table, and the sheet and the name of the cell in a workbook."""
        sheet = self._form and self._form.sheet
        self._findings.add_finding(place_in_sheet(finding, sheet) if sheet else finding)

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Turn an early end of the reading into a finding. Nothing is reported then of rows and files that were not reached."""
        try:
            yield
        except UnreadableTableError as stop:
            self._is_whole = False
            self.note(stop.finding)

    def read(self, table: Table) -> None:
        """Read headings and rows."""
        self._form = table.form
        for finding in check_rows_above(table):
            self.note(finding)
        self._columns = read_headings(table, self.note)
        paths = [placed for placed in self._columns if placed.column is PATH]
        if not paths:
            self._count_only(table)
            return
        others = [placed for placed in self._columns if placed.column.kind not in {ColumnKind.PATH, ColumnKind.READ_ONLY}]
        reader = RowReader(others, self.note, table.form.encoding)
        beyond, unknown = BeyondColumns(table.headings), UnknownColumns(table, self._columns)
        for row in table.rows:
            self._rows += 1
            for finding in chain(beyond.check(row), unknown.check(row)):
                self.note(finding)
            self._read_row(row, paths[0], reader)

    def _count_only(self, table: Table) -> None:
        """Report that no column names the files. The rows are counted all the same."""
        self._is_whole = False
        found = [shorten(heading) for heading in table.headings if heading][:_SHOWN_COLUMNS]
        self.note(
            make_finding(
                "table.path-column-missing",
                {"row": table.heading_row},
                expected=write_heading(PATH),
                found=found,
                row=table.heading_row,
                limit=MOST_ROWS_ABOVE + 1,
            )
        )
        for _ in table.rows:
            self._rows += 1

    def _read_row(self, row: TableRow, path: PlacedColumn, reader: RowReader) -> None:
        # A name can begin and end with blanks, and the same name without them can be another file.
        text = row.cells[path.position] if path.position < len(row.cells) else ""
        text = text if text in self._matcher else drop_apostrophe(text)
        cell = CellReference(row.number, path.position + 1, path.heading)
        description = reader.read(row)
        # Embargoed documents always count: the embargo of a document may end, but the table itself has none.
        if description.fields.get("accessRights", {}).get("status", "open") != "open":
            self._closed[row.number] = description.fields.get("referenceCode")
        if not text.strip() and text not in self._matcher:
            self.note(cell.make_finding("table.path-empty"))
            return
        spoilt = list(find_spoilt(text, row.kinds.get(path.position), PATH, cell, self._form and self._form.encoding))
        for finding in spoilt:
            self.note(finding)
        if any(finding.code == LETTERS_LOST for finding in spoilt):
            return
        file, first_row, is_same, lacks_ending = self._matcher.claim(text, row.number)
        self._completed += lacks_ending and file is not None
        if first_row != row.number:
            code = "table.path-repeated" if is_same else "table.path-twin"
            self.note(cell.make_finding(code, found=shorten(text), first=first_row))
        elif file is not None:
            self._check_code(description, row.number)
            if file == self._table_among_files:
                self._states_access_of_table = "accessRights" in description.fields
            if self._take is not None:
                self._take(file, description)

    def _check_code(self, description: DocumentDescription, row: int) -> None:
        code = description.fields.get("referenceCode")
        if code is None:
            return
        first = self._codes.setdefault(code, row)
        if first != row:
            placed = next(one for one in self._columns if one.column.key == "referenceCode")
            cell = CellReference(row, placed.position + 1, placed.heading)
            self.note(cell.make_finding("table.reference-repeated", found=shorten(code), first=first))

    def finish(self) -> Intake:
        """Return the result after all rows have been read."""
        undescribed = sum(1 for _ in self._matcher.list_undescribed())
        if self._is_whole:
            self._account()
        return Intake(
            table=self._path,
            form=self._form,
            columns=self._columns,
            rows=self._rows,
            files=len(self._matcher),
            matched=self._matcher.matched,
            undescribed=undescribed,
            missing=len(self._matcher.list_missing()),
            findings=self._findings.list_in_order(),
            table_to_withhold=self._table_among_files if self._must_be_withheld() else None,
            closed_rows=self._closed,
        )

    def _must_be_withheld(self) -> bool:
        return self._table_among_files is not None and bool(self._closed) and not self._states_access_of_table

    def _account(self) -> None:
        """Report every path without a file, with the file that it may mean, and every file without a row."""
        if not self._rows:
            self.note(make_finding("table.rows-missing"))
        meant = self._account_missing()
        if self._completed:
            self.note(make_finding("table.endings-added", {}, count=self._completed))
        if self._table_among_files is not None and self._must_be_withheld():
            self.note(make_finding("table.tells-withheld", {}, file=shorten(self._table_among_files), count=len(self._closed)))
        for file in self._matcher.list_undescribed():
            if file != self._table_among_files and file not in meant:
                self.note(make_finding("table.file-without-row", {}, file=shorten(file)))
            elif file == self._table_among_files and not self._must_be_withheld():
                self.note(make_finding("table.among-files", {}, file=shorten(file)))

    def _account_missing(self) -> set[str]:
        """Report every path without a file, and return the files that are named as what it may mean."""
        missing = self._matcher.list_missing()
        near = NearFiles(self._matcher.list_undescribed()) if missing else None
        placed = next((one for one in self._columns if one.column is PATH), None)
        meant: set[str] = set()
        for path, row in missing:
            if placed is None or near is None:
                break
            cell, whole = CellReference(row, placed.position + 1, placed.heading), self._matcher.complete(path)
            nearest = whole[0] if whole else near.find(path)
            if nearest is None:
                self.note(cell.make_finding("table.file-missing", found=shorten(path)))
                continue
            meant.update(whole or [nearest])
            if whole:
                files = [shorten(file) for file in whole[:_SHOWN_COLUMNS]]
                self.note(cell.make_finding("table.path-several", found=shorten(path), files=files))
            else:
                found, shown = shorten(reveal(path, nearest)), shorten(reveal(nearest, path))
                self.note(cell.make_finding("table.path-near", found=found, nearest=shown))
        return meant
