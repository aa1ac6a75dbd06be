"""Build the record of one document."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from archiver.calendars import calendar_table_digest
from archiver.records.fields import FIELDS
from archiver.records.language_text import LanguageText
from archiver.records.versions import NEWEST_VERSION
from archiver.version import __version__

PROPOSED_BASES = frozenset({"document-properties", "html-title", "subject", "heading", "first-line", "file-name"})
"""The values of `titleBasis` of titles that the program proposed. Nobody has decided on such a title."""
# A random namespace. The names in it are "digest path time" of a document (RFC 9562 5.5).
_NAMESPACE = uuid.UUID("6f5f9b52-7d0c-4a52-9a3e-0b9c7c1b8a11")
MOST_ATTACHMENTS = 1000
"""Files inside one mail or mailbox that a record names. A finding tells how many there are."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Organization:
    """The origin of documents.

    `name` is shown in bag-info.txt and the finding aid; its language is `language`. `other_names` are names in further languages.
    `identifiers` are kept as given (ROR, ISIL and the like). `country` is an ISO 3166-1 alpha-2 code.
    """

    name: str
    language: str = "und"
    identifiers: Sequence[str] = ()
    country: str | None = None
    other_names: Sequence[LanguageText] = ()

    @property
    def names(self) -> list[LanguageText]:
        """Return all names, beginning with the one that is shown."""
        return [LanguageText(self.name, self.language), *self.other_names]

    @classmethod
    def from_dict(cls, described: Mapping[str, Any]) -> "Organization":
        """Return the organization in a record."""
        first, *others = (LanguageText(**name) for name in described["name"])
        identifiers = described.get("identifier", ())
        return cls(first.value, first.language, identifiers, described.get("country"), other_names=others)

    def to_dict(self) -> dict[str, Any]:
        """Return the organization as the schema describes it."""
        described: dict[str, Any] = {"name": [name.to_dict() for name in self.names]}
        if self.identifiers:
            described["identifier"] = list(self.identifiers)
        if self.country:
            described["country"] = self.country
        return described


@dataclass(frozen=True)
class DocumentFile:
    """The file of a document.

    `path` is its path in the bag, `original_name` its name at the source. `size` is in octets, `modified_ns` in nanoseconds since
    1970. `checksums` are hexadecimal digests by algorithm. `encoding` is the name of a text's encoding and the way it was found.
    `format` is the PRONOM format if it was identified (`puid`, `basis`, maybe a `warning`). `attachments` are the files inside a
    mail (`mediaType`, maybe a `name`), which were not read.
    """

    path: str
    original_name: str
    size: int
    modified_ns: int
    media_type: str
    checksums: Mapping[str, str]
    encoding: tuple[str, str] | None = None
    format: Mapping[str, str] | None = None
    attachments: Sequence[Mapping[str, str]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the file as the schema describes it, with times in UTC to the second."""
        described: dict[str, Any] = {
            "path": self.path,
            "originalName": self.original_name,
            "size": self.size,
            "lastModified": format_time(self.modified_ns // 1_000_000_000),
            "mediaType": self.media_type,
            "checksums": dict(self.checksums),
        }
        if self.format:
            described["format"] = dict(self.format)
        if self.encoding:
            described["encoding"] = {"name": self.encoding[0], "basis": self.encoding[1]}
        if self.attachments:
            described["attachments"] = [dict(one) for one in self.attachments[:MOST_ATTACHMENTS]]
        return described


@dataclass(frozen=True)
class RecordContext:
    """The values that all records of one bag share.

    `time` is that of packing, in seconds since 1970. `languages` are those of the documents. `described` holds further fields of
    the record, such as `accessRights` or `custodian`. They apply to every document without such a field of its own.
    """

    organization: Organization
    time: int
    languages: Sequence[str] = field(default=())
    described: Mapping[str, Any] = field(default_factory=dict)


def name_urn(namespace: uuid.UUID, name: str) -> str:
    """Return the UUIDv5 of a name (RFC 9562 5.5) as a URN. `uuid.uuid5` makes an object of it and takes four times as long."""
    octets = bytearray(hashlib.sha1(namespace.bytes + name.encode(), usedforsecurity=False).digest()[:16])
    # The upper four bits of octet 6 are the version, 5 (RFC 9562 4.2). The upper two bits of octet 8 are the variant, binary 10
    # (RFC 9562 4.1). The other bits stay as SHA-1 gave them.
    octets[6] = octets[6] & 0x0F | 0x50
    octets[8] = octets[8] & 0x3F | 0x80
    digits = octets.hex()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def format_time(seconds: int) -> str:
    """Return a time as RFC 3339 in UTC, such as `2016-11-05T09:30:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def build_record(
    context: RecordContext, file: DocumentFile, dates: Mapping[str, Any], described: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the record of one document.

    The identifier is a UUIDv5 of digest, path and time, so that the same sources and options give the same octets.

    `titleBasis` is `given` if the title is one of the context or of `described` without a basis.

    Args:
        context: the values that all records of the bag share.
        file: the document's file.
        dates: `date`, `dateStatements` and `dateAgreement`.
        described: the document's own fields, as the schema describes them, and maybe `titleBasis`. They replace those of the
            context.
    """
    digest = next(iter(file.checksums.values()))
    fields: dict[str, Any] = {
        "originOrganization": context.organization.to_dict(),
        **({"language": list(context.languages)} if context.languages else {}),
        **context.described,
        **(described or {}),
    }
    if "title" not in fields:
        fields = {**fields, "title": [{"value": file.original_name, "language": "und"}], "titleBasis": "file-name"}
    title = {"title": fields["title"], "titleBasis": fields.get("titleBasis", "given")}
    return {
        "recordVersion": NEWEST_VERSION,
        "identifier": name_urn(_NAMESPACE, f"{digest} {file.path} {context.time}"),
        **title,
        **{field.key: fields[field.key] for field in FIELDS if field.key in fields},
        **{name: dates[name] for name in ("date", "dateStatements", "dateAgreement")},
        "file": file.to_dict(),
        "tool": {"name": "bayegan", "version": __version__, "calendarTable": calendar_table_digest()},
    }


def render_line(entry: Mapping[str, Any]) -> bytes:
    """Return one line of JSON Lines without its line feed. It has no spaces, so the octets follow from the content alone."""
    return _encode(entry).encode()
