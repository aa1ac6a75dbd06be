"""Build the record of one document."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from archiver.calendars import calendar_table_digest
from archiver.records.fields import FIELDS
from archiver.records.language_text import LanguageText
from archiver.records.versions import NEWEST_VERSION
from archiver.version import __version__

# Made once, at random: the names under it are "digest path time" of a document (RFC 9562 5.5).
_NAMESPACE = uuid.UUID("6f5f9b52-7d0c-4a52-9a3e-0b9c7c1b8a11")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Organization:
    """The origin of documents.

    `name` is the one that bag-info.txt and the finding aid show, in `language`; `other_names` are those in further languages;
    `identifiers` stand as given (ROR, ISIL and the like), `country` as ISO 3166-1 alpha-2.
    """

    name: str
    language: str = "und"
    identifiers: Sequence[str] = ()
    country: str | None = None
    other_names: Sequence[LanguageText] = ()

    @property
    def names(self) -> list[LanguageText]:
        """All its names, the one to be shown first."""
        return [LanguageText(self.name, self.language), *self.other_names]

    @classmethod
    def from_dict(cls, described: Mapping[str, Any]) -> "Organization":
        """The organization that the schema describes so."""
        first, *others = (LanguageText(**name) for name in described["name"])
        identifiers = described.get("identifier", ())
        return cls(first.value, first.language, identifiers, described.get("country"), other_names=others)

    def to_dict(self) -> dict[str, Any]:
        """The organization as the schema describes it."""
        described: dict[str, Any] = {"name": [name.to_dict() for name in self.names]}
        if self.identifiers:
            described["identifier"] = list(self.identifiers)
        if self.country:
            described["country"] = self.country
        return described


@dataclass(frozen=True)
class DocumentFile:
    """The file of a document.

    `path` is that in the bag, `original_name` that at the source; `size` is in octets, `modified_ns` in nanoseconds since 1970;
    `checksums` are hexadecimal digests by algorithm; `encoding` is the name of a text's encoding and how it was found; `format`
    is that of PRONOM where it was identified (`puid`, `basis`, and a `warning` where there is one).
    """

    path: str
    original_name: str
    size: int
    modified_ns: int
    media_type: str
    checksums: Mapping[str, str]
    encoding: tuple[str, str] | None = None
    format: Mapping[str, str] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The file as the schema describes it; times are UTC to the second."""
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
        return described


@dataclass(frozen=True)
class RecordContext:
    """What all records of one bag share.

    `time` is that of packing (seconds since 1970); `languages` are those of the documents; `described` holds further fields as
    the schema describes them, such as `accessRights` or `custodian`, for every document that has none of its own.
    """

    organization: Organization
    time: int
    languages: Sequence[str] = field(default=())
    described: Mapping[str, Any] = field(default_factory=dict)


def name_urn(namespace: uuid.UUID, name: str) -> str:
    """The UUIDv5 of a name (RFC 9562 5.5) as a URN; Python's own makes an object of it, which takes four times as long."""
    octets = bytearray(hashlib.sha1(namespace.bytes + name.encode(), usedforsecurity=False).digest()[:16])
    octets[6] = octets[6] & 0x0F | 0x50
    octets[8] = octets[8] & 0x3F | 0x80
    digits = octets.hex()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def format_time(seconds: int) -> str:
    """A time as RFC 3339 in UTC, such as `2016-11-05T09:30:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def build_record(
    context: RecordContext, file: DocumentFile, dates: Mapping[str, Any], described: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The record of one document.

    The identifier is a UUIDv5 of digest, path and time, so that the same sources and options give the same bytes.

    Args:
        context: what all records of the bag share.
        file: the document's file.
        dates: `date`, `dateStatements` and `dateAgreement`.
        described: the document's own fields, as the schema describes them; they go before those of the context.
    """
    digest = next(iter(file.checksums.values()))
    fields: dict[str, Any] = {
        "title": [{"value": file.original_name, "language": "und"}],
        "originOrganization": context.organization.to_dict(),
        **({"language": list(context.languages)} if context.languages else {}),
        **context.described,
        **(described or {}),
    }
    return {
        "recordVersion": NEWEST_VERSION,
        "identifier": name_urn(_NAMESPACE, f"{digest} {file.path} {context.time}"),
        **{field.key: fields[field.key] for field in FIELDS if field.key in fields},
        **{name: dates[name] for name in ("date", "dateStatements", "dateAgreement")},
        "file": file.to_dict(),
        "tool": {"name": "bayegan", "version": __version__, "calendarTable": calendar_table_digest()},
    }


def render_records(records: Iterable[Mapping[str, Any]]) -> bytes:
    """The records as JSON Lines in UTF-8, one a line, Persian text as itself."""
    return b"".join(render_line(record) + b"\n" for record in records)


def render_line(entry: Mapping[str, Any]) -> bytes:
    """One line of JSON Lines without its line feed: no spaces, so that the octets follow from the content alone."""
    return _encode(entry).encode()
