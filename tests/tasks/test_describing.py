"""Describe documents of a bag anew: what the table does not say stays, and nothing is opened without leave."""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import bagit
import pytest

from archiver import (
    CreateOptions,
    DescribeOptions,
    DescriptionReport,
    GivenDate,
    ReadError,
    TableExportOptions,
    WriteError,
    WrongUsageError,
    create,
    describe,
    export_table,
    resolve_date,
    validate,
)
from archiver.reports.as_text import render_findings
from archiver.reports.field_changes import say_change
from archiver.reports.gathering import render_totals
from tests.bags.kills import MEMORY, kill_descriptions_at_random
from tests.tasks.described_bag import DESCRIBED, make_bag, read_records

MOTHER = "letters/نامهٔ مادر.txt"


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return make_bag(tmp_path / "bag")


def _describe(bag: Path, *rows: dict[str, str], **options: Any) -> DescriptionReport:
    table = bag.parent / "table.csv"
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    given = {"agent": "م. کریمی", "second_opinion": "none", **options}
    before = _octets(bag)
    report = describe(bag, table, DescribeOptions(**given))
    if not report.changed:
        assert _octets(bag) == before
    return report


def _octets(bag: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in bag.rglob("*") if path.is_file()}


def _codes(report: DescriptionReport) -> list[str]:
    return [finding.code for finding in report.findings]


def _changes(report: DescriptionReport) -> list[tuple[str, str, Any, Any]]:
    return [(told.change.document, told.change.field, told.change.before, told.change.after) for told in report.changes]


def test_only_what_a_cell_says_changes(bag: Path) -> None:
    before = read_records(bag)

    row = {"path": MOTHER, "title [fa]": "نامهٔ مادرِ رضا", "level": "", "rights identifier": ""}
    report = _describe(bag, row, {"path": "plain.txt", "level": "file"})

    assert (report.changed, report.documents, report.rows, _codes(report)) == (True, 2, 2, [])
    after = read_records(bag)
    # The English title was not in the table, and stays.
    assert after[MOTHER]["title"] == [{"value": "نامهٔ مادرِ رضا", "language": "fa"}, DESCRIBED[MOTHER]["title"][1]]
    assert (before[MOTHER]["titleBasis"], after[MOTHER]["titleBasis"]) == ("given", "table")
    assert {**after[MOTHER], "title": before[MOTHER]["title"], "titleBasis": "given"} == before[MOTHER]
    assert after["plain.txt"]["levelOfDescription"] == "file"
    assert {path: after[path] for path in ("closed.txt", "until.txt")} == {
        path: before[path] for path in ("closed.txt", "until.txt")
    }
    assert _changes(report) == [
        (f"data/{MOTHER}", "title", DESCRIBED[MOTHER]["title"], after[MOTHER]["title"]),
        ("data/plain.txt", "levelOfDescription", None, "file"),
    ]


def test_the_bag_stays_valid_and_keeps_the_old_state(bag: Path) -> None:
    old = {name: (bag / name).read_bytes() for name in ("metadata/records.jsonl", "metadata/events.jsonl", "bag-info.txt")}

    assert _describe(bag, {"path": MOTHER, "title [en]": "Her letter", "date": "15 Aban 1395", "date note": "card"}).changed

    report = validate(bag, second_opinion=True)
    assert (report.valid, [one.code for one in report.findings if one.severity != "note"]) == (True, [])
    bagit.Bag(str(bag)).validate()
    kept = bag / "metadata/history/1"
    assert {name: (kept / os.path.basename(name)).read_bytes() for name in old} == old
    assert "Her letter" in (bag / "metadata/finding-aid.html").read_text(encoding="utf-8")
    assert "Her letter" not in (kept / "finding-aid.html").read_text(encoding="utf-8")


