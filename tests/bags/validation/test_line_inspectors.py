"""Records and events are inspected on all cores. What is found, and its order, is the same as on one."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.reading import open_source
from archiver.bags.validation import FixityOptions, validate_bag
from archiver.bags.validation.line_inspection import LineBatch, inspect_lines
from archiver.bags.validation.line_inspectors import LineInspectors, batch_lines
from archiver.findings import FindingLog
from archiver.hashing import DigestOptions
from tests.bags.faulty_bags import CASES
from tests.bags.good_bags import BagFolder
from tests.bags.own_metadata import EVENTS, RECORDS, dump, event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.bags.spoiling import Case

LETTERS = 1200
OWN = [case for case in CASES if case.code.startswith(("record.", "event.", "bag.own-records"))]
"""Bags with faults of records and events."""


class _Here(LineInspectors):
    """Inspects all lines in this process, as another one would."""

    def start(self, octets: int) -> None:
        """Start nothing."""

    def inspect(self, batches: Iterable[LineBatch]) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
        for batch in batches:
            yield from zip(batch.lines, inspect_lines(self._source, batch), strict=True)


def _findings(bag: Path, cores: int) -> list[dict[str, Any]]:
    report = validate_bag(bag, fixity=FixityOptions(DigestOptions(cores=cores)))
    return [finding.to_dict() for finding in report.findings]


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}: {case.name}") for case in OWN])
def test_lines_that_are_inspected_apart_have_the_same_findings(
    tmp_path: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    case.spoil(bag)
    alone = _findings(bag.path, 1)

    monkeypatch.setattr("archiver.bags.validation.validate.LineInspectors", _Here)

    assert _findings(bag.path, 1) == alone


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> BagFolder:
    """A bag of ours whose records are more than a MiB, with a fault of another kind in each hundred."""
    bag = BagFolder(tmp_path_factory.mktemp("inspected") / "bag", "own")
    [first, *_] = [json.loads(line) for line in bag.read(RECORDS).splitlines()]
    text = "۱۵ آبان ۱۳۹۵".encode()
    digests = {name: hashlib.new(name, text).hexdigest() for name in ("sha256", "sha512")}
    lines = [bag.read(RECORDS)]
    for number in range(LETTERS):
        path = f"data/many/{number:04}.txt"
        bag.write(path, text)
        file = {"path": path, "size": len(text), "mediaType": "text/plain", "checksums": digests}
        encoding = {"name": "utf-8", "basis": "strict"}
        record = {**first, "identifier": f"urn:x:{number}", "file": {**first["file"], **file, "encoding": encoding}}
        lines.append(dump(_spoil(record, number)))
    bag.list_payload()
    bag.write(RECORDS, b"".join(lines))
    chain = [dump(event("ing", "ingestion", "0" * 64))]
    for _ in range(LETTERS):
        digest = hashlib.sha256(chain[-1].removesuffix(b"\n")).hexdigest()
        chain.append(dump({**event("val", "validation", digest), "eventOutcome": "none" if len(chain) % 500 == 7 else "success"}))
    bag.write(EVENTS, b"".join(chain))
    bag.seal()
    assert len(bag.read(RECORDS)) > 1 << 20
    return bag


def _spoil(record: dict[str, Any], number: int) -> dict[str, Any]:
    kind, place = divmod(number, 100)
    stated = {**record["dateStatements"][0], "text": "۱۶ آبان ۱۳۹۵"}
    spoilt: list[dict[str, Any]] = [
        {"title": []},
        {"dateStatements": [stated]},
        {"dateStatements": [{**record["dateStatements"][0], "weekday": "Sunday"}]},
        {"identifier": "urn:x:0"},
        {"recordVersion": "9.9"},
        {"file": {**record["file"], "size": 1}},
        {"file": {**record["file"], "path": "data/hello.txt"}},
        {"file": {**record["file"], "path": "data/../../secret"}},
    ]
    return {**record, **(spoilt[kind] if place == 99 and kind < len(spoilt) else {})}


def test_two_processes_find_what_one_does_in_the_same_order(letters: BagFolder) -> None:
    alone = _findings(letters.path, 1)

    assert {finding["code"] for finding in alone} >= {
        *("record.schema", "record.statement-differs", "record.weekday-differs", "record.identifier-repeated"),
        *("record.version-unknown", "record.size-differs", "record.file-repeated", "event.schema", "event.creation-missing"),
    }
    assert _findings(letters.path, 3) == alone


def _inspect(bag: BagFolder, *, kill: bool = False) -> tuple[list[tuple[bytes, dict[str, Any] | None]], int]:
    """Each line of the records and what was found, and how many processes were lost."""
    source = open_source(str(bag.path), FindingLog())
    inspectors = LineInspectors(source, reads_documents=True, cores=2)
    inspectors.start(len(bag.read(RECORDS)))
    try:
        [inspector] = inspectors._inspectors
        if kill:
            os.kill(inspector.worker.pid, signal.SIGKILL)
        octets_of = {f"data/many/{number:04}.txt": len("۱۵ آبان ۱۳۹۵".encode()) for number in range(LETTERS)}
        lines = bag.read(RECORDS).splitlines(keepends=True)
        found = [*inspectors.inspect(LineBatch(are_records=True, lines=each, octets_of=octets_of) for each in batch_lines(lines))]
        return found, len(inspectors.take_losses())
    finally:
        inspectors.close()
        source.close()


def test_a_good_line_is_not_looked_at_again(letters: BagFolder) -> None:
    found, lost = _inspect(letters)

    assert [line for line, _ in found] == letters.read(RECORDS).splitlines(keepends=True)
    assert lost == 0
    # Eight lines of letters are spoilt: an identifier that repeats and a wrong size are seen only beside others.
    assert sum(inspected is None for _, inspected in found[5:]) == 8 - 2


@pytest.mark.loses_workers
def test_the_work_of_a_process_that_is_killed_is_done_here(letters: BagFolder) -> None:
    found, lost = _inspect(letters, kill=True)

    assert lost == 1
    assert [line for line, _ in found] == letters.read(RECORDS).splitlines(keepends=True)
    # A line of which nothing is known is checked here, so the findings are the same.
    assert all(inspected in (None, known) for (_, inspected), (_, known) in zip(found, _inspect(letters)[0], strict=True))
