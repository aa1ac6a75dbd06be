"""Records as an RO-Crate 1.2: `ro-crate-metadata.json` for the folder that the documents of a bag are extracted to.

The root is the payload, so that each document is a File under its path below `data/`. A withheld document is a CreativeWork
without a file; the root mentions it. Each line is one entity, written as it is made. Only shared entities are remembered.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.exports.document_words import list_attachments, list_written_dates
from archiver.exports.field_values import list_values
from archiver.exports.ro_crate_entities import SharedEntities, compact, name_entity, quote_path, write_texts
from archiver.messages import LANGUAGES, phrase
from archiver.records import FieldKind, arrange_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.exports.exported_bag import ExportedBag, ExportNotes
    from archiver.records import DescribedField

    Document = Mapping[str, Any]
    Entity = dict[str, Any]

CONTEXT: Final = "https://w3id.org/ro/crate/1.2/context"
SPECIFICATION: Final = "https://w3id.org/ro/crate/1.2"
DESCRIPTOR: Final = "ro-crate-metadata.json"
_PRONOM = "https://www.nationalarchives.gov.uk/PRONOM/"
_EDTF = "https://www.loc.gov/standards/datetime/"
_ROOT = "./"
_NAMES_OF_THE_CRATE = frozenset({DESCRIPTOR, "ro-crate-preview.html"})
_ACTIONS = {"information package creation": "CreateAction", "metadata modification": "UpdateAction"}
"""The events that made or changed the documents. All others stay in the bag's own log."""

_NAMING: Final = frozenset({"title", "referenceCode"})
"""The fields that name a document; they stand with its identifier."""
_SCHEMA_ORG_PROPERTIES: Final = tuple(
    (field, field.crate.name)
    for field in arrange_fields(("language", "description", "creator", "originOrganization"))
    if field.crate and not field.crate.definition and field.key not in _NAMING
)
"""The fields for which schema.org has a property, in the order in which the entities that they refer to are written."""
_PROPERTY_VALUES: Final = tuple(
    (field, field.crate)
    for field in arrange_fields(("levelOfDescription", "sensitivity"))
    if field.crate and field.crate.definition
)
_KEY_ORDER: Final = (
    *("@id", "@type", "name", "identifier", "description", "inLanguage"),
    *("contentSize", "encodingFormat", "dateModified", "alternateName", "sha256"),
    *("creator", "sourceOrganization", "dateCreated", "conditionsOfAccess", "license"),
)
"""The order of the keys of a document; others follow."""