def test_the_events_name_the_person_and_what_changed_in_one_state(bag: Path) -> None:
    rows = [{"path": path, "title [en]": "x", "date": ""} for path in (MOTHER, "plain.txt")]
    rows[1]["date"] = "15 Aban 1395"
    assert _describe(bag, *rows, note="as the family asked").changed

    lines = map(json.loads, (bag / "metadata/events.jsonl").read_bytes().splitlines())
    events = [event for event in lines if event["bagState"] == 2]
    assert [(event["eventDetail"], len(event["objects"])) for event in events] == [
        ("described anew: title (as the family asked)", 2),
        ("date taken from the intake table: 2016-11-05 (before: [2016-11-04,2016-11-05])", 1),
    ]
    assert all(event["agents"][1] == {"type": "person", "name": "م. کریمی", "role": "authorizer"} for event in events)
    assert os.listdir(bag / "metadata/history") == ["1"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_of_the_bag_changes_nothing(bag: Path, tmp_path: Path, form: str) -> None:
    given = GivenDate("۱۵ آبان ۱۳۹۵", "بر پایهٔ کارت", "م. کریمی")
    assert resolve_date(bag, "plain.txt", given, second_opinion="none").changed
    for number, options in enumerate((TableExportOptions(with_withheld=True), TableExportOptions(reader="fa"))):
        table = tmp_path / f"{number}.{form}"
        export_table(bag, table, options)
        before = _octets(bag)

        report = describe(bag, table, DescribeOptions("x"))

        assert (report.changed, report.rows, _codes(report)) == (False, 4, ["describe.nothing-changed"])
        assert _octets(bag) == before


OPENING = [
    ({"path": "closed.txt", "access": "open"}, "access"),
    ({"path": "closed.txt", "access": "restricted"}, "access"),
    ({"path": "closed.txt", "access": "-"}, "access"),
    ({"path": "closed.txt", "access": "embargoed", "access until": "2090-01-01"}, "access"),
    ({"path": "until.txt", "access until": "2030-01-01"}, "embargo"),
    ({"path": "until.txt", "access": "باز"}, "access"),
    ({"path": MOTHER, "sensitivity": "نام شاهدان"}, "sensitivity"),
    ({"path": MOTHER, "sensitivity": "–"}, "sensitivity"),
    ({"path": "", "reference code": "ب/۲", "access": "open"}, "access"),
]


@pytest.mark.parametrize(("row", "what"), OPENING)
def test_opening_is_told_and_needs_leave(bag: Path, row: dict[str, str], what: str) -> None:
    # Other changes of the table wait too.
    refused = _describe(bag, {"path": "plain.txt", "title": "T"}, row)
    assert (refused.changed, _codes(refused)) == (False, ["describe.opens-access"])
    assert (refused.findings[0].values["what"], refused.findings[0].where["row"]) == (what, 3)
    assert [told.opens for told in refused.changes] == [False, True]

    allowed = _describe(bag, {"path": "plain.txt", "title": "T"}, row, open_access=True)
    assert (allowed.changed, _codes(allowed)) == (True, ["describe.access-opened"])


@pytest.mark.parametrize(
    "row",
    [
        {"path": MOTHER, "access": "closed"},
        {"path": "until.txt", "access": "closed"},
        {"path": "until.txt", "access until": "2090-01-01"},
        {"path": MOTHER, "sensitivity": "نام شاهدان; personal data; health"},
        {"path": "closed.txt", "access note [fa]": "از بایگانی بپرسید"},
    ],
)
def test_closing_needs_no_leave(bag: Path, row: dict[str, str]) -> None:
    report = _describe(bag, row)

    assert report.changed
    is_closed_now = row == {"path": MOTHER, "access": "closed"}
    assert _codes(report) == (["describe.history-keeps"] if is_closed_now else [])
    assert [told.opens for told in report.changes] == [False]


def test_a_closed_document_leaves_the_finding_aid(bag: Path) -> None:
    assert _describe(bag, {"path": MOTHER, "access": "closed"}).changed

    page = (bag / "metadata/finding-aid.html").read_text(encoding="utf-8")
    assert "شیرین کریمی" not in page
    assert read_records(bag)[MOTHER]["accessRights"] == {"status": "closed", "note": [{"value": "برای همه", "language": "fa"}]}


def test_the_end_of_an_embargo_goes_with_the_embargo(bag: Path) -> None:
    assert _describe(bag, {"path": "until.txt", "access": "closed"}).changed

    assert read_records(bag)["until.txt"]["accessRights"] == {"status": "closed", "note": [{"value": "Ask", "language": "en"}]}


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        ({"title [en]": "-"}, "title", [{"value": "نامهٔ مادر", "language": "fa"}]),
        ({"description [fa]": "-"}, "description", None),
        ({"language": "-"}, "language", None),
        ({"level": "—"}, "levelOfDescription", None),
        ({"creator [fa]": "-", "creator [en]": "-"}, "creator", None),
        ({"custodian [en]": "-"}, "custodian", None),
        ({"custodian identifier": "-"}, "custodian", {"name": [{"value": "The Register", "language": "en"}], "country": "NO"}),
        ({"rights statement [en]": "-"}, "rightsStatement", None),
        ({"rights identifier": "-"}, "rightsStatement", {"value": [{"value": "In Copyright", "language": "en"}]}),
        ({"access note [fa]": "-"}, "accessRights", {"status": "open"}),
        ({"access": "-"}, "accessRights", None),
    ],
)
def test_a_dash_takes_away(bag: Path, row: dict[str, str], field: str, expected: Any) -> None:
    report = _describe(bag, {"path": MOTHER, **row})

    assert report.changed, report.findings
    assert read_records(bag)[MOTHER].get(field) == expected
    assert validate(bag).valid


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"path": MOTHER, "title [fa]": "-", "title [en]": "-"}, "describe.field-needed"),
        ({"path": MOTHER, "creator [fa]": "رضا; مادران خاوران"}, "describe.identifier-stays"),
        ({"path": MOTHER, "custodian [en]": "Another"}, "describe.identifier-stays"),
        ({"path": MOTHER, "rights statement [en]": "CC BY 4.0"}, "describe.identifier-stays"),
        ({"path": MOTHER, "access until": "2049-03-21"}, "table.until-unwanted"),
        ({"path": "closed.txt", "access": "embargoed"}, "table.until-missing"),
        ({"path": "until.txt", "access until": "-"}, "table.until-missing"),
        ({"path": "until.txt", "access": "secret"}, "table.value-unknown"),
        ({"path": "plain.txt", "date": "95/8/15"}, "date.ambiguous"),
        ({"path": "plain.txt", "date note": "card"}, "table.column-alone"),
        ({"path": "plain.txt", "creator": "Jane"}, "table.creator-type-missing"),
        ({"path": "", "title": "x"}, "describe.row-unnamed"),
        ({"path": "plane.txt", "title": "x"}, "record.document-unknown"),
        ({"path": "", "reference code": "ب/3"}, "record.document-unknown"),
        ({"path": "plain.txt", "confidential?": "yes"}, "table.column-about-access"),
    ],
)
def test_what_is_doubtful_is_refused_and_nothing_is_half_done(bag: Path, row: dict[str, str], code: str) -> None:
    report = _describe(
        bag, {**dict.fromkeys(row, ""), "path": MOTHER, "level": "file"} | ({} if row["path"] != MOTHER else row), row
    )

    assert not report.changed
    assert code in _codes(report)


