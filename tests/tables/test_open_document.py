"""OpenDocument spreadsheets are read as fully as Excel workbooks. What a cell hides is told, and hostile ones are findings."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver import CreateOptions, DescribeOptions, Organization, check_table, create, describe, validate
from archiver.intake import read_intake
from archiver.tables import CellKind, Table, open_document_parser, open_document_sheet, open_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.findings import Finding
    from archiver.intake import Intake

DATA = Path(__file__).parent.parent / "data" / "tables"
FILES = ["نامه  ۱.txt", "b.txt", "c.txt"]
# Namespaces of ODF 1.3 part 3, 1.4, and of LibreOffice.
HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
)
BODY = HEAD + "<office:body><office:spreadsheet>"
END = "</office:spreadsheet></office:body></office:document-content>"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def pack(content: str | bytes, **members: bytes) -> bytes:
    """An .ods file with this content."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        for name, octets in members.items():
            archive.writestr(name.replace("__", "/"), octets)
    return made.getvalue()


def text_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def cell(content: str, kind: str = "", **values: str) -> str:
    """A cell with a value: `plain` is the attribute `value`, and `date` is `date-value`."""
    typed = f' office:value-type="{kind}"' if kind else ""
    for name, value in values.items():
        attribute = {"plain": "office:value", "formula": "table:formula"}.get(name, f"office:{name}-value")
        typed += f' {attribute}="{value}"'
    return f"<table:table-cell{typed}>{content}</table:table-cell>"


def make_row(*cells: str, more: str = "") -> str:
    return (
        f"<table:table-row{more}>{''.join(cell if cell.startswith('<') else text_cell(cell) for cell in cells)}</table:table-row>"
    )


