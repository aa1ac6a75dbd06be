"""Records that are written to hurt: checking them is linear, bounded, and what it tells can be written anywhere."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.events import EventContext
from archiver.events.event_log_check import EventLogCheck
from archiver.findings import FindingLog
from archiver.findings.finding_log import LISTED_AT_MOST
from archiver.messages import LANGUAGES
from archiver.records import RECORD_SCHEMA, ListedFile, RecordCheck, check_against
from archiver.records.schema_check import TOLD_AT_MOST
from tests.records.test_schema_check import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.findings import Finding

FILES = {RECORD["file"]["path"]: ListedFile({"sha256": "0" * 64}, 17)}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=()), max_size=5), inner),
    max_leaves=8,
)
FIELDS = ["title", "identifier", "date", "dateStatements", "dateAgreement", "file", "originOrganization", "recordVersion"]


def _check(*lines: bytes) -> list[Finding]:
    return list(RecordCheck(FILES, [], "records.jsonl").check(lines))


def _line(**fields: Any) -> bytes:
    return json.dumps({**RECORD, **fields}).encode()


def _assert_encodable(findings: Iterable[Finding]) -> None:
    for finding in findings:
        json.dumps(finding.to_dict(), ensure_ascii=False).encode()
        for language in LANGUAGES:
            finding.message(language).encode()


def test_a_record_without_fault_gives_no_finding() -> None:
    assert _check(_line()) == []


@pytest.mark.slow
def test_very_many_faults_of_one_record_are_counted_and_told_in_part() -> None:
    statements = [{"text": "x"}] * 20_000
    started = time.process_time()

    findings = _check(_line(dateStatements=statements))

    assert time.process_time() - started < 12  # the square of it took longer for the comparisons alone
    assert len(findings) == TOLD_AT_MOST
    assert findings[-1].values["omitted"] == 20_000 - TOLD_AT_MOST


def test_what_a_room_omits_counts_in_the_log_of_the_bag() -> None:
    log = FindingLog()
    for finding in _check(*[_line(dateStatements=[{"text": "x"}] * 150, identifier=f"urn:x:{number}") for number in range(12)]):
        log.add_finding(finding)

    listed = [finding for finding in log.findings() if finding.code == "record.schema"]
    assert len(listed) == LISTED_AT_MOST
    assert [finding.values["omitted"] for finding in listed if "omitted" in finding.values] == [12 * 150 - LISTED_AT_MOST]


def test_a_long_list_of_objects_is_compared_in_one_pass() -> None:
    started = time.process_time()

    findings = _check(_line(language=[{"a": number} for number in range(20_000)]))

    assert time.process_time() - started < 12
    assert {finding.code for finding in findings} == {"record.schema"}


def test_very_many_readings_of_two_datelines_are_not_compared_pair_by_pair() -> None:
    reading = {"calendar": "solar-hijri", "solarHijri": "1395-08-15", "gregorian": "2016-11-05"}
    dateline = {**RECORD["dateStatements"][0], "precision": "day", "readings": [reading] * 5000}
    del dateline["solarHijri"], dateline["gregorian"]
    started = time.process_time()

    assert _check(_line(dateStatements=[dateline, {**dateline, "start": 9, "end": 18}])) == []

    assert time.process_time() - started < 6  # 25 million pairs take half a minute


@pytest.mark.parametrize("depth", [50, 300, 900, 5000])
def test_nesting_of_any_depth_raises_nothing(depth: int) -> None:
    for field in ("title", "language", "file"):
        line = _line().replace(b'{"recordVersion"', b'{"%s": %s, "recordVersion"' % (field.encode(), b"[" * depth + b"]" * depth))
        assert _check(line)


def test_text_without_end_is_cut() -> None:
    found = _check(_line(), _line(file={**RECORD["file"], "path": "data/x" * 10_000}))
    [finding] = [one for one in found if one.code == "record.file-missing"]

    assert len(finding.values["document"]) == 5001


def test_file_names_that_are_not_utf_8_can_be_told() -> None:
    name = b"data/\xff\x1b".decode("utf-8", "surrogateescape")

    [finding] = RecordCheck({name: ListedFile({}, 1)}, [], "records.jsonl").check([])

    assert finding.values["document"] == finding.where["path"] == "data/\\xff\\u001b"


@settings(deadline=None)
@given(st.sampled_from(FIELDS), JSON)
def test_any_json_in_any_field_gives_findings_that_can_be_written_as_utf_8(field: str, value: Any) -> None:
    """RFC 8259 8.2: strings of JSON can hold half surrogate pairs, which UTF-8 cannot."""
    _assert_encodable(_check(json.dumps({**RECORD, field: value}).encode()))
    first = {"objects": [value], field: value, "previousEventHash": value}
    for event in (first, {**first, "eventVersion": "1.1", "bagState": value}, {**first, "eventVersion": value}):
        _assert_encodable(EventLogCheck(EventContext(None, {}), "events.jsonl").check([json.dumps(event).encode()]))


@settings(deadline=None)
@given(st.binary())
def test_any_octets_give_findings_and_no_exception(octets: bytes) -> None:
    assert _check(octets)
    assert list(EventLogCheck(EventContext("0" * 64), "events.jsonl").check([octets]))


def test_a_record_is_checked_by_the_schema_of_its_version() -> None:
    [finding] = check_against(RECORD_SCHEMA, {**RECORD, "recordVersion": "9.9"})

    assert (finding.where["pointer"], finding.values["expected"]) == ("/recordVersion", '"1.1"')