def test_an_unknown_document_is_told_with_near_names_but_not_with_withheld_ones(bag: Path) -> None:
    report = _describe(bag, {"path": "plane.txt", "title": "x"}, {"path": "close.txt", "title": "x"})

    first, second = report.findings
    assert (first.code, first.where["row"], first.values["near"][0]) == ("record.document-unknown", 2, "data/plain.txt")
    assert not {"data/closed.txt", "data/until.txt"}.intersection(second.values["near"])


def test_a_document_may_have_one_row(bag: Path) -> None:
    report = _describe(bag, {"path": "plain.txt", "title": "a"}, {"path": "data/plain.txt", "title": "b"})

    assert _codes(report) == ["table.path-repeated"]


def test_a_reference_code_alone_names_a_document(bag: Path) -> None:
    report = _describe(bag, {"path": "", "reference code": "ب/۲", "title [fa]": "فهرست"})

    assert report.changed
    assert read_records(bag)["closed.txt"]["title"] == [{"value": "فهرست", "language": "fa"}]
    assert read_records(bag)["closed.txt"]["referenceCode"] == "ب/۲"


@pytest.mark.parametrize("name", ["IR-1/7", "identifier"])
def test_the_column_of_the_paths_takes_any_name_of_a_document(bag: Path, name: str) -> None:
    record = read_records(bag)[MOTHER]
    name = record["referenceCode"] if name != "identifier" else record["identifier"]
    report = _describe(bag, {"path": name, "description": "تازه"})

    assert [change[:2] for change in _changes(report)] == [("data/" + MOTHER, "description")]


