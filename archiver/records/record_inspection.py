"""Inspect the line of a record by itself, apart from what compares it with other lines and with the manifests.

This is most of the work, and any process can do it. A line with any fault is left to `RecordCheck`, which says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.records.check_dates import check_record_dates
from archiver.records.check_statements import can_be_checked, check_statements
from archiver.records.description_check import check_description
from archiver.records.json_line import read_json_line
from archiver.records.schema_check import is_valid
from archiver.records.versions import VERSIONS, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archiver.findings import Where

_COMPARED: Final = ("identifier", "originOrganization", "date", "referenceCode", "levelOfDescription")
_COMPARED_OF_FILE: Final = ("path", "size", "checksums")


def inspect_record(
    line: bytes, octets_of: Mapping[str, int | None] | None, read_file: Callable[[str], bytes | None]
) -> dict[str, Any] | None:
    """Return the fields of a good record that are compared with something else. None if it needs a closer look.

    Args:
        line: the line, without its line feed.
        octets_of: the files that may be read, with their octets as they were found. None if no document is read.
        read_file: returns the octets of such a file, or None if it cannot be read.
    """
    where: Where = {"line": 0}
    try:
        record, faults = read_json_line(line, "record", where)
        version = VERSIONS.get(version_of(record))
        if faults or version is None or not is_valid(version.schema, record):
            return None
        renewed = version.renew(record)
        if _has_any(check_record_dates(renewed, where)) or _has_any(check_description(renewed, where)):
            return None
        if octets_of is not None and can_be_checked(renewed):
            file = renewed["file"]
            if file["path"] not in octets_of:
                return None
            octets = read_file(file["path"]) if octets_of[file["path"]] == file["size"] else None
            if octets is not None and _has_any(check_statements(renewed, octets, where)):
                return None
    except RecursionError:
        return None
    compared = {key: renewed[key] for key in _COMPARED if key in renewed}
    kept = {key: renewed["file"][key] for key in _COMPARED_OF_FILE}
    return {"recordVersion": version_of(record), **compared, "file": kept}


def _has_any(findings: Iterable[object]) -> bool:
    return next(iter(findings), None) is not None
