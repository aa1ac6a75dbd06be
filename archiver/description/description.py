"""Describe the documents of a bag in the making: their records, the event log, the finding aid, and the schemas they follow."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bags.format import EVENTS, PAYLOAD, RECORDS, SCHEMAS
from archiver.description.document_events import DocumentEvents
from archiver.finding_aid import render_finding_aid
from archiver.records import (
    EVENT_SCHEMA,
    RECORD_SCHEMA,
    Agent,
    DocumentFile,
    KeptRecords,
    build_record,
    check_against,
    check_given_date,
)
from archiver.schema_files import read_schema_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archiver.bags.creation import PayloadFile
    from archiver.description.document_reading import ReadDocument
    from archiver.description.virus_scan import VirusScan
    from archiver.documents.formats import Format
    from archiver.finding_aid import BagDescription
    from archiver.findings import Finding
    from archiver.intake import DocumentDescription
    from archiver.records import RecordContext

_COPIED_SCHEMAS = (RECORD_SCHEMA, EVENT_SCHEMA)


class BagContext(NamedTuple):
    """What all documents of a bag share.

    `records` is what their records say alike, `bag` what the finding aid says of the bag as a whole, `resolution` the `date` of a
    record as a person gave it, where one did, `virus_scan` what a scanner said of the documents, where one was asked.
    """

    records: RecordContext
    bag: BagDescription
    resolution: Mapping[str, Any] | None = None
    virus_scan: VirusScan | None = None


class Description(NamedTuple):
    """The tag files that describe the documents (path in the bag and octets), and the head of the event log."""

    tag_files: Iterable[tuple[str, bytes | Iterable[bytes]]] = ()
    event_log_head: str | None = None


class Describer:
    """Takes documents one after the other, in the order of the manifest, and keeps of each only its record and its events."""

    def __init__(self, context: BagContext) -> None:
        self._context = context
        self._events = DocumentEvents(context.records.time, context.bag.algorithms)
        self._records = KeptRecords()

    def add(self, file: PayloadFile, document: ReadDocument, described: DocumentDescription) -> list[Finding]:
        """Describe a document, of which a row of a table may say more than can be said of all.

        A finding is a fault of the record: the bag must not be made then.
        """
        resolution = described.date or self._context.resolution
        record = self._build_record(file, document, described._replace(date=resolution))
        self._records.append(record)
        self._log_events(record["identifier"], file, document, resolution)
        findings = check_against(RECORD_SCHEMA, record, {"path": file.source})
        if resolution is not None:
            findings += check_given_date(record, resolution, {"path": file.source})
        return findings

    def _log_events(
        self, identifier: str, file: PayloadFile, document: ReadDocument, resolution: Mapping[str, Any] | None
    ) -> None:
        scan = self._context.virus_scan
        result = scan and scan.results.get(file.path.removeprefix(f"{PAYLOAD}/"))
        if scan and result:
            self._events.add_virus_check(identifier, scan.report, result)
        self._events.add(identifier, document)
        if resolution is not None:
            decider = Agent("organization", self._context.records.organization.name, "authorizer")
            self._events.add_resolution(identifier, resolution, decider)

    def finish(self) -> Description:
        """Everything that the bag says about its documents."""
        self._events.add_creation(len(self._records))
        tag_files: list[tuple[str, bytes | Iterable[bytes]]] = [
            (RECORDS, self._records.render()),
            (EVENTS, self._events.log.blocks()),
            *render_finding_aid(self._context.bag, self._records),
            *((f"{SCHEMAS}/{name}", read_schema_bytes(name)) for name in _COPIED_SCHEMAS),
        ]
        return Description(tag_files, self._events.log.head)

    def _build_record(self, file: PayloadFile, document: ReadDocument, described: DocumentDescription) -> dict[str, Any]:
        copied = DocumentFile(
            path=file.path,
            original_name=os.path.basename(file.source),
            size=file.size,
            modified_ns=file.modified_ns,
            media_type=document.media_type,
            checksums=file.digests,
            encoding=document.encoding,
            format=_describe_format(document.format),
        )
        date = document.date if described.date is None else described.date
        dates = {"date": date, "dateStatements": document.statements, "dateAgreement": document.agreement}
        return build_record(self._context.records, copied, dates, described.fields)


def _describe_format(known: Format | None) -> dict[str, str] | None:
    """A format as a record holds it; one that is not known has no identifier to be held."""
    if known is None or known.puid is None:
        return None
    described = {"puid": known.puid, "basis": known.basis}
    return {**described, "warning": known.warning} if known.warning else described