def test_two_rows_that_name_one_document_in_different_ways_are_told_by_name(bag: Path) -> None:
    code = read_records(bag)[MOTHER]["referenceCode"]
    report = _describe(bag, {"path": MOTHER, "title": "الف"}, {"path": "", "reference code": code, "title": "ب"})

    assert [finding.values["found"] for finding in report.findings if finding.code == "table.path-repeated"] == [code]


def test_a_date_that_keeps_its_day_says_who_gives_it_now() -> None:
    before = {"gregorian": "2016-11-05", "solarHijri": "1395-08-15", "precision": "day", "certainty": "official"}
    changed = say_change("date", {**before, "basis": "dateline"}, {**before, "basis": "table"}, "en")

    assert changed == (
        "Date: from 5 November 2016 (15 Aban 1395 Solar Hijri), by the document"
        " to 5 November 2016 (15 Aban 1395 Solar Hijri), by the table"
    )
    changed = say_change("date", None, {**before, "basis": "table"}, "fa")
    assert changed.endswith("به ۱۵ آبان ۱۳۹۵ هجری خورشیدی (۵ نوامبر ۲۰۱۶ میلادی)")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_bag_of_another_user_is_told_as_unwritable_and_nothing_is_left(bag: Path) -> None:
    """Its user may exchange the folders if the folder above is theirs, and could never take the old one away."""
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, 65_534, -1)
        copy = shutil.copytree(bag, Path(folder) / "bag")
        table = Path(folder) / "table.csv"
        table.write_text(f"path,title\n{MOTHER},x\n", encoding="utf-8")
        os.seteuid(65_534)
        try:
            with pytest.raises(WriteError, match="could not be written: Permission denied"):
                describe(copy, table, DescribeOptions("M"))
        finally:
            os.seteuid(0)
        assert sorted(os.listdir(folder)) == ["bag", "table.csv"]


def test_all_rows_that_name_nothing_are_counted(bag: Path) -> None:
    report = _describe(bag, *({"path": f"x{number}.txt", "title": "x"} for number in range(1500)))
    told = render_findings(report.findings, "en")

    assert told.rstrip().endswith("… and 500 more with this code, which were counted and are not listed")
    assert render_totals(report.findings, "en") == "1500 errors"
    assert "۵۰۰ یافتهٔ دیگر" in render_findings(report.findings, "fa")


def test_a_code_that_another_document_has_is_told(bag: Path) -> None:
    report = _describe(bag, {"path": "plain.txt", "reference code": "ج۱۲/۲۱"})

    assert (report.changed, _codes(report)) == (True, ["describe.code-taken"])


def test_a_title_taken_from_the_file_makes_way_and_one_of_people_stays_beside(bag: Path) -> None:
    report = _describe(
        bag, {"path": "plain.txt", "title": "", "title [fa]": "ساده"}, {"path": MOTHER, "title": "Letter", "title [fa]": ""}
    )

    assert read_records(bag)["plain.txt"]["title"] == [{"value": "ساده", "language": "fa"}]
    assert [text["language"] for text in read_records(bag)[MOTHER]["title"]] == ["fa", "en", "und"]
    assert (report.changed, _codes(report)) == (True, ["describe.text-beside"])


def test_a_translation_of_a_name_keeps_the_identifier_and_the_type(bag: Path) -> None:
    assert _describe(bag, {"path": MOTHER, "custodian [fa]": "دفتر ثبت", "creator [en]": "Shirin Karimi; Mothers of Khavaran",
                           "creator identifier": "; https://ror.org/02mhbdp94"}).changed  # fmt: skip

    record = read_records(bag)[MOTHER]
    assert record["custodian"]["identifier"] == ["https://ror.org/02mhbdp94"]
    assert [creator["type"] for creator in record["creator"]] == ["person", "organization"]
    assert [name["value"] for name in record["creator"][1]["name"]] == ["مادران خاوران", "Mothers of Khavaran"]


