"""Records and events as PREMIS 3 XML: objects, events, agents and rights, one element after the other.

A document is an intellectual entity with the identifier of its record, which events name. Its file is an object of its own, with
its path as identifier. A withheld document is an intellectual entity without a file. Terms and codes are those of id.loc.gov.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from archiver.exports.document_words import list_attachments, list_written_dates
from archiver.exports.field_values import list_values
from archiver.exports.plain_text import XmlWriter
from archiver.records import FieldKind, arrange_fields, written_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.exports.exported_bag import ExportedBag, ExportNotes
    from archiver.records import DescribedField

    Document = Mapping[str, Any]

NAMESPACE: Final = "http://www.loc.gov/premis/v3"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_VOCABULARY = "http://id.loc.gov/vocabulary/preservation/"
_OUTCOMES = {"success": "suc", "warning": "war", "fail": "fai"}
_AGENT_TYPES = {"software": "sof", "person": "per", "organization": "org"}
_ROLES = {"executing program": "exe", "implementer": "imp", "authorizer": "aut", "validator": "val"}
_PRONOM = "PRONOM"
_LOCAL = "local"
_RIGHTS = ("accessRights", "sensitivity", "rightsStatement")
"""The fields that make a rights statement."""
_FIRST = ("title", "description", "language", "levelOfDescription", "creator", "originOrganization")
_PROPERTIES: Final = tuple(field for field in arrange_fields(_FIRST) if field.premis)
"""The fields that stand in `significantProperties`."""


def write_premis(bag: ExportedBag, notes: ExportNotes) -> Iterator[str]:
    """Yield the XML document, an object, event, agent or rights statement at a time."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<premis xmlns="{NAMESPACE}" xmlns:xsi="{_INSTANCE}" version="3.0">\n'
    for element in _Premis(bag, notes).elements():
        yield "\n".join(element) + "\n"
    yield "</premis>\n"


