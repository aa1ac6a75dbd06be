"""A bag whose records are of version 1.0 is read, validated and changed as it always was.

The bag was made by the program as it stood before version 1.1 of records. It holds a letter whose date can be read in two ways,
with a day without a year and a lunar day in its text; a note without a date; and a statement whose datelines differ.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from archiver.bags.format import Level
from archiver.records import VERSIONS, check_against
from archiver.schema_files import read_schema_bytes
from archiver.tasks.bag_opening import open_bag
from archiver.tasks.changes.date_resolving import GivenDate, resolve_date
from archiver.tasks.changes.updating import add_algorithm
from archiver.tasks.exporting import export
from archiver.tasks.validation import validate

MADE_BEFORE = Path(__file__).resolve().parents[1] / "data" / "bags" / "records-1.0.tar.gz"
RECORDS = "metadata/records.jsonl"
NEWEST_SCHEMA = "metadata/schemas/document-record.schema.json"
OLDER_SCHEMA = "metadata/schemas/document-record-1.0.schema.json"


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    with tarfile.open(MADE_BEFORE) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "records-1.0"


def _records(bag: Path) -> dict[str, dict[str, Any]]:
    lines = map(json.loads, (bag / RECORDS).read_bytes().splitlines())
    return {line["file"]["originalName"]: line for line in lines}


def _versions(bag: Path) -> dict[str, str]:
    return {name: record["recordVersion"] for name, record in _records(bag).items()}


def _is_good(bag: Path) -> bool:
    report = validate(str(bag), Level.FULL)
    assert [finding.code for finding in report.findings if finding.severity != "note"] == []
    return report.valid


def test_it_has_no_more_findings_than_it_had(bag: Path) -> None:
    assert set(_versions(bag).values()) == {"1.0"}
    assert _records(bag)["letter.txt"]["date"]["certainty"] == "official"

    assert _is_good(bag)


def test_its_records_fit_the_newest_version_when_they_are_converted(bag: Path) -> None:
    for record in _records(bag).values():
        renewed = VERSIONS["1.0"].renew(record)

        assert check_against(VERSIONS["1.1"].schema, renewed) == []
        assert {**renewed, "recordVersion": "1.0"} == record


def test_it_may_not_say_what_only_the_newest_version_can(bag: Path) -> None:
    record = _records(bag)["note.txt"]

    [finding, *_] = check_against(VERSIONS["1.0"].schema, {**record, "date": {"stated": "undated", "basis": "table"}})
    assert finding.where["pointer"] == "/date"


def test_an_algorithm_is_added_and_no_record_changes(bag: Path) -> None:
    before = (bag / RECORDS).read_bytes()

    assert add_algorithm(str(bag), "md5", second_opinion="none").changed

    assert (bag / RECORDS).read_bytes() == before
    assert not (bag / OLDER_SCHEMA).exists()
    assert _is_good(bag)


def test_a_day_that_version_1_0_can_say_keeps_the_record_in_it(bag: Path) -> None:
    given = GivenDate("15 Aban 1395", "by the stamp", "م. کریمی")
    assert resolve_date(str(bag), "letter.txt", given, second_opinion="none").changed

    assert set(_versions(bag).values()) == {"1.0"}
    assert _records(bag)["letter.txt"]["date"]["gregorian"] == "2016-11-05"
    assert not (bag / OLDER_SCHEMA).exists()
    assert _is_good(bag)


def test_what_only_the_newest_version_can_say_converts_this_record_alone(bag: Path) -> None:
    before = _records(bag)
    given = GivenDate("بی‌تا", "by the finder", "م. کریمی")
    assert resolve_date(str(bag), "note.txt", given, second_opinion="none").changed

    assert _versions(bag) == {"letter.txt": "1.0", "note.txt": "1.1", "statement.txt": "1.0"}
    after = _records(bag)
    assert after["note.txt"]["date"] == {"stated": "undated", "note": "by the finder", "asGiven": "بی‌تا", "basis": "resolved"}
    assert {**after, "note.txt": before["note.txt"]} == before
    # Each record can be checked by a schema that travels with the bag.
    assert (bag / OLDER_SCHEMA).read_bytes() == read_schema_bytes("document-record-1.0.schema.json")
    assert (bag / NEWEST_SCHEMA).read_bytes() == read_schema_bytes("document-record.schema.json")
    assert _is_good(bag)


def test_a_second_change_of_the_same_bag_leaves_its_schemas_alone(bag: Path) -> None:
    for name in ("note.txt", "letter.txt"):
        assert resolve_date(str(bag), name, GivenDate("n.d.", "by the finder", "م. کریمی"), second_opinion="none").changed

    kept = [str(path.relative_to(bag)) for path in sorted((bag / "metadata/history").rglob("*.schema.json"))]
    assert kept == [f"metadata/history/1/schemas/{name}.schema.json" for name in ("document-record", "event")]
    assert (
        hashlib.sha256((bag / kept[0]).read_bytes()).hexdigest() == hashlib.sha256((bag / OLDER_SCHEMA).read_bytes()).hexdigest()
    )
    assert _is_good(bag)


def test_a_schema_of_the_wrong_version_is_told(bag: Path) -> None:
    (bag / NEWEST_SCHEMA).write_bytes(read_schema_bytes("document-record.schema.json"))

    assert "record.schema-altered" in {finding.code for finding in validate(str(bag), Level.FULL).findings}


def test_its_records_are_read_in_the_fields_of_the_newest_version(bag: Path, tmp_path: Path) -> None:
    with open_bag(str(bag)) as opened:
        assert len(list(opened.records())) == 3

    export(str(bag), str(tmp_path / "out.csv"), "dublin-core")
    assert "2016-11-04" in (tmp_path / "out.csv").read_text(encoding="utf-8")