def test_a_date_is_decided_changed_and_taken_away(bag: Path) -> None:
    unresolved = read_records(bag)["plain.txt"]["date"]
    plain = {"path": "plain.txt"}

    assert _describe(bag, {**plain, "date": "۱۵ آبان ۱۳۹۵", "date note": "کارت"}).changed
    assert read_records(bag)["plain.txt"]["date"] == {
        "solarHijri": "1395-08-15",
        "gregorian": "2016-11-05",
        "precision": "day",
        "certainty": "official",
        "note": "کارت",
        "asGiven": "۱۵ آبان ۱۳۹۵",
        "basis": "resolved",
    }
    assert _codes(_describe(bag, {**plain, "date": "4 November 2016"})) == ["describe.note-stays"]
    assert _describe(bag, {**plain, "date": "4 November 2016", "date note": "-"}).changed
    assert read_records(bag)["plain.txt"]["date"]["basis"] == "table"
    assert _describe(bag, {**plain, "date note": "fax", "date": ""}).changed
    assert read_records(bag)["plain.txt"]["date"]["note"] == "fax"
    assert _describe(bag, {**plain, "date": "-"}).changed
    assert read_records(bag)["plain.txt"]["date"] == unresolved
    assert len(os.listdir(bag / "metadata/history")) == 4
    assert validate(bag).valid


def test_a_date_against_the_datelines_is_told(bag: Path) -> None:
    report = _describe(bag, {"path": "plain.txt", "date": "1 Farvardin 1370", "date note": "x"})

    assert (report.changed, _codes(report)) == (True, ["date.given-differs"])


def test_a_dry_run_shows_each_change_and_makes_none(bag: Path) -> None:
    row = {"path": "plain.txt", "title": "", "access": "closed"}
    report = _describe(bag, {**row, "title": "New"}, dry_run=True)

    assert (report.changed, report.would_change, report.documents) == (False, True, 1)
    assert _changes(report) == [
        ("data/plain.txt", "title", [{"value": "plain", "language": "und"}], [{"value": "New", "language": "und"}]),
        ("data/plain.txt", "accessRights", None, {"status": "closed"}),
    ]
    assert _codes(_describe(bag, row | {"access": ""}, dry_run=True)) == ["describe.nothing-changed"]


def test_a_spoilt_bag_is_not_changed(bag: Path) -> None:
    (bag / "data/plain.txt").write_bytes(b"other")

    assert "bag.digest-differs" in _codes(_describe(bag, {"path": "plain.txt", "title": "x"}))


@pytest.mark.parametrize("agent", ["", "  ", "a\x07b"])
def test_a_person_must_stand_for_it(bag: Path, agent: str) -> None:
    with pytest.raises(WrongUsageError):
        _describe(bag, {"path": "plain.txt", "title": "x"}, agent=agent)


def test_a_table_without_a_name_is_refused(bag: Path) -> None:
    assert _codes(_describe(bag, {"title": "x"})) == ["describe.name-column-missing"]


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_bag_of_another_program_and_an_archive_are_refused(tmp_path: Path, dry_run: bool) -> None:  # noqa: FBT001 - a case
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert create(tmp_path / "a.txt", tmp_path / "plain", CreateOptions(plain=True, second_opinion="none")).made
    (tmp_path / "t.csv").write_text("path,title\na.txt,x\n", encoding="utf-8")
    options = DescribeOptions("x", dry_run=dry_run)

    report = describe(tmp_path / "plain", tmp_path / "t.csv", options)
    assert (report.changed, _codes(report)) == (False, ["bag.not-own"])

    archive = make_bag(tmp_path / "bag.zip", {"a.txt": {}})
    with pytest.raises(ReadError):
        describe(archive, tmp_path / "t.csv", options)


@pytest.mark.slow
def test_kills_at_random_moments_leave_the_old_bag_or_the_new_one(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else tmp_path) as folder:
        tally = kill_descriptions_at_random(Path(folder), 20, 7)

    assert tally["kills"] == 20
    assert tally["old"] > 0
