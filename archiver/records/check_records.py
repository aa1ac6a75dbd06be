"""Check what JSON Schema cannot say of the records of a bag: that they and the manifests name the same files and digests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver.calendars import SolarHijriDate
from archiver.findings import Finding, Where, notice
from archiver.records.schema_check import RECORD_SCHEMA, check_against

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def check_records(octets: bytes, entries: Mapping[str, Mapping[str, str]], path: str) -> list[Finding]:
    """Every fault of the records in `octets` (JSON Lines): schema, calendars, identifiers, and the files they name.

    `entries` holds, for each payload path, the digests of the manifests by algorithm; `path` is where the records stand.
    """
    findings: list[Finding] = []
    lines_by_identifier: dict[str, int] = {}
    described: set[str] = set()
    for number, line in enumerate(octets.splitlines(), 1):
        where: Where = {"path": path, "line": number}
        try:
            record = json.loads(line)
        except ValueError:
            findings.append(notice("record.unreadable-line", where, line=number))
            continue
        faults = check_against(RECORD_SCHEMA, record, where)
        findings.extend(faults)
        if faults:
            # A record that does not fit may lack what the other checks look at; the file it names still counts as described.
            described.update(_named_file(record))
            continue
        described.add(record["file"]["path"])
        findings.extend(_check_file(record, entries, where))
        findings.extend(_check_calendars(record, where))
        first = lines_by_identifier.setdefault(record["identifier"], number)
        if first != number:
            findings.append(
                notice("record.identifier-repeated", where, identifier=record["identifier"], first=first, line=number)
            )
    findings.extend(
        notice("record.missing", {"path": document}, document=document, records=path)
        for document in entries
        if document not in described
    )
    return findings


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
