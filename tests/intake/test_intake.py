"""Every way in which an intake table can be wrong, each by the smallest table that is, and the finding that says so."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import pytest

from archiver.documents.encodings.old_encodings import _ISIRI_3342
from archiver.intake import Intake, read_intake

if TYPE_CHECKING:
    from pathlib import Path

NFD = unicodedata.normalize("NFD", "é.txt")


def read(tmp_path: Path, table: str | bytes, files: tuple[str, ...] = ("a.txt",)) -> Intake:
    """What a table says of files."""
    path = tmp_path / "table.csv"
    path.write_bytes(table.encode() if isinstance(table, str) else table)
    return read_intake(str(path), files)


class Fault(NamedTuple):
    """A table, the one code that it must give, the place of it, and what its message must say in each language."""

    code: str
    table: str | bytes
    place: dict[str, object]
    en: str
    fa: str
    files: tuple[str, ...] = ("a.txt",)


def at(row: int, column: int, heading: str | None = None) -> dict[str, object]:
    """The place of a cell."""
    return {"row": row, "column": column} | ({} if heading is None else {"field": heading})


def cell(heading: str, text: str, code: str, en: str, fa: str) -> Fault:
    """A fault of one cell, in the second column of the second row."""
    table = f'path,{heading}\na.txt,"{text}"\n'
    return Fault(code, table, at(2, 2, heading), en, fa)


OLD_WORDS = "بيانيه مادران درباره سالگرد گورستان " * 9
"""Enough letters for an encoding to be told from them; the yeh is the Arabic one."""
OLD_ROW = "a.txt,بیانیه مادران درباره سالگرد در گورستان و نامه های آنان به دادستان\n"
OLD = bytes(_ISIRI_3342.index(letter) for letter in OLD_ROW)

FAULTS = [
    # The file.
    Fault("table.rows-missing", "path,title\n,\n", {}, "no row below them", "هیچ ردیفی", ()),
    Fault("table.empty", "", {}, "no table", "جدولی نیست"),
    Fault("table.empty", "\ufeff\n \n", {}, "no table", "جدولی نیست"),
    Fault("table.format-unknown", b"%PDF-1.7 x", {}, "application/pdf", "application/pdf"),
    Fault("table.broken", b"PK\x03\x04 and no zip", {}, "cannot be read", "ممکن نیست"),
    Fault("table.too-many-columns", "path" + ",x" * 1000, {"row": 1}, "1001 columns", "۱۰۰۱ ستون"),
    Fault("table.row-too-long", "path\n" + "x" * (4 << 20), {"line": 2}, "Line 2 has more than", "سطر ۲ بیش از"),
    # Quotation marks.
    Fault("table.quote-unclosed", 'path,title\na.txt,"x\n\n\n', {"row": 2}, "in row 2 is never closed", "ردیف ۲ باز شده"),
    Fault("table.quote-inside", 'path,title\na.txt,5" or 6" wide\n', at(2, 2), "row 2, column 2", "ردیف ۲، ستون ۲"),
    # JSON Lines.
    Fault("table.unreadable-line", '{"path": "a.txt"}\n{"path"\n', {"row": 2, "line": 2}, "Line 2 is not", "سطر ۲ شیء JSON"),
    Fault("table.unreadable-line", '{"path": "a.txt"}\n[1]\n', {"row": 2, "line": 2}, "Line 2 is not", "سطر ۲ شیء JSON"),
    Fault(
        "table.byte-order-mark",
        '{"path": "a.txt"}\n\ufeff{"path": "b.txt"}\n',
        {"row": 2, "line": 2},
        "byte order mark",
        "نشان ترتیب بایت",
        ("a.txt", "b.txt"),
    ),
    Fault(
        "table.key-repeated",
        '{"path": "a.txt", "title": "x", "title": "y"}',
        {"row": 1, "line": 1},
        "title twice",
        "title دو بار",
    ),
    Fault(
        "table.key-repeated",
        '{"path": "a.txt", "title": {"fa": "x"}, "title [fa]": "y"}',
        {"row": 1, "line": 1},
        "title [fa] twice",
        "title [fa] دو بار",
    ),
    Fault("table.value-shape", '{"path": "a.txt", "title": ["x"]}', at(1, 2, "title"), "is x", "متن"),
    Fault("table.value-shape", '{"path": "a.txt", "title": true}', at(1, 2, "title"), "is true", "متن"),
    # Headings.
    Fault("table.path-column-missing", "title,date\nx,1395\n", {"row": 1}, "path (مسیر)", "path (مسیر)"),
    Fault("table.column-unknown", "path,نمونه‌ها\na.txt,x\n", at(1, 2, "نمونه‌ها"), "“نمونه‌ها”", "«نمونه‌ها»"),
    Fault(
        "table.column-near",
        "path,descripton\na.txt,x\n",
        at(1, 2, "descripton"),
        "mean “description”",
        "«description»",
    ),
    Fault(
        "table.column-repeated",
        "path,title,عنوان\na.txt,x,y\n",
        at(1, 3, "عنوان"),
        "“title” (column 2)",
        "«title» (ستون ۲)",
    ),
    Fault("table.column-repeated", "path,title [en],title [EN]\na.txt,x,y\n", at(1, 3, "title [EN]"), "(column 2)", "(ستون ۲)"),
    Fault("table.column-repeated", "path,title,title [und]\na.txt,x,y\n", at(1, 3, "title [und]"), "(column 2)", "(ستون ۲)"),
    Fault("table.heading-part", "path,title (good)\na.txt,x\n", at(1, 2, "title (good)"), "“good”", "«good»"),
    Fault(
        "table.column-about-access",
        "path,محرمانه؟\na.txt,بله\n",
        at(1, 2, "محرمانه؟"),
        "may say who may see",
        "چه کسی اجازهٔ دیدن",
    ),
    Fault("table.column-about-access", "path,title (secret)\na.txt,x\n", at(1, 2, "title (secret)"), "may say", "شاید می‌گوید"),
    Fault("table.columns-read-only", "path,size,format\na.txt,9,A4\n", {"row": 1}, "records: size, format.", "size، format"),
    Fault("table.rows-above", "Box 12;letters\n\npath,title\na.txt,x\n", {"row": 3}, "row 3", "ردیف ۳ است"),
    Fault("table.heading-missing", "path,,title\na.txt,x,y\n", at(2, 2), "holds “x” in row 2", "در ردیف ۲"),
    Fault(
        "table.cells-beyond",
        "path,title\na.txt,x,y\n",
        at(2, 3),
        "more cells than there are headings (2)",
        "بیش از ۲ سرستون",
    ),
    # Rows and files.
    Fault("table.path-empty", "path,title\na.txt,x\n,y\n", at(3, 1, "path"), "Row 3 names no file", "ردیف ۳"),
    Fault("table.path-repeated", "path\na.txt\na.txt\n", at(3, 1, "path"), "Row 2 already", "در ردیف ۲"),
    Fault(
        "table.path-twin",
        f"path\né.txt\n{NFD}\n",
        at(3, 1, "path"),
        "file of row 2",
        "فایل ردیف ۲",
        ("é.txt",),
    ),
    Fault(
        "table.path-near",
        "path\nعلي.txt\n",
        at(2, 1, "path"),
        "mean “علی.txt”",
        "«علی.txt»",
        ("علی.txt",),
    ),
    Fault("table.path-near", "path\na.txt\u00a0\n", at(2, 1, "path"), "mean “a.txt”", "«a.txt»"),
    Fault("table.path-near", "path,title\n a.txt,x\n", at(2, 1, "path"), "file “ a.txt” (row 2)", "« a.txt» (ردیف ۲)"),
    Fault("table.path-near", "path\nb\u200c.txt\n", at(2, 1, "path"), "file “b<U+200C>.txt”", "«b<U+200C>.txt»", ("b.txt",)),
    Fault("table.path-near", "path\nنامه ۱\n", at(2, 1, "path"), "mean “نامه 1.txt”", "«نامه 1.txt»", ("نامه 1.txt",)),
    Fault("table.path-several", "path\nx\n", at(2, 1, "path"), "name: x.pdf, x.txt.", "x.pdf، x.txt", ("x.pdf", "x.txt")),
    Fault("table.endings-added", "path\na\n", {}, "In 1 row the path lacks", "در ۱ ردیف"),
    Fault("table.path-near", "path\n7.txt\n", at(2, 1, "path"), "mean “007.txt”", "«007.txt»", ("007.txt",)),
    Fault("table.path-near", "path\nC:\\x\\a.txt\n", at(2, 1, "path"), "mean “a.txt”", "«a.txt»"),
    Fault(
        "table.path-near",
        "path\nletetr.txt\n",
        at(2, 1, "path"),
        "mean “letter.txt”",
        "«letter.txt»",
        ("letter.txt",),
    ),
    Fault(
        "table.file-missing",
        "path\na.txt\nb.pdf\n",
        at(3, 1, "path"),
        "“b.pdf” (row 3)",
        "«b.pdf» (ردیف ۳)",
    ),
    Fault("table.file-without-row", "path\na.txt\n", {}, "“b.pdf”", "«b.pdf»", ("a.txt", "b.pdf")),
    Fault(
        "table.reference-repeated",
        "path,code\na.txt,F-1\nb.pdf,F-1\n",
        at(3, 2, "code"),
        "Row 3 has the reference code “F-1”, which row 2",
        "ردیف ۲",
        ("a.txt", "b.pdf"),
    ),
    # Values.
    cell("level", "جعبه", "table.value-unknown", "“جعبه”: expected one of fonds", "یکی از مجموعه، زیرمجموعه"),
    cell("language", "فارسی و انگلیسی", "table.language-unknown", "“فارسی و انگلیسی” (row 2", "BCP 47"),
    cell("language", "xq", "record.language-unknown", "xq", "xq"),
    cell("date", "31 Aban 1395", "date.impossible", "“31 Aban 1395”", "«31 Aban 1395»"),
    cell("date", "yesterday", "date.unreadable", "“yesterday”", "«yesterday»"),
    cell("date", "95/8/15", "date.ambiguous", "1395-08-15 Solar Hijri (2016-11-05)", "۱۵ آبان ۱۳۹۵"),
    cell("date", "31/7/95", "date.other-reading-impossible", "1395-07-31, and Mehr 1395 has 30 days", "۱۳۹۵-۰۷-۳۱"),
    cell("date", "Sunday 15 Aban 1395", "date.weekday-differs", "Saturday", "شنبه"),
    cell("date", "42679", "table.date-serial", "2016-11-05 (1395-08-15)", "۵ نوامبر ۲۰۱۶ (۱۵ آبان ۱۳۹۵)"),
    cell("date", "-184226", "table.date-misread", "of the year 1395", "سال ۱۳۹۵"),
    cell("date note", "by hand", "table.column-alone", "“date (تاریخ)” is empty", "«date (تاریخ)» در آن ردیف خالی"),
    cell("access until", "1428-01-01", "table.column-alone", "“access (دسترسی)” is empty", "«access (دسترسی)»"),
    cell("access", "محرمانه", "table.value-unknown", "one of open, restricted", "یکی از آزاد، محدود، بسته، بسته تا تاریخ معین"),
    cell("access", "embargoed", "table.until-missing", "row 2 says that the document is embargoed", "پایان آن"),
    cell("creator", "مادران خاوران", "table.creator-type-missing", "row 2 names a creator", "شخص، سازمان یا خانواده"),
    cell("creator type", "person", "table.column-alone", "“creator (پدیدآورنده)” is empty", "«creator (پدیدآورنده)»"),
    cell("rights identifier", "http://example.org/", "table.column-alone", "“rights statement", "بیان حقوق"),
    cell("custodian country", "NO", "table.column-alone", "“custodian", "نگهدارندهٔ پیشین"),
    Fault(
        "table.creator-nameless",
        "path,creator,creator type\na.txt,A;;B,person;family;person\n",
        at(2, 3, "creator type"),
        "says “family” of creator 2",
        "شمارهٔ ۲ می‌گوید «family»",
    ),
    Fault(
        "table.creator-nameless",
        "path,creator,creator type,creator id\na.txt,A;;B,person,x;y;z\n",
        at(2, 4, "creator id"),
        "says “y” of creator 2",
        "شمارهٔ ۲ می‌گوید «y»",
    ),
    Fault(
        "table.names-parted",
        "path,creator,creator type\na.txt,مریم اکبری، رضا کریمی,person\n",
        at(2, 2, "creator"),
        "which names مریم اکبری, رضا کریمی",
        "نام‌ها را دارد: مریم اکبری، رضا کریمی",
    ),
    Fault(
        "table.names-ambiguous",
        "path,creator,creator type\na.txt,کریمی، رضا,person\n",
        at(2, 2, "creator"),
        "“کریمی، رضا” (row 2",
        "«کریمی، رضا» (ردیف ۲",
    ),
    Fault(
        "table.names-with-comma",
        'path,creator,creator type\na.txt,"Jane Doe, John Roe",person\n',
        at(2, 2, "creator"),
        "first in row 2: “Jane Doe, John Roe”",
        "«Jane Doe, John Roe»",
    ),
    Fault("table.country", "path,custodian,custodian country\na.txt,x,Iran\n", at(2, 3, "custodian country"), "“Iran”", "«Iran»"),
    Fault("table.uri", "path,rights,rights uri\na.txt,x,no address\n", at(2, 3, "rights uri"), "“no address”", "«no address»"),
    Fault(
        "table.until-unwanted",
        "path,access,access until\na.txt,open,2049-03-20\n",
        at(2, 3, "access until"),
        "the document is open",
        "«آزاد» است",
    ),
    Fault(
        "table.date-not-a-day",
        "path,access,access until\na.txt,embargoed,March 2049\n",
        at(2, 3, "access until"),
        "which is 2049-03: expected one day",
        "مارس ۲۰۴۹: یک روز",
    ),
    # What spreadsheet programs and encodings do to cells.
    cell("title", "#REF!", "table.formula-error", "row 2 holds #REF!", "#REF!"),
    cell("title", "#N/A", "table.formula-error", "row 2 holds #N/A", "#N/A"),
    cell("title", "Err:502", "table.formula-error", "row 2 holds Err:502", "Err:502"),
    cell("date", "########", "table.cell-hashes", "too narrow", "باریک"),
    cell("code", "1.39508E+11", "table.number-rounded", "1.39508E+11", "1.39508E+11"),
    cell("code", "2-Jan", "table.became-date", "“2-Jan”", "«2-Jan»"),
    cell("title", "????? ???", "table.question-marks", "“????? ???”", "«????? ???»"),
    Fault(
        "table.letters-lost",
        f"path,عنوان,شرح\na.txt,نامه ۱۳۶۷,{OLD_WORDS}\nb.txt,نامه ۱۳۹۵,\n".encode("windows-1256", "replace"),
        at(2, 2, "عنوان"),
        "In 2 cells question marks replace them, first in row 2, column 2",
        "در ۲ خانه",
        ("a.txt", "b.txt"),
    ),
    cell("title", "نام\ufffdها", "table.character-lost", "“نام\ufffdها”", "«نام\ufffdها»"),
    cell("title", "a\x07b", "table.control-character", r"“a\u0007b”", r"«a\u0007b»"),
    cell("title", "=HYPERLINK(1)", "table.formula-text", "=HYPERLINK(1)", "=HYPERLINK(1)"),
    cell("title", "x" * 100_001, "table.cell-too-long", "has 100001 characters", "۱۰۰۰۰۱ نویسه"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.en[:12]}")
def test_each_fault_is_one_finding_that_names_its_row_and_column_in_both_languages(fault: Fault, tmp_path: Path) -> None:
    found = read(tmp_path, fault.table, fault.files).findings

    assert [finding.code for finding in found] == [fault.code]
    [finding] = found
    assert {key: value for key, value in finding.where.items() if key not in {"path", "pointer"}} == fault.place
    assert fault.en in finding.message("en")
    assert fault.fa in finding.message("fa")
    assert finding.remedy("en")
    assert finding.remedy("fa")


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u3000"])
def test_a_row_describes_the_file_whose_name_it_writes_and_never_the_one_without_its_blanks(blank: str, tmp_path: Path) -> None:
    """A blank at the end of a name is part of it (POSIX 3.170): such a name and the one without it are two files."""
    (tmp_path / "table.csv").write_text(f'path,access\n"a.txt{blank}",closed\n"{blank}",restricted\n', "utf-8")
    taken: dict[str, object] = {}
    files = ["a.txt", f"a.txt{blank}", blank]
    intake = read_intake(
        str(tmp_path / "table.csv"), files, take=lambda file, described: taken.update({file: described.fields["accessRights"]})
    )

    assert taken == {f"a.txt{blank}": {"status": "closed"}, blank: {"status": "restricted"}}
    assert [(finding.code, finding.values["file"]) for finding in intake.findings] == [("table.file-without-row", "a.txt")]


LOST = f"path,عنوان,rights,rights identifier\na.txt,{{}},{OLD_WORDS},http://a.org/?a=b\n"


@pytest.mark.parametrize(
    ("title", "is_lost"),
    [
        # Windows-1256 (the table of the Unicode Consortium, CP1256.TXT) has no U+06CC and no U+06F0 to U+06F9.
        ("نامه‌ی مادران", True),
        ("نامه ۷", True),
        ("ن-۱", True),
        ("یادنامه", True),
        ("نامه‌ي مادران 7", False),
        ("چه کسي بود؟", False),
        ("Who was it?", False),
        ("about 1367?", False),
    ],
)
def test_what_windows_1256_cannot_hold_is_told_and_a_question_is_none(title: str, tmp_path: Path, *, is_lost: bool) -> None:
    found = read(tmp_path, LOST.format(title).encode("windows-1256", "replace")).findings

    assert [finding.code for finding in found] == ["table.letters-lost"] * is_lost


def test_question_marks_in_utf_8_are_what_somebody_typed(tmp_path: Path) -> None:
    assert read(tmp_path, LOST.format("نامه ?")).findings == []


def test_lost_letters_of_headings_and_paths_are_told_once_and_not_as_other_faults(tmp_path: Path) -> None:
    table = f"path,title,شرح بیشتر\nنامه‌ی دادستان.txt,{OLD_WORDS},\n".encode("windows-1256", "replace")
    found = read(tmp_path, table, ("نامه‌ی دادستان.txt",)).findings

    assert [finding.code for finding in found] == ["table.letters-lost", "table.file-without-row"]
    assert found[0].values["count"] == 2


def test_findings_stand_in_the_order_of_the_rows_and_after_them_those_of_files(tmp_path: Path) -> None:
    table = "path,level,country,date\nx.txt,box,,\ny.txt,,,31/7/x\nb.txt,box,,?\nz.txt,item,,\n"
    found = [finding for finding in read(tmp_path, table, ("a.txt", "b.txt")).findings if finding.severity == "error"]

    assert [(finding.where["row"], finding.where["column"]) for finding in found] == [
        (2, 1), (2, 2), (3, 1), (3, 4), (4, 2), (4, 4), (5, 1),
    ]  # fmt: skip
    assert [finding.code for finding in read(tmp_path, "path,x\nq.pdf,y\n", ("a.txt",)).findings] == [
        "table.file-missing",
        "table.column-unknown",
        "table.file-without-row",
    ]


def test_rows_are_counted_where_no_column_names_the_files(tmp_path: Path) -> None:
    intake = read(tmp_path, "title,date\nx,1395\ny,1396\n")

    assert [finding.code for finding in intake.findings] == ["table.path-column-missing"]
    assert (intake.rows, intake.matched, intake.files) == (2, 0, 1)


TELLING = "path,title,access\na.txt,Testimony,{}\n"


@pytest.mark.parametrize(
    ("table", "codes", "table_to_withhold"),
    [
        (TELLING.format("open"), ["table.among-files"], None),
        (TELLING.format("restricted"), ["table.tells-withheld"], "table.csv"),
        (TELLING.format("closed") + "table.csv,The table,\n", ["table.tells-withheld"], "table.csv"),
        ("path,access\ntable.csv,open\na.txt,closed\n", [], None),
    ],
)
def test_a_table_among_its_files_is_withheld_with_what_it_tells(
    table: str, codes: list[str], table_to_withhold: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    intake = read_intake(str(path), ("a.txt", "table.csv"), table_among_files="table.csv")

    assert [finding.code for finding in intake.findings] == codes
    assert intake.table_to_withhold == table_to_withhold
    assert intake.passes
