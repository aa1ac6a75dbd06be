"""Headings: which may speak of access, which are terms of Dublin Core, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.intake import read_intake
from archiver.intake.access_words import may_mean_access

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.intake import DocumentDescription, Intake

ABOUT_ACCESS = """محرمانه؟|محرمانگی|طبقه‌بندی|طبقه بندی|قابل انتشار|غیرقابل انتشار|منتشر نشود|اجازهٔ انتشار|سِرّی
    |سطح دسترسی سند|محدودیت|خصوصی|سرية|درجة السرية|للنشر|محظور|إتاحة|لاسرسی|پټ|محرمیت|نهێنی|سنووردار
    |دەستگەیشتن|confidential|Confidentiality level|Restriction|private|do not publish|doNotPublish|isPrivate
    |secrecy|redacted|Public (yes/no)|confidental|Zugang|Geheimhaltung|Sperrfrist|nicht veröffentlichen
    |Zugänglichkeit|Accès|Communicabilité|ne pas publier|diffusion restreinte|vertrouwelijk|fortrolig|hemlig
    |GİZLİ|erişim|confidencial|riservato|sigiloso|секретно|ограничение доступа|publication status
    |accessConditions"""
OTHERS = """Secretary|Secretariat|accession number|دبیرخانه|Publisher|publication date|place of publication
    |تاریخ انتشار|ناشر|محل نشر|محدودهٔ جغرافیایی|خصوصیات|Zugangsnummer|toegangsnummer|تاریخ وصول|secrétaire
    |طبقه‌بندی موضوعی|classification number|Press release|subjectAccessPoints|restoration|physical condition
    |ملاحظات|occasion|successor|секретарь|نمونه‌ها"""


@pytest.mark.parametrize("heading", [heading.strip() for heading in ABOUT_ACCESS.split("|")])
def test_a_heading_that_may_speak_of_access_is_known(heading: str) -> None:
    assert may_mean_access(heading)


@pytest.mark.parametrize("heading", [heading.strip() for heading in OTHERS.split("|")])
def test_a_heading_of_another_thing_is_none(heading: str) -> None:
    assert not may_mean_access(heading)


def read(tmp_path: Path, table: str) -> tuple[Intake, dict[str, DocumentDescription]]:
    """What a table says of one file."""
    path = tmp_path / "table"
    path.write_text(table, encoding="utf-8")
    taken: dict[str, DocumentDescription] = {}
    intake = read_intake(str(path), ["a.txt"], take=lambda file, described: taken.update({file: described}))
    return intake, taken


@pytest.mark.parametrize("key", ["secrecy", "Confidential", "قابل انتشار"])
def test_a_key_about_secrecy_is_an_error(key: str, tmp_path: Path) -> None:
    intake, _ = read(tmp_path, f'{{"path": "a.txt", "{key}": "x"}}\n')

    assert [finding.code for finding in intake.findings] == ["table.column-about-access"]


@pytest.mark.parametrize(
    "line",
    [
        '{"path": "a.txt", "meta": {"secret": {"level": true}}}',
        '{"path": "a.txt", "notes": [{"confidential": true}]}',
        '{"path": "a.txt", "meta": {"محرمانه": "بله"}}',
    ],
)
def test_a_key_inside_a_value_about_secrecy_is_an_error(line: str, tmp_path: Path) -> None:
    intake, _ = read(tmp_path, line)

    assert "table.column-about-access" in {finding.code for finding in intake.findings}


@pytest.mark.parametrize("cell", ["confidential", "محرمانه", "Secret!", "do not publish", "به کلی سری"])
def test_an_unknown_column_that_says_secret_is_an_error(cell: str, tmp_path: Path) -> None:
    intake, _ = read(tmp_path, f"path,stamp\na.txt,{cell}\n")

    assert [(finding.code, finding.where.get("row")) for finding in intake.findings] == [
        ("table.cell-about-access", 2),
        ("table.column-unknown", 1),
    ]
    assert f"“{cell}” in row 2" in intake.findings[0].message("en")
    assert f"«{cell}»" in intake.findings[0].message("fa")


@pytest.mark.parametrize("cell", ["closed", "private letter", "نامهٔ خصوصی", "Secretary", "He kept the secret of the prison"])
def test_an_unknown_column_of_other_words_is_only_told(cell: str, tmp_path: Path) -> None:
    intake, _ = read(tmp_path, f"path,stamp\na.txt,{cell}\n")

    assert [finding.code for finding in intake.findings] == ["table.column-unknown"]


def test_a_secret_in_a_title_row_is_an_error(tmp_path: Path) -> None:
    intake, _ = read(tmp_path, "Box 12,محرمانه\npath,title\na.txt,x\n")

    assert [(finding.code, finding.where.get("column")) for finding in intake.findings] == [
        ("table.column-about-access", 2),
        ("table.rows-above", None),
    ]


def test_the_headings_of_our_own_dublin_core_are_understood(tmp_path: Path) -> None:
    """The columns that `docs/exports.md` names, but for those that have no column of their own."""
    intake, taken = read(
        tmp_path,
        "filename,dc.title,dc.description,dc.date,dc.language,dc.format,dc.rights,dcterms.license,dcterms.accessRights,"
        "isadg.reference_code,isadg.level_of_description,sensitivity\n"
        "objects/a.txt,A letter,About it,2016-11-05,fa,text/plain,In Copyright,http://rightsstatements.org/vocab/InC/1.0/,closed,"
        "F-1,item,names\n",
    )

    assert [finding.code for finding in intake.findings] == ["table.columns-read-only"]
    assert taken["a.txt"].fields == {
        "title": [{"value": "A letter", "language": "und"}],
        "language": ["fa"],
        "referenceCode": "F-1",
        "levelOfDescription": "item",
        "description": [{"value": "About it", "language": "und"}],
        "accessRights": {"status": "closed"},
        "sensitivity": ["names"],
        "rightsStatement": {
            "value": [{"value": "In Copyright", "language": "und"}],
            "identifier": "http://rightsstatements.org/vocab/InC/1.0/",
        },
    }
    assert (taken["a.txt"].date or {})["gregorian"] == "2016-11-05"


@pytest.mark.parametrize(
    "heading", ["dc.title", "dcterms:title", "DC.Title", "dcterms_title", "dc.title [fa]", "dc.title_fa", "title@fa"]
)
def test_terms_of_dublin_core_are_written_in_many_ways(heading: str, tmp_path: Path) -> None:
    intake, taken = read(tmp_path, f"path,{heading}\na.txt,x\n")

    assert intake.findings == []
    assert taken["a.txt"].fields["title"] == [{"value": "x", "language": "fa" if "fa" in heading else "und"}]


def test_another_term_of_dublin_core_is_only_told(tmp_path: Path) -> None:
    intake, _ = read(tmp_path, "path,dc.subject,dcterms.issued\na.txt,x,2016\n")

    assert [finding.code for finding in intake.findings] == ["table.column-unknown"]


def test_a_title_row_may_have_another_delimiter(tmp_path: Path) -> None:
    intake, taken = read(tmp_path, "Box 12, letters, received in 2019\n\npath;title\na.txt;x\n")

    assert intake.form is not None
    assert (intake.form.delimiter, intake.rows) == (";", 1)
    assert taken["a.txt"].fields == {"title": [{"value": "x", "language": "und"}]}


def test_without_a_column_of_paths_the_first_row_is_named(tmp_path: Path) -> None:
    intake, _ = read(tmp_path, "Box 12\ntitle,date\nx,1395\n")

    [finding] = [finding for finding in intake.findings if finding.code == "table.path-column-missing"]
    assert "in one of the first 21 rows, found in row 1: Box 12" in finding.message("en")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Jane Doe|John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("مریم اکبری؛ رضا کریمی", ["مریم اکبری", "رضا کریمی"]),
        ("مریم اکبری، رضا کریمی", ["مریم اکبری", "رضا کریمی"]),
        ("کریمی، رضا؛ اکبری، مریم", ["کریمی، رضا", "اکبری، مریم"]),
        ("مریم\nرضا", ["مریم", "رضا"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("Doe, Jane | Roe, John", ["Doe, Jane", "Roe, John"]),
    ],
)
def test_several_people_stand_in_one_cell(cell: str, names: list[str], tmp_path: Path) -> None:
    _, taken = read(tmp_path, f'path,creator,creator type\na.txt,"{cell}",person\n')

    assert [creator["name"][0]["value"] for creator in taken["a.txt"].fields["creator"]] == names


@pytest.mark.parametrize("path", ["a letter.txt", "a\u202fletter.txt", "a letter", "a\u00a0letter", ".\\a letter"])
def test_a_path_without_what_nobody_sees_is_taken(path: str, tmp_path: Path) -> None:
    table = tmp_path / "table"
    table.write_text(f"path\n{path}\n", encoding="utf-8")
    intake = read_intake(str(table), ["a letter.txt", "b.txt"])

    assert intake.matched == 1
    assert "error" not in {finding.severity for finding in intake.findings}


def test_two_files_that_differ_in_a_blank_are_not_mixed_up(tmp_path: Path) -> None:
    table = tmp_path / "table"
    table.write_text("path\na\u202fb.txt\na b.txt\na\u00a0b.txt\n", encoding="utf-8")
    intake = read_intake(str(table), ["a b.txt", "a\u00a0b.txt"])

    assert [(finding.code, finding.where.get("row")) for finding in intake.findings] == [("table.file-missing", 2)]
