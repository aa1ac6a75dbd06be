"""Tables in every form, encoding and dialect say the same; hostile ones are findings and nothing else."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.findings import make_finding
from archiver.intake import read_intake
from archiver.intake.cell_reference import place_in_sheet
from archiver.reports.gathering import say_place
from archiver.tables import workbook_check

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.intake import Intake

ROWS = [
    ["path", "عنوان [fa]", "date", "reference code"],
    ["نامه‌ها/الف.txt", "نامهٔ مادران، به «دادستان»; ۱۳۹۵", "۱۵ آبان ۱۳۹۵", "007"],
    ["b.txt", "", "2016-11-05", ""],
]
FILES = ["نامه‌ها/الف.txt", "b.txt"]
EXPECTED = {
    FILES[0]: {"title": [{"value": ROWS[1][1], "language": "fa"}], "referenceCode": "007"},
    FILES[1]: {},
}


def read(tmp_path: Path, octets: bytes, files: list[str]) -> tuple[Intake, dict[str, Any]]:
    """What a table says as a whole, and of each file."""
    path = tmp_path / "table"
    path.write_bytes(octets)
    taken: dict[str, Any] = {}
    intake = read_intake(str(path), files, take=lambda file, described: taken.update({file: described}))
    return intake, taken


def write(delimiter: str) -> str:
    """The rows as delimited text."""
    cells = [['"' + cell.replace('"', '""') + '"' if delimiter in cell or "،" in cell else cell for cell in row] for row in ROWS]
    return "".join(delimiter.join(row) + "\r\n" for row in cells)


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
def test_json_lines_are_read_in_the_encodings_that_programs_write(tmp_path: Path, codec: str, mark: bytes, name: str) -> None:
    """JSON is UTF-8 (RFC 8259 8.1), but the shell of Windows writes UTF-16."""
    lines = "".join(json.dumps(dict(zip(ROWS[0], row, strict=True)), ensure_ascii=False) + "\r\n" for row in ROWS[1:])

    intake, taken = read(tmp_path, mark + lines.encode(codec), FILES)

    assert intake.findings == []
    assert intake.form is not None
    assert (intake.form.format, intake.form.encoding) == ("jsonl", name)
    assert {file: described.fields for file, described in taken.items()} == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
    ],
)
def test_the_same_table_is_read_from_every_encoding_and_dialect(
    delimiter: str, codec: str, mark: bytes, name: str, tmp_path: Path
) -> None:
    intake, taken = read(tmp_path, mark + write(delimiter).encode(codec), FILES)

    assert [finding.code for finding in intake.findings if finding.severity == "error"] == []
    assert intake.form is not None
    assert (intake.form.format, intake.form.encoding, intake.form.delimiter) == ("csv", name, delimiter)
    assert {file: described.fields for file, described in taken.items()} == EXPECTED
    assert {described.date["gregorian"] for described in taken.values()} == {"2016-11-05"}
    assert taken[FILES[0]].date["asGiven"] == "۱۵ آبان ۱۳۹۵"
    assert (intake.rows, intake.files, intake.matched) == (2, 2, 2)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_windows_1256_is_told_from_what_its_letters_read_as(delimiter: str, tmp_path: Path) -> None:
    """Windows-1256 has no Persian digits and no yeh of Persian; old tables hold the Arabic one."""
    text = delimiter.join(["path", "title"]) + "\r\n"
    text += "".join(delimiter.join([f"{number}.txt", "بيانيه مادران درباره سالگرد گورستان"]) + "\r\n" for number in range(9))
    intake, taken = read(tmp_path, text.encode("windows-1256"), [f"{number}.txt" for number in range(9)])

    assert intake.form is not None
    assert intake.form.encoding == "windows-1256"
    assert intake.passes
    assert taken["3.txt"].fields["title"][0]["value"] == "بيانيه مادران درباره سالگرد گورستان"


def test_a_few_octets_that_are_no_letters_do_not_make_a_table_of_utf_8_another(tmp_path: Path) -> None:
    octets = write(",").encode().replace("دادستان".encode(), "دادس".encode() + b"\xff")
    intake, _ = read(tmp_path, octets, FILES)

    assert intake.form is not None
    assert intake.form.encoding == "utf-8"
    assert [(finding.code, finding.where["row"], finding.where["column"]) for finding in intake.findings] == [
        ("table.character-lost", 2, 2)
    ]


def test_a_short_table_in_an_old_encoding_is_a_guess_and_a_warning(tmp_path: Path) -> None:
    intake, _ = read(tmp_path, "path,title\na.txt,ن\n".encode("windows-1256"), ["a.txt"])

    assert [finding.code for finding in intake.findings] == ["table.encoding-guessed"]


def test_a_line_for_excel_names_the_delimiter_and_counts_as_no_row(tmp_path: Path) -> None:
    intake, _ = read(tmp_path, b"sep=;\r\n\r\npath;level\r\na.txt;x,y,z\r\n", ["a.txt"])

    assert intake.form is not None
    assert intake.form.delimiter == ";"
    assert [(finding.code, finding.where["row"]) for finding in intake.findings] == [("table.value-unknown", 3)]


def test_json_lines_hold_lists_and_languages(tmp_path: Path) -> None:
    row = {
        "path": "a.txt",
        "title": {"fa": "نامه", "en": "Letter"},
        "language": ["fa", "prs"],
        "creator": ["Ministry; of Justice", "B"],
        "creator type": "organization",
        "date": 1395,
        "date note": None,
    }
    intake, taken = read(tmp_path, b"\xef\xbb\xbf" + json.dumps(row).encode() + b"\n\n", ["a.txt"])

    assert intake.findings == []
    described = taken["a.txt"]
    assert described.fields == {
        "title": [{"value": "نامه", "language": "fa"}, {"value": "Letter", "language": "en"}],
        "language": ["fa", "prs"],
        "creator": [
            {"name": [{"value": "Ministry; of Justice", "language": "und"}], "type": "organization"},
            {"name": [{"value": "B", "language": "und"}], "type": "organization"},
        ],
    }
    assert described.date == {
        "solarHijri": "1395",
        "gregorian": "2016-03-20/2017-03-20",
        "precision": "year",
        "certainty": "official",
        "asGiven": "1395",
        "basis": "table",
    }


def test_creators_stand_side_by_side_and_uneven_ones_are_told(tmp_path: Path) -> None:
    table = (
        "path,creator [fa],creator [en],creator type,creator id\na.txt,الف؛ ب,A; B,person; family,x; y\nb.txt,الف؛ ب,A,person,\n"
    )
    intake, taken = read(tmp_path, table.encode(), ["a.txt", "b.txt"])

    assert taken["a.txt"].fields["creator"] == [
        {"name": [{"value": "الف", "language": "fa"}, {"value": "A", "language": "en"}], "type": "person", "identifier": ["x"]},
        {"name": [{"value": "ب", "language": "fa"}, {"value": "B", "language": "en"}], "type": "family", "identifier": ["y"]},
    ]
    assert [(finding.code, finding.where["row"], finding.where["column"]) for finding in intake.findings] == [
        ("table.counts-differ", 3, 3)
    ]


def make_workbook(*rows: list[Any], **changes: Any) -> bytes:
    """A workbook whose first sheet has these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, pattern in changes.items():
        sheet[cell].number_format = pattern
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_says_what_the_same_table_says(tmp_path: Path) -> None:
    intake, taken = read(tmp_path, make_workbook(*ROWS), FILES)

    assert intake.findings == []
    assert intake.form is not None
    assert (intake.form.format, intake.form.sheet) == ("xlsx", "Sheet")
    assert {file: described.fields for file, described in taken.items()} == EXPECTED


