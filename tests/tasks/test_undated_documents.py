"""A document that is said to be undated is packed so: the record, the events, the finding aid and the exports say it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.format import Level
from archiver.records import Organization
from archiver.tasks.changes.date_resolving import GivenDate, resolve_date
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.exporting import export
from archiver.tasks.validation import validate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ORIGIN = Organization("سازمان اسناد", "fa")
DATED = "تاریخ: ۱۵ آبان ۱۳۹۵\n\nجناب آقای رئیس\n"
FORMS = [
    *("n.d.", "N. D.", "undated", "[Undated]", "no date", "بی‌تا", "بی تا", "بدون تاریخ", "[بی‌تا]", "فاقد تاریخ"),
    *("s.d.", "sans date", "o. D.", "ohne Datum", "غير مؤرخ", "بې نېټې", "без даты", "u.å."),
]


class Packed:
    """A bag of one document, made with a table that gives its date."""

    def __init__(self, folder: Path, text: str, row: dict[str, str], **options: Any) -> None:
        self.bag = folder / "bag"
        source = folder / "letters"
        source.mkdir()
        (source / "letter.txt").write_text(text, encoding="utf-8")
        table = folder / "table.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["path", *row], ["letter.txt", *row.values()]])
        given = {"organization": ORIGIN, "second_opinion": "none", **({"records": str(table)} if row else {}), **options}
        self.report = create(str(source / "letter.txt"), str(self.bag), CreateOptions(**given))

    def told(self, code: str) -> list[Any]:
        """The findings of a code."""
        return [finding for finding in self.report.findings if finding.code == code]

    def lines(self, name: str) -> list[dict[str, Any]]:
        """The lines of a file of metadata."""
        return [json.loads(line) for line in (self.bag / "metadata" / name).read_bytes().splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        """The record of the document."""
        [record] = self.lines("records.jsonl")
        return record


def _codes(findings: Sequence[Any]) -> set[str]:
    return {finding.code for finding in findings} - {"document.formats-not-identified"}


@pytest.mark.parametrize("form", FORMS)
def test_a_table_says_undated_in_the_words_of_any_language(tmp_path: Path, form: str) -> None:
    packed = Packed(tmp_path, "متن\n", {"date": form})

    assert packed.report.made
    assert _codes(packed.report.findings) == set()
    assert packed.record["date"] == {"stated": "undated", "asGiven": form, "basis": "table"}
    [event] = [event for event in packed.lines("events.jsonl") if event["eventType"] == "metadata modification"]
    assert event["eventDetail"] == "date taken from the intake table: undated"
    report = validate(str(packed.bag), Level.FULL)
    assert (report.valid, _codes(report.findings)) == (True, {"record.dates-decided"})


def test_an_option_says_undated_with_a_note(tmp_path: Path) -> None:
    packed = Packed(tmp_path, "متن\n", {}, date="بی‌تا", date_note="on the folder")

    assert packed.record["date"] == {"stated": "undated", "note": "on the folder", "asGiven": "بی‌تا", "basis": "resolved"}
    assert "date given by a person: undated (on the folder)" in {event["eventDetail"] for event in packed.lines("events.jsonl")}
    assert validate(str(packed.bag), Level.FULL).valid


def test_an_empty_cell_says_nothing(tmp_path: Path) -> None:
    packed = Packed(tmp_path, DATED, {"date": "", "title": "x"})

    assert packed.record["date"]["gregorian"] == "2016-11-05"
    assert packed.record["date"]["basis"] == "dateline"
    assert _codes(packed.report.findings) == set()


def test_the_dateline_that_is_passed_over_is_told(tmp_path: Path) -> None:
    packed = Packed(tmp_path, DATED, {"date": "n.d."})

    assert packed.report.made
    assert packed.record["date"]["stated"] == "undated"
    assert packed.record["dateStatements"][0]["gregorian"] == "2016-11-05"
    assert _codes(packed.report.findings) == {"date.undated-but-dateline"}
    [finding] = packed.told("date.undated-but-dateline")
    assert (finding.where["line"], finding.severity.value) == (1, "warning")
    assert "“۱۵ آبان ۱۳۹۵” (line 1)" in finding.message("en")
    assert "«۱۵ آبان ۱۳۹۵» (سطر ۱)" in finding.message("fa")
    assert "in place of the word that says undated" in finding.remedy("en")
    assert "یادداشتی" in finding.remedy("fa")
    assert validate(str(packed.bag), Level.FULL).valid


def test_a_date_that_the_text_speaks_of_is_no_dateline(tmp_path: Path) -> None:
    text = "سخنرانی\n\nاو می‌گوید که نشست در روز ۱۵ آبان ۱۳۹۵ در تهران برگزار شد و همه آمدند.\n\nاین متن همین بود و بس.\n"

    assert _codes(Packed(tmp_path, text, {"date": "بی‌تا"}).report.findings) == {"document.titles-proposed"}


@pytest.mark.parametrize(("note", "made"), [("", False), ("the day is that of a copy", True)])
def test_a_strict_task_wants_to_know_why(tmp_path: Path, note: str, *, made: bool) -> None:
    packed = Packed(tmp_path, DATED, {"date": "n.d.", "date note": note}, strict_dates=True)

    assert packed.report.made is made
    [finding] = packed.told("date.undated-but-dateline")
    assert finding.severity.value == ("warning" if made else "error")


def test_a_bag_is_resolved_to_undated_and_back(tmp_path: Path) -> None:
    packed = Packed(tmp_path, DATED, {})

    report = resolve_date(str(packed.bag), "letter.txt", GivenDate("n.d.", "a forgery", "م. کریمی"), second_opinion="none")

    assert report.changed
    assert _codes(report.findings) == {"date.undated-but-dateline"}
    assert packed.record["date"] == {"stated": "undated", "note": "a forgery", "asGiven": "n.d.", "basis": "resolved"}
    last = packed.lines("events.jsonl")[-1]["eventDetail"]
    assert last == "date resolved by a person: undated (a forgery); before: 2016-11-05"

    given = GivenDate("15 Aban 1395", "none after all", "م. کریمی")
    assert resolve_date(str(packed.bag), "letter.txt", given, second_opinion="none").changed
    assert packed.lines("events.jsonl")[-1]["eventDetail"].endswith("before: undated")
    assert validate(str(packed.bag), Level.FULL).valid


def test_the_finding_aid_says_it_as_cataloguers_do(tmp_path: Path) -> None:
    page = (Packed(tmp_path, DATED, {"date": "n.d."}).bag / "metadata/finding-aid.html").read_text(encoding="utf-8")

    assert ">undated<" in page
    assert ">بی‌تا<" in page
    assert "Date decided by a person" in page


@pytest.mark.parametrize(
    ("crosswalk", "said"),
    [
        ("premis", "<significantPropertiesType>date</significantPropertiesType>"),
        ("ro-crate", '"propertyID": "date.stated", "name": "date", "value": "undated"'),
    ],
)
def test_exports_say_undated(tmp_path: Path, crosswalk: str, said: str) -> None:
    packed = Packed(tmp_path, "متن\n", {"date": "بی‌تا"})

    export(str(packed.bag), str(tmp_path / "out"), crosswalk)

    [written] = [path for path in [tmp_path / "out", *tmp_path.glob("out/*")] if path.is_file()]
    text = written.read_text(encoding="utf-8")
    assert said in text
    assert "dateCreated" not in text


def test_the_date_of_dublin_core_can_be_read_back_from_a_table(tmp_path: Path) -> None:
    packed = Packed(tmp_path, "متن\n", {"date": "بی‌تا"})
    export(str(packed.bag), str(tmp_path / "out.csv"), "dublin-core")
    [row] = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8")))
    assert row["dc.date"] == "undated"
    assert "date_solar_hijri" not in row

    again = tmp_path / "again"
    again.mkdir()
    assert Packed(again, "متن\n", {"date": row["dc.date"]}).record["date"]["stated"] == "undated"