def _name_of(kind: str, content: object) -> str:
    """Return a name made of the content, so that equal contents have equal names."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return f"{kind}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


class _Premis:
    """Makes the elements. It keeps only the agents and the sets of rights, each once."""

    def __init__(self, bag: ExportedBag, notes: ExportNotes) -> None:
        self._bag = bag
        self._xml = XmlWriter(notes)
        self._kinds: dict[str, str] = {}
        """The types of identifiers by the names of withheld documents."""
        self._agents: dict[str, Document] = {}
        self._rights: dict[str, Document] = {}

    def elements(self) -> Iterator[list[str]]:
        """Yield every element below the root, in the order of the schema."""
        yield self._xml.node("object", self._identifier("bag", self._bag.name), xsi_type="representation")
        for document in self._bag.documents():
            yield self._entity(document)
            if "file" in document:
                yield self._file(document)
        for event in self._bag.events():
            yield self._event(event)
        for name, agent in self._agents.items():
            yield self._agent(name, agent)
        for name, rights in self._rights.items():
            yield self._rights_statement(name, rights)

    def _identifier(self, kind: str, value: str, element: str = "objectIdentifier") -> list[str]:
        xml = self._xml
        return xml.node(element, xml.leaf(f"{element}Type", kind), xml.leaf(f"{element}Value", value))

    def _term(self, element: str, vocabulary: str, term: str, code: str | None) -> list[str]:
        """Return an element with a term of id.loc.gov and its address."""
        known = {"valueURI": f"{_VOCABULARY}{vocabulary}/{code}"} if code else {}
        return self._xml.leaf(element, term, **known)

    def _entity(self, document: Document) -> list[str]:
        identifiers = [("URI" if "file" in document else _LOCAL, "identifier"), ("reference code", "referenceCode")]
        named = {document[key]: kind for kind, key in identifiers if document.get(key)}
        if "file" not in document:
            self._kinds |= named
        parts = [self._identifier(kind, name) for name, kind in named.items()]
        parts += [self._property(kind, value) for kind, value in _list_properties(document)]
        rights = {key: document[key] for key in _RIGHTS if key in document}
        if rights:
            name = _name_of("rights", rights)
            self._rights[name] = rights
            parts.append(self._identifier(_LOCAL, name, "linkingRightsStatementIdentifier"))
        return self._xml.node("object", *parts, xsi_type="intellectualEntity")

    def _property(self, kind: str, value: str) -> list[str]:
        xml = self._xml
        return xml.node(
            "significantProperties", xml.leaf("significantPropertiesType", kind), xml.leaf("significantPropertiesValue", value)
        )

    def _file(self, document: Document) -> list[str]:
        xml, file = self._xml, document["file"]
        place = xml.node(
            "contentLocation", xml.leaf("contentLocationType", "path"), xml.leaf("contentLocationValue", file["path"])
        )
        whole = self._identifier("URI", document["identifier"], "relatedObjectIdentifier")
        modified = [self._property("last modified", file["lastModified"])] if "lastModified" in file else []
        return xml.node(
            "object",
            self._identifier("path", file["path"]),
            *modified,
            *(self._property("attachment", name) for name in list_attachments(document)),
            self._characteristics(file),
            xml.leaf("originalName", file["originalName"]),
            xml.node("storage", place),
            xml.node(
                "relationship", xml.leaf("relationshipType", "structural"), xml.leaf("relationshipSubType", "represents"), whole
            ),
            xsi_type="file",
        )

    def _characteristics(self, file: Document) -> list[str]:
        xml = self._xml
        digests = [
            xml.node("fixity", xml.leaf("messageDigestAlgorithm", algorithm), xml.leaf("messageDigest", digest))
            for algorithm, digest in file["checksums"].items()
        ]
        level, size = xml.leaf("compositionLevel", "0"), xml.leaf("size", str(file["size"]))
        return xml.node("objectCharacteristics", level, *digests, size, self._format(file))

    def _format(self, file: Document) -> list[str]:
        xml = self._xml
        parts = [xml.node("formatDesignation", xml.leaf("formatName", file["mediaType"]))]
        if "format" in file:
            key = xml.leaf("formatRegistryKey", file["format"]["puid"])
            parts.append(
                xml.node(
                    "formatRegistry",
                    xml.leaf("formatRegistryName", _PRONOM),
                    key,
                    xml.leaf("formatRegistryRole", "specification"),
                )
            )
        found = file.get("format", {})
        notes = [f"{kind}: {found[kind]}" for kind in ("basis", "warning") if kind in found]
        if "encoding" in file:
            notes.append(f"character encoding: {file['encoding']['name']} ({file['encoding']['basis']})")
        return xml.node("format", *parts, *(xml.leaf("formatNote", note) for note in notes))

    def _event(self, event: Document) -> list[str]:
        xml, name = self._xml, event["eventIdentifier"]
        code = event["eventTypeURI"].rpartition("/")[2]
        outcome = [self._term("eventOutcome", "eventOutcome", event["eventOutcome"], _OUTCOMES.get(event["eventOutcome"]))]
        if "eventOutcomeDetail" in event:
            outcome.append(xml.node("eventOutcomeDetail", xml.leaf("eventOutcomeDetailNote", event["eventOutcomeDetail"])))
        parts = [
            self._identifier("URI" if ":" in name else _LOCAL, name, "eventIdentifier"),
            self._term("eventType", "eventType", event["eventType"], code),
            xml.leaf("eventDateTime", event["eventDateTime"]),
        ]
        if "eventDetail" in event:
            parts.append(xml.node("eventDetailInformation", xml.leaf("eventDetail", event["eventDetail"])))
        parts.append(xml.node("eventOutcomeInformation", *outcome))
        parts += [self._linked_agent(agent) for agent in event["agents"]]
        # An event that names no objects concerns the whole bag.
        objects = event.get("objects")
        linked = [("bag", self._bag.name)] if objects is None else [(self._kinds.get(each, "URI"), each) for each in objects]
        parts += [self._identifier(kind, each, "linkingObjectIdentifier") for kind, each in linked]
        return xml.node("event", *parts)

    def _linked_agent(self, agent: Document) -> list[str]:
        described = {key: agent[key] for key in ("type", "name", "version") if key in agent}
        name = _name_of("agent", described)
        self._agents[name] = described
        element = "linkingAgentIdentifier"
        role = self._term("linkingAgentRole", "eventRelatedAgentRole", agent["role"], _ROLES.get(agent["role"]))
        xml = self._xml
        return xml.node(element, xml.leaf(f"{element}Type", _LOCAL), xml.leaf(f"{element}Value", name), role)

    def _agent(self, name: str, agent: Document) -> list[str]:
        xml = self._xml
        parts = [self._identifier(_LOCAL, name, "agentIdentifier"), xml.leaf("agentName", agent["name"])]
        parts.append(self._term("agentType", "agentType", agent["type"], _AGENT_TYPES.get(agent["type"])))
        if "version" in agent:
            parts.append(xml.leaf("agentVersion", agent["version"]))
        return xml.node("agent", *parts)

    def _rights_statement(self, name: str, rights: Document) -> list[str]:
        xml = self._xml
        statement = rights.get("rightsStatement", {})
        terms = [xml.leaf("otherRightsNote", text["value"]) for text in statement.get("value", ())]
        basis = [xml.leaf("otherRightsBasis", "rights statement" if statement else "access policy")]
        if "identifier" in statement:
            basis.insert(0, self._identifier("URI", statement["identifier"], "otherRightsDocumentationIdentifier"))
        parts = [
            self._identifier(_LOCAL, name, "rightsStatementIdentifier"),
            self._term("rightsBasis", "rightsBasis", "other", "oth"),
            xml.node("otherRightsInformation", *basis, *terms),
            self._grant(rights),
        ]
        return xml.node("rights", xml.node("rightsStatement", *filter(None, parts)))

    def _grant(self, rights: Document) -> list[str]:
        """Return the right to show the document, with its access status and its sensitivity as restrictions."""
        access, sensitivity = rights.get("accessRights"), rights.get("sensitivity", ())
        if access is None and not sensitivity:
            return []
        xml = self._xml
        parts = [xml.leaf("act", "disseminate")]
        if access is not None and access["status"] != "open":
            parts.append(xml.leaf("restriction", access["status"], authority="accessRights"))
        parts += [xml.leaf("restriction", value, authority="sensitivity") for value in sensitivity]
        if access is not None and "until" in access:
            # PREMIS wants a first day; the restriction was known to stand when the bag was packed.
            term = [xml.leaf("startDate", self._bag.bagging_date), xml.leaf("endDate", access["until"])]
            parts.append(xml.node("termOfRestriction", *term))
        notes = ["open"] if access is not None and access["status"] == "open" else []
        notes += [note["value"] for note in (access or {}).get("note", ())]
        return xml.node("rightsGranted", *parts, *(xml.leaf("rightsGrantedNote", note) for note in notes))


def _list_properties(document: Document) -> Iterator[tuple[str, str]]:
    """Return type and value of everything that PREMIS has no element for."""
    for field in _PROPERTIES:
        yield from _list_values(field, document)
    if "titleBasis" in document:
        yield "title basis", document["titleBasis"]
    date = document.get("date", {})
    keys = _DATE_NAMES if written_date(date) else ("note",)
    yield from ((_DATE_NAMES[key], date[key]) for key in keys if key in date)
    yield from (("date as written", words) for words in list_written_dates(document))


def _list_values(field: DescribedField, document: Document) -> Iterator[tuple[str, str]]:
    if field.kind not in {FieldKind.CREATORS, FieldKind.PARTY}:
        yield from ((field.premis, value) for value in list_values(field, document))
    elif field.key in document:
        # The identifiers of each creator follow its names.
        for party in document[field.key] if field.kind is FieldKind.CREATORS else [document[field.key]]:
            yield from ((field.premis, name["value"]) for name in party["name"])
            yield from ((f"{field.premis} identifier", identifier) for identifier in party.get("identifier", ()))


_DATE_NAMES = {
    "stated": "date",
    "gregorian": "date (EDTF)",
    "solarHijri": "date (Solar Hijri)",
    "precision": "date precision",
    "certainty": "date certainty",
    "basis": "date basis",
    "note": "date note",
}