def test_a_fault_in_a_workbook_has_its_sheet_and_its_cell(tmp_path: Path) -> None:
    intake, _ = read(tmp_path, make_workbook(["path", "level"], ["a.txt", "item"], ["b.txt", "page"]), ["a.txt", "b.txt"])
    [finding] = intake.findings

    assert (finding.where["sheet"], finding.where["cell"], finding.where["row"], finding.where["column"]) == ("Sheet", "B3", 3, 2)
    assert say_place(finding.where, "en") == "sheet “Sheet”, cell B3, column “level”"
    assert say_place(finding.where, "fa") == "کاربرگ «Sheet»، خانهٔ B3، ستون «level»"


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_have_the_letters_of_spreadsheets(column: int, letters: str) -> None:
    placed = place_in_sheet(make_finding("table.rows-missing", {"row": 9, "column": column}), "Sheet")

    assert placed.where["cell"] == f"{letters}9"


def test_a_strict_workbook_is_read(tmp_path: Path) -> None:
    """ISO/IEC 29500-1 has these addresses for those of ECMA-376 (29500-4)."""
    octets = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_workbook(*ROWS))) as plain, zipfile.ZipFile(octets, "w") as strict:
        for name in plain.namelist():
            content = plain.read(name)
            for part in (b"officeDocument", b"spreadsheetml"):
                content = content.replace(
                    b"http://schemas.openxmlformats.org/%b/2006/" % part, b"http://purl.oclc.org/ooxml/%b/" % part
                )
            strict.writestr(name, content)
    intake, taken = read(tmp_path, octets.getvalue(), FILES)

    assert intake.findings == []
    assert {file: described.fields for file, described in taken.items()} == EXPECTED


