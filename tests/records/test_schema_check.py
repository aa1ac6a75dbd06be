"""The schemas check what they say they check, and what does not fit is told in words."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.events import EVENT_SCHEMAS
from archiver.records import RECORD_SCHEMA, check_against
from archiver.records.schema_check import REPORT_SCHEMA, _formats, check_formats, format_checker
from archiver.records.text_formats import TEXT_FORMATS
from archiver.schema_files import read_schema, schema_folder

RECORD: dict[str, Any] = {
    "recordVersion": "1.1",
    "identifier": "urn:uuid:2b1c5a0e-6f0e-5d9e-8a57-0f6c5f4e6f10",
    "title": [{"value": "بیانیهٔ مادران", "language": "fa"}],
    "language": ["fa", "prs"],
    "referenceCode": "NO-RN/F-12/3/7",
    "levelOfDescription": "item",
    "description": [{"value": "دربارهٔ سالگرد", "language": "fa"}],
    "creator": [{"name": [{"value": "مادران", "language": "fa"}], "type": "organization", "identifier": ["a local number, 17"]}],
    "custodian": {
        "name": [{"value": "The Register of Names", "language": "en"}],
        "identifier": ["https://ror.org/02mhbdp94"],
        "country": "NO",
    },
    "acquisitionSource": [{"value": "Given by the family, 2019", "language": "en"}],
    "accessRights": {"status": "embargoed", "until": "2049-03-21", "note": [{"value": "زنده‌اند", "language": "fa"}]},
    "sensitivity": ["personal data", "حفاظت از شاهد"],
    "rightsStatement": {
        "value": [{"value": "In Copyright", "language": "en"}],
        "identifier": "http://rightsstatements.org/vocab/InC/1.0/",
    },
    "originOrganization": {
        "name": [{"value": "The Register of Names", "language": "en"}],
        "identifier": ["https://ror.org/02mhbdp94"],
        "country": "NO",
    },
    "date": {
        "solarHijri": "1395-08",
        "gregorian": "2016-10-22/2016-11-20",
        "precision": "month",
        "certainty": "official",
        "basis": "dateline",
    },
    "dateStatements": [
        {
            "text": "آبان ۱۳۹۵",
            "line": 1,
            "start": 0,
            "end": 9,
            "place": "head",
            "calendar": "solar-hijri",
            "precision": "month",
            "solarHijri": "1395-08",
            "gregorian": "2016-10-22/2016-11-20",
            "certainty": "official",
        }
    ],
    "dateAgreement": {"status": "single", "statements": [0]},
    "file": {
        "path": "data/بیانیه.txt",
        "originalName": "بیانیه.txt",
        "size": 17,
        "lastModified": "2016-11-05T09:30:00Z",
        "mediaType": "text/plain",
        "encoding": {"name": "utf-8", "basis": "strict"},
        "checksums": {"sha256": "0" * 64},
    },
    "tool": {"name": "bayegan", "version": "0.1.0", "calendarTable": f"sha256:{'0' * 64}"},
}

WRONG = [
    ("/recordVersion", "2.0", "const"),
    ("/identifier", "no uri at all", "format"),
    ("/title", [], "minItems"),
    ("/title/0/value", "", "minLength"),
    ("/title/0/language", "فارسی", "pattern"),
    ("/language", ["fa", "fa"], "uniqueItems"),
    ("/referenceCode", "", "minLength"),
    ("/levelOfDescription", "box", "enum"),
    ("/description", [], "minItems"),
    ("/description/0", "a text alone", "type"),
    ("/creator", [], "minItems"),
    ("/creator/0/type", "robot", "enum"),
    ("/creator/0/identifier", [], "minItems"),
    ("/custodian", {"country": "NO"}, "required"),
    ("/custodian/country", "no", "pattern"),
    ("/acquisitionSource", "the family", "type"),
    ("/accessRights/status", "secret", "enum"),
    ("/accessRights/until", "2049-02-30", "format"),
    ("/accessRights", {"status": "embargoed"}, "required"),
    ("/accessRights", {"status": "closed", "until": "2049-03-21"}, "propertyNames"),
    ("/accessRights/note", [], "minItems"),
    ("/sensitivity", ["personal data", "personal data"], "uniqueItems"),
    ("/sensitivity", [""], "minLength"),
    ("/rightsStatement/value", [], "minItems"),
    ("/rightsStatement/identifier", "no address", "format"),
    ("/originOrganization/name", [], "minItems"),
    ("/originOrganization/identifier", [""], "minLength"),
    ("/originOrganization/country", "Norway", "pattern"),
    ("/date/gregorian", "۲۰۱۶-۱۱-۰۵", "pattern"),
    ("/date/certainty", "sure", "enum"),
    ("/date/basis", "a feeling", "enum"),
    ("/dateStatements/0/text", "", "minLength"),
    ("/dateStatements/0/line", 0, "minimum"),
    ("/dateStatements/0/start", -1, "minimum"),
    ("/dateStatements/0/place", "margin", "enum"),
    ("/dateStatements/0/calendar", "mayan", "enum"),
    ("/dateStatements/0/precision", "roughly", "enum"),
    ("/dateStatements/0/weekday", "Caturday", "enum"),
    ("/dateStatements/0/toleranceDays", 0, "minimum"),
    ("/dateAgreement/status", "perhaps", "enum"),
    ("/dateAgreement/statements", [-1], "minimum"),
    ("/file/path", "bag-info.txt", "pattern"),
    ("/file/size", 1.5, "type"),
    ("/file/lastModified", "2016-11-05 09:30", "format"),
    ("/file/lastModified", "yesterday", "format"),
    ("/file/mediaType", "text", "pattern"),
    ("/file/checksums", {}, "minProperties"),
    ("/file/checksums/sha256", "ABC", "pattern"),
    ("/tool/calendarTable", "md5:0", "pattern"),
]


def _changed(pointer: str, value: object) -> dict[str, Any]:
    record = copy.deepcopy(RECORD)
    *path, last = pointer.split("/")[1:]
    place: Any = record
    for step in path:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return record


def test_a_whole_record_fits() -> None:
    assert check_against(RECORD_SCHEMA, RECORD) == []


@pytest.mark.parametrize(("pointer", "value", "rule"), WRONG)
def test_a_wrong_field_is_named_with_the_rule_it_breaks(pointer: str, value: object, rule: str) -> None:
    found = {
        (finding.values["rule"], finding.where["pointer"]) for finding in check_against(RECORD_SCHEMA, _changed(pointer, value))
    }

    assert len(found) == 1
    assert found.pop()[0] == rule


@pytest.mark.parametrize("field", RECORD)
def test_a_field_that_is_missing_or_unknown_is_named(field: str) -> None:
    lacking = {key: value for key, value in RECORD.items() if key != field}
    unknown = {**RECORD, "colour": "red"}

    if field in read_schema(RECORD_SCHEMA)["required"]:
        [finding] = check_against(RECORD_SCHEMA, lacking)
        assert (finding.values["rule"], finding.values["expected"]) == ("required", [field])
    [finding] = check_against(RECORD_SCHEMA, unknown)
    assert (finding.values["rule"], finding.values["found"]) == ("additionalProperties", ["colour"])


@pytest.mark.parametrize(
    ("date", "fits"),
    [
        ({"basis": "none"}, True),
        ({"basis": "none", "gregorian": "2016-11-05"}, False),
        ({"basis": "dateline"}, False),
        ({"stated": "undated", "basis": "table"}, True),
        ({"stated": "undated", "asGiven": "بی‌تا", "note": "by the finder", "basis": "resolved"}, True),
        ({"stated": "undated", "basis": "none"}, False),
        ({"stated": "undated", "precision": "day", "basis": "table"}, False),
        ({"gregorian": "[2016-11-04,2016-11-05]", "precision": "day", "basis": "unresolved"}, True),
        ({"gregorian": "1971?", "precision": "year", "certainty": "computed", "basis": "table"}, True),
        ({"gregorian": "1971?~", "precision": "year", "certainty": "computed", "basis": "table"}, False),
        ({**RECORD["date"], "note": "by the card", "basis": "resolved"}, True),
        ({**RECORD["date"], "toleranceDays": 1, "certainty": "approximate"}, True),
    ],
)
def test_a_date_is_whole_or_none(date: dict[str, Any], *, fits: bool) -> None:
    assert (check_against(RECORD_SCHEMA, {**RECORD, "date": date}) == []) is fits


def test_a_conflict_says_by_how_many_days() -> None:
    assert check_against(RECORD_SCHEMA, {**RECORD, "dateAgreement": {"status": "conflict"}})
    agreement = {"status": "conflict", "differenceDays": 1, "statements": [0, 0]}
    assert check_against(RECORD_SCHEMA, {**RECORD, "dateAgreement": agreement}) == []


def test_persian_text_is_told_as_itself() -> None:
    [finding] = check_against(RECORD_SCHEMA, _changed("/dateStatements/0/place", "می‌شود"))

    for language in ("en", "fa"):
        assert "می‌شود" in finding.message(language)
        assert "\\u200c" not in finding.message(language)


_NEARLY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?[Zz]?)?|[a-z]{1,4}:[!-~]{0,9}")
"""Matches texts that have one of the formats, or nearly."""
MALFORMED = {"date": "2049-02-30", "date-time": "yesterday", "uri": "no uri"}
"""For each format that our schemas use, a text that has not that form."""


def test_every_format_that_a_schema_uses_is_really_checked() -> None:
    """Both engines pass an unknown format in silence, and plain installs of jsonschema know neither `uri` nor `date-time`."""
    shipped = {file.name: set(_formats(json.loads(file.read_bytes()))) for file in Path(schema_folder()).glob("*.json")}

    assert check_formats() == []
    assert set().union(*shipped.values()) == set(MALFORMED)
    for name, kinds in shipped.items():
        formats = {kind: TEXT_FORMATS[kind] for kind in kinds}
        for kind in kinds:
            schema, checker = {"format": kind}, format_checker()
            fast = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=formats)
            assert not jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(MALFORMED[kind]), name
            assert not fast.is_valid(MALFORMED[kind]), name


@given(st.sampled_from(sorted(TEXT_FORMATS)), st.one_of(st.text(max_size=12), st.from_regex(_NEARLY, fullmatch=True)))
@example("date", "۲۰۱۶-۱۱-۰۵")
@example("date", "2016-11-05\n")
@example("date-time", "2016-11-05t09:30:00z")
@example("date-time", "2016-11-05T23:59:60Z")
@example("uri", "urn:uuid:1")
@example("uri", "http://[::1")
def test_formats_are_what_jsonschema_takes_them_for(kind: str, text: str) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER

    assert TEXT_FORMATS[kind](text) == checker.conforms(text, kind)


def test_a_format_that_nothing_checks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    slipped = {**read_schema(RECORD_SCHEMA), "properties": {"referenceCode": {"format": "reference-code"}}}
    monkeypatch.setattr("archiver.records.schema_check.read_schema", lambda _: slipped)

    assert check_formats() == ["reference-code"]


@pytest.mark.parametrize("name", [RECORD_SCHEMA, *EVENT_SCHEMAS.values(), REPORT_SCHEMA])
def test_a_schema_is_one_and_uses_patterns_that_match_ascii_only(name: str) -> None:
    schema = read_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)

    assert "\\\\d" not in json.dumps(schema), "\\d matches Persian digits in Python"
    assert schema["description"]


def test_a_finding_fits_the_report_schema() -> None:
    finding = check_against(RECORD_SCHEMA, {})[0]
    report = {"command": "validate", "status": "error", "results": [], "findings": [finding.to_dict()]}

    assert check_against(REPORT_SCHEMA, report) == []
