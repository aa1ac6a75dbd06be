"""The versions of records. Each keeps its own schema for ever; old records are read in the fields of the newest version.

A schema that shipped with a release is never edited. A new version takes over `document-record.schema.json`. The old file moves,
octet for octet, to `document-record-VERSION.schema.json`. It gets an entry here with a function that converts its records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.records.schema_check import RECORD_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NEWEST_VERSION: Final = "1.0"


class RecordVersion(NamedTuple):
    """The schema file of a version, and the function that converts its records to the newest version."""

    schema: str
    renew: Callable[[Mapping[str, Any]], Mapping[str, Any]]


VERSIONS: Final = {NEWEST_VERSION: RecordVersion(RECORD_SCHEMA, lambda record: record)}


def version_of(record: object) -> str:
    """Return the version that a record states, or the newest if it states none. The version need not be known."""
    version = record.get("recordVersion") if isinstance(record, dict) else None
    return version if isinstance(version, str) else NEWEST_VERSION


def renew_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Convert a record that fits the schema of its version to the newest. Raises KeyError for an unknown version."""
    return VERSIONS[version_of(record)].renew(record)
