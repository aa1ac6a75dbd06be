"""Check what JSON Schema cannot say of the records of a bag: that they and the manifests name the same files and digests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver.calendars import SolarHijriDate
from archiver.findings import Where, notice
from archiver.records.schema_check import RECORD_SCHEMA, check_against

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archiver.findings import Finding


def check_records(lines: Iterable[bytes], entries: Mapping[str, Mapping[str, str]], path: str) -> Iterator[Finding]:
    """Every fault of records: schema, calendars, identifiers, and the files they name.

    Args:
        lines: the records, one a line, without their line feed.
        entries: for each payload path, the digests that the manifests give for it, by algorithm.
        path: where the records stand.
    """
    lines_by_identifier: dict[str, int] = {}
    described: set[str] = set()
    for number, line in enumerate(lines, 1):
        where: Where = {"path": path, "line": number}
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            yield notice("record.unreadable-line", where, line=number)
            continue
        described.update(_named_file(record))
        faults = check_against(RECORD_SCHEMA, record, where)
        yield from faults
        if faults:
            # A record that does not fit may lack what the other checks look at.
            continue
        yield from _check_file(record, entries, where)
        yield from _check_calendars(record, where)
        identifier = record["identifier"]
        first = lines_by_identifier.setdefault(identifier, number)
        if first != number:
            yield notice("record.identifier-repeated", where, identifier=identifier, first=first, line=number)
    for document in entries:
        if document not in described:
            shown = document.encode("utf-8", "backslashreplace").decode()
            yield notice("record.missing", {"path": shown}, document=shown, records=path)


def _named_file(record: object) -> Iterator[str]:
    file = record.get("file") if isinstance(record, dict) else None
    name = file.get("path") if isinstance(file, dict) else None
    if isinstance(name, str):
        yield name


def _check_file(record: Mapping[str, Any], entries: Mapping[str, Mapping[str, str]], where: Where) -> Iterator[Finding]:
    document = record["file"]["path"]
    if document not in entries:
        yield notice("record.file-missing", where, document=document)
        return
    for algorithm, found in record["file"]["checksums"].items():
        expected = entries[document].get(algorithm)
        if expected is not None and expected != found:
            yield notice("record.checksum-differs", where, document=document, algorithm=algorithm, expected=expected, found=found)


def _check_calendars(record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """The two calendars of every complete day must name one day."""
    for place, stated in [("/date", record["date"]), *_numbered(record["dateStatements"])]:
        if stated.get("precision") != "day" or stated.get("toleranceDays"):
            continue
        solar, gregorian = _days(stated.get("solarHijri", "")), _days(stated.get("gregorian", ""))
        try:
            converted = [SolarHijriDate.from_iso(day).to_gregorian().isoformat() for day in solar]
        except ValueError:
            converted = []
        if converted != gregorian:
            yield notice(
                "record.calendars-differ",
                {**where, "pointer": place},
                pointer=place,
                solarHijri=stated.get("solarHijri", ""),
                gregorian=stated.get("gregorian", ""),
            )


def _numbered(statements: list[Any]) -> Iterator[tuple[str, Any]]:
    for number, statement in enumerate(statements):
        yield f"/dateStatements/{number}", statement


def _days(expression: str) -> list[str]:
    """The days of one day, a set of days or an interval."""
    return [day for part in expression.strip("[]").split(",") for day in part.split("/") if day]
