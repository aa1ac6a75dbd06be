"""The lines of records that the catalogue reads, of bags that anybody may have written."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from archiver.holdings.catalogue.document_entry import BrokenRecordError, read_access, read_description

RECORD: dict[str, Any] = {
    "identifier": "urn:uuid:7b7f2f0e-5d3c-4a52-9a57-0a3c0f3c8a01",
    "file": {"path": "data/letter.txt"},
    "title": [{"value": "نامه", "language": "fa"}, {"value": "Letter"}],
    "date": {"gregorian": "2016-11-05", "solarHijri": "1395-08-15"},
    "description": [{"value": "On the budget", "language": "en"}],
    "creator": [{"name": [{"value": "Mina", "language": "en"}]}],
    "originOrganization": {"name": [{"value": "Archive", "language": "en"}], "identifier": ["IR-1"]},
    "referenceCode": "A-1",
    "accessRights": {"status": "open"},
}


def changed(path: str, value: object) -> dict[str, Any]:
    """The record with another value, or without it if the value is `...`."""
    record = deepcopy(RECORD)
    *folders, last = path.split(".")
    here: Any = record
    for name in folders:
        here = here[int(name) if name.isdigit() else name]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return record


def test_a_whole_record_is_read() -> None:
    found = read_description(RECORD)

    assert found.title == (("نامه", "fa"), ("Letter", "und"))
    assert found.texts == ("نامه", "Letter", "On the budget", "Mina", "A-1")
    assert (found.path, found.solar_hijri, found.organization) == ("data/letter.txt", "1395-08-15", (("Archive",), ("IR-1",)))
    assert read_access(RECORD)[1:] == (0, None, "A-1")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("file", ...),
        ("file", "data/letter.txt"),
        ("file.path", 1),
        ("title", ...),
        ("title", []),
        ("title", "Letter"),
        ("title", ["Letter"]),
        ("title.0.value", None),
        ("title.0.language", 1),
        ("date", ...),
        ("date", "2016-11-05"),
        ("date.gregorian", "2016-11-31"),
        ("date.gregorian", 2016),
        ("date.solarHijri", 1395),
        ("description", "On the budget"),
        ("creator", "Mina"),
        ("creator", ["Mina"]),
        ("creator.0.name", "Mina"),
        ("referenceCode", 1),
        ("originOrganization", ...),
        ("originOrganization", "Archive"),
        ("originOrganization.name", ...),
        ("originOrganization.identifier", "IR-1"),
        ("originOrganization.identifier", [1]),
    ],
)
def test_what_a_description_lacks_is_named(path: str, value: object) -> None:
    with pytest.raises(BrokenRecordError, match=f"^{path.partition('.')[0]} is missing"):
        read_description(changed(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [("accessRights", "open"), ("accessRights", {}), ("accessRights.status", 1), ("identifier", ...), ("referenceCode", 1)],
)
def test_who_may_see_a_document_is_not_guessed(path: str, value: object) -> None:
    with pytest.raises(BrokenRecordError, match=f"^{path.partition('.')[0]} is missing"):
        read_access(changed(path, value))


@pytest.mark.parametrize(
    ("rights", "is_withheld"),
    [
        ({"status": "open"}, False),
        ({"status": "embargoed", "until": "2026-11-29"}, False),
        ({"status": "embargoed", "until": "2026-11-30"}, True),
        ({"status": "embargoed", "until": "soon"}, True),
        ({"status": "embargoed", "until": 2020}, True),
        ({"status": "embargoed"}, True),
        ({"status": "restricted"}, True),
        ({"status": "closed"}, True),
        ({"status": "of a later version"}, True),
    ],
)
def test_what_cannot_be_read_of_the_access_withholds_the_document(rights: dict[str, Any], *, is_withheld: bool) -> None:
    assert read_access({**RECORD, "accessRights": rights}).is_withheld(date(2026, 11, 29)) is is_withheld


def test_a_record_without_rights_is_open() -> None:
    assert not read_access(changed("accessRights", ...)).is_withheld(date(2026, 11, 29))
