"""Describe the documents of a bag in the making: their records, the event log, the finding aid, and the schemas they follow."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bags import EVENTS, FINDING_AID, RECORDS, SCHEMAS
from archiver.records import (
    EVENT_SCHEMA,
    RECORD_SCHEMA,
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
    """The tag files that describe the documents (path in the bag and octets), the head of the event log, and what was noticed."""

    tag_files: Sequence[tuple[str, bytes]] = ()
    event_log_head: str | None = None
    findings: Sequence[Finding] = ()


def describe_documents(documents: Sequence[tuple[PayloadFile, DatedDocument]], context: BagContext) -> Description:
    """Everything that the bag says about its documents.

    Args:
        documents: each file of the payload with what was read in it, in the order of the manifest.
        context: what they share.

    The findings are those of the records against their own schema: an error among them means that the bag must not be made.
    """
    records = [_build_record(file, dated, context) for file, dated in documents]
    findings = [
        finding
        for (file, _), record in zip(documents, records, strict=True)
        for finding in check_against(RECORD_SCHEMA, record, {"path": file.source})
    ]
    log = _log_events(documents, records, context)
    tag_files = [
        (RECORDS, render_records(records)),
        (EVENTS, log.render()),
        (FINDING_AID, render_finding_aid(context.bag, records).encode()),
        *((f"{SCHEMAS}/{name}", read_schema_bytes(name)) for name in _COPIED_SCHEMAS),
    ]
    return Description(tag_files, log.head, findings)


def _build_record(file: PayloadFile, dated: DatedDocument, context: BagContext) -> dict[str, Any]:
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
    date = dated.date if context.resolution is None else context.resolution
    dates = {"date": date, "dateStatements": dated.describe_statements(), "dateAgreement": dated.agreement}
    return build_record(context.records, described, dates)


def _log_events(
    documents: Sequence[tuple[PayloadFile, DatedDocument]], records: Sequence[Mapping[str, Any]], context: BagContext
) -> EventLog:
    log = EventLog(context.records.time)
    algorithms = ", ".join(context.bag.algorithms)
    for (_, dated), record in zip(documents, records, strict=True):
        about = [record["identifier"]]
        log.add(EventType.INGESTION, "copied into the payload in one read of the source", objects=about)
        log.add(EventType.MESSAGE_DIGEST_CALCULATION, f"{algorithms}, in the read that copied it", objects=about)
        found = (
            f"text read; date statements found: {len(dated.statements)}"
            if dated.document.text is not None
            else "no text could be read"
        )
        log.add(EventType.METADATA_EXTRACTION, found, objects=about)
        codes = ", ".join(sorted({finding.code for finding in dated.findings}))
        outcome = Outcome("warning", codes) if codes else Outcome("success")
        log.add(EventType.VALIDATION, "date statements compared with one another", objects=about, outcome=outcome)
        if context.resolution is not None:
            detail = f"date given by a person: {context.resolution['note']}"
            log.add(EventType.METADATA_MODIFICATION, detail, objects=about)
    log.add(EventType.INFORMATION_PACKAGE_CREATION, f"BagIt bag; documents: {len(documents)}")
    return log
