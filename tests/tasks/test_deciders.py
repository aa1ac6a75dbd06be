"""A table names who decided each date: the events and the finding aid name this person, and nobody else."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from archiver import CreateOptions, DescribeOptions, Organization, create, describe, validate

if TYPE_CHECKING:
    from pathlib import Path

ROWS = {
    "a.txt": ["15 Aban 1395", "by the card", "Zahra Mousavi"],
    "b.txt": ["16 Aban 1395", "", "م. کریمی"],
    "c.txt": ["17 Aban 1395", "by the stamp", ""],
}


def write_table(path: Path, heading: str, rows: dict[str, list[str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["path", "date", "date note", heading], *([name, *row] for name, row in rows.items())])
    return str(path)


def pack(folder: Path, heading: str, rows: dict[str, list[str]], agent: str | None = "The Packer") -> Any:
    source = folder / "letters"
    source.mkdir()
    for name in ROWS:
        (source / name).write_text(f"A letter {name}.\n")
    table = write_table(folder / "table.csv", heading, rows)
    options = CreateOptions(organization=Organization("The Archive"), records=table, agent=agent, second_opinion="none")
    return create(f"{source}/", str(folder / "bag"), options)


def list_decisions(bag: Path) -> list[tuple[str, list[str]]]:
    """Return what each event on a date says, and the persons and organizations that it names."""
    events = [json.loads(line) for line in (bag / "metadata/events.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        (event["eventDetail"], [one["name"] for one in event["agents"] if one["type"] != "software"])
        for event in events
        if event["eventType"] == "metadata modification"
    ]


@pytest.mark.parametrize("heading", ["date decided by", "تعیین‌کنندهٔ تاریخ", "Decided by", "dateAgent"])
def test_each_decision_is_of_the_person_of_its_row(tmp_path: Path, heading: str) -> None:
    report = pack(tmp_path, heading, ROWS)

    assert report.made
    assert list_decisions(tmp_path / "bag") == [
        ("date given by a person: 2016-11-05 (by the card)", ["Zahra Mousavi"]),
        ("date taken from the intake table: 2016-11-06", ["م. کریمی"]),
        ("date given by a person: 2016-11-07 (by the stamp)", ["The Packer"]),
    ]
    aid = (tmp_path / "bag/metadata/finding-aid.html").read_text(encoding="utf-8")
    assert all(name in aid for name in ("Zahra Mousavi", "م. کریمی", "The Packer"))
    checked = validate(tmp_path / "bag")
    assert checked.valid
    assert {"Zahra Mousavi", "م. کریمی"} <= {
        name
        for note in checked.date_notes
        if note.code == "record.dates-decided"
        for one in note.values["told"]
        for decision in one["decisions"]
        for name in decision["by"]
    }


def test_without_the_column_the_bag_is_the_same_as_with_an_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    trees = []
    for heading in ("date decided by", "level"):
        folder = tmp_path / heading
        folder.mkdir()
        pack(folder, heading, {name: [*row[:2], ""] for name, row in ROWS.items()}, agent=None)
        trees.append({path.name: path.read_bytes() for path in (folder / "bag").rglob("*") if path.is_file()})

    assert trees[0] == trees[1]
    assert list_decisions(tmp_path / "level/bag")[0][1] == ["The Archive"]


def test_a_name_without_a_date_is_told(tmp_path: Path) -> None:
    report = pack(tmp_path, "date decided by", {"a.txt": ["", "", "Zahra Mousavi"]})

    (told,) = [finding for finding in report.findings if finding.code == "table.column-alone"]
    assert told.values["found"] == "Zahra Mousavi"
    assert not report.made


def test_a_table_that_describes_anew_names_who_decided_the_dates_that_it_changes(tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    pack(tmp_path, "date decided by", {"a.txt": ROWS["a.txt"]})
    rows = {"a.txt": ROWS["a.txt"], "b.txt": ["18 Aban 1395", "by the seal", "Reza N."], "c.txt": ["", "", "Nobody"]}
    table = write_table(tmp_path / "new.csv", "date decided by", rows)
    refused = describe(bag, table, DescribeOptions("M. K.", second_opinion="none"))
    assert [finding.code for finding in refused.findings if finding.severity == "error"] == ["table.column-alone"]
    del rows["c.txt"]
    table = write_table(tmp_path / "new.csv", "date decided by", rows)
    described = describe(bag, table, DescribeOptions("M. K.", second_opinion="none"))

    assert (described.changed, described.documents) == (True, 1)
    (unused,) = [finding for finding in described.findings if finding.code == "describe.decider-unused"]
    assert unused.values == {"row": 2, "found": "Zahra Mousavi", "count": 1}
    assert list_decisions(bag) == [
        ("date given by a person: 2016-11-05 (by the card)", ["Zahra Mousavi"]),
        ("date resolved by a person: 2016-11-08 (by the seal); before: none", ["Reza N."]),
    ]
    assert validate(bag).valid
