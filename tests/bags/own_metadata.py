"""The records and events of a bag of ours, written by the words of the schemas alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bags.good_bags import BagFolder

RECORDS = "metadata/records.jsonl"
EVENTS = "metadata/events.jsonl"
FINDING_AID = "metadata/finding-aid.html"
SCHEMAS = "metadata/schemas"
_SHIPPED = Path(__file__).resolve().parents[2] / "schemas"


def write_own_metadata(bag: BagFolder, documents: Sequence[str]) -> None:
    """Write a record for each document, a log of two events with its head in bag-info.txt, and what explains them."""
    bag.write(FINDING_AID, b"<!DOCTYPE html><title>Finding aid</title>")
    for name in ("document-record.schema.json", "event.schema.json"):
        bag.write(f"{SCHEMAS}/{name}", (_SHIPPED / name).read_bytes())
    bag.write(RECORDS, b"".join(dump(_record(bag, name)) for name in documents))
    first = dump(event("ing", "ingestion", "0" * 64))
    second = dump(event("ipc", "information package creation", _digest(first)))
    bag.write(EVENTS, first + second)
    info = [line for line in bag.read("bag-info.txt").splitlines(keepends=True) if not line.startswith(b"Event-Log-Head")]
    bag.write("bag-info.txt", b"".join(info) + f"Event-Log-Head: {_digest(second)}\n".encode())


def dump(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False).encode() + b"\n"


def _digest(line: bytes) -> str:
    return hashlib.sha256(line.removesuffix(b"\n")).hexdigest()


def event(code: str, term: str, previous: str, state: int = 1) -> dict[str, Any]:
    """An event as schemas/event.schema.json describes it."""
    return {"eventVersion": "1.1", "bagState": state, **event_of_version_1_0(code, term, previous)}


def event_of_version_1_0(code: str, term: str, previous: str) -> dict[str, Any]:
    """An event as schemas/event-1.0.schema.json describes it."""
    return {
        "eventIdentifier": f"urn:uuid:00000000-0000-4000-8000-{hashlib.sha256((code + previous).encode()).hexdigest()[:12]}",
        "eventType": term,
        "eventTypeURI": f"http://id.loc.gov/vocabulary/preservation/eventType/{code}",
        "eventDateTime": "2026-11-24T10:00:00Z",
        "eventDetail": "written by hand",
        "eventOutcome": "success",
        "agents": [{"type": "person", "name": "an archivist", "role": "implementer"}],
        "previousEventHash": previous,
    }


def _record(bag: BagFolder, name: str) -> dict[str, Any]:
    content = bag.read(name)
    identifier = hashlib.md5(name.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()
    return {
        "recordVersion": "1.1",
        "identifier": f"urn:md5:{identifier}",
        "title": [{"value": "A letter", "language": "en"}],
        "originOrganization": {"name": [{"value": "سازمان اسناد", "language": "fa"}]},
        # 15 Aban 1395 is 5 November 2016 (University of Tehran list).
        "date": {
            "solarHijri": "1395-08-15",
            "gregorian": "2016-11-05",
            "precision": "day",
            "certainty": "official",
            "basis": "dateline",
        },
        "dateStatements": [
            {
                "text": "۱۵ آبان ۱۳۹۵",
                "line": 1,
                "start": 0,
                "end": 12,
                "place": "head",
                "calendar": "solar-hijri",
                "precision": "day",
                "solarHijri": "1395-08-15",
                "gregorian": "2016-11-05",
                "weekday": "Saturday",
                "certainty": "official",
            }
        ],
        "dateAgreement": {"status": "single", "statements": [0]},
        "file": {
            "path": name,
            "originalName": name.rpartition("/")[2],
            "size": len(content),
            "mediaType": "application/octet-stream",
            "checksums": {algorithm: hashlib.new(algorithm, content).hexdigest() for algorithm in bag.algorithms},
        },
        "tool": {"name": "bayegan", "version": "0.1.0", "calendarTable": f"sha256:{'0' * 64}"},
    }
