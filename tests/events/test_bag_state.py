"""Each event belongs to a state of the bag: 1 is its creation, 2 the first change. Version 1.0 stated no number."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from archiver.events import EventContext, EventLogCheck, last_state, renew_events

TERMS = {
    "ing": "ingestion",
    "mem": "metadata modification",
    "mes": "message digest calculation",
    "ipc": "information package creation",
}
UUID = "2b1c5a0e-6f0e-5d9e-8a57-0f6c5f4e6f10"


def _write(*events: tuple[str, int | None], **further: Any) -> list[bytes]:
    """The lines of a log of these codes and states, with good chain; None for an event of version 1.0."""
    lines: list[bytes] = []
    for number, (code, state) in enumerate(events):
        event = {
            **({} if state is None else {"eventVersion": "1.1", "bagState": state}),
            "eventIdentifier": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
            "eventType": TERMS[code],
            "eventTypeURI": f"http://id.loc.gov/vocabulary/preservation/eventType/{code}",
            "eventDateTime": "2026-11-24T10:00:00Z",
            "eventDetail": "done by hand",
            "eventOutcome": "success",
            "agents": [{"type": "person", "name": "an archivist", "role": "implementer"}],
            **further,
            "previousEventHash": hashlib.sha256(lines[-1]).hexdigest() if lines else "0" * 64,
        }
        lines.append(json.dumps(event).encode())
    return lines


def _check(lines: list[bytes]) -> tuple[list[str], int]:
    check = EventLogCheck(EventContext(hashlib.sha256(lines[-1]).hexdigest()), "events.jsonl")
    return [finding.code for finding in check.check(lines)], check.changes


@pytest.mark.parametrize(
    ("events", "changes"),
    [
        ([("ing", 1), ("ipc", 1)], 0),
        ([("ing", 1), ("ipc", 1), ("mem", 2)], 1),
        ([("ing", 1), ("ipc", 1), ("mem", 2), ("mes", 2), ("mem", 2)], 1),
        ([("ing", 1), ("ipc", 1), ("mem", 2), ("mem", 2), ("mes", 3)], 2),
        ([("ing", None), ("ipc", None)], 0),
        ([("ing", None), ("ipc", None), ("mem", None), ("mem", None)], 2),
        ([("ing", None), ("mem", None), ("ipc", None), ("mem", 2), ("mem", 2)], 1),
        ([("ing", None), ("ipc", None), ("mem", None), ("mes", None), ("mem", 4), ("mem", 5)], 4),
    ],
)
def test_the_events_of_one_change_are_one_change(events: list[tuple[str, int | None]], changes: int) -> None:
    lines = _write(*events)

    assert _check(lines) == ([], changes)
    assert last_state(lines) == changes + 1


@pytest.mark.parametrize(
    "events",
    [
        [("ing", 2), ("ipc", 1)],
        [("ing", 1), ("ipc", 1), ("mem", 1)],
        [("ing", 1), ("ipc", 1), ("mem", 3)],
        [("ing", 1), ("ipc", 1), ("mem", 2), ("mem", 4)],
        [("ing", 1), ("ipc", 1), ("mem", 2), ("mem", 3), ("mem", 2)],
        [("ing", None), ("ipc", None), ("mem", None), ("mem", 2)],
        [("ing", None), ("ipc", None), ("mem", None), ("mem", 4)],
    ],
)
def test_a_number_that_cannot_follow_is_told(events: list[tuple[str, int | None]]) -> None:
    assert _check(_write(*events))[0] == ["event.state-differs"]


def test_an_older_line_after_a_newer_one_is_told() -> None:
    assert _check(_write(("ing", None), ("ipc", None), ("mem", 2), ("mem", None)))[0] == ["event.version-reversed"]


def test_events_of_both_versions_are_read_alike() -> None:
    old = _write(("ing", None), ("ipc", None), ("mem", None), objects=[f"urn:uuid:{UUID}"])
    new = _write(("ing", 1), ("ipc", 1), ("mem", 2), objects=[UUID])

    read = [[*renew_events(map(json.loads, lines))] for lines in (old, new)]

    assert [event["bagState"] for event in read[0]] == [1, 1, 2]
    for first, second in zip(*read, strict=True):
        assert {**first, "previousEventHash": ""} == {**second, "previousEventHash": ""}
        assert first["objects"] == [f"urn:uuid:{UUID}"]


@pytest.mark.parametrize(
    ("name", "is_good"),
    [
        (UUID, True),
        (f"urn:uuid:{UUID}", True),
        ("urn:isbn:9789642130337", True),
        ("https://example.org/1", True),
        (UUID.upper(), False),
        (UUID[:-1], False),
        (f"{UUID}\n", False),
        ("سند ۱", False),
        ("", False),
    ],
)
def test_a_document_is_named_by_a_uuid_or_a_uri(name: str, is_good: bool) -> None:  # noqa: FBT001
    codes, _ = _check(_write(("ing", 1), ("ipc", 1), objects=[name]))

    assert set(codes) == (set() if is_good else {"event.schema"})


def test_a_line_names_no_more_than_a_thousand_documents() -> None:
    assert _check(_write(("ing", 1), ("ipc", 1), objects=[UUID] * 1000))[0] == []
    assert set(_check(_write(("ing", 1), ("ipc", 1), objects=[UUID] * 1001))[0]) == {"event.schema"}