def write_ro_crate(bag: ExportedBag, notes: ExportNotes) -> Iterator[str]:
    """Yield the crate, one entity a line. JSON has an escape for every character, so `notes` stay unchanged."""
    del notes
    yield f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [\n'
    crate = _Crate(bag)
    yield from crate.root()
    for entity in crate.entities():
        yield f",\n{compact(entity)}"
    yield "\n]}\n"


def _address(document: Document, number: int) -> str:
    """Return the address of a document in the crate. `number` is its position in the bag."""
    if "file" not in document:
        return f"#withheld-{number}"
    path = quote_path(str(document["file"]["path"]).removeprefix("data/"))
    return str(document["identifier"]) if path in _NAMES_OF_THE_CRATE else path


def _event_address(event: Document) -> str:
    name: str = event["eventIdentifier"]
    return name if ":" in name else f"#{name}"


class _Survey(NamedTuple):
    """Facts of all documents for the root: the terms of use as JSON, and the organizations of bag-info.txt by name."""

    terms: set[str]
    organizations: dict[str, Document]


class _Crate:
    """Makes the entities, and remembers the addresses of documents that actions name."""

    def __init__(self, bag: ExportedBag) -> None:
        self._bag = bag
        self._shared = SharedEntities()
        objects = {name for event in bag.events() if event["eventType"] in _ACTIONS for name in event.get("objects", ())}
        self._addresses: dict[str, str] = dict.fromkeys(objects, "")

    def root(self) -> Iterator[str]:
        """Yield the metadata descriptor, then the root with a part for each document."""
        about = {"@id": DESCRIPTOR, "@type": "CreativeWork", "about": {"@id": _ROOT}, "conformsTo": {"@id": SPECIFICATION}}
        yield f"{compact(about)},\n{compact(self._root())[:-1]}"
        yield from self._references("hasPart", self._parts(are_withheld=False))
        events = (_event_address(event) for event in self._bag.events() if event["eventType"] in _ACTIONS)
        yield from self._references("mentions", chain(self._parts(are_withheld=True), events))
        yield "}"

    def _root(self) -> Entity:
        bag = self._bag
        values = {
            "count": bag.withheld.documents,
            "organization": "، ".join(bag.organizations) or "—",
            "packed": bag.bagging_date,
            "day": bag.day.isoformat(),
        }
        said = [{"value": phrase("export.crate", language, **values), "language": language} for language in LANGUAGES]
        survey = self._survey()
        publishers = [survey.organizations.get(name) or {"name": [{"value": name}]} for name in bag.organizations]
        return {
            "@id": _ROOT,
            "@type": "Dataset",
            "name": bag.name,
            "description": write_texts(said),
            "datePublished": bag.bagging_date,
            "publisher": [self._shared.refer(name_entity("Organization", publisher)) for publisher in publishers],
            "license": self._licence(survey.terms),
        }

    def _survey(self) -> _Survey:
        survey = _Survey(set(), {})
        for document in self._bag.documents():
            survey.terms.add(json.dumps(document.get("rightsStatement"), sort_keys=True))
            origin = document.get("originOrganization", {"name": ()})
            for name in origin["name"]:
                if name["value"] in self._bag.organizations:
                    survey.organizations.setdefault(name["value"], origin)
        return survey

    def _licence(self, terms: set[str]) -> Entity:
        """Return the terms of use that all documents share, or a statement that each has its own."""
        if len(terms) == 1 and (statement := json.loads(next(iter(terms)))) is not None:
            return self._shared.refer(_licence_entity(statement))
        said = [{"value": phrase("export.crate-rights", language), "language": language} for language in LANGUAGES]
        return self._shared.refer({"@type": "CreativeWork", "name": write_texts(said)})

    def _references(self, key: str, addresses: Iterator[str]) -> Iterator[str]:
        """Yield a property of the root. RO-Crate wants no list of one, so two addresses are read before one is written."""
        first, second = next(addresses, None), next(addresses, None)
        if first is None:
            return
        yield f',"{key}":' + ("" if second is None else "[") + compact({"@id": first})
        if second is not None:
            yield "," + compact({"@id": second})
            yield from ("," + compact({"@id": address}) for address in addresses)
            yield "]"

    def _parts(self, *, are_withheld: bool) -> Iterator[str]:
        for number, document in enumerate(self._bag.documents(), 1):
            if ("file" not in document) is are_withheld:
                yield _address(document, number)

    def entities(self) -> Iterator[Entity]:
        """Yield every entity but the descriptor and the root."""
        for number, document in enumerate(self._bag.documents(), 1):
            address = _address(document, number)
            name = document.get("identifier") or document["referenceCode"]
            if name in self._addresses:
                self._addresses[name] = address
            properties: list[Entity] = []
            yield self._document(document, address, properties)
            yield from properties
            yield from self._shared.take_new()
        for event in self._bag.events():
            if event["eventType"] in _ACTIONS:
                yield self._action(event)
                yield from self._shared.take_new()

    def _document(self, document: Document, address: str, properties: list[Entity]) -> Entity:
        """Return the entity of a document; the PropertyValue entities that it refers to are added to `properties`."""
        titles = document.get("title") or [{"value": document.get("referenceCode") or document["identifier"]}]
        entity: Entity = {
            "@id": address,
            "@type": "File" if "file" in document else "CreativeWork",
            "name": write_texts(titles),
            "identifier": [document[key] for key in ("identifier", "referenceCode") if document.get(key)],
        }
        # The order in which entities are first referred to is that in which they are written: the format comes first.
        entity |= self._describe_file(document) | {"dateCreated": _plain_date(document)}
        for field, name in _SCHEMA_ORG_PROPERTIES:
            if field.key in document:
                entity[name] = self._describe_field(field, document)
        anchor = address if address.startswith("#") else f"#{address}"
        properties += [{"@id": f"{anchor}-{place}", **each} for place, each in enumerate(_list_properties(document), 1)]
        entity["additionalProperty"] = [{"@id": each["@id"]} for each in properties]
        return {key: entity[key] for key in (*_KEY_ORDER, *entity) if key in entity}

    def _describe_field(self, field: DescribedField, document: Document) -> Any:  # noqa: ANN401 - any JSON value
        value = document[field.key]
        if field.kind is FieldKind.TEXTS:
            return write_texts(value)
        if field.kind is FieldKind.CREATORS:
            return [self._shared.refer(_maker_entity(maker)) for maker in value]
        if field.kind is FieldKind.PARTY:
            return self._shared.refer(name_entity("Organization", value))
        if field.kind is FieldKind.RIGHTS:
            return self._shared.refer(_licence_entity(value))
        return list_values(field, document)

    def _describe_file(self, document: Document) -> Entity:
        file = document.get("file")
        if file is None:
            return {}
        formats: list[Any] = [file["mediaType"]]
        if "format" in file:
            puid = file["format"]["puid"]
            address = _PRONOM + puid
            formats.append(self._shared.refer({"@id": address, "@type": "WebPage", "name": f"PRONOM {puid}", "url": address}))
        described = {"contentSize": str(file["size"]), "encodingFormat": formats, "dateModified": file.get("lastModified")}
        return {**described, "alternateName": file["originalName"], "sha256": file["checksums"].get("sha256")}

    def _action(self, event: Document) -> Entity:
        kind = _ACTIONS[event["eventType"]]
        objects = [{"@id": self._addresses[name]} for name in event.get("objects", ()) if self._addresses[name]]
        concerned = objects or [{"@id": _ROOT}]
        agents = [(agent["type"], self._shared.refer(_agent_entity(agent))) for agent in event["agents"]]
        return {
            "@id": _event_address(event),
            "@type": kind,
            "name": event["eventType"],
            "description": event.get("eventDetail"),
            "additionalType": {"@id": event["eventTypeURI"]},
            "endTime": event["eventDateTime"],
            "instrument": [entity for kind, entity in agents if kind == "software"],
            "agent": [entity for kind, entity in agents if kind != "software"],
            ("result" if kind == "CreateAction" else "object"): concerned,
        }


def _maker_entity(maker: Document) -> Entity:
    entity = name_entity("Person" if maker["type"] == "person" else "Organization", maker)
    return {**entity, "description": "family"} if maker["type"] == "family" else entity


def _agent_entity(agent: Document) -> Entity:
    if agent["type"] == "software":
        # A SoftwareApplication must have an address on the web, which the log does not know.
        return {"@type": "CreativeWork", "name": agent["name"], "version": agent.get("version")}
    return {"@type": "Person" if agent["type"] == "person" else "Organization", "name": agent["name"]}


def _licence_entity(statement: Document) -> Entity:
    entity: Entity = {"@type": "CreativeWork", "name": write_texts(statement["value"])}
    return {"@id": statement["identifier"], **entity} if "identifier" in statement else entity


def _plain_date(document: Document) -> str | None:
    """Return the Gregorian date if it is one day, month or year: schema.org has ISO 8601, not sets and intervals of EDTF."""
    date: str = document.get("date", {}).get("gregorian", "")
    return date if date and not set(date) - set("0123456789-") and len(date) in _ISO_LENGTHS else None


_ISO_LENGTHS = (4, 7, 10)


def _list_properties(document: Document) -> Iterator[Entity]:
    """Yield the values for which schema.org has no property."""
    date = document.get("date", {})
    about = "; ".join(f"{key}: {date[key]}" for key in ("precision", "certainty", "toleranceDays", "basis") if key in date)
    if "gregorian" in date:
        yield {**_property(_EDTF, "date (EDTF)", date["gregorian"]), "description": about}
    named = (("stated", "date"), ("solarHijri", "date (Solar Hijri)"), ("note", "date note"))
    yield from (_property(f"date.{key}", name, date[key]) for key, name in named if key in date)
    if "titleBasis" in document:
        yield _property("titleBasis", "title basis", document["titleBasis"])
    yield from (_property("dateStatements", "date as written", words) for words in list_written_dates(document))
    yield from (_property("file.attachments", "attachment", name) for name in list_attachments(document))
    for field, term in _PROPERTY_VALUES:
        yield from (_property(term.definition, term.name, value) for value in list_values(field, document))
    checksums = document.get("file", {}).get("checksums", {})
    yield from (_property("checksum", algorithm, digest) for algorithm, digest in checksums.items() if algorithm != "sha256")


def _property(kind: str, name: str, value: str) -> Entity:
    return {"@type": "PropertyValue", "propertyID": kind, "name": name, "value": value}
