"""What was done alike to many documents is one event; a line names at most 1,000 of them."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from archiver.events import Agent, Deed, EventContext, EventLog, EventLogCheck, EventType, GroupedEvents, Outcome, renew_events

COPIED = Deed(EventType.INGESTION, "copied")
HASHED = Deed(EventType.MESSAGE_DIGEST_CALCULATION, "sha256")
COMPARED = Deed(EventType.VALIDATION, "dates compared")
DIFFER = COMPARED._replace(outcome=Outcome("warning", "date.datelines-differ"))


def _name(number: int) -> str:
    return f"urn:uuid:{uuid.UUID(int=number)}"


def _log(*documents: list[Deed]) -> tuple[EventLog, list[dict[str, Any]]]:
    """The log of documents 0, 1, … with these deeds, and its events."""
    log = EventLog(1478338200)
    grouped = GroupedEvents(log)
    for number, deeds in enumerate(documents):
        for deed in deeds:
            grouped.add(_name(number), deed)
    grouped.flush()
    log.add(EventType.INFORMATION_PACKAGE_CREATION, "BagIt bag")
    return log, [*renew_events(map(json.loads, log.render().splitlines()))]


def test_what_was_done_alike_is_one_event_and_what_turned_out_differently_its_own() -> None:
    _, events = _log([COPIED, HASHED, COMPARED], [COPIED, HASHED, DIFFER], [COPIED, HASHED, COMPARED])

    assert [(event["eventType"], event["eventOutcome"], event.get("objects")) for event in events] == [
        ("ingestion", "success", [_name(0), _name(1), _name(2)]),
        ("message digest calculation", "success", [_name(0), _name(1), _name(2)]),
        ("validation", "success", [_name(0), _name(2)]),
        ("validation", "warning", [_name(1)]),
        ("information package creation", "success", None),
    ]


def test_other_agents_make_another_event() -> None:
    given = Deed(EventType.METADATA_MODIFICATION, "date given", agents=(Agent("person", "م. کریمی", "authorizer"),))
    other = given._replace(agents=(Agent("person", "another", "authorizer"),))

    _, events = _log([COPIED, given], [COPIED, other], [COPIED, given])

    assert [event.get("objects") for event in events[1:3]] == [[_name(0), _name(2)], [_name(1)]]
    assert events[1]["agents"][1]["name"] == "م. کریمی"


def test_a_line_names_a_thousand_documents_and_none_before_it_was_copied() -> None:
    scanned = Deed(EventType.VIRUS_CHECK, "scanned", agents=(Agent("software", "ClamAV", "executing program", "1.4.6"),))

    log, events = _log(*[[COPIED, HASHED, scanned, COMPARED if number % 2 else DIFFER] for number in range(2001)])

    named = [(event["eventType"], len(event.get("objects", ()))) for event in events]
    of_each = ["virus check", "ingestion", "message digest calculation"]
    whole = [*((term, 1000) for term in of_each), ("validation", 500), ("validation", 500)]
    rest = [*((term, 1) for term in (*of_each, "validation")), ("information package creation", 0)]
    assert named == [*whole, *whole, *rest]
    copied = [name for event in events if event["eventType"] == "ingestion" for name in event["objects"]]
    assert copied == [*map(_name, range(2001))]
    documents = {_name(number): number for number in range(2001)}
    assert [*EventLogCheck(EventContext(log.head, documents), "events.jsonl").check(log.render().splitlines())] == []


def test_an_event_about_more_documents_than_a_line_may_name_is_several() -> None:
    log = EventLog(1478338200, 2, "0" * 64)
    log.add(EventType.METADATA_MODIFICATION, "access restricted", objects=[_name(number) for number in range(1001)])
    lines = log.render().splitlines()

    assert [len(json.loads(line)["objects"]) for line in lines] == [1000, 1]
    assert {json.loads(line)["bagState"] for line in lines} == {2}
    assert json.loads(lines[1])["previousEventHash"] == hashlib.sha256(lines[0]).hexdigest()
    assert len({json.loads(line)["eventIdentifier"] for line in lines}) == 2