def test_the_headings_of_a_workbook_may_stand_below_a_title(tmp_path: Path) -> None:
    intake, _ = read(tmp_path, make_workbook(["Box 12"], [], ["path", "title"], ["a.txt", "x"]), ["a.txt"])

    assert [(finding.code, finding.where["row"]) for finding in intake.findings] == [("table.rows-above", 3)]
    assert intake.matched == 1


def test_dates_and_numbers_of_a_workbook_are_read_as_they_are_shown(tmp_path: Path) -> None:
    from datetime import datetime  # noqa: PLC0415 - what openpyxl makes a date of

    octets = make_workbook(["path", "date", "code"], ["a.txt", datetime(2016, 11, 5), 7], C2="0000")  # noqa: DTZ001
    intake, taken = read(tmp_path, octets, ["a.txt"])

    assert intake.findings == []
    assert taken["a.txt"].date["gregorian"] == "2016-11-05"
    assert taken["a.txt"].fields == {"referenceCode": "0007"}


@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        ("d-mmm", ["table.number-format"]),
        ("mmm\\ yyyy", ["table.number-format"]),
        ('"day" mmm yyyy', ["table.number-format"]),
        ("mm-dd-yy", []),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", []),
        ("[$-160429,16]yyyy/mm/dd", []),
    ],
)
def test_a_day_of_which_only_a_part_is_shown_is_not_taken_for_what_was_typed(
    pattern: str, codes: list[str], tmp_path: Path
) -> None:
    """The patterns are those of ECMA-376 part 1, 18.8.30 and 18.8.31; Excel makes a day of this year of a typed `5-Nov`."""
    octets = make_workbook(["path", "date"], ["a.txt", 42679], B2=pattern)

    assert [finding.code for finding in read(tmp_path, octets, ["a.txt"])[0].findings] == codes


def test_a_hidden_sheet_before_the_table_is_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(["path", "title"], ["a.txt", "x"])))
    book.create_sheet("Real", 0).sheet_state = "hidden"
    book.create_sheet("Last").sheet_state = "hidden"
    book.save(tmp_path / "made.xlsx")
    intake, _ = read(tmp_path, (tmp_path / "made.xlsx").read_bytes(), ["a.txt"])

    assert [(finding.code, dict(finding.values)) for finding in intake.findings] == [("table.sheet-hidden", {"sheet": "Real"})]


