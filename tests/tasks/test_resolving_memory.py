"""Resolving the date of one document keeps no record of the others in memory, however many there are."""

from __future__ import annotations

import json
import tracemalloc
from collections import deque
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.format import BagReport, Level
from archiver.events import Agent
from archiver.records import Organization
from archiver.tasks.changes.date_resolving import _NamedDocument, _ResolvedDate
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_RECORDS = 5_000
_MOST_OCTETS = 500 * _RECORDS
"""As octets, a record takes five times as much, and as an object of Python thirty times."""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The tag files of a bag of very many documents, whose records are much like that of one document."""
    folder = tmp_path_factory.mktemp("many")
    options = CreateOptions(organization=Organization("سازمان اسناد", "fa"))
    assert create(seeds / "statement-oslo-1395.txt", folder / "bag", options).made
    records = folder / "bag/metadata/records.jsonl"
    record: dict[str, Any] = json.loads(records.read_bytes())
    with records.open("w", encoding="utf-8") as file:
        for number in range(_RECORDS):
            renamed = {**record["file"], "path": f"data/{number:06}.txt"}
            line = {**record, "identifier": f"urn:uuid:{number:032x}", "file": renamed}
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return folder / "bag"


def _measure_peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def change(bag: Path) -> _ResolvedDate:
    resolution = {"solarHijri": "1395-08-15", "gregorian": "2016-11-05", "basis": "resolved", "note": "by the invitation"}
    agent, moment = Agent("person", "M. Karimi", "authorizer"), datetime(2016, 11, 5, tzinfo=UTC)
    return _ResolvedDate(_NamedDocument(str(bag), "004999.txt"), resolution, agent, moment)


@pytest.mark.slow
def test_finding_the_document_before_the_bag_is_verified_stays_small(change: _ResolvedDate) -> None:
    assert _measure_peak(change.look_ahead) < _MOST_OCTETS
    assert change.path == "data/004999.txt"


@pytest.mark.slow
def test_writing_the_changed_records_and_the_first_page_stays_small(bag: Path, change: _ResolvedDate) -> None:
    report = BagReport(
        bag=str(bag),
        level=Level.FULL,
        findings=[],
        version="1.0",
        follows_our_profile=True,
        algorithms=("sha256",),
        payload_files=_RECORDS,
        payload_bytes=0,
    )

    def write() -> None:
        assert change.check(str(bag), report) == []
        # The pages of the documents are written in the same way as the first one, which reads every record.
        for _, octets in islice(change.tag_files(str(bag)), 2):
            deque(octets, maxlen=0)

    assert _measure_peak(write) < _MOST_OCTETS
