"""The event log is a chain: each line holds the SHA-256 of the line before it."""

from __future__ import annotations

import hashlib
import json

from archiver.events import Agent, EventContext, EventLog, EventType, Outcome
from archiver.events.event_log_check import EventLogCheck


def _log() -> EventLog:
    log = EventLog(1478338200)
    log.add(EventType.INGESTION, "copied", objects=["urn:uuid:2b1c5a0e-6f0e-5d9e-8a57-0f6c5f4e6f10"])
    log.add(EventType.VALIDATION, "dates compared", outcome=Outcome("warning", "date.datelines-differ"))
    log.add(EventType.INFORMATION_PACKAGE_CREATION, "BagIt bag")
    return log


def test_each_line_holds_the_digest_of_the_line_before() -> None:
    lines = _log().render().splitlines()
    digests = [hashlib.sha256(line).hexdigest() for line in lines]

    assert [json.loads(line)["previousEventHash"] for line in lines] == ["0" * 64, *digests[:-1]]
    assert _log().head == digests[-1]


def test_events_carry_the_terms_of_the_library_of_congress() -> None:
    events = [json.loads(line) for line in _log().render().splitlines()]

    assert [event["eventTypeURI"].rpartition("/")[2] for event in events] == ["ing", "val", "ipc"]
    assert [event["eventType"] for event in events] == ["ingestion", "validation", "information package creation"]
    # 1478338200 seconds after the beginning of 1970 (date -u -d @1478338200).
    assert {event["eventDateTime"] for event in events} == {"2016-11-05T09:30:00Z"}
    assert (events[1]["eventOutcome"], events[1]["eventOutcomeDetail"]) == ("warning", "date.datelines-differ")


def test_each_type_has_its_code_and_its_term() -> None:
    # http://id.loc.gov/vocabulary/preservation/eventType: code and authoritative label of each.
    assert {kind.value for kind in EventType} == {
        ("ing", "ingestion"),
        ("mes", "message digest calculation"),
        ("for", "format identification"),
        ("mee", "metadata extraction"),
        ("val", "validation"),
        ("vir", "virus check"),
        ("mem", "metadata modification"),
        ("ipc", "information package creation"),
    }


def test_a_virus_check_was_done_by_others() -> None:
    log = EventLog(0)
    log.add(EventType.VIRUS_CHECK, "scanned", agents=[Agent("software", "ClamAV", "executing program", "1.4.6")])

    assert json.loads(log.render())["agents"] == [
        {"type": "software", "name": "ClamAV", "version": "1.4.6", "role": "executing program"}
    ]


def test_a_whole_log_has_no_fault() -> None:
    log = _log()

    assert list(EventLogCheck(EventContext(log.head), "events.jsonl").check(log.render().splitlines())) == []


def test_any_change_of_any_octet_breaks_the_chain_or_the_head() -> None:
    log = _log()
    octets = log.render()
    for place in range(0, len(octets) - 1, 7):
        changed = octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :]
        assert list(EventLogCheck(EventContext(log.head), "events.jsonl").check(changed.split(b"\n")[:-1])), place
