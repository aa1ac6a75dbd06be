"""PREMIS exports hold to the schema of the Library of Congress, and lxml reads in them what was written by hand."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from lxml import etree

from archiver.exports import Crosswalk, ExportedBag, ExportNotes, write_crosswalk
from tests.exports.described_records import FULL, HIDDEN, PLAIN, HandWritten

DAY = date(2026, 11, 24)
_SCHEMA = Path(__file__).resolve().parents[1] / "data" / "premis" / "premis-v3-0.xsd"
_NAMES = {"p": "http://www.loc.gov/premis/v3", "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
_ENTITY = "//p:object[@xsi:type='intellectualEntity'][p:objectIdentifier/p:objectIdentifierValue='{}']"


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_SCHEMA))


def read_premis(octets: bytes) -> etree._Element:
    """The root of a document that holds to the schema."""
    document = etree.fromstring(octets, etree.XMLParser(resolve_entities=False, huge_tree=True))
    _schema().assertValid(document.getroottree())
    return document


def find(node: etree._Element, path: str) -> list[str]:
    """The texts of what a path names."""
    found = node.xpath(path, namespaces=_NAMES)
    assert isinstance(found, list)
    return [each if isinstance(each, str) else each.text or "" for each in found]


def _export(lines: HandWritten | None = None, day: date = DAY) -> etree._Element:
    pieces = write_crosswalk(Crosswalk.PREMIS, ExportedBag(lines or HandWritten(), day), ExportNotes())
    return read_premis("".join(pieces).encode())


def _properties(entity: str) -> dict[str, list[str]]:
    root = _export()
    kinds = find(root, f"{entity}/p:significantProperties/p:significantPropertiesType")
    values = find(root, f"{entity}/p:significantProperties/p:significantPropertiesValue")
    named: dict[str, list[str]] = {}
    for kind, value in zip(kinds, values, strict=True):
        named.setdefault(kind, []).append(value)
    return named


def test_a_document_is_an_entity_of_its_record() -> None:
    assert _properties(_ENTITY.format(FULL["identifier"])) == {
        "title": ["بیانیهٔ مادران", 'Statement <of> the "mothers" & others'],
        "title basis": ["table"],
        "description": ["دربارهٔ سالگرد\nدر دو سطر"],
        "language": ["fa", "prs"],
        "level of description": ["item"],
        "creator": ["مریم رضایی", "Rezaei family"],
        "creator identifier": ["https://orcid.org/0000-0002-1825-0097"],
        "origin organization": ["دفتر ثبت نام‌ها", "The Register of Names"],
        "origin organization identifier": ["https://ror.org/02mhbdp94"],
        "custodian": ["کتابخانهٔ شهر"],
        "acquisition source": ["Given by the family, 2019"],
        "date (EDTF)": ["[2016-11-04,2016-11-05]"],
        "date (Solar Hijri)": ["[1395-08-14,1395-08-15]"],
        "date precision": ["day"],
        "date certainty": ["official"],
        "date basis": ["unresolved"],
        "date as written": ["۱۳۹۵ آبان ۱۵, شنبه", "November 4- 2016"],
    }
    assert find(_export(), _ENTITY.format(FULL["identifier"]) + "/p:objectIdentifier/p:objectIdentifierValue") == [
        "urn:uuid:00000000-0000-4000-8000-000000000001",
        "NO-RN/F-12/3/7",
    ]


def test_its_file_has_digests_size_format_name_and_place() -> None:
    root = _export()
    file = "//p:object[@xsi:type='file'][p:objectIdentifier/p:objectIdentifierValue='data/نامه‌ها/بیانیه ۱.txt']"
    characteristics = f"{file}/p:objectCharacteristics"

    assert find(root, f"{characteristics}/p:fixity/p:messageDigestAlgorithm") == ["sha256", "sha512"]
    assert find(root, f"{characteristics}/p:fixity/p:messageDigest") == ["a" * 64, "b" * 128]
    assert find(root, f"{characteristics}/p:size") == ["4073"]
    assert find(root, f"{characteristics}/p:format/p:formatDesignation/p:formatName") == ["text/plain"]
    assert find(root, f"{characteristics}/p:format/p:formatRegistry/p:formatRegistryName") == ["PRONOM"]
    assert find(root, f"{characteristics}/p:format/p:formatRegistry/p:formatRegistryKey") == ["x-fmt/111"]
    assert find(root, f"{characteristics}/p:format/p:formatNote") == [
        "basis: extension match txt",
        "warning: match on extension only",
        "character encoding: utf-8 (strict)",
    ]
    assert find(root, f"{file}/p:originalName") == ["بیانیه ۱.txt"]
    assert find(root, f"{file}/p:storage/p:contentLocation/p:contentLocationValue") == ["data/نامه‌ها/بیانیه ۱.txt"]
    assert find(root, f"{file}/p:relationship//p:relatedObjectIdentifierValue") == [FULL["identifier"]]
    assert find(root, f"{file}/p:significantProperties/p:significantPropertiesValue") == [
        "2016-11-05T09:30:00Z",
        "اسکن ۱۲.pdf",
        "image/png",
    ]


def test_rights_say_access_sensitivity_and_terms() -> None:
    root = _export()
    linked = "/p:linkingRightsStatementIdentifier/p:linkingRightsStatementIdentifierValue"
    [name] = find(root, _ENTITY.format(FULL["identifier"]) + linked)
    rights = f"//p:rightsStatement[p:rightsStatementIdentifier/p:rightsStatementIdentifierValue='{name}']"

    assert find(root, f"{rights}//p:otherRightsDocumentationIdentifierValue") == ["http://rightsstatements.org/vocab/InC/1.0/"]
    assert find(root, f"{rights}//p:otherRightsNote") == ["In Copyright", "دارای حق نشر"]
    assert find(root, f"{rights}/p:rightsGranted/p:act") == ["disseminate"]
    assert find(root, f"{rights}//p:restriction[@authority='sensitivity']") == ["personal data", "political opinion"]
    assert find(root, f"{rights}//p:restriction[@authority='accessRights']") == []
    assert find(root, f"{rights}//p:rightsGrantedNote") == ["open", "خواندن آزاد است"]
    assert find(root, _ENTITY.format(PLAIN["identifier"]) + linked) == []


def test_what_is_withheld_is_an_entity_with_rights_and_without_a_file() -> None:
    root = _export()
    closed = _ENTITY.format("NO-RN/F-12/3/8")
    embargoed = _ENTITY.format("withheld document 4")
    told = etree.tostring(root, encoding="unicode")

    assert [child.tag.rpartition("}")[2] for child in root.xpath(f"{closed}/*", namespaces=_NAMES)] == [
        "objectIdentifier",
        "linkingRightsStatementIdentifier",
    ]
    for entity, status, sensitivity in ((closed, "closed", ["witness protection"]), (embargoed, "embargoed", [])):
        [name] = find(root, f"{entity}//p:linkingRightsStatementIdentifierValue")
        rights = f"//p:rightsStatement[p:rightsStatementIdentifier/p:rightsStatementIdentifierValue='{name}']"
        assert find(root, f"{rights}//p:restriction[@authority='accessRights']") == [status]
        assert find(root, f"{rights}//p:restriction[@authority='sensitivity']") == sensitivity
    assert find(root, "//p:termOfRestriction/p:startDate") == ["2026-11-24"]
    assert find(root, "//p:termOfRestriction/p:endDate") == ["2049-03-21"]
    assert find(root, "//p:object[@xsi:type='file']/p:originalName") == ["بیانیه ۱.txt", "plain 100%.bin"]
    for hidden in HIDDEN:
        assert hidden not in told


def test_events_name_documents_agents_and_outcomes() -> None:
    root = _export()
    event = "//p:event[p:eventIdentifier/p:eventIdentifierValue='event-{}']"
    second, third, fifth = (event.format(number) for number in (2, 3, 5))

    assert find(root, f"{second}/p:eventType") == ["validation"]
    assert find(root, f"{second}/p:eventType/@valueURI") == ["http://id.loc.gov/vocabulary/preservation/eventType/val"]
    assert find(root, f"{second}/p:eventDateTime") == ["2026-11-24T10:00:00Z"]
    assert find(root, f"{second}//p:eventOutcome") == ["warning"]
    assert find(root, f"{second}//p:eventOutcomeDetailNote") == ["date.datelines-differ"]
    assert find(root, f"{second}/p:linkingObjectIdentifier/p:linkingObjectIdentifierValue") == [FULL["identifier"]]
    assert find(root, f"{third}//p:eventDetail") == ["date looked at"]
    assert find(root, f"{third}//p:linkingAgentRole") == ["executing program", "authorizer"]
    assert find(root, f"{fifth}/p:linkingObjectIdentifier/p:linkingObjectIdentifierValue") == ["letters"]
    assert find(root, "//p:agent/p:agentName") == ["bayegan", "بایگان"]
    assert find(root, "//p:agent/p:agentType") == ["software", "person"]
    assert find(root, "//p:agent/p:agentVersion") == ["1.0.0"]


def test_every_agent_and_object_that_is_linked_is_there() -> None:
    root = _export()

    assert set(find(root, "//p:linkingAgentIdentifierValue")) == set(find(root, "//p:agentIdentifierValue"))
    assert set(find(root, "//p:linkingObjectIdentifierValue")) <= set(find(root, "//p:objectIdentifierValue"))
    assert set(find(root, "//p:relatedObjectIdentifierValue")) <= set(find(root, "//p:objectIdentifierValue"))
    assert set(find(root, "//p:linkingRightsStatementIdentifierValue")) == set(find(root, "//p:rightsStatementIdentifierValue"))


def test_the_events_of_what_is_withheld_have_no_details() -> None:
    """A log's words may name what it is about; so may those of an event of the whole bag."""
    root = _export()
    event = "//p:event[p:eventIdentifier/p:eventIdentifierValue='event-{}']"

    assert find(root, event.format(6) + "/p:linkingObjectIdentifier/p:linkingObjectIdentifierValue") == ["NO-RN/F-12/3/8"]
    assert find(root, event.format(6) + "/p:linkingObjectIdentifier/p:linkingObjectIdentifierType") == ["reference code"]
    for number in (4, 5, 6):
        assert find(root, event.format(number) + "//p:eventDetail") == []
        assert find(root, event.format(number) + "//p:eventOutcomeDetailNote") == []


def test_where_nothing_is_withheld_events_of_the_bag_keep_their_details() -> None:
    root = _export(HandWritten([FULL, PLAIN], [HandWritten()._events[5]]))

    assert find(root, "//p:eventDetail") == ["BagIt bag; documents: 4"]


def test_line_ends_of_a_text_are_kept_and_what_xml_lacks_is_an_escape() -> None:
    """XML 1.0 2.11 has a parser turn a bare CR into LF; 2.2 has no character for BEL and no half of a surrogate pair."""
    notes = ExportNotes()
    titles = [{"value": value, "language": "und"} for value in ("a\r\nb\tc", "bell\x07", "\ufffe")]
    lines = HandWritten([{**PLAIN, "title": titles}], [])
    root = read_premis("".join(write_crosswalk(Crosswalk.PREMIS, ExportedBag(lines, DAY), notes)).encode())

    read = find(root, "//p:significantProperties[p:significantPropertiesType='title']/p:significantPropertiesValue")
    assert read == ["a\r\nb\tc", r"bell\u0007", r"\ufffe"]
    assert notes.escaped == 2
