"""A box of a thousand mixed documents with its spreadsheet: table, check, create, validate, export, each export valid."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA
from tests.exports.test_premis import find, read_premis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crate_validator import CrateValidator

COUNT = 1000
_MADE = Path(__file__).resolve().parents[1] / "data" / "documents"
_ENDINGS = {".docx", ".eml", ".html", ".odt", ".pdf"}
_HEADINGS = [
    "path (مسیر)",
    "title [fa]",
    "title [en]",
    "reference code",
    "access (دسترسی)",
    "access until",
    "sensitivity",
    "creator",
    "creator type",
    "date",
    "date note",
]


class Row(NamedTuple):
    """One row of the spreadsheet."""

    path: str
    title_fa: str
    title_en: str
    reference_code: str
    access: str
    until: str
    sensitivity: str
    creator: str
    creator_type: str
    date: str
    date_note: str

    @property
    def is_withheld(self) -> bool:
        """By the day of the test."""
        return self.access in {"closed", "embargoed"}


def _fill_box(folder: Path, seeds: Path) -> list[Row]:
    """The documents, each seed in every format that there is of it, and a row for each."""
    sources = sorted(seeds.glob("*.txt")) + sorted(path for path in _MADE.iterdir() if path.suffix in _ENDINGS)
    rows = []
    for number in range(COUNT):
        source = sources[number % len(sources)]
        is_hidden = number % 20 == 0
        word = "SECRET" if is_hidden else "open"
        path = f"پوشهٔ {number % 7}/زیرپوشه {number % 3}/{word} نامهٔ {number}{source.suffix}"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / path)
        access, until = ("embargoed", "2049-03-21") if number % 40 == 0 else ("closed", "") if is_hidden else ("open", "")
        titles = f"{word} عنوان {number}", f"{word} title {number}"
        sensitivity = "personal data" if number % 3 == 0 else ""
        date = ("۱۵ آبان ۱۳۹۵", "by the postmark") if number % 50 == 1 else ("", "")
        rows.append(Row(path, *titles, f"RN/{number}", access, until, sensitivity, f"{word} maker", "organization", *date))
    return rows


def _write_table(rows: list[Row], path: Path) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(_HEADINGS)
        table.writerows(rows)


def _run(capsysbinary: pytest.CaptureFixture[bytes], *words: str | Path) -> dict[str, Any]:
    exit_code = main([*map(str, words), "--json"])
    report: dict[str, Any] = json.loads(capsysbinary.readouterr().out)
    errors = [finding for finding in report["findings"] if finding["severity"] == "error"]
    assert (exit_code, errors[:3]) == (0, [])
    assert check_against(REPORT_SCHEMA, report) == []
    return report


@pytest.mark.minutes_long
@pytest.mark.skipif(os.environ.get("CI") != "true", reason="the validator of RO-Crates takes minutes for it; set CI=true")
def test_a_thousand_documents_go_from_table_to_valid_exports(
    seeds: Path,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    crate_validator: CrateValidator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795514400")  # 2026-11-24
    box, table, bag, crate = (tmp_path / name for name in ("box", "letters.csv", "bag", "crate"))
    rows = _fill_box(box, seeds)
    _write_table(rows, table)

    _run(capsysbinary, "records", "check", table, box)
    made = _run(capsysbinary, "create", box, "--records", table, "--to", bag, "--organization", "دفتر ثبت نام‌ها")
    assert made["results"][0]["documents"] == COUNT
    assert _run(capsysbinary, "validate", bag)["results"][0]["valid"]
    _run(capsysbinary, "extract", bag, "--to", crate)
    targets = {"dublin-core": tmp_path / "metadata.csv", "premis": tmp_path / "premis.xml"}
    targets["ro-crate"] = crate / "ro-crate-metadata.json"
    for form, target in targets.items():
        [exported] = _run(capsysbinary, "export", bag, "--as", form, "--to", target)["results"]
        assert (exported["documents"], exported["withheld"]) == (COUNT, 50)
        assert b"SECRET" not in target.read_bytes()

    told = {row.path: row for row in rows if not row.is_withheld}
    _check_table(targets["dublin-core"], rows)
    root = read_premis(targets["premis"].read_bytes())
    assert {place.removeprefix("data/") for place in find(root, "//p:contentLocationValue")} == told.keys()
    assert len(find(root, "//p:object[@xsi:type='intellectualEntity']/p:objectIdentifier[1]")) == COUNT
    assert crate_validator.list_faults(crate) == []
    graph = json.loads(targets["ro-crate"].read_bytes())["@graph"]
    assert {entity["alternateName"] for entity in graph if entity["@type"] == "File"} == {Path(path).name for path in told}


def _check_table(path: Path, rows: list[Row]) -> None:
    read = list(_read_rows(path))
    assert len(read) == COUNT
    by_name = {row["filename"][0]: row for row in read}
    for row in rows:
        if row.is_withheld:
            kept = by_name[row.reference_code]
            assert kept["dcterms.accessRights"] == [f"embargoed until {row.until}" if row.until else "closed"]
            assert "dc.title" not in kept
        else:
            kept = by_name[f"objects/{row.path}"]
            assert kept["dc.title"] == [row.title_fa, row.title_en]
            assert (kept["dc.creator"], kept["dc.publisher"]) == ([row.creator], ["دفتر ثبت نام‌ها"])
            if row.date:
                # 15 Aban 1395 is 5 November 2016 (University of Tehran list).
                assert (kept["dc.date"], kept["date_solar_hijri"]) == (["2016-11-05"], ["1395-08-15"])
        assert kept["isadg.reference_code"] == [row.reference_code]
        assert kept.get("sensitivity", []) == ([row.sensitivity] if row.sensitivity else [])


def _read_rows(path: Path) -> Iterator[dict[str, list[str]]]:
    """The rows as Archivematica has them: the values of each column in a list; what is empty is left out."""
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    for row in rows:
        read: dict[str, list[str]] = {}
        for column, value in zip(header, row, strict=True):
            if value:
                read.setdefault(column, []).append(value)
        yield read