def make_sheet(*rows: str, name: str = "Box", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{"".join(rows)}</table:table>'


def make_book(*rows: str) -> bytes:
    return pack(BODY + make_sheet(*rows) + END)


def read_table(path: Path, octets: bytes) -> tuple[Table, list[Sequence[str]], list[dict[int, CellKind]], list[Finding]]:
    """The table in a file, its rows, their kinds, and the findings about it."""
    path.write_bytes(octets)
    told: list[Finding] = []
    with open_table(str(path), told.append) as table:
        rows = list(table.rows)
    return table, [row.cells for row in rows], [dict(row.kinds) for row in rows], told


def read(path: Path, octets: bytes, files: Sequence[str] = ("a.txt",)) -> tuple[Intake, dict[str, Any]]:
    """What a table says as a whole, and of each file."""
    path.write_bytes(octets)
    taken: dict[str, Any] = {}
    intake = read_intake(str(path), files, take=lambda file, described: taken.update({file: described}))
    return intake, taken


@pytest.mark.parametrize("name", ["box.ods", "box.fods"])
def test_a_table_of_libreoffice_says_what_its_rows_say(name: str, tmp_path: Path) -> None:
    intake, taken = read(tmp_path / "table", (DATA / name).read_bytes(), FILES)

    assert intake.form is not None
    assert (intake.form.format, intake.form.sheet) == ("ods", "جعبه ۱۲")
    assert (intake.rows, intake.matched, intake.passes) == (3, 3, True)
    assert {finding.code: dict(finding.values) for finding in intake.findings} == {
        "table.sheet-hidden": {"sheet": "پیش\u200cنویس"},
        "table.sheets-unread": {"sheet": "جعبه ۱۲", "others": ["یادداشت"], "count": 1},
        "table.rows-above": {"row": 3, "found": ["فهرست جعبهٔ ۱۲"]},
    }
    assert {file: described.fields for file, described in taken.items()} == {
        FILES[0]: {
            "title": [{"value": "نامهٔ مادران", "language": "fa"}],
            "referenceCode": "007",
            "accessRights": {"status": "open"},
            "description": [{"value": "سطر نخست\nسطر دوم", "language": "und"}],
        },
        "b.txt": {
            "title": [{"value": "بیانیه", "language": "fa"}],
            "referenceCode": "0008",
            "accessRights": {"status": "restricted"},
            "description": [{"value": "با جدول", "language": "und"}],
        },
        "c.txt": {"title": [{"value": "یادداشت روزانه", "language": "fa"}], "accessRights": {"status": "closed"}},
    }
    assert {file: described.date["gregorian"] for file, described in taken.items()} == {
        FILES[0]: "2016-11-05",
        "b.txt": "2016-11-05",
        "c.txt": "2016-03-20/2017-03-20",
    }


def test_what_a_cell_of_libreoffice_hides_is_told_with_its_sheet_and_name(tmp_path: Path) -> None:
    intake, _ = read(tmp_path / "t.ods", (DATA / "spoilt.ods").read_bytes(), [f"{number}.txt" for number in range(2, 22)])
    told = {finding.where.get("cell"): finding.code for finding in intake.findings if finding.severity == "error"}

    assert told == {
        None: "table.merged-cells",  # D19:D20
        "C2": "table.number-format",  # 50.00%
        "C3": "table.number-format",  # 12.50 ریال
        "C4": "table.formula",
        "C5": "table.number-format",  # NO-005
        "C6": "table.number-format",  # 1,395
        "C7": "table.became-date",
        "C8": "table.became-date",  # 10:30:00
        "B11": "table.number-format",  # 5-Nov
        "B12": "table.number-format",  # November 2016
        "C14": "table.number-format",  # NO-AB
        "C16": "table.number-rounded",
        "B17": "table.date-misread",  # a Solar Hijri date that was taken for a Gregorian one
        "C18": "table.formula",  # #DIV/0!
    }
    assert {finding.where["cell"] for finding in intake.findings if finding.severity == "warning"} == {"C9", "C10", "C15", "C16"}
    assert {finding.where.get("sheet", "Box 12") for finding in intake.findings} == {"Box 12"}


def test_a_locked_table_is_told_as_locked(tmp_path: Path) -> None:
    """LibreOffice locks the members; since 24.2 it can lock the whole package; other programs use the lock of zip files."""
    zipped = bytearray(pack(BODY + END))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = zipped.rindex(signature)
        zipped[place + flags] |= 1
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("encrypted-package", b"x")
    excel = (Path(__file__).parent.parent / "data" / "documents" / "locked.docx").read_bytes()
    for octets in ((DATA / "locked.ods").read_bytes(), whole.getvalue(), bytes(zipped), excel):
        intake, _ = read(tmp_path / "t.ods", octets)
        assert [finding.code for finding in intake.findings] == ["table.locked"]


def test_check_create_and_describe_take_the_table(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    for name in FILES:
        (box / name).write_text("یک نامه\n", encoding="utf-8")
    table = tmp_path / "box.ods"
    shutil.copy(DATA / "box.ods", table)

    assert check_table(table, box).intake.passes
    made = create(box, tmp_path / "bag", CreateOptions(organization=Organization("X"), records=str(table)))
    assert made.made
    described = tmp_path / "new.ods"
    described.write_bytes(make_book(make_row("path", "title"), make_row("b.txt", "بیانیهٔ تازه")))
    changed = describe(tmp_path / "bag", described, DescribeOptions("M. Karimi"))
    assert changed.changed
    assert [(change.row, change.change.field) for change in changed.changes] == [(2, "title")]
    assert validate(tmp_path / "bag").valid


def test_repeated_cells_and_rows_stand_where_programs_show_them(tmp_path: Path) -> None:
    octets = make_book(
        make_row("path", "title", "code"),
        make_row("<table:table-cell/>", more=' table:number-rows-repeated="3"'),
        "<table:table-header-rows>" + make_row("a.txt", text_cell("x", ' table:number-columns-repeated="2"')),
        "</table:table-header-rows><table:table-row-group>" + make_row("b.txt", more=' table:number-rows-repeated="2"'),
        "</table:table-row-group>" + make_row('<table:table-cell table:number-columns-repeated="2"/>', "y"),
        make_row('<table:table-cell table:number-columns-repeated="16384"/>', more=' table:number-rows-repeated="1048568"'),
    )
    (tmp_path / "t").write_bytes(octets)
    with open_table(str(tmp_path / "t"), lambda _: None) as table:
        rows = [(row.number, row.cells) for row in table.rows]

    assert rows == [(5, ["a.txt", "x", "x"]), (6, ["b.txt"]), (7, ["b.txt"]), (8, ["", "", "y"])]


@pytest.mark.parametrize(
    ("cell", "text", "kind"),
    [
        # White space: ODF 1.3 part 3, 6.1.2 to 6.1.5.
        (cell('<text:p> a  b<text:s text:c="2"/>c\n<text:tab/>d </text:p>'), "a b  c \td", None),
        (cell("<text:p>a<text:line-break/>b</text:p><text:p/><text:p>c</text:p>"), "a\nb\n\nc", None),
        (cell("\n <text:p><text:span>a</text:span> <text:a>b</text:a></text:p>\n"), "a b", None),
        (cell("<office:annotation><text:p>comment</text:p></office:annotation><text:p>a</text:p>"), "a", None),
        (cell("<text:p>a</text:p><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"), "a", None),
        (cell("", "string", string="a"), "a", None),
        (cell("<text:p>No a</text:p>", "string", string="a"), "a", CellKind.MASKED),
        (cell("", "float", plain="7.0"), "7", CellKind.NUMBER),
        (cell("<text:p>۱۳۹۵</text:p>", "float", plain="1395"), "1395", CellKind.NUMBER),
        (cell("<text:p>0,5</text:p>", "float", plain="0.5"), "0.5", CellKind.NUMBER),
        (cell("<text:p>000</text:p>", "float", plain="0"), "000", None),
        (cell("<text:p>1</text:p>", "float", plain="0.5"), "0.5", CellKind.MASKED),
        (cell("<text:p>12</text:p>", "float", plain="many"), "12", CellKind.MASKED),
        (cell("<text:p>5 €</text:p>", "currency", plain="5"), "5", CellKind.MASKED),
        (cell("<text:p>50%</text:p>", "percentage", plain="0.5"), "0.5", CellKind.MASKED),
        (cell("<text:p>WAHR</text:p>", "boolean", boolean="true"), "TRUE", CellKind.NUMBER),
        (cell("", "time", time="PT9H05M00S"), "09:05:00", CellKind.DATE),
        (cell("", "date", date="2016-11-05"), "2016-11-05", CellKind.DATE),
        (cell("<text:p>۵ نوامبر ۲۰۱۶</text:p>", "date", date="2016-11-05T00:00:00"), "2016-11-05", CellKind.DATE),
        (cell("<text:p>11/2016 05:11</text:p>", "date", date="2016-11-05T05:11:00.5"), "2016-11-05 05:11:00", CellKind.MASKED),
        (cell("<text:p>05.11.</text:p>", "date", date="2016-11-05"), "2016-11-05", CellKind.MASKED),
        (cell("<text:p>soon</text:p>", "date", date="soon"), "soon", CellKind.MASKED),
        (cell("<text:p>a</text:p>", "string", formula="of:=[.A1]"), "=[.A1]", CellKind.FORMULA),
        ('<table:table-cell calcext:value-type="string"><text:p>a</text:p></table:table-cell>', "a", None),
        ("<table:covered-table-cell><text:p>under a merged cell</text:p></table:covered-table-cell>", "", None),
    ],
)
def test_a_cell_holds_what_it_shows_or_is_told(cell: str, text: str, kind: CellKind | None, tmp_path: Path) -> None:
    _, rows, kinds, _ = read_table(tmp_path / "t", make_book(make_row("path", "x"), make_row("a.txt", cell, "end")))

    assert (rows, kinds) == ([["a.txt", text, "end"]], [{} if kind is None else {1: kind}])


def test_the_older_form_of_openoffice_is_read(tmp_path: Path) -> None:
    """OpenOffice 1 had other namespaces, no `spreadsheet`, and a document type (OpenOffice.org XML File Format 1, 4)."""
    content = (
        '<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">'
        '<office:document-content xmlns:office="http://openoffice.org/2000/office" xmlns:table="http://openoffice.org/2000/table"'
        ' xmlns:text="http://openoffice.org/2000/text"><office:body><table:table table:name="Box">'
        "<table:table-row><table:table-cell><text:p>path</text:p></table:table-cell></table:table-row><table:table-row>"
        '<table:table-cell table:value-type="float" table:value="7"><text:p>7</text:p></table:table-cell></table:table-row>'
        "</table:table></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.sun.xml.calc")
        archive.writestr("content.xml", content)
    table, rows, kinds, _ = read_table(tmp_path / "t.sxc", made.getvalue())

    assert (table.form.sheet, table.headings, rows, kinds) == ("Box", ["path"], [["7"]], [{0: CellKind.NUMBER}])


def test_only_sheets_count_as_sheets(tmp_path: Path) -> None:
    """Tables stand in charts, in links and in the list of changes too, and the sheets of our own guide are passed over."""
    other = make_sheet(make_row("no", "sheet"), name="No")
    octets = pack(
        HEAD + '<office:automatic-styles><style:style style:name="ta9" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        "<office:body><office:spreadsheet>"
        f"<table:tracked-changes><table:deletion>{make_row('deleted')}</table:deletion></table:tracked-changes>"
        f"<table:dde-links><table:dde-link>{other}</table:dde-link></table:dde-links>"
        + make_sheet(make_row("راهنما"), name="راهنما")
        + make_sheet(make_row("hidden"), name="Old", more=' table:style-name="ta9"')
        + make_sheet(f"<table:shapes><draw:frame>{other}</draw:frame></table:shapes>", make_row("path"), make_row("a.txt"))
        + make_sheet(make_row("later"), name="Later")
        + make_sheet(make_row("hidden"), name="Last", more=' table:style-name="ta9"')
        + END
    )
    table, rows, _, told = read_table(tmp_path / "t", octets)

    assert (table.form.sheet, rows) == ("Box", [["a.txt"]])
    assert [(finding.code, dict(finding.values)) for finding in told] == [
        ("table.sheet-hidden", {"sheet": "Old"}),
        ("table.sheets-unread", {"sheet": "Box", "others": ["Later"], "count": 1}),
    ]


def test_merged_cells_below_a_title_are_told(tmp_path: Path) -> None:
    merged = (
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="{}"><text:p>{}</text:p></table:table-cell>'
    )
    octets = make_book(
        make_row(merged.format(2, "Box 12"), "<table:covered-table-cell/>"),
        make_row('<table:covered-table-cell table:number-columns-repeated="2"/>'),
        make_row("path", "title"),
        make_row("a.txt", "x"),
        make_row("b.txt", "<table:table-cell/>", merged.format(1, "y")),
    )
    intake, _ = read(tmp_path / "t", octets, ["a.txt", "b.txt"])

    assert [finding.values["cells"] for finding in intake.findings if finding.code == "table.merged-cells"] == ["C5:D5"]


ENDLESS = ' table:number-rows-repeated="99999999999999999999"'
BEYOND = '<table:table-cell table:number-columns-repeated="99999999999"/>'
LONG = text_cell("x" * 1000, ' table:number-columns-repeated="16000"')


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("table.broken", "<not xml"),
        ("table.broken", BODY + "<table:table>"),
        ("table.broken", '<!DOCTYPE x [<!ENTITY a "b">]>' + BODY + END),
        ("table.broken", BODY + "<table:table><x>" * 999 + END),
        ("table.broken", BODY + make_sheet(make_row(f"<table:table-cell>{make_sheet()}</table:table-cell>")) + END),
        ("table.empty", BODY + END),
        ("table.empty", BODY + make_sheet(make_row("<table:table-cell/>", more=' table:number-rows-repeated="9"')) + END),
        (
            "table.too-large",
            BODY + make_sheet(make_row('<table:table-cell table:number-columns-repeated="99999999999"/>', "x")) + END,
        ),
        ("table.too-large", BODY + make_sheet(make_row(LONG)) + END),
        ("table.too-large", BODY + make_sheet(make_row("x" * (5 << 20))) + END),
        ("table.too-large", BODY + f'<table:table table:name="{"x" * (5 << 20)}">' + END),
        ("table.too-many-columns", BODY + make_sheet(make_row(text_cell("x", ' table:number-columns-repeated="1001"'))) + END),
        ("table.too-many-rows", BODY + make_sheet(make_row("path"), make_row("a.txt", more=ENDLESS)) + END),
    ],
    ids=lambda value: value if value.startswith("table.") else "",
)
def test_a_hostile_sheet_is_a_finding(code: str, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.tables.table.MOST_ROWS", 1000)
    intake, _ = read(tmp_path / "t", pack(content))

    assert code in {finding.code for finding in intake.findings if finding.severity == "error"}
    assert "table.file-without-row" not in {finding.code for finding in intake.findings}


def test_a_hostile_sheet_in_one_file_is_a_finding(tmp_path: Path) -> None:
    flat = (DATA / "box.fods").read_text(encoding="utf-8")
    for spoilt, code in (
        (flat.replace("</table:table-row>", "", 1), "table.broken"),
        (flat.replace(">007<", f">{'x' * (5 << 20)}<"), "table.too-large"),
    ):
        assert spoilt != flat
        intake, _ = read(tmp_path / "t", spoilt.encode())
        assert code in {finding.code for finding in intake.findings}


def test_a_long_row_that_is_repeated_without_end_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_document_sheet, "LARGEST_SHEET", 1_000_000)
    octets = make_book(make_row("path"), make_row("x" * 1000, more=' table:number-rows-repeated="1000000"'))
    intake, _ = read(tmp_path / "t", octets)

    assert intake.rows < 1001
    assert "table.too-large" in {finding.code for finding in intake.findings}


