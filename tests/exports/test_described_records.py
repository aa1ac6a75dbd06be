"""The records and events that the tests of exports are written on are what bags hold."""

from __future__ import annotations

import pytest

from archiver.records import EVENT_SCHEMA, RECORD_SCHEMA, check_against
from archiver.schema_files import read_schema
from tests.exports.described_records import EVENTS, FULL, RECORDS


@pytest.mark.parametrize("record", RECORDS, ids=["full", "plain", "closed", "embargoed"])
def test_each_record_fits_the_schema(record: object) -> None:
    assert check_against(RECORD_SCHEMA, record) == []


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_fits_the_schema(event: object) -> None:
    assert check_against(EVENT_SCHEMA, event) == []


def test_one_record_has_every_field() -> None:
    schema = read_schema(RECORD_SCHEMA)["properties"]

    assert FULL.keys() == schema.keys()
    assert FULL["file"].keys() == schema["file"]["properties"].keys()
