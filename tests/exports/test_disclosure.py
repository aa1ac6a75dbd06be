"""What is withheld is left out before any crosswalk sees it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from archiver.exports import ExportedBag
from archiver.exports.disclosure import disclose, disclose_event
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


def test_an_event_of_open_documents_is_told_in_full_but_for_what_is_made_of_the_events_before_it() -> None:
    told = {key: value for key, value in EVENTS[2].items() if key != "previousEventHash"}

    assert disclose_event(EVENTS[2], {}, 3) == EVENTS[2]
    assert disclose_event(EVENTS[2], NAMES, 3) == {**told, "eventIdentifier": "event-3"}


def test_an_event_of_a_withheld_document_keeps_its_kind_time_outcome_and_program() -> None:
    event = EVENTS[3]

    assert disclose_event(event, NAMES, 4) == {
        "eventIdentifier": "event-4",
        **{key: event[key] for key in ("eventVersion", "bagState", "eventType", "eventTypeURI", "eventDateTime", "eventOutcome")},
        "agents": [event["agents"][0]],
        "objects": ["NO-RN/F-12/3/8"],
    }


def test_an_event_of_the_whole_bag_loses_its_words_only_where_something_is_withheld() -> None:
    left_out = {"eventDetail", "eventOutcomeDetail", "previousEventHash"}

    assert disclose_event(EVENTS[4], {}, 5) == EVENTS[4]
    assert disclose_event(EVENTS[4], NAMES, 5).keys() == EVENTS[4].keys() - left_out


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
