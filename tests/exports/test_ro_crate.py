"""RO-Crates hold to the validator of CRS4, and the library rocrate reads in them what was written by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rocrate.rocrate import ROCrate

from archiver.exports import Crosswalk, ExportedBag, ExportNotes, write_crosswalk
from tests.exports.described_records import CLOSED, EMBARGOED, FULL, HIDDEN, PLAIN, RECORDS, HandWritten

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crate_validator import CrateValidator

DAY = date(2026, 11, 24)
FILE = "نامه\u200cها/بیانیه%20۱.txt"


def _write(lines: HandWritten, day: date = DAY) -> str:
    return "".join(write_crosswalk(Crosswalk.RO_CRATE, ExportedBag(lines, day), ExportNotes()))


def _make_crate(folder: Path, lines: HandWritten) -> Path:
    """The folder as `archiver extract` leaves it, with the crate's description."""
    for record in lines.records():
        path = folder / record["file"]["path"].removeprefix("data/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (folder / "ro-crate-metadata.json").write_text(_write(lines), encoding="utf-8")
    return folder


def _entities(lines: HandWritten | None = None) -> dict[str, Any]:
    graph = json.loads(_write(lines or HandWritten()))["@graph"]
    by_address = {entity["@id"]: entity for entity in graph}
    assert len(by_address) == len(graph), "each entity stands in the graph once"
    return by_address


@pytest.fixture
def crate(tmp_path: Path) -> ROCrate:
    """The crate of the hand-written records, as the library of RO-Crate reads it."""
    return ROCrate(_make_crate(tmp_path, HandWritten()))


@pytest.mark.slow
def test_the_validator_finds_no_fault(tmp_path: Path, crate_validator: CrateValidator) -> None:
    reserved = {**PLAIN, "file": {**PLAIN["file"], "path": "data/ro-crate-metadata.json"}}
    crates = {"all": HandWritten(), "one": HandWritten([PLAIN], []), "closed": HandWritten([CLOSED, EMBARGOED])}
    crates["reserved"] = HandWritten([FULL, reserved])
    for name, lines in crates.items():
        (tmp_path / name).mkdir()
        assert crate_validator.list_faults(_make_crate(tmp_path / name, lines)) == [], name


@pytest.mark.slow
def test_the_validator_is_one_that_finds_faults(tmp_path: Path, crate_validator: CrateValidator) -> None:
    description = _make_crate(tmp_path, HandWritten()) / "ro-crate-metadata.json"
    text = description.read_text(encoding="utf-8")
    description.write_text(text.replace('"datePublished": "2026-11-24"', '"datePublished": "yesterday"'), encoding="utf-8")

    [fault] = crate_validator.list_faults(tmp_path)
    assert "datePublished" in fault


def test_the_root_says_what_the_bag_is(crate: ROCrate) -> None:
    root = crate.root_dataset

    assert root["name"] == "letters"
    assert root["datePublished"] == "2026-11-24"
    assert root["publisher"].id == "https://ror.org/02mhbdp94"
    assert [part.id for part in root["hasPart"]] == [FILE, "plain%20100%25.bin"]
    assert "4 documents of The Register of Names" in root["description"][0]


def test_a_document_is_a_file_with_all_its_fields(crate: ROCrate) -> None:
    file = crate.get(FILE)

    assert file.type == "File"
    assert file["name"] == ["بیانیهٔ مادران", 'Statement <of> the "mothers" & others']
    assert file["alternateName"] == "بیانیه ۱.txt"
    assert file["identifier"] == [FULL["identifier"], "NO-RN/F-12/3/7"]
    assert file["description"] == "دربارهٔ سالگرد\nدر دو سطر"
    assert file["inLanguage"] == ["fa", "prs"]
    assert file["contentSize"] == "4073"
    assert file["sha256"] == "a" * 64
    assert file["dateModified"] == "2016-11-05T09:30:00Z"
    assert file["encodingFormat"][0] == "text/plain"
    assert file["encodingFormat"][1].id == "https://www.nationalarchives.gov.uk/PRONOM/x-fmt/111"
    assert file["conditionsOfAccess"] == ["open", "خواندن آزاد است"]
    assert file["license"].id == "http://rightsstatements.org/vocab/InC/1.0/"
    assert file["sourceOrganization"]["address"] == "NO"
    assert [maker.type for maker in file["creator"]] == ["Person", "Organization"]
    assert file["creator"][0].id == "https://orcid.org/0000-0002-1825-0097"
    # Two days are claimed: ISO 8601 has no way to say so, and neither is chosen.
    assert file.get("dateCreated") is None


def test_a_text_keeps_its_language() -> None:
    assert _entities()[FILE]["name"][0] == {"@value": "بیانیهٔ مادران", "@language": "fa"}


def test_what_schema_org_lacks_is_a_property_value(crate: ROCrate) -> None:
    properties = crate.get(FILE)["additionalProperty"]

    assert [(each["name"], each["value"]) for each in properties] == [
        ("date (EDTF)", "[2016-11-04,2016-11-05]"),
        ("date (Solar Hijri)", "[1395-08-14,1395-08-15]"),
        ("title basis", "table"),
        ("date as written", "۱۳۹۵ آبان ۱۵, شنبه"),
        ("date as written", "November 4- 2016"),
        ("attachment", "اسکن ۱۲.pdf"),
        ("attachment", "image/png"),
        ("level of description", "item"),
        ("sensitivity", "personal data"),
        ("sensitivity", "political opinion"),
        ("custodian", "کتابخانهٔ شهر"),
        ("source of acquisition", "Given by the family, 2019"),
        ("sha512", "b" * 128),
    ]
    assert properties[0]["description"] == "precision: day; certainty: official; basis: unresolved"


@pytest.mark.parametrize(
    ("edtf", "created"),
    [
        ("2016-11-05", "2016-11-05"),
        ("2016-11", "2016-11"),
        ("2016", "2016"),
        ("2016-11-05~", None),
        ("2016-10-22/2016-11-20", None),
    ],
)
def test_a_date_that_iso_8601_can_say_is_one(edtf: str, created: str | None) -> None:
    [file] = [
        entity
        for entity in _entities(HandWritten([{**FULL, "date": {**FULL["date"], "gregorian": edtf}}], [])).values()
        if entity["@type"] == "File"
    ]

    assert file.get("dateCreated") == created


def test_what_is_withheld_is_mentioned_by_its_public_name_without_a_file() -> None:
    text = _write(HandWritten())
    entities = _entities()
    closed, embargoed = entities["#withheld-3"], entities["#withheld-4"]
    about = entities[closed.pop("additionalProperty")["@id"]]

    assert closed == {
        "@id": "#withheld-3",
        "@type": "CreativeWork",
        "name": "NO-RN/F-12/3/8",
        "identifier": "NO-RN/F-12/3/8",
        "conditionsOfAccess": ["closed", "Names living witnesses"],
    }
    assert (about["name"], about["value"]) == ("sensitivity", "witness protection")
    assert (embargoed["name"], embargoed["conditionsOfAccess"]) == ("withheld document 4", "embargoed until 2049-03-21")
    assert [each["@id"] for each in entities["./"]["mentions"]][:2] == ["#withheld-3", "#withheld-4"]
    for hidden in HIDDEN:
        assert hidden not in text


def test_changes_of_the_record_and_the_making_of_the_bag_are_actions() -> None:
    entities = _entities()
    changed = entities["#event-3"]
    hidden = entities["#event-6"]
    made = entities["#event-5"]

    assert (changed["@type"], changed["object"]["@id"], changed["endTime"]) == ("UpdateAction", FILE, "2026-11-24T10:00:00Z")
    assert changed["description"] == "date looked at"
    assert entities[changed["agent"]["@id"]]["name"] == "بایگان"
    assert (hidden["object"]["@id"], hidden.get("agent"), hidden.get("description")) == ("#withheld-3", None, None)
    assert (made["@type"], made["result"]["@id"]) == ("CreateAction", "./")
    assert (entities[made["instrument"]["@id"]]["name"], entities[made["instrument"]["@id"]]["version"]) == ("bayegan", "1.0.0")


def test_two_that_claim_one_address_and_differ_are_two() -> None:
    other = {**FULL, "identifier": "urn:x:1", "file": {**FULL["file"], "path": "data/b.txt"}}
    other["originOrganization"] = {"name": [{"value": "Another", "language": "en"}], "identifier": ["https://ror.org/02mhbdp94"]}
    entities = _entities(HandWritten([FULL, other], []))

    assert entities["https://ror.org/02mhbdp94"]["name"][1]["@value"] == "The Register of Names"
    assert entities[entities["b.txt"]["sourceOrganization"]["@id"]]["name"]["@value"] == "Another"


def test_terms_that_all_documents_share_are_those_of_the_crate() -> None:
    alike = _entities(HandWritten([FULL], []))
    different = _entities(HandWritten(RECORDS, []))

    assert alike["./"]["license"]["@id"] == "http://rightsstatements.org/vocab/InC/1.0/"
    assert "Each document has its own terms" in different[different["./"]["license"]["@id"]]["name"][0]["@value"]
