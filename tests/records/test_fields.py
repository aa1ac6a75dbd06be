"""Every field of a record: what fits it, what does not, and how the latter is told in English and Persian."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from archiver.events import EVENT_SCHEMAS
from archiver.messages.catalogue import _entries
from archiver.records import CONFIGURATION_SCHEMA, RECORD_SCHEMA, VERSIONS, check_against
from archiver.records.schema_check import _validator, _whole_schema
from archiver.records.schema_words import field_of
from tests.records.test_schema_check import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL: dict[str, Any] = {
    **RECORD,
    "originOrganization": {"name": [{"value": "سازمان", "language": "fa"}], "identifier": ["x"], "country": "NO"},
    "date": {**RECORD["date"], "toleranceDays": 1, "certainty": "approximate", "note": "by the card"},
    "dateStatements": [
        {
            **RECORD["dateStatements"][0],
            "column": 1,
            "part": "body",
            "page": 1,
            "month": 8,
            "day": 15,
            "toleranceDays": 1,
            "weekday": "Saturday",
            "weekdayWritten": "Saturday",
            "readings": [
                {
                    "calendar": "gregorian",
                    "month": 11,
                    "day": 4,
                    "gregorian": "2016-11-04",
                    "solarHijri": "1395-08-14",
                    "weekday": "Friday",
                },
                {"calendar": "gregorian", "gregorian": "2016-04-11"},
            ],
        }
    ],
    "dateAgreement": {"status": "conflict", "differenceDays": 1, "statements": [0, 0]},
    "file": {
        **RECORD["file"],
        "format": {"puid": "x-fmt/111", "basis": "extension match txt", "warning": "extension mismatch"},
        "attachments": [{"name": "scan-12.pdf", "mediaType": "application/pdf"}],
    },
}
STATEMENT = "/dateStatements/0"
READING = f"{STATEMENT}/readings/0"
NAMES = [{"value": "می‌شود", "language": "fa"}]

_CALENDARS = ("one of solar-hijri (هجری خورشیدی), gregorian", "یکی از solar-hijri (هجری خورشیدی)، gregorian")


class Field(NamedTuple):
    """A field by its JSON Pointer: a value that fits, one that does not, and what the message says was expected."""

    pointer: str
    good: object
    bad: object
    en: str
    fa: str


FIELDS = [
    Field("/recordVersion", "1.1", "2", 'expected "1.1"', '"1.1" انتظار می‌رفت'),
    Field("/identifier", "ark:/12345/x", "بی‌نشانی", "expected a URI", "یک URI"),
    Field("/title", NAMES, [], "at least 1 entry", "دست‌کم ۱ مورد"),
    Field("/title/0/value", "می‌شود", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/title/0/language", "prs", "فارسی", "a BCP 47 language tag", "برچسب زبان BCP"),
    Field("/titleBasis", "first-line", "guess", "one of table, given", "یکی از table، given"),
    Field("/language", ["fa", "prs"], ["fa", "fa"], "each entry only once", "هر مورد تنها یک بار"),
    Field("/referenceCode", "ف-۱۲/۳", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/levelOfDescription", "file", "جعبه", "one of fonds (مجموعه), subfonds", "یکی از fonds (مجموعه)، subfonds"),
    Field("/description", NAMES, "می‌شود", "expected a list", "فهرست انتظار می‌رفت"),
    Field("/creator", [{"name": NAMES, "type": "family"}], [{"name": NAMES}], "the field type too", "فیلد type نیز"),
    Field("/creator/0/name", NAMES, {}, "expected a list", "فهرست انتظار می‌رفت"),
    Field("/creator/0/type", "person", "گروه", "one of person, organization", "یکی از person، organization"),
    Field("/creator/0/identifier", ["x"], ["x", "x"], "each entry only once", "هر مورد تنها یک بار"),
    Field("/custodian", {"name": NAMES}, {"name": NAMES, "نشانی": ""}, "no field but name", "تنها فیلدهای name"),
    Field("/custodian/name", NAMES, [], "at least 1 entry", "دست‌کم ۱ مورد"),
    Field("/custodian/identifier", ["x"], "x", "expected a list", "فهرست انتظار می‌رفت"),
    Field("/custodian/country", "IR", "ایران", "two capital Latin letters", "دو حرف بزرگ لاتین"),
    Field("/acquisitionSource", NAMES, [], "at least 1 entry", "دست‌کم ۱ مورد"),
    Field("/accessRights", {"status": "closed"}, {"status": "embargoed"}, "the field until too", "فیلد until نیز"),
    Field("/accessRights/status", "embargoed", "محرمانه", "one of open (آزاد), restricted", "یکی از open (آزاد)، restricted"),
    Field("/accessRights/until", "2049-03-21", "2049-02-30", "a Gregorian day that there is", "در گاه‌شماری میلادی هست"),
    Field("/accessRights/note", NAMES, 7, "expected a list", "فهرست انتظار می‌رفت"),
    Field("/sensitivity", ["حفاظت از شاهد"], [""], "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/rightsStatement", {"value": NAMES}, {}, "the field value too", "فیلد value نیز"),
    Field("/rightsStatement/value", NAMES, [], "at least 1 entry", "دست‌کم ۱ مورد"),
    Field("/rightsStatement/identifier", "http://example.org/", "مجوز", "expected a URI", "یک URI"),
    Field("/originOrganization", {"name": NAMES}, None, "an object with fields", "شیئی با چند فیلد"),
    Field("/originOrganization/name", NAMES, ["سازمان"], "an object with fields", "شیئی با چند فیلد"),
    Field("/originOrganization/identifier", ["x"], [], "at least 1 entry", "دست‌کم ۱ مورد"),
    Field("/originOrganization/country", "NO", "NOR", "two capital Latin letters", "دو حرف بزرگ لاتین"),
    Field("/date", {"basis": "none"}, {"basis": "none", "gregorian": "2016"}, "no field but basis, note", "فیلدهای basis، note"),
    Field("/date/solarHijri", "1395-08", "۱۳۹۵-۰۸-۱۵", "with Latin digits, such as 1395-08-15", "با رقم‌های لاتین"),
    Field("/date/gregorian", "2016-11", "5.11.2016", "in EDTF, such as 2016-11-05", "میلادی در EDTF"),
    Field("/date/precision", "month", "تقریبی", "one of day, month", "یکی از day، month"),
    Field("/date/certainty", "official", "قطعی", "one of official, retrojected", "یکی از official، retrojected"),
    Field("/date/toleranceDays", 2, 0, "a number not less than 1", "عددی که از ۱ کمتر نباشد"),
    Field("/date/asGiven", "۱۵ آبان ۱۳۹۵", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/date/note", "می‌شود", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/date/basis", "resolved", "حدس", "one of dateline, twins", "یکی از dateline، twins"),
    Field("/dateStatements", [], {}, "expected a list", "فهرست انتظار می‌رفت"),
    Field(f"{STATEMENT}/text", "می‌شود", 5, "expected a text", "متن انتظار می‌رفت"),
    Field(f"{STATEMENT}/line", 3, 0, "a number not less than 1", "عددی که از ۱ کمتر نباشد"),
    Field(f"{STATEMENT}/column", 3, 1.5, "a whole number", "عدد صحیح"),
    Field(f"{STATEMENT}/start", 0, -1, "a number not less than 0", "عددی که از ۰ کمتر نباشد"),
    Field(f"{STATEMENT}/end", 9, "۹", "a whole number", "عدد صحیح"),
    Field(f"{STATEMENT}/place", "foot", "حاشیه", "one of head, body, foot", "یکی از head، body، foot"),
    Field(f"{STATEMENT}/part", "سربرگ", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field(f"{STATEMENT}/page", 3, True, "a whole number", "عدد صحیح"),
    Field(f"{STATEMENT}/month", 12, 13, "a number not more than 12", "عددی که از ۱۲ بیشتر نباشد"),
    Field(f"{STATEMENT}/day", 32, 0, "a number not less than 1", "عددی که از ۱ کمتر نباشد"),
    Field(
        f"{STATEMENT}/calendar",
        "umm-al-qura",
        "مایایی",
        "one of solar-hijri (هجری خورشیدی), gregorian",
        "یکی از solar-hijri (هجری خورشیدی)، gregorian",
    ),
    Field(f"{STATEMENT}/precision", "day", "تقریبی", "one of day, month", "یکی از day، month"),
    Field(f"{STATEMENT}/solarHijri", "1350?", "1395-13", "with Latin digits, such as", "با رقم‌های لاتین"),
    Field(f"{STATEMENT}/gregorian", "1971?/1972%", "2016-11-05\n", "in EDTF, such as", "میلادی در EDTF"),
    Field(f"{STATEMENT}/weekday", "Friday", "جمعه", "one of Saturday, Sunday", "یکی از Saturday، Sunday"),
    Field(f"{STATEMENT}/weekdayWritten", "Friday", "friday", "one of Saturday, Sunday", "یکی از Saturday، Sunday"),
    Field(f"{STATEMENT}/certainty", "computed", "قطعی", "one of official, retrojected", "یکی از official، retrojected"),
    Field(f"{STATEMENT}/toleranceDays", 1, 0, "a number not less than 1", "عددی که از ۱ کمتر نباشد"),
    Field(f"{STATEMENT}/readings", [{"calendar": "borji"}], [], "at least 1 entry", "دست‌کم ۱ مورد"),
    Field(
        f"{READING}/calendar",
        "kurdish",
        "",
        "one of solar-hijri (هجری خورشیدی), gregorian",
        "یکی از solar-hijri (هجری خورشیدی)، gregorian",
    ),
    Field(f"{READING}/month", 1, 0, "a number not less than 1", "عددی که از ۱ کمتر نباشد"),
    Field(f"{READING}/day", 1, "۱۵", "a whole number", "عدد صحیح"),
    Field(f"{READING}/solarHijri", "1395", "95", "with Latin digits, such as", "با رقم‌های لاتین"),
    Field(f"{READING}/gregorian", "2016", "16", "in EDTF, such as", "میلادی در EDTF"),
    Field(f"{READING}/weekday", "Sunday", None, "one of Saturday, Sunday", "یکی از Saturday، Sunday"),
    Field("/dateAgreement", {"status": "none"}, {"status": "conflict", "statements": []}, "differenceDays", "differenceDays"),
    Field("/dateAgreement/status", "conflict", "شاید", "one of agree, conflict", "یکی از agree، conflict"),
    Field("/dateAgreement/differenceDays", 0, -1, "a number not less than 0", "عددی که از ۰ کمتر نباشد"),
    Field("/dateAgreement/statements", [0], [-1], "a number not less than 0", "عددی که از ۰ کمتر نباشد"),
    Field("/file", RECORD["file"], [], "an object with fields", "شیئی با چند فیلد"),
    Field(
        "/file/path",
        "data/نامه‌ها/۱.txt",
        "نامه.txt",
        "begins with data/, such as data/بیانیه.txt",
        "با data/ آغاز شود، مانند data/",
    ),
    Field("/file/originalName", "نامه‌ها.txt", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/file/size", 0, -1, "a number not less than 0", "عددی که از ۰ کمتر نباشد"),
    Field("/file/lastModified", "2016-11-05T09:30:00Z", "دیروز", "a time with its zone", "منطقهٔ زمانی"),
    Field("/file/mediaType", "image/tiff", "متن", "a media type, such as text/plain", "نوع رسانه"),
    Field("/file/format", {"puid": "fmt/1", "basis": "x"}, {"puid": "fmt/1"}, "the field basis too", "فیلد basis نیز"),
    Field("/file/format/puid", "fmt/40", "PDF", "a PRONOM identifier", "شناسهٔ PRONOM"),
    Field("/file/format/basis", "byte match", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/file/format/warning", "extension mismatch", [], "expected a text", "متن انتظار می‌رفت"),
    Field("/file/encoding", {"name": "cp1256", "basis": "given"}, "cp1256", "an object with fields", "شیئی با چند فیلد"),
    Field("/file/encoding/name", "cp1256", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/file/encoding/basis", "bom", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/file/attachments", [{"mediaType": "image/png"}], [], "at least 1 entry", "دست‌کم ۱ "),
    Field("/file/attachments/0/name", "عکس.png", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/file/attachments/0/mediaType", "image/png", "PNG", "such as application/pdf", "application/pdf"),
    Field("/file/checksums", {"sha256": "0" * 64}, {}, "at least 1 field", "دست‌کم ۱ فیلد"),
    Field("/file/checksums/sha256", "0" * 64, "A" * 64, "at least 32 hexadecimal digits", "دست‌کم ۳۲ رقم شانزده‌شانزدهی"),
    Field(
        "/tool", RECORD["tool"], {"name": "bayegan"}, "the field version, calendarTable too", "فیلد version، calendarTable نیز"
    ),
    Field("/tool/name", "bayegan", "بایگان", 'expected "bayegan"', '"bayegan" انتظار می‌رفت'),
    Field("/tool/version", "1.0.0", "", "at least 1 character", "دست‌کم ۱ نویسه"),
    Field("/tool/calendarTable", f"sha256:{'0' * 64}", "0" * 64, "such as sha256:", "۶۴ رقم"),
]


def change_field(record: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """A copy of a record with another value of one field."""
    changed = copy.deepcopy(record)
    *path, last = [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]
    place: Any = changed
    for step in path:
        place = place[step]
    place[last] = value
    return changed


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.pointer)
def test_a_value_that_fits_passes(field: Field) -> None:
    assert check_against(RECORD_SCHEMA, change_field(FULL, field.pointer, field.good)) == []


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.pointer)
def test_a_value_that_does_not_fit_is_told_with_its_place_in_both_languages(field: Field) -> None:
    findings = check_against(RECORD_SCHEMA, change_field(FULL, field.pointer, field.bad))

    [finding] = findings
    assert finding.code == "record.schema"
    assert finding.where["pointer"].startswith(field.pointer)
    for language, expected in (("en", field.en), ("fa", field.fa)):
        message = finding.message(language)  # type: ignore[arg-type]
        assert expected in message
        assert finding.where["pointer"] in message
        assert "\\u200c" not in message
        if isinstance(field.bad, str) and field.bad.isprintable():
            assert field.bad in message


def test_no_field_is_left_out() -> None:
    told = {"/".join(step for step in field.pointer.split("/") if not step.isdigit()) for field in FIELDS}

    assert set(_list_fields(_whole_schema(RECORD_SCHEMA), "")) == told - {"/file/checksums/sha256"} | {"/date/stated"}


@pytest.mark.parametrize(
    ("stated", "en", "fa"),
    [
        ({"stated": "lost"}, "one of undated", "یکی از undated"),
        ({"stated": "undated", "gregorian": "2016"}, "no field but stated, asGiven", "تنها فیلدهای stated، asGiven"),
        ({"stated": "undated", "certainty": "official"}, "no field but stated, asGiven", "تنها فیلدهای stated، asGiven"),
        ({"stated": "undated", "basis": "dateline"}, "one of table, resolved", "یکی از table، resolved"),
    ],
)
def test_what_is_said_in_place_of_days_stands_without_days(stated: dict[str, str], en: str, fa: str) -> None:
    [finding] = check_against(RECORD_SCHEMA, {**FULL, "date": {"basis": "table", **stated}})

    assert en in finding.message("en")
    assert fa in finding.message("fa")


def _list_fields(schema: dict[str, Any], pointer: str) -> Iterator[str]:
    """The pointers of all fields; the two of a text with its language once, since they are one definition."""
    fields = schema.get("properties", {})
    if fields.keys() == {"value", "language"} and pointer != "/title":
        return
    for name, inner in fields.items():
        yield f"{pointer}/{name}"
        yield from _list_fields(inner, f"{pointer}/{name}")
    if "items" in schema:
        yield from _list_fields(schema["items"], pointer)


@pytest.mark.parametrize("name", [*(known.schema for known in VERSIONS.values()), *EVENT_SCHEMAS.values(), CONFIGURATION_SCHEMA])
def test_whatever_a_schema_demands_can_be_said(name: str) -> None:
    """A rule, type, format or pattern without words would stop the message that tells of it."""
    validator = _validator(name)
    for path, rules in _list_rules(_whole_schema(name), ()):
        for rule in rules:
            if rule in validator.VALIDATORS and rule not in UNTOLD:
                assert f"expectation.{rule}" in _entries("term"), rule
        if "pattern" in rules:
            assert f"form.{field_of(path)}" in _entries("term"), path
        kinds = rules.get("type", [])
        words = [f"json-type.{kind}" for kind in ([kinds] if isinstance(kinds, str) else kinds)]
        words += [f"format.{rules['format']}"] if "format" in rules else []
        assert set(words) <= set(_entries("term"))


UNTOLD = {"properties", "items", "if", "allOf", "$ref"}
"""Keywords that only lead to others."""


def _list_rules(schema: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every schema in a schema, with its path."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for name, inner in schema.get("properties", {}).items():
        yield from _list_rules(inner, (*path, "properties", name))
    for key in ("items", "then", "else", "additionalProperties", "propertyNames"):
        yield from _list_rules(schema.get(key), (*path, key))
    for inner in schema.get("allOf", ()):
        yield from _list_rules(inner, (*path, "allOf"))


def test_persian_says_where_what_was_found_and_what_was_expected() -> None:
    [finding] = check_against(RECORD_SCHEMA, change_field(FULL, "/levelOfDescription", "پوشه\u200cها"))

    assert finding.message("fa") == (
        "برگهٔ توصیف در /levelOfDescription با طرح‌وارهٔ خود سازگار نیست: یکی از fonds (مجموعه)، subfonds (زیرمجموعه)، "
        'series (رده)، subseries (زیررده)، file (پرونده)، item (سند) انتظار می‌رفت و "پوشه\u200cها" یافت شد.'
    )
    assert finding.message("en") == (
        "The record does not match its schema at /levelOfDescription: expected one of fonds (مجموعه), subfonds (زیرمجموعه), "
        'series (رده), subseries (زیررده), file (پرونده), item (سند), found "پوشه\u200cها".'
    )