@pytest.mark.parametrize(
    ("module", "name", "limit"),
    [
        (open_document_sheet, "LARGEST_SHEET", 300),
        (open_document_sheet, "MOST_MEMBERS", 2),
        (open_document_sheet, "LARGEST_OTHER", 3),
        (open_document_parser, "_MOST_HIDDEN", 1),
    ],
)
def test_a_file_that_unpacks_to_too_much_is_refused(
    module: Any, name: str, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = '<style:style style:name="{}"><style:table-properties table:display="false"/></style:style>'
    octets = pack(
        BODY + hidden.format(1) + hidden.format(2) + make_sheet(make_row("path")) + END, **{"META-INF__manifest.xml": b"<m/>"}
    )
    monkeypatch.setattr(module, name, limit)
    intake, _ = read(tmp_path / "t", octets)

    assert [(finding.code, finding.values["limit"]) for finding in intake.findings] == [("table.too-large", limit)]


def test_a_package_of_another_kind_is_told_as_what_it_is(tmp_path: Path) -> None:
    text = (DATA.parent / "documents" / "every-part.odt").read_bytes()
    intake, _ = read(tmp_path / "t", text)

    assert [(finding.code, finding.values["found"]) for finding in intake.findings] == [
        ("table.format-unknown", "application/vnd.oasis.opendocument.text")
    ]


def test_a_spreadsheet_that_lost_its_media_type_is_read(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("content.xml", BODY + make_sheet(make_row("path"), make_row("a.txt")) + END)
    intake, _ = read(tmp_path / "t", made.getvalue())

    assert (intake.findings, intake.matched) == ([], 1)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_octets_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Hostile material gives findings; it never raises."""
    whole = (DATA / "box.ods").read_bytes()
    content = zipfile.ZipFile(io.BytesIO(whole)).read("content.xml")
    source = data.draw(st.sampled_from([whole, content]))
    place = data.draw(st.integers(0, len(source)))
    noise = data.draw(
        st.binary(max_size=60) | st.sampled_from([b"<text:p>", b"</table:table-row>", b"<table:table-cell/>", b"999999"])
    )
    spoilt = source[:place] + noise + source[place + data.draw(st.integers(0, 60)) :]
    intake, _ = read(tmp_path_factory.mktemp("fuzz") / "t", spoilt if source is whole else pack(spoilt))

    for finding in intake.findings:
        assert finding.message("en")
        assert finding.message("fa")
