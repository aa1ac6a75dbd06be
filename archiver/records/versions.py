"""The versions of records. Each keeps its own schema for ever; old records are read in the fields of the newest version.

A schema that shipped with a release is never edited. A new version takes over `document-record.schema.json`. The old file moves,
octet for octet, to `document-record-VERSION.schema.json`. It gets an entry here with a function that converts its records.

Version 1.1 adds to 1.0: documents that bear no date (`date.stated`), the calendar Umm al-Qura, month and day of dates without a
year, dates that are uncertain (`?` and `%` of EDTF), `titleBasis`, and `file.attachments`. `certainty` may be absent: it speaks
of a conversion that was chosen. No release has shipped this version yet, so it still grows. The release freezes it, as
`tests/test_frozen_schemas.py` freezes 1.0.

A bag is made with records of the newest version. A change of an old bag touches only what it must: a record keeps its version if
that can say the change, and is converted to the newest if not. The other records stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.records.schema_check import RECORD_SCHEMA, check_against

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NEWEST_VERSION: Final = "1.1"


class RecordVersion(NamedTuple):
    """The schema file of a version, and the function that converts its records to the newest version."""

    schema: str
    renew: Callable[[Mapping[str, Any]], Mapping[str, Any]]


def _renew_first(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Convert a record of version 1.0. All its fields are fields of 1.1, with the same meaning."""
    return {**record, "recordVersion": NEWEST_VERSION}


VERSIONS: Final = {
    "1.0": RecordVersion("document-record-1.0.schema.json", _renew_first),
    NEWEST_VERSION: RecordVersion(RECORD_SCHEMA, lambda record: record),
}
"""The versions from the oldest to the newest."""


def version_of(record: object) -> str:
    """Return the version that a record states, or the newest if it states none. The version need not be known."""
    version = record.get("recordVersion") if isinstance(record, dict) else None
    return version if isinstance(version, str) else NEWEST_VERSION


def renew_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Convert a record that fits the schema of its version to the newest. Raises KeyError for an unknown version."""
    return VERSIONS[version_of(record)].renew(record)


def change_record(record: Mapping[str, Any], changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record with other values of some fields, in its own version if that can say them, else in the newest.

    Raises KeyError for an unknown version.
    """
    changed = {**record, **changes}
    if "titleBasis" in record and changed["title"] != record["title"]:
        # Titles of packed documents are changed by a table.
        changed["titleBasis"] = "table"
    if check_against(VERSIONS[version_of(record)].schema, changed):
        return renew_record(changed)
    return changed
