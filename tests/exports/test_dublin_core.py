"""The Dublin Core table, read by Python's csv as Archivematica reads it, against values written by hand."""

from __future__ import annotations

import csv
import io
from datetime import date

from archiver.exports import Crosswalk, ExportedBag, ExportNotes, write_crosswalk
from tests.exports.described_records import CLOSED, EMBARGOED, FULL, PLAIN, RECORDS, HandWritten

DAY = date(2026, 11, 24)

HEADER = [
    "filename",
    *["dc.identifier"] * 2,
    *["dc.title"] * 2,
    *["dc.creator"] * 2,
    *["dc.publisher"] * 2,
    "dc.description",
    "dc.date",
    *["dc.language"] * 2,
    "dc.format",
    *["dc.rights"] * 2,
    "dcterms.license",
    *["dcterms.accessRights"] * 2,
    *["dcterms.provenance"] * 2,
    "dcterms.modified",
    *["dcterms.hasPart"] * 2,
    "isadg.reference_code",
    "isadg.level_of_description",
    "date_solar_hijri",
    *["date_as_written"] * 2,
    "title_basis",
    *["sensitivity"] * 2,
]
"""A column is repeated for each further value (Archivematica's user manual, Import metadata)."""


def _write(records: list[dict[str, object]], day: date = DAY) -> tuple[str, ExportNotes]:
    notes = ExportNotes()
    return "".join(write_crosswalk(Crosswalk.DUBLIN_CORE, ExportedBag(HandWritten(records), day), notes)), notes


def _read(text: str) -> list[dict[str, list[str]]]:
    """The rows as Archivematica has them: the values of each column by its name, in a list."""
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    read = []
    for row in rows:
        assert len(row) == len(header)
        values: dict[str, list[str]] = {}
        for column, value in zip(header, row, strict=True):
            values.setdefault(column, []).append(value)
        read.append({column: [value for value in found if value] for column, found in values.items()})
    return read


def test_the_first_column_is_the_file_name_and_names_have_no_spaces() -> None:
    text, _ = _write(RECORDS)
    header = next(csv.reader(io.StringIO(text)))

    assert header == HEADER
    assert not [name for name in header if " " in name]


def test_every_field_stands_in_its_column() -> None:
    [row] = _read(_write([FULL])[0])

    assert row == {
        "filename": ["objects/نامه‌ها/بیانیه ۱.txt"],
        "dcterms.hasPart": ["اسکن ۱۲.pdf", "image/png"],
        "dc.identifier": ["urn:uuid:00000000-0000-4000-8000-000000000001", "NO-RN/F-12/3/7"],
        "dc.title": ["بیانیهٔ مادران", 'Statement <of> the "mothers" & others'],
        "dc.creator": ["مریم رضایی", "Rezaei family"],
        "dc.publisher": ["دفتر ثبت نام‌ها", "The Register of Names"],
        "dc.description": ["دربارهٔ سالگرد\nدر دو سطر"],
        "dc.date": ["[2016-11-04,2016-11-05]"],
        "dc.language": ["fa", "prs"],
        "dc.format": ["text/plain"],
        "dc.rights": ["In Copyright", "دارای حق نشر"],
        "dcterms.license": ["http://rightsstatements.org/vocab/InC/1.0/"],
        "dcterms.accessRights": ["open", "خواندن آزاد است"],
        "dcterms.provenance": ["کتابخانهٔ شهر", "Given by the family, 2019"],
        "dcterms.modified": ["2016-11-05T09:30:00Z"],
        "isadg.reference_code": ["NO-RN/F-12/3/7"],
        "isadg.level_of_description": ["item"],
        "date_solar_hijri": ["[1395-08-14,1395-08-15]"],
        "date_as_written": ["۱۳۹۵ آبان ۱۵, شنبه", "November 4- 2016"],
        "title_basis": ["table"],
        "sensitivity": ["personal data", "political opinion"],
    }


def test_a_column_that_nobody_fills_is_left_out() -> None:
    assert list(_read(_write([PLAIN])[0])[0]) == ["filename", "dc.identifier", "dc.title", "dc.publisher", "dc.format"]


def test_what_is_withheld_has_its_public_name_its_access_and_its_sensitivity_alone() -> None:
    text, _ = _write([FULL, CLOSED, EMBARGOED])
    _, closed, embargoed = _read(text)

    assert {column: values for column, values in closed.items() if values} == {
        "filename": ["NO-RN/F-12/3/8"],
        "dc.identifier": ["NO-RN/F-12/3/8"],
        "dcterms.accessRights": ["closed", "Names living witnesses"],
        "isadg.reference_code": ["NO-RN/F-12/3/8"],
        "sensitivity": ["witness protection"],
    }
    assert {column: values for column, values in embargoed.items() if values} == {
        "filename": ["withheld document 3"],
        "dc.identifier": ["withheld document 3"],
        "dcterms.accessRights": ["embargoed until 2049-03-21"],
    }
    assert "SECRET" not in text
    assert "1367" not in text


def test_an_embargo_ends_on_its_day() -> None:
    """By the schema, from that day on the document is open."""
    assert _read(_write([EMBARGOED], date(2049, 3, 20))[0])[0]["filename"] == ["withheld document 1"]
    assert _read(_write([EMBARGOED], date(2049, 3, 21))[0])[0]["filename"] == ["objects/SECRET.bin"]


def test_what_looks_like_a_formula_stays_and_is_counted() -> None:
    titles = [{"value": value, "language": "und"} for value in ("=1+1", "+1", "-1", "@x", "1=1")]
    text, notes = _write([{**PLAIN, "title": titles}])

    assert _read(text)[0]["dc.title"] == ["=1+1", "+1", "-1", "@x", "1=1"]
    assert notes.formulas == 4


def test_what_xml_cannot_hold_is_an_escape() -> None:
    r"""Archivematica puts the cells into XML 1.0, which has no character for BEL."""
    text, notes = _write([{**PLAIN, "title": [{"value": "bell\x07", "language": "und"}]}])

    assert _read(text)[0]["dc.title"] == [r"bell\u0007"]
    assert notes.escaped == 1