@pytest.mark.parametrize("break_between", [";", ";\n"])
def test_an_empty_place_between_creators_alone_says_nothing(break_between: str, tmp_path: Path) -> None:
    table = f'path,creator,creator type,language\na.txt,"A;{break_between}B",person,fa; FA; prs\n'
    intake, taken = read(tmp_path, table.encode(), ["a.txt"])

    assert [finding.code for finding in intake.findings if finding.severity == "error"] == []
    assert [creator["name"][0]["value"] for creator in taken["a.txt"].fields["creator"]] == ["A", "B"]
    assert taken["a.txt"].fields["language"] == ["fa", "prs"]


@pytest.mark.parametrize(
    ("code", "cell", "pattern"),
    [
        ("table.formula", "=1+1", "General"),
        ("table.number-cell", 7, "General"),
        ("table.became-date", 42679, "yyyy-mm-dd"),
        ("table.number-format", 5, '"NO-"000'),
        ("table.number-format", 0.5, "0.00%"),
        ("table.number-format", 1395, "#,##0"),
        ("table.number-format", 5.7, "0000"),
        ("table.number-format", -5, "000"),
        ("table.number-cell", 5, "[$-3000429]0"),
        ("table.number-cell", 7, "@"),
        ("table.formula-error", "#REF!", "General"),
        ("table.cell-hashes", "#####", "General"),
    ],
)
def test_what_a_spreadsheet_has_done_to_a_code_is_told(code: str, cell: object, pattern: str, tmp_path: Path) -> None:
    intake, _ = read(tmp_path, make_workbook(["path", "code"], ["a.txt", cell], B2=pattern), ["a.txt"])

    assert [(finding.code, finding.where["row"], finding.where["column"]) for finding in intake.findings] == [(code, 2, 2)]


@pytest.mark.slow
def test_a_workbook_of_many_short_rows_is_read_to_its_end(tmp_path: Path) -> None:
    files = [f"{number}.txt" for number in range(9000)]
    intake, _ = read(tmp_path, make_workbook(["path"], *[[file] for file in files]), files)

    assert intake.findings == []
    assert intake.matched == len(files)


def test_merged_cells_and_other_sheets_are_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(["path", "title"], ["a.txt", "x"])))
    book["Sheet"].insert_rows(1)
    book["Sheet"]["A1"] = "Box 12"
    book["Sheet"].merge_cells("A1:B1")
    book["Sheet"].merge_cells("B3:B4")
    book.create_sheet("More")
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(tmp_path / "made.xlsx")
    intake, _ = read(tmp_path, (tmp_path / "made.xlsx").read_bytes(), ["a.txt"])

    assert {finding.code: dict(finding.values) for finding in intake.findings} == {
        "table.merged-cells": {"cells": "B3:B4"},
        "table.rows-above": {"row": 2, "found": ["Box 12"]},
        "table.sheets-unread": {"sheet": "Sheet", "others": ["More"], "count": 1},
    }


