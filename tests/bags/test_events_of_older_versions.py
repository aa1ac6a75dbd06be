"""A bag whose log has events of version 1.0 is validated, read, exported and changed as ever.

The bag was made by the program as it stood before version 1.1 of events. A date was resolved twice then, and an
algorithm was added: three changes of one event each, none of which states a number.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from archiver.bags.validation import validate_bag
from archiver.schema_files import read_schema_bytes
from archiver.tasks.bag_opening import open_bag
from archiver.tasks.changes.date_resolving import GivenDate, resolve_date
from archiver.tasks.changes.updating import add_algorithm
from archiver.tasks.exporting import export
from tests.exports.test_premis import find, read_premis

MADE_BEFORE = Path(__file__).resolve().parents[1] / "data" / "bags" / "changed-1.0.tar.gz"
EVENTS = "metadata/events.jsonl"
SCHEMA = "metadata/schemas/event.schema.json"
OLDER_SCHEMA = "metadata/schemas/event-1.0.schema.json"
GIVEN = GivenDate("15 Aban 1395", "by the stamp", "م. کریمی")


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    with tarfile.open(MADE_BEFORE) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "changed-1.0"


def _lines(bag: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / EVENTS).read_bytes().splitlines()]


def _is_good(bag: Path) -> bool:
    report = validate_bag(bag)
    assert [finding.code for finding in report.findings] == []
    return report.valid


def test_it_has_no_more_findings_than_it_had(bag: Path) -> None:
    assert all("eventVersion" not in line for line in _lines(bag))

    assert _is_good(bag)


def test_its_events_are_read_with_the_states_that_its_history_keeps(bag: Path) -> None:
    with open_bag(str(bag)) as opened:
        events = [*opened.events()]

    assert [event["bagState"] for event in events[-4:]] == [1, 2, 3, 4]
    assert events[-4]["eventType"] == "information package creation"
    assert {event["bagState"] for event in events[:-4]} == {1}
    assert [path.name for path in sorted((bag / "metadata/history").iterdir())] == ["1", "2", "3"]


def test_a_change_today_continues_the_chain_with_events_of_the_newest_version(bag: Path) -> None:
    before = (bag / EVENTS).read_bytes()
    assert resolve_date(str(bag), "fax.txt", GIVEN, second_opinion="none").changed
    assert add_algorithm(str(bag), "sha384", second_opinion="none").changed

    assert (bag / EVENTS).read_bytes().startswith(before)
    added = _lines(bag)[len(before.splitlines()) :]
    assert [(line["eventVersion"], line["bagState"], line["eventType"]) for line in added] == [
        ("1.1", 5, "metadata modification"),
        ("1.1", 6, "message digest calculation"),
    ]
    # Each line can be checked by a schema that travels with the bag.
    assert (bag / OLDER_SCHEMA).read_bytes() == read_schema_bytes("event-1.0.schema.json")
    assert (bag / SCHEMA).read_bytes() == read_schema_bytes("event.schema.json")
    assert (bag / "metadata/history/4/schemas/event.schema.json").read_bytes() == read_schema_bytes("event-1.0.schema.json")
    assert _is_good(bag)


def test_the_schema_of_the_older_lines_is_missed(bag: Path) -> None:
    assert add_algorithm(str(bag), "sha384", second_opinion="none").changed
    (bag / OLDER_SCHEMA).unlink()

    assert "record.schema-altered" in {finding.code for finding in validate_bag(bag).findings}


def test_both_versions_are_exported_alike(bag: Path, tmp_path: Path) -> None:
    assert resolve_date(str(bag), "fax.txt", GIVEN, second_opinion="none").changed
    with open_bag(str(bag)) as opened:
        [identifier] = [record["identifier"] for record in opened.records() if record["file"]["originalName"] == "fax.txt"]

    assert export(str(bag), str(tmp_path / "premis.xml"), "premis").made

    premis = read_premis((tmp_path / "premis.xml").read_bytes())
    linked = f"//p:event[p:linkingObjectIdentifier/p:linkingObjectIdentifierValue='{identifier}']/p:eventType"
    assert find(premis, linked)[0] == "ingestion"
    assert find(premis, linked)[-1] == "metadata modification"
