"""The intake table of a bag: what is read from it again is what the records say, and withheld documents stay unnamed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from archiver import CreateOptions, CreateReport, Organization, TableExportOptions, create, export_table, extract, resolve_date
from archiver.errors import WriteError, WrongUsageError
from archiver.records import FIELDS
from archiver.tasks.changes.date_resolving import GivenDate
from tests.tasks.described_bag import DESCRIBED, make_bag, read_records

if TYPE_CHECKING:
    from pathlib import Path

_ALL = TableExportOptions(with_withheld=True)


def _read_cells(table: Path) -> list[list[str]]:
    if table.suffix == ".csv":
        return list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    sheet = openpyxl.load_workbook(table).active
    assert sheet is not None
    return [[str(value or "") for value in row] for row in sheet.values]


def _pack(folder: Path, table: str) -> CreateReport:
    options = CreateOptions(Organization("x"), records=folder / table, second_opinion="none")
    return create(folder / "out", folder / "again", options)


def _fields(record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in (*(field.key for field in FIELDS), "date") if key in record}


@pytest.mark.parametrize("reader", ["en", "fa"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_new_bag_made_with_the_table_says_the_same_of_each_document(tmp_path: Path, form: str, reader: Any) -> None:
    bag = make_bag(tmp_path / "bag")
    given = GivenDate("۱۵ آبان ۱۳۹۵", "بر پایهٔ کارت", "م. کریمی")
    assert resolve_date(bag, "plain.txt", given, second_opinion="none").changed

    options = TableExportOptions(with_withheld=True, reader=reader)
    report = export_table(bag, tmp_path / f"table.{form}", options)
    assert extract(bag, tmp_path / "out").made
    again = _pack(tmp_path, f"table.{form}")

    assert (report.made, report.documents, report.rows, report.withheld) == (True, 4, 4, 2)
    assert [finding.code for finding in report.findings] == ["export.table-tells-withheld"]
    assert again.made, again.findings
    before, after = read_records(bag), read_records(tmp_path / "again")
    assert list(before) == list(after)
    for path, record in before.items():
        assert _fields(after[path]) == _fields(record)


def test_what_the_program_found_is_no_decision_and_not_in_the_table(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag")
    assert read_records(bag)["plain.txt"]["date"]["basis"] == "unresolved"

    export_table(bag, tmp_path / "t.csv", _ALL)

    headings, *rows = _read_cells(tmp_path / "t.csv")
    assert {row[headings.index("date (تاریخ)")] for row in rows} == {""}


def test_withheld_documents_stand_by_their_reference_code_or_number_alone(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag")

    report = export_table(bag, tmp_path / "t.csv")

    headings, *rows = _read_cells(tmp_path / "t.csv")
    hidden = [[cell for cell in row if cell] for row in rows if not row[headings.index("path (مسیر)")]]
    # In the order of the bag: the paths of the manifest in their octets.
    assert hidden == [["ب/۲"], ["withheld document 4"]]
    octets = (tmp_path / "t.csv").read_bytes()
    assert not [name for name in ("closed.txt", "until.txt", "فهرست زندانیان", "2049") if name.encode() in octets]
    assert [(finding.code, finding.values["count"]) for finding in report.findings] == [("export.table-withheld", 2)]


def test_a_bag_made_with_such_a_table_is_refused_rather_than_opened(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag")
    export_table(bag, tmp_path / "t.csv")
    assert extract(bag, tmp_path / "out").made

    again = create(
        tmp_path / "out", tmp_path / "again", CreateOptions(organization=Organization("x"), records=tmp_path / "t.csv")
    )

    assert not again.made
    assert "table.path-empty" in {finding.code for finding in again.findings}


def test_an_embargo_that_has_ended_on_the_day_withholds_nothing(tmp_path: Path) -> None:
    report = export_table(make_bag(tmp_path / "bag"), tmp_path / "t.csv", TableExportOptions(day="2049-03-21"))

    assert report.withheld == 1
    assert b"until.txt" in (tmp_path / "t.csv").read_bytes()


@pytest.mark.parametrize("path", ["old.csv", "t.ods", "t"])
def test_nothing_is_replaced_and_other_endings_are_refused(tmp_path: Path, path: str) -> None:
    bag = make_bag(tmp_path / "bag")
    (tmp_path / "old.csv").write_bytes(b"mine")

    with pytest.raises(WriteError if path == "old.csv" else WrongUsageError) as refusal:
        export_table(bag, tmp_path / path)

    assert refusal.value.code == ("error.output-exists" if path == "old.csv" else "error.table-ending")
    assert (tmp_path / "old.csv").read_bytes() == b"mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bag", "old.csv"]


_TWICE = [{"value": "one", "language": "en"}, {"value": "two", "language": "en"}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", _TWICE),
        ("title", [{"value": "-", "language": "en"}]),
        ("title", [{"value": " x", "language": "en"}]),
        ("sensitivity", ["a; b"]),
    ],
)
def test_what_no_cell_can_hold_is_told_and_left_empty(tmp_path: Path, field: str, value: Any) -> None:
    bag = make_bag(tmp_path / "bag", {"a.txt": {field: value}})

    report = export_table(bag, tmp_path / "t.csv")

    assert [finding.code for finding in report.findings] == ["export.table-field"]
    headings, row = _read_cells(tmp_path / "t.csv")
    assert {heading.split(" (")[0] for heading, cell in zip(headings, row, strict=True) if cell} == {"path", "organization"} | (
        set() if field == "title" else {"title"}
    )


def test_a_name_that_no_cell_can_hold_is_told(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", {"a\x07.txt": {}, "b.txt": {}})

    report = export_table(bag, tmp_path / "t.xlsx")

    assert [finding.code for finding in report.findings] == ["bag.name-control", "export.table-document"]
    assert report.rows == 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_formula_stays_a_text_behind_an_apostrophe_in_csv(tmp_path: Path, form: str) -> None:
    bag = make_bag(tmp_path / "bag", {"a.txt": {"title": [{"value": "=1+1", "language": "en"}]}})

    report = export_table(bag, tmp_path / f"t.{form}")

    assert [finding.code for finding in report.findings] == (["export.table-formulas"] if form == "csv" else [])
    assert ("'=1+1" if form == "csv" else "=1+1") in _read_cells(tmp_path / f"t.{form}")[1]


def test_a_spoilt_bag_gives_no_table(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag")
    (bag / "data/plain.txt").write_bytes(b"other")

    report = export_table(bag, tmp_path / "t.csv")

    assert not report.made
    assert not (tmp_path / "t.csv").exists()


def test_every_described_field_is_in_the_bag_of_these_tests() -> None:
    given = {key for fields in DESCRIBED.values() for key in fields}

    assert {field.key for field in FIELDS} - given == {"originOrganization"}
