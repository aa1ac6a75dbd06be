"""Describe the documents of a bag in the making: their records, the event log, the finding aid, and the schemas they follow."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bags import EVENTS, FINDING_AID, RECORDS, SCHEMAS
from archiver.findings import notice
from archiver.records import (
    EVENT_SCHEMA,
    RECORD_SCHEMA,
    Agent,
    DocumentFile,
    EventLog,
    EventType,
    Outcome,
    build_record,
    check_against,
    render_records,
)
from archiver.reports import render_finding_aid
from archiver.schema_files import read_schema_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.bags import PayloadFile
    from archiver.findings import Finding
    from archiver.records import RecordContext
    from archiver.reports import BagDescription
    from archiver.tasks.dates import DatedDocument

_COPIED_SCHEMAS = (RECORD_SCHEMA, EVENT_SCHEMA)


class BagContext(NamedTuple):
    """What all documents of a bag share.

    `records` is what their records say alike, `bag` what the finding aid says of the bag as a whole, `resolution` the `date` of a
    record as a person gave it, where one did.
    """

    records: RecordContext
    bag: BagDescription
    resolution: Mapping[str, Any] | None = None


class Description(NamedTuple):
    """The tag files that describe the documents (path in the bag and octets), and the head of the event log."""

    tag_files: Sequence[tuple[str, bytes]] = ()
    event_log_head: str | None = None


class Describer:
    """Takes documents one after the other, in the order of the manifest, and keeps of each only its record and its events."""

    def __init__(self, context: BagContext) -> None:
        self._context = context
        self._log = EventLog(context.records.time)
        self._records: list[dict[str, Any]] = []

    def add(self, file: PayloadFile, dated: DatedDocument) -> list[Finding]:
        """Describe a document. A finding is a fault of the record: the bag must not be made then."""
        record = self._build_record(file, dated)
        self._records.append(record)
        self._log_events(record["identifier"], dated)
        findings = check_against(RECORD_SCHEMA, record, {"path": file.source})
        if self._context.resolution is not None and _is_contradicted(self._context.resolution, dated.date):
            findings.append(_contradiction(self._context.resolution, dated))
        return findings

    def finish(self) -> Description:
        """Everything that the bag says about its documents."""
        self._log.add(EventType.INFORMATION_PACKAGE_CREATION, f"BagIt bag; documents: {len(self._records)}")
        tag_files = [
            (RECORDS, render_records(self._records)),
            (EVENTS, self._log.render()),
            (FINDING_AID, render_finding_aid(self._context.bag, self._records).encode()),
            *((f"{SCHEMAS}/{name}", read_schema_bytes(name)) for name in _COPIED_SCHEMAS),
        ]
        return Description(tag_files, self._log.head)

    def _build_record(self, file: PayloadFile, dated: DatedDocument) -> dict[str, Any]:
        document = dated.document
        described = DocumentFile(
            path=file.path,
            original_name=os.path.basename(file.source),
            size=file.size,
            modified_ns=file.modified_ns,
            media_type=document.media_type,
            checksums=file.digests,
            encoding=document.encoding,
        )
        date = dated.date if self._context.resolution is None else self._context.resolution
        dates = {"date": date, "dateStatements": dated.describe_statements(), "dateAgreement": dated.agreement}
        return build_record(self._context.records, described, dates)

    def _log_events(self, identifier: str, dated: DatedDocument) -> None:
        about = [identifier]
        algorithms = ", ".join(self._context.bag.algorithms)
        self._log.add(EventType.INGESTION, "copied into the payload in one read of the source", objects=about)
        self._log.add(EventType.MESSAGE_DIGEST_CALCULATION, f"{algorithms}, in the read that copied it", objects=about)
        has_text = dated.document.text is not None
        found = f"text read; date statements found: {len(dated.statements)}" if has_text else "no text could be read"
        self._log.add(EventType.METADATA_EXTRACTION, found, objects=about)
        codes = ", ".join(sorted({finding.code for finding in dated.findings}))
        outcome = Outcome("warning", codes) if codes else Outcome("success")
        self._log.add(EventType.VALIDATION, "date statements compared with one another", objects=about, outcome=outcome)
        resolution = self._context.resolution
        if resolution is not None:
            detail = f"date given by a person: {resolution['gregorian']} ({resolution['note']})"
            decider = Agent("organization", self._context.records.organization.name, "authorizer")
            self._log.add(EventType.METADATA_MODIFICATION, detail, objects=about, agents=(decider,))


def _is_contradicted(resolution: Mapping[str, Any], date: Mapping[str, Any]) -> bool:
    """Whether a document says without doubt of itself that it is of another day."""
    is_sure = date["basis"] in {"dateline", "twins"} and date["precision"] == resolution["precision"] == "day"
    return is_sure and date["gregorian"] != resolution["gregorian"]


def _contradiction(resolution: Mapping[str, Any], dated: DatedDocument) -> Finding:
    given = {"givenGregorian": resolution["gregorian"], "givenSolarHijri": resolution["solarHijri"]}
    stated = {"gregorian": dated.date["gregorian"], "solarHijri": dated.date["solarHijri"]}
    return notice("date.given-differs", {"path": dated.path}, **given, **stated)
