"""A record holds what its document, its bag and the people who describe it say, the nearest first."""

from __future__ import annotations

from typing import Any

from archiver.records import RECORD_SCHEMA, DocumentFile, LanguageText, Organization, RecordContext, build_record, check_against
from archiver.schema_files import read_schema

DATES: dict[str, Any] = {"date": {"basis": "none"}, "dateStatements": [], "dateAgreement": {"status": "none"}}
FILE = DocumentFile("data/a.txt", "a.txt", 5, 0, "text/plain", {"sha256": "0" * 64})
ORIGIN = Organization("سازمان اسناد", "fa", other_names=[LanguageText("Documents Organization", "en")])


def test_an_organization_has_names_in_several_languages() -> None:
    record = build_record(RecordContext(ORIGIN, 0), FILE, DATES)

    assert record["originOrganization"]["name"] == [
        {"value": "سازمان اسناد", "language": "fa"},
        {"value": "Documents Organization", "language": "en"},
    ]
    assert check_against(RECORD_SCHEMA, record) == []


def test_what_is_said_of_one_document_goes_before_what_is_said_of_all() -> None:
    shared = {"accessRights": {"status": "open"}, "sensitivity": ["personal data"]}
    context = RecordContext(ORIGIN, 0, ["fa"], shared)
    own = {"accessRights": {"status": "closed"}, "title": [{"value": "نامه", "language": "fa"}], "language": ["prs"]}

    record = build_record(context, FILE, DATES, own)

    assert record["accessRights"] == {"status": "closed"}
    assert record["sensitivity"] == ["personal data"]
    assert (record["title"], record["language"]) == (own["title"], ["prs"])
    assert build_record(context, FILE, DATES)["title"] == [{"value": "a.txt", "language": "und"}]


def test_the_fields_stand_in_the_order_of_the_schema() -> None:
    described = {name: name for name in reversed(read_schema(RECORD_SCHEMA)["properties"])}

    record = build_record(RecordContext(ORIGIN, 0), FILE, DATES, described)

    assert list(record) == list(read_schema(RECORD_SCHEMA)["properties"])
