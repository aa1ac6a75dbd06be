"""Write the intake table of a bag: what people said of its documents, in a form that they can go on working in."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, BinaryIO, Final

from archiver.bags.format import Level
from archiver.bags.reading import open_described_bag
from archiver.bags.workplace import check_new_file, open_new_file
from archiver.errors import WrongUsageError
from archiver.findings import Finding, FindingLog, Where, escape_for_display, has_errors, make_finding
from archiver.intake import RowWriter, WrittenRow, render_rows
from archiver.messages import Language
from archiver.option_day import read_access_day
from archiver.progress import Progress, Step, begin_step
from archiver.records import is_withheld, public_name, renew_record
from archiver.tasks.arguments import check_progress, read_choice, read_path
from archiver.tasks.date_arguments import Day, read_optional_date_text
from archiver.tasks.exporting import check_own_bag
from archiver.value import WithoutTruthValue

TABLE_FORMS: Final = ("csv", "xlsx")
"""The forms of a table that a bag is exported to."""
_FORMULA: Final = ("=", "+", "-", "@")
"""The beginnings of a cell that spreadsheet programs take for a formula when they open a CSV file."""


@dataclass(frozen=True, slots=True)
class TableExportOptions:
    """The options of `export_table`.

    `with_withheld` writes the rows of withheld documents too; without it they are named by their reference code alone. `day` is
    the day on which embargoes are judged; today if it is None. `level` says how far the bag is validated before. `reader` is the
    language of the choices and of the sheet, `en` or `fa`.
    """

    with_withheld: bool = False
    day: str | Day | None = None
    level: Level | str = Level.FULL
    reader: Language = "en"


@dataclass(frozen=True, slots=True)
class ExportedTable(WithoutTruthValue):
    """The outcome. `made` says whether the table was written; if not, an error among the findings says why.

    `rows` counts its rows. `withheld` counts the documents that are withheld on the day.
    """

    ask_instead = "made"

    bag: str
    to: str
    format: str
    day: date
    made: bool
    documents: int
    rows: int
    withheld: int
    findings: Sequence[Finding]

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome in the form of `schemas/report.schema.json`."""
        told = {"bag": escape_for_display(self.bag), "to": escape_for_display(self.to), "format": self.format}
        counts = {"documents": self.documents, "rows": self.rows, "withheld": self.withheld}
        return {**told, "day": self.day.isoformat(), "made": self.made, **counts}

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: this one if the table was written."""
        return [self.to_dict()] if self.made else []


def export_table(
    bag: str | os.PathLike[str],
    to: str | os.PathLike[str],
    options: TableExportOptions | None = None,
    progress: Progress | None = None,
) -> ExportedTable:
    """Write the intake table of a valid bag of ours, folder or archive, to a new file that ends in `.csv` or `.xlsx`.

    `create` and `describe` read it, and take from it what the records say. A date is in it only if a person gave it: what the
    documents state is found again.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the table is there already, or cannot be written.
        WrongUsageError: the name has another ending, the day is none, or the table would lie inside a bag.
    """
    check_progress(progress)
    options = options or TableExportOptions()
    bag_path, target = read_path("bag", bag), read_path("to", to)
    form = os.path.splitext(target)[1].removeprefix(".").lower()
    if form not in TABLE_FORMS:
        raise WrongUsageError("error.table-ending", path=escape_for_display(target), known=".csv, .xlsx")
    day = read_access_day(read_optional_date_text("day", options.day))
    level = read_choice("level", options.level, Level)
    check_new_file(target)
    report = ExportedTable(bag_path, target, form, day, made=False, documents=0, rows=0, withheld=0, findings=())
    with open_described_bag(bag_path) as lines:
        refusals = check_own_bag(bag_path, lines, level, progress)
        if has_errors(refusals):
            return replace(report, findings=refusals)
        begin_step(progress, Step.EXPORTING)
        table = _Table(RowWriter(map(renew_record, lines.records()), options.reader), day, options)
        with open_new_file(target) as file:
            table.write(file, form, map(renew_record, lines.records()))
    findings = [*refusals, *table.list_findings(bag_path, form)]
    counts = {"documents": table.documents, "rows": table.rows, "withheld": table.withheld}
    return replace(report, made=True, findings=findings, **counts)  # type: ignore[arg-type] # counts are numbers


class _Table:
    """The rows of one table while they are written, and what was noticed."""

    def __init__(self, writer: RowWriter, day: date, options: TableExportOptions) -> None:
        self._writer = writer
        self._day = day
        self._with_withheld = options.with_withheld
        self.documents = self.rows = self.withheld = 0
        self._formulas = 0
        self._log = FindingLog()

    def write(self, file: BinaryIO, form: str, records: Iterator[Mapping[str, Any]]) -> None:
        """Write the table."""
        file.writelines(render_rows(form, self._writer.columns, self._list_rows(records), self._writer.reader))

    def _list_rows(self, records: Iterator[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
        for number, record in enumerate(records, 1):
            self.documents += 1
            is_hidden = is_withheld(record, self._day)
            self.withheld += is_hidden
            if is_hidden and not self._with_withheld:
                row = self._writer.name_withheld(record, number)
            else:
                row = self._writer.write(record)
            # A name that may not be told is not told by a finding either.
            named = public_name(record, number) if is_hidden and not self._with_withheld else record["file"]["path"]
            self._tell(row, escape_for_display(named))
            if row.cells:
                self.rows += 1
                self._formulas += sum(cell.startswith(_FORMULA) for cell in row.cells)
                yield row.cells

    def _tell(self, row: WrittenRow, document: str) -> None:
        for heading in row.left_out:
            self._log.add_finding(make_finding("export.table-field", {"path": document}, document=document, field=heading))
        if not row.cells:
            self._log.add_finding(make_finding("export.table-document", {"path": document}, document=document))

    def list_findings(self, bag: str, form: str) -> Iterator[Finding]:
        """Yield what was noticed."""
        where: Where = {"path": escape_for_display(bag)}
        if self.withheld:
            code = "export.table-tells-withheld" if self._with_withheld else "export.table-withheld"
            yield make_finding(code, where, count=self.withheld, day=self._day.isoformat())
        if self._formulas and form == "csv":
            yield make_finding("export.table-formulas", where, count=self._formulas)
        yield from self._log.findings()
