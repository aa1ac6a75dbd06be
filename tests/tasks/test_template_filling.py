"""A table that is filled in from a folder, and the bag that is made with it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import archiver
from archiver import CreateOptions, Organization, TemplateOptions, fill_template

if TYPE_CHECKING:
    from pathlib import Path

BOX = {
    "نامه ۱۰.txt": "بیانیهٔ مادران خاوران\n\n۱۵ آبان ۱۳۹۵\n\nمتن.\n",
    "نامه ۲.txt": "Only this\n",
    "b/2.txt": "x\n",
    "b/10.txt": "# =1+1 is a formula\n\nx\n",
    "-c.txt": "04/11/2016\n\nText of the letter.\n",
    "پدر.txt": "x\n",
    "تهران.txt": "x\n",
}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder of documents."""
    for name, text in BOX.items():
        path = tmp_path / "box" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "box"


def records(bag: Path) -> dict[str, dict[str, Any]]:
    """The records of a bag by the names of their files."""
    lines = (bag / "metadata" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["file"]["path"].removeprefix("data/"): record for record in map(json.loads, lines)}


def test_a_table_is_filled_in_and_sorted_as_people_sort(box: Path, tmp_path: Path) -> None:
    filled = fill_template(box, tmp_path / "t.csv")
    octets = (tmp_path / "t.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig"))))

    assert octets.startswith(b"\xef\xbb\xbf")
    assert (filled.made, filled.documents, dict(filled.titles)) == (True, 7, {"file-name": 5, "heading": 1, "first-line": 1})
    assert [row["path (مسیر)"] for row in rows] == [
        "'-c.txt", "b/2.txt", "b/10.txt", "پدر.txt", "تهران.txt", "نامه ۲.txt", "نامه ۱۰.txt"
    ]  # fmt: skip
    assert rows[-1]["title (عنوان) [fa]"] == "بیانیهٔ مادران خاوران"
    assert rows[-1]["title basis (منشأ عنوان)"] == "first line"
    assert rows[-1]["dates found (تاریخ‌های یافت‌شده)"] == "۱۵ آبان ۱۳۹۵ (2016-11-05)"
    assert rows[0]["dates found (تاریخ‌های یافت‌شده)"] == "04/11/2016 (?)"
    assert "can be read in 2 ways" in rows[0]["findings (یافته‌ها)"]
    assert rows[2]["title (عنوان) [en]"] == "'=1+1 is a formula"
    assert rows[1]["size (اندازه)"] == "2"
    # A file name in no language stands where a person writes a title.
    assert (rows[1]["title (عنوان) [fa]"], rows[1]["title (عنوان) [en]"]) == ("2", "")
    assert {row["date (تاریخ)"] for row in rows} == {""}


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("reader", ["en", "fa"])
def test_the_table_passes_as_it_is_and_its_titles_keep_their_basis(form: str, reader: Any, box: Path, tmp_path: Path) -> None:
    table = tmp_path / f"t.{form}"
    fill_template(box, table, TemplateOptions(reader=reader))
    checked = archiver.check_table(table, box)

    assert {finding.severity.value for finding in checked.findings} <= {"warning"}
    assert {finding.code for finding in checked.findings} <= {"table.formula-text"}
    assert (checked.intake.rows, checked.intake.matched) == (7, 7)
    archiver.create(box, tmp_path / "bag", CreateOptions(Organization("x"), records=table))
    made = records(tmp_path / "bag")
    assert {path: record["titleBasis"] for path, record in made.items()} == {
        "-c.txt": "file-name",
        "b/2.txt": "file-name",
        "b/10.txt": "heading",
        "پدر.txt": "file-name",
        "تهران.txt": "file-name",
        "نامه ۲.txt": "file-name",
        "نامه ۱۰.txt": "first-line",
    }
    assert made["b/2.txt"]["title"] == [{"value": "2", "language": "und"}]
    assert made["b/10.txt"]["title"] == [{"value": "=1+1 is a formula", "language": "en"}]
    assert made["-c.txt"]["date"]["basis"] != "table"


def test_a_title_that_was_changed_is_one_of_the_table(box: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("path,title [fa]\nنامه ۱۰.txt,بیانیه\n", encoding="utf-8")
    archiver.create(box, tmp_path / "bag", CreateOptions(Organization("x"), records=tmp_path / "t.csv"))

    assert records(tmp_path / "bag")["نامه ۱۰.txt"]["titleBasis"] == "table"


def test_without_a_table_proposed_titles_are_taken_and_counted(box: Path, tmp_path: Path) -> None:
    report = archiver.create(box, tmp_path / "bag", CreateOptions(Organization("x")))
    [told] = [finding for finding in report.findings if finding.code == "document.titles-proposed"]

    assert (told.severity.value, told.values["count"], told.values["of"]) == ("note", 2, 7)
    assert "The titles of 2 documents (of 7)" in told.message("en")
    assert "عنوان ۲ سند (از ۷)" in told.message("fa")
    made = records(tmp_path / "bag")
    assert made["نامه ۱۰.txt"]["title"] == [{"value": "بیانیهٔ مادران خاوران", "language": "fa"}]
    assert made["پدر.txt"]["title"] == [{"value": "پدر", "language": "fa"}]
    assert archiver.validate(tmp_path / "bag").valid


def test_a_given_title_is_given(box: Path, tmp_path: Path) -> None:
    title = [{"value": "نامه", "language": "fa"}]
    options = CreateOptions(Organization("x"), described={"title": title})
    archiver.create(box / "پدر.txt", tmp_path / "bag", options)
    documents = [
        archiver.NewDocument("a.txt", b"x", described={"title": title}),
        archiver.NewDocument("b.txt", b"# A head\n\nx\n"),
    ]
    archiver.create(documents, tmp_path / "other", CreateOptions(Organization("x")))

    assert [record["titleBasis"] for record in records(tmp_path / "bag").values()] == ["given"]
    assert {path: record["titleBasis"] for path, record in records(tmp_path / "other").items()} == {
        "a.txt": "given",
        "b.txt": "heading",
    }


def test_a_workbook_holds_titles_as_text_and_offers_words(box: Path, tmp_path: Path) -> None:
    fill_template(box, tmp_path / "t.xlsx", TemplateOptions(reader="fa"))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]

    assert headings[:3] == ["مسیر (path)", "عنوان (title) [fa]", "عنوان (title) [en]"]
    assert sheet.sheet_view.rightToLeft
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == "=1+1 is a formula"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert '"آزاد,محدود,بسته,بسته تا تاریخ معین"' in {one.formula1 for one in sheet.data_validations.dataValidation}
    assert book.sheetnames[1:] == ["Explanations", "راهنما"]


def test_a_name_that_no_cell_can_hold_is_told(box: Path, tmp_path: Path) -> None:
    (box / "a\tb\x07.txt").write_text("x", encoding="utf-8")
    filled = fill_template(box, tmp_path / "t.csv")

    assert filled.documents == 7
    assert "table.document-left-out" in {finding.code for finding in filled.findings}
    assert "has no row for" in next(one for one in filled.findings if one.code == "table.document-left-out").message("en")


def test_a_folder_that_cannot_be_packed_makes_no_table(tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    filled = fill_template(tmp_path / "box", tmp_path / "t.csv")

    assert (filled.made, [finding.code for finding in filled.findings]) == (False, ["source.empty-payload"])
    assert not (tmp_path / "t.csv").exists()
