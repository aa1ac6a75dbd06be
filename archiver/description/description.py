"""Describe the documents of a new bag: their records, the event log, the finding aid, and the schemas of these."""

from __future__ import annotations

import os
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bags.format import EVENTS, PAYLOAD, RECORDS, SCHEMAS
from archiver.description.document_events import DocumentEvents
from archiver.events import Agent, DateDecision
from archiver.finding_aid import Holdings, render_finding_aid
from archiver.intake import fits_script
from archiver.records import (
    EVENT_SCHEMA,
    RECORD_SCHEMA,
    DocumentFile,
    KeptRecords,
    build_record,
    check_against,
    check_given_date,
    format_time,
    written_date,
)
from archiver.schema_files import read_schema_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archiver.bags.creation import PayloadFile
    from archiver.description.document_reading import ReadDocument
    from archiver.description.virus_scan import VirusScan
    from archiver.documents.document import Attachment
    from archiver.documents.formats import Format
    from archiver.finding_aid import BagDescription, RenderPages
    from archiver.findings import Finding
    from archiver.intake import DocumentDescription
    from archiver.records import RecordContext

_COPIED_SCHEMAS = (RECORD_SCHEMA, EVENT_SCHEMA)


class BagContext(NamedTuple):
    """Facts that all documents of a bag share.

    `records` holds the fields that their records have in common, and `bag` the facts of the finding aid about the bag as a whole.
    `resolution` is the `date` of a record as a person gave it. `virus_scan` is the result of a scan of the documents.
    `persons` stand for the packing.
    """

    records: RecordContext
    bag: BagDescription
    resolution: Mapping[str, Any] | None = None
    virus_scan: VirusScan | None = None
    persons: Sequence[Agent] = ()


class Description(NamedTuple):
    """The tag files that describe the documents (path in the bag and octets), and the head of the event log.

    Each tag file is made when it is taken, and is to be written before the next.
    """

    tag_files: Iterable[tuple[str, bytes | Iterable[bytes]]] = ()
    event_log_head: str | None = None


class Describer:
    """Takes documents one by one, in the order of the manifest, and keeps only the record and the events of each."""

    def __init__(self, context: BagContext) -> None:
        self._context = context
        self._events = DocumentEvents(context.records.time, context.bag.algorithms)
        self._records = KeptRecords()
        self._holdings = Holdings(context.bag.bagging_date)
        self.proposed = 0
        """Documents whose title is one that they state themselves."""
        organization = Agent("organization", context.records.organization.name, "authorizer")
        self._decider = next((person._replace(role="authorizer") for person in context.persons), organization)
        self._deciders: dict[str, str] = {}
        """By the identifier of a document, the person who decided its date, if its row names one."""

    def add(self, file: PayloadFile, document: ReadDocument, described: DocumentDescription) -> list[Finding]:
        """Describe a document, with the fields of its row in an intake table.

        Return faults of its record. With an error among them, the bag must not be made.
        """
        resolution = described.date or self._context.resolution
        record = self._build_record(file, document, described._replace(date=resolution))
        self._records.append(record)
        self._holdings.add(record)
        decider = self._find_decider(record["identifier"], described)
        self._log_events(record["identifier"], file, document, (resolution, decider))
        findings = check_against(RECORD_SCHEMA, record, {"path": file.source})
        if resolution is not None:
            findings += check_given_date(record, resolution, {"path": file.source})
        return findings

    def check(self, file: PayloadFile, document: ReadDocument, described: DocumentDescription) -> list[Finding]:
        """Return what `add` would say of the date that was given to a document, without describing it."""
        resolution = described.date or self._context.resolution
        if resolution is None:
            return []
        # There is no digest yet, so that no whole record can be made.
        return check_given_date({"dateStatements": document.statements}, resolution, {"path": file.source})

    def _find_decider(self, identifier: str, described: DocumentDescription) -> Agent:
        """Return the person who decided the date of a document: the one of its row, or the one who packs the bag."""
        if described.date is None or described.decider is None:
            return self._decider
        self._deciders[identifier] = described.decider
        return Agent("person", described.decider, "authorizer")

    def _log_events(
        self, identifier: str, file: PayloadFile, document: ReadDocument, decision: tuple[Mapping[str, Any] | None, Agent]
    ) -> None:
        scan = self._context.virus_scan
        result = scan and scan.results.get(file.path.removeprefix(f"{PAYLOAD}/"))
        if scan and result:
            self._events.add_virus_check(identifier, scan.report, result)
        self._events.add(identifier, document)
        resolution, decider = decision
        if resolution is not None:
            self._events.add_resolution(identifier, resolution, decider)

    def finish(self, render_pages: RenderPages = map) -> Description:
        """Return everything that the bag says about its documents. `render_pages` writes pages of the finding aid, like `map`."""
        self._events.add_creation(len(self._records), self._context.persons)
        decisions = partial(_list_decisions, self._deciders, self._decider.name, format_time(self._context.records.time))
        pages = render_finding_aid(
            self._context.bag._replace(decisions=decisions),
            self._records,
            holdings=self._holdings,
            render_pages=render_pages,
        )
        tag_files: Iterable[tuple[str, bytes | Iterable[bytes]]] = chain(
            [(RECORDS, self._records.render()), (EVENTS, self._events.log.blocks())],
            pages,
            ((f"{SCHEMAS}/{name}", read_schema_bytes(name)) for name in _COPIED_SCHEMAS),
        )
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
            attachments=[_describe_attachment(one) for one in document.attachments],
        )
        date = document.date if described.date is None else described.date
        dates = {"date": date, "dateStatements": document.statements, "dateAgreement": document.agreement}
        own = {**described.fields, **self._describe_title(document, described)}
        return build_record(self._context.records, copied, dates, own)

    def _describe_title(self, document: ReadDocument, described: DocumentDescription) -> dict[str, Any]:
        """Return the proposed title if nobody gave one, and where the title of the record comes from.

        A proposed title that came back in the table as it was keeps its basis.
        """
        proposed, title = document.title, described.fields.get("title")
        if title is None:
            if "title" in self._context.records.described:
                return {}
            self.proposed += proposed.basis != "file-name"
            return {"title": proposed.to_texts(), "titleBasis": proposed.basis}
        if described.title_basis != "table" or [text["value"] for text in title] != [proposed.value]:
            return {"titleBasis": described.title_basis}
        # A name in Latin letters stands in the column of Persian titles only to be replaced there.
        is_misplaced = not fits_script(proposed.value, title[0]["language"])
        return {"titleBasis": proposed.basis, **({"title": proposed.to_texts()} if is_misplaced else {})}


def _list_decisions(deciders: Mapping[str, str], usual: str, time: str, record: Mapping[str, Any]) -> Sequence[DateDecision]:
    """Return the decision on a date that was given with the documents, by the person of its row or the usual one."""
    date = record["date"]
    if date["basis"] not in {"table", "resolved"}:
        return ()
    decider = deciders.get(record["identifier"], usual)
    return (DateDecision(written_date(date) or "undated", date.get("note", ""), (decider,), time),)


def _describe_attachment(one: Attachment) -> dict[str, str]:
    described = {"mediaType": one.media_type}
    return described if one.name is None else {"name": one.name, **described}


def _describe_format(known: Format | None) -> dict[str, str] | None:
    """Return a format as a record holds it, or None if it has no identifier."""
    if known is None or known.puid is None:
        return None
    described = {"puid": known.puid, "basis": known.basis}
    return {**described, "warning": known.warning} if known.warning else described
