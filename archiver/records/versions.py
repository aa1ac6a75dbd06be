"""The versions that a record can have. Each is checked by its own schema for ever, and read as if it were of the newest.

A version that shipped with a release is never edited. A new one takes over `document-record.schema.json`; the file of the one
before it moves to `document-record-VERSION.schema.json` with every octet it had, and gets an entry here with the function that
says in the newest fields what its records say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.records.schema_check import RECORD_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NEWEST_VERSION: Final = "1.0"


class RecordVersion(NamedTuple):
    """The name of a version's schema file, and what turns one of its records that fits into one of the newest version."""

    schema: str
    renew: Callable[[Mapping[str, Any]], Mapping[str, Any]]


def _keep(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return record


VERSIONS: Final = {NEWEST_VERSION: RecordVersion(RECORD_SCHEMA, _keep)}


def version_of(record: object) -> str:
    """What a record says of its version, the newest where it says nothing that could be one; it need not be known."""
    version = record.get("recordVersion") if isinstance(record, dict) else None
    return version if isinstance(version, str) else NEWEST_VERSION


def renew_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record that fits the schema of its version, in the fields of the newest. Raises KeyError for an unknown version."""
    return VERSIONS[version_of(record)].renew(record)
