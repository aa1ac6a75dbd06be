"""What is withheld is left out before any crosswalk sees it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from archiver.exports import ExportedBag
from archiver.exports.disclosure import disclose, disclose_events
from archiver.exports.document_words import say_access
from archiver.records import VERSIONS
from archiver.records.versions import RecordVersion
from tests.exports.described_records import CLOSED, EMBARGOED, EVENTS, FULL, HandWritten

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = date(2026, 11, 24)
NAMES = {CLOSED["identifier"]: "NO-RN/F-12/3/8"}


def test_an_open_record_is_told_whole() -> None:
    assert disclose(FULL, DAY, 1) == FULL


def test_of_a_withheld_one_only_the_public_name_access_and_sensitivity_are_told() -> None:
    assert disclose(CLOSED, DAY, 3) == {
        "referenceCode": "NO-RN/F-12/3/8",
        "accessRights": CLOSED["accessRights"],
        "sensitivity": ["witness protection"],
    }
    assert disclose(EMBARGOED, DAY, 4) == {
        "identifier": "withheld document 4",
        "accessRights": EMBARGOED["accessRights"],
    }


def _told(event: dict[str, Any], without: str = "") -> dict[str, Any]:
    return {key: value for key, value in event.items() if key not in {"previousEventHash", *without.split()}}


def test_an_event_of_open_documents_is_told_in_full_but_for_what_is_made_of_the_events_before_it() -> None:
    assert [*disclose_events(EVENTS, {})] == EVENTS
    assert [*disclose_events(EVENTS, NAMES)][2] == {**_told(EVENTS[2]), "eventIdentifier": "event-3"}


def test_an_event_of_a_withheld_document_keeps_its_kind_time_outcome_and_program() -> None:
    event = EVENTS[3]

    assert [*disclose_events(EVENTS, NAMES)][-1] == {
        "eventIdentifier": "event-6",
        **{key: event[key] for key in ("eventVersion", "bagState", "eventType", "eventTypeURI", "eventDateTime", "eventOutcome")},
        "agents": [event["agents"][0]],
        "objects": ["NO-RN/F-12/3/8"],
    }


def test_a_withheld_document_is_taken_out_of_an_event_and_not_told_beside_those_that_were_treated_like_it() -> None:
    """Who knows that two documents were treated alike knows the date, the format or the fault of one from the other."""
    detail = "date taken from the intake table: 1988-08-05"
    both = {**EVENTS[2], "eventDetail": detail, "objects": [FULL["identifier"], CLOSED["identifier"]]}
    other = {**EVENTS[2], "eventDetail": "another", "objects": ["urn:x:hidden"]}

    told = [*disclose_events([both, EVENTS[0], other], {**NAMES, "urn:x:hidden": "withheld document 4"})]

    assert told[0] == {**_told(both), "eventIdentifier": "event-1", "objects": [FULL["identifier"]]}
    assert [event["eventIdentifier"] for event in told] == ["event-1", "event-2", "event-3"]
    assert told[2]["objects"] == ["NO-RN/F-12/3/8", "withheld document 4"]
    assert told[2].keys() == _told(both, "eventDetail").keys()
    assert [agent["type"] for agent in told[2]["agents"]] == ["software"]


def test_an_event_of_the_whole_bag_loses_its_words_only_where_something_is_withheld() -> None:
    assert [*disclose_events([EVENTS[4]], {})] == [EVENTS[4]]
    assert [*disclose_events([EVENTS[4]], NAMES)] == [
        {**_told(EVENTS[4], "eventDetail eventOutcomeDetail"), "eventIdentifier": "event-1"}
    ]


def test_an_older_record_is_read_like_a_new_one_before_its_access_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def renew(record: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**CLOSED, "identifier": record["id"]}

    monkeypatch.setitem(VERSIONS, "0.9", RecordVersion("document-record-0.9.schema.json", renew))
    bag = ExportedBag(HandWritten([{"recordVersion": "0.9", "id": "urn:x:9"}], []), DAY)

    assert bag.withheld.names == {"urn:x:9": "NO-RN/F-12/3/8"}
    assert [document["referenceCode"] for document in bag.documents()] == ["NO-RN/F-12/3/8"]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, []),
        ({"accessRights": {"status": "restricted"}}, ["restricted"]),
        ({"accessRights": {"status": "embargoed", "until": "2049-03-21"}}, ["embargoed until 2049-03-21"]),
        (CLOSED, ["closed", "Names living witnesses"]),
    ],
)
def test_access_is_said_with_its_status_first(document: dict[str, object], said: list[str]) -> None:
    assert say_access(document) == said
