"""The empty table, and what comes of filling it in."""

from __future__ import annotations

import csv
import io
import json
import re
import string
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from archiver.intake import list_headings, read_intake, render_template
from archiver.intake.columns import COLUMNS, choice_words, explain_column, read_heading, write_heading

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("fa", "en")


def test_the_template_of_text_opens_in_excel_and_its_headings_are_understood(tmp_path: Path) -> None:
    octets = render_template("csv", LANGUAGES, "en")
    (tmp_path / "t.csv").write_bytes(octets)
    intake = read_intake(str(tmp_path / "t.csv"), [])

    assert octets.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    assert [finding.code for finding in intake.findings] == ["table.rows-missing"]
    assert [(placed.column, placed.language) for placed in intake.columns] == list_headings(LANGUAGES)


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_an_empty_table_lacks_its_rows_and_nothing_else(form: str, tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(render_template(form, LANGUAGES, "fa"))
    intake = read_intake(str(tmp_path / "t"), ["a.txt"])

    assert intake.form is not None
    assert (intake.form.format, intake.rows) == (form, 0)
    assert [finding.code for finding in intake.findings] == ["table.rows-missing", "table.file-without-row"]
    assert len(intake.columns) == len(list_headings(LANGUAGES))


@pytest.mark.parametrize("reader", ["en", "fa"])
def test_the_workbook_explains_every_column_and_offers_the_choices(reader: Any, tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(render_template("xlsx", LANGUAGES, reader))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    table, english, persian = book.worksheets

    assert table.sheet_view.rightToLeft is (reader == "fa")
    assert persian.sheet_view.rightToLeft
    assert not english.sheet_view.rightToLeft
    assert [row[1].value for row in english.iter_rows(min_row=2)] == [explain_column(column, "en") for column in COLUMNS]
    assert [row[1].value for row in persian.iter_rows(min_row=2)] == [explain_column(column, "fa") for column in COLUMNS]
    offered = [validation.formula1 for validation in table.data_validations.dataValidation]
    chosen = [column.choices for column in COLUMNS if column.choices]
    assert offered == [f'"{",".join(choice_words(name, reader))}"' for name in chosen]
    assert all(len(formula) <= 257 for formula in offered)  # what Excel takes
    date = next(number for number, (column, _) in enumerate(list_headings(LANGUAGES), 1) if column.key == "date")
    assert table.column_dimensions[get_column_letter(date)].number_format == "@"


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_each_column_is_known_by_its_key_and_its_names_in_any_spelling(column: Any) -> None:
    english, persian = re.fullmatch(r"(.+) \((.+)\)", write_heading(column)).groups()  # type: ignore[union-attr]
    spellings = [column.key, english, english.upper(), english.replace(" ", "_"), f" {english}* ", persian]
    spellings += [persian.replace("ی", "ي").replace("ک", "ك"), persian.replace("\u200c", ""), f"{persian} ({english})"]

    assert [read_heading(spelling) for spelling in spellings] == [(column, None, None)] * len(spellings)
    if column.by_language:
        for spelling in (
            f"{english} [fa]",
            f"{persian} (فارسی)",
            f"{english} (Persian)",
            f"{english}_fa",
            write_heading(column, "fa"),
        ):
            assert read_heading(spelling) == (column, "fa", None)


def test_no_two_columns_have_a_name_in_common() -> None:
    from archiver.intake.columns import _fold, _words  # noqa: PLC0415 - what is not for others to see

    named = [
        (_fold(name), key)
        for key, words in _words()["columns"].items()
        for name in {_fold(name) for name in (key, words["en"]["name"], words["fa"]["name"], *words["also"])}
    ]
    assert len({name for name, _ in named}) == len(named)
    assert set(_words()["columns"]) == {column.key for column in COLUMNS}


def legal(text: str) -> bool:
    """Whether a text is one that a person may mean: not what a spreadsheet program leaves, nor what nobody sees."""
    spoilt = re.search(r"^'?[#=]|^'[+@-]|^Err:|\?{3}|[eE]\+[0-9]+$|\ufffd", text)
    return text == text.strip() and bool(text) and not spoilt


LETTERS = (
    string.ascii_letters
    + string.digits
    + "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیيكةۀ۰۱۲۳۴۵۶۷۸۹\u200cé日😀 ,;\"'|()[]{}«»؛،-_.!?%&+@=\n\t"
)
TEXTS = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(legal)
NAMES = st.text(LETTERS.translate(dict.fromkeys(map(ord, ";؛،|\n"))), min_size=1, max_size=20).map(str.strip).filter(legal)
PARTS = st.text(LETTERS.translate(dict.fromkeys(map(ord, "\n\t"))), min_size=1, max_size=12).map(str.strip).filter(legal)
PATHS = st.lists(PARTS.filter(lambda part: part not in {".", ".."}), min_size=1, max_size=3).map("/".join)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_record_holds_what_was_typed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Any table of legal names comes through template, filling in and reading as it was typed, in every form."""
    files = data.draw(st.lists(PATHS, min_size=1, max_size=4, unique=True))
    typed = {
        file: {
            "title [fa]": data.draw(TEXTS),
            "description [en]": data.draw(TEXTS),
            "reference code": data.draw(NAMES),
            "creator [fa]": data.draw(NAMES),
            "creator type": "شخص",
            "sensitivity": data.draw(NAMES),
            "date": "۱۵ آبان ۱۳۹۵",
            "date note": data.draw(TEXTS),
        }
        for file in files
    }
    form = data.draw(st.sampled_from(["csv", "jsonl", "xlsx"]))
    path = tmp_path_factory.mktemp("filled") / "table"
    path.write_bytes(fill_in(form, typed))
    taken: dict[str, Any] = {}
    intake = read_intake(str(path), files, take=lambda file, described: taken.update({file: described}))

    assert {finding.code for finding in intake.findings} <= {"table.reference-repeated", "table.names-with-comma"}
    for file, row in typed.items():
        assert taken[file].fields == {
            "title": [{"value": row["title [fa]"], "language": "fa"}],
            "description": [{"value": row["description [en]"], "language": "en"}],
            "referenceCode": row["reference code"],
            "creator": [{"name": [{"value": row["creator [fa]"], "language": "fa"}], "type": "person"}],
            "sensitivity": [row["sensitivity"]],
        }
        assert taken[file].date == {
            "solarHijri": "1395-08-15",
            "gregorian": "2016-11-05",
            "precision": "day",
            "certainty": "official",
            "note": row["date note"],
            "asGiven": "۱۵ آبان ۱۳۹۵",
            "basis": "resolved",
        }


def fill_in(form: str, typed: dict[str, dict[str, str]]) -> bytes:
    """The empty table with rows, as other programs would fill it in."""
    template = render_template(form, LANGUAGES, "en")
    keys = [
        f"{re.sub(' [(].+[)]', '', write_heading(column))}{f' [{tag}]' if tag else ''}"
        for column, tag in list_headings(LANGUAGES)
    ]
    rows = [[{"path": path, **row}.get(key, "") for key in keys] for path, row in typed.items()]
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(template))
        for number, row in enumerate(rows, 2):
            for place, text in enumerate(row, 1):
                if text:
                    book.worksheets[0].cell(number, place, text).data_type = "s"
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()
    if form == "jsonl":
        headings = list(json.loads(template))
        return "\n".join(json.dumps(dict(zip(headings, row, strict=True))) for row in rows).encode()
    filled = io.StringIO(newline="")
    csv.writer(filled).writerows(rows)
    return template + filled.getvalue().encode()