def rewrite(octets: bytes, member: str, content: bytes) -> bytes:
    """The archive with a member exchanged."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
PATH_CELL = b'<c r="A1" t="inlineStr"><is><t>path</t></is></c>'


@pytest.mark.parametrize(
    ("code", "sheet"),
    [
        ("table.broken", b"<not xml"),
        ("table.broken", b'<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD),
        ("table.broken", b"\xff\xfe<\x00w\x00"),
        ("table.too-large", HEAD + b'<row r="1">' + b"<c/>" * (1 << 20) + b"</row></sheetData></worksheet>"),
        ("table.broken", HEAD + b'<row r="2"/><row r="1">' + PATH_CELL + b"</row></sheetData></worksheet>"),
        ("table.broken", HEAD + b'<row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>'),
        ("table.empty", HEAD + b"</sheetData></worksheet>"),
        (
            "table.too-many-rows",
            HEAD
            + b'<row r="1">'
            + PATH_CELL
            + b'</row><row r="900000000000"><c t="n"><v>1</v></c></row></sheetData></worksheet>',
        ),
        (
            "table.path-column-missing",
            HEAD + b'<dimension ref="A1:XFD1048576"/><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>',
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_sheet_is_a_finding(code: str, sheet: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.tables.table.MOST_ROWS", 10_000)
    monkeypatch.setattr("archiver.tables.table.MOST_COLUMNS", 20_000)
    intake, _ = read(tmp_path, rewrite(make_workbook(["path"]), SHEET, sheet), ["a.txt"])

    assert [finding.code for finding in intake.findings if finding.severity == "error"] == [code]


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_check, "LARGEST_OTHER", 100)
    intake, _ = read(tmp_path, make_workbook(["path"]), ["a.txt"])

    assert [finding.code for finding in intake.findings] == ["table.too-large"]


def test_a_table_of_old_excel_is_told_as_what_it_is(tmp_path: Path) -> None:
    intake, _ = read(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ["a.txt"])

    assert [(finding.code, finding.values["found"]) for finding in intake.findings] == [
        ("table.format-unknown", "application/x-ole-storage")
    ]


def test_without_openpyxl_a_workbook_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr("archiver.tables.spreadsheet.import_module", refuse)
    intake, _ = read(tmp_path, make_workbook(["path"]), ["a.txt"])

    assert [finding.code for finding in intake.findings] == ["table.xlsx-reader-missing"]
    assert "pip install openpyxl" in intake.findings[0].remedy("fa")


def test_rows_and_columns_without_end_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.tables.table.MOST_ROWS", 3)
    for octets in (b"path\n" + b"a.txt\n" * 9, b'{"path": "a.txt"}\n' * 9, make_workbook(["path"], *[["a.txt"]] * 9)):
        intake, _ = read(tmp_path, octets, ["a.txt"])
        assert "table.too-many-rows" in {finding.code for finding in intake.findings}
        assert "table.file-without-row" not in {finding.code for finding in intake.findings}


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_octets_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Hostile material gives findings; it never raises."""
    octets = data.draw(
        st.one_of(
            st.binary(max_size=400),
            st.text(alphabet='path,title;\t"\n\r=#\x00\ufeffی{}[]:۱1', max_size=400).map(
                lambda text: ("path,title\n" + text).encode()
            ),
            st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass")),
            st.lists(
                st.dictionaries(st.text(max_size=9), st.recursive(st.none() | st.text(max_size=9) | st.floats(), st.lists))
            ).map(lambda rows: "\n".join(json.dumps({"path": "a", **row}) for row in rows).encode()),
            st.binary(max_size=60).map(lambda noise: WORKBOOK[:500] + noise + WORKBOOK[560:]),
        )
    )
    intake, _ = read(tmp_path_factory.mktemp("fuzz"), octets, ["a.txt"])

    for finding in intake.findings:
        assert finding.message("en")
        assert finding.message("fa")
        json.dumps(finding.to_dict("fa"), ensure_ascii=False).encode()


WORKBOOK = make_workbook(["path", "title"], ["a.txt", "x"])


@pytest.mark.parametrize(
    "octets",
    [
        b"path," + b"x" * 10_000_000,
        b"path\n" + b'"' + b"x\n" * 5_000_000,
        b"path" + b"," * 100_000,
        b"path\n" + b"," * 100_000 + b"\n",
        b"path\n\x00\x00\n" * 1000,
        b'path\n"a" "b"\n',
        b'{"path": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"path": "a"}\n{"path": ' + b"9" * 5000 + b"}",
        b'{"path": "\\ud800"}\n',
    ],
    ids=["10 MB cell", "endless quote", "100k headings", "100k cells", "NUL", "two quotes", "deep", "long number", "half"],
)
def test_hostile_text_is_a_finding(octets: bytes, tmp_path: Path) -> None:
    intake, _ = read(tmp_path, octets, ["a.txt"])

    assert not intake.passes or intake.undescribed
    assert all(finding.message("fa") for finding in intake.findings)
