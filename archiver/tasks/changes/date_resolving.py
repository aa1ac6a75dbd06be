"""Resolve the date of a document in an existing bag by the word of a person. The date statements of the document stay."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from archiver.bagging_time import read_bagging_time
from archiver.bags.format import EVENTS
from archiver.bags.second_opinion import Opinion
from archiver.bags.update import UpdateOptions, update_bag
from archiver.errors import WrongUsageError
from archiver.events import Agent, EventLog, EventType, renew_events
from archiver.findings import Finding, Where, escape_for_display, has_errors, make_finding
from archiver.progress import Progress
from archiver.records import (
    RecordFile,
    change_record,
    check_given_date,
    find_documents,
    is_withheld,
    list_near_names,
    written_date,
)
from archiver.tasks.arguments import check_progress, read_path, read_text, refuse
from archiver.tasks.changes.record_changing import RecordsChange, open_lines
from archiver.tasks.create_options import check_texts, read_given_date, refuse_control_characters
from archiver.tasks.date_arguments import Day, read_date_text
from archiver.value import WithoutTruthValue

_MOST_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A date as people write them, the note that says what it rests on, and the name of the person who gives it."""

    date: str | Day
    note: str
    agent: str


@dataclass(frozen=True, slots=True)
class ResolutionReport(WithoutTruthValue):
    """The outcome. `changed` says whether the bag is the new one; if not, an error among the findings says why.

    `document` is the path of the document, or the name given if it was not found. `date` is the `date` of its record now.
    """

    ask_instead = "changed"

    bag: str
    document: str
    changed: bool
    date: Mapping[str, Any]
    findings: Sequence[Finding]
    is_withheld: bool = False
    """True if the document is withheld today."""

    def to_dict(self) -> dict[str, Any]:
        """Return the report in the form of `schemas/report.schema.json`."""
        return {"bag": self.bag, "document": self.document, "changed": self.changed, "date": dict(self.date)}

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: this one if the bag was changed."""
        return [self.to_dict()] if self.changed else []


def resolve_date(
    bag: str | os.PathLike[str],
    document: str,
    given: GivenDate,
    *,
    second_opinion: Opinion = "complete",
    progress: Progress | None = None,
) -> ResolutionReport:
    """Resolve the date of one document of a bag of ours; see `archiver.bags.update.update_bag` for what happens to the bag.

    Args:
        bag: the bag's base directory.
        document: the document's path in the bag (with or without `data/`), its identifier, or its reference code.
        given: the date, its note and who gives it.
        second_opinion: what bagit is asked about the new bag.
        progress: told of the octets and files verified so far.

    Raises:
        WrongUsageError: the date cannot be read in one way only, or note or name are missing.
        ReadError: the bag cannot be reached.
        WriteError: the disk cannot be written.
    """
    check_progress(progress)
    bag_path = read_path("bag", bag)
    read_text("document", document)
    if not isinstance(given, GivenDate):
        refuse("given", given, "given-date")
    given = GivenDate(
        read_date_text("given.date", given.date), read_text("given.note", given.note), read_text("given.agent", given.agent)
    )
    texts = {"given.date": given.date, "given.note": given.note, "given.agent": given.agent}
    check_texts(texts)
    refuse_control_characters(texts)
    if not given.note.strip():
        raise WrongUsageError("error.date-note-missing")
    if not given.agent.strip():
        raise WrongUsageError("error.agent-missing")
    resolution, findings = read_given_date(given.date, given.note)
    moment = datetime.fromtimestamp(read_bagging_time(), UTC)
    change = _ResolvedDate(_NamedDocument(bag_path, document), resolution, Agent("person", given.agent, "authorizer"), moment)
    # An unknown name is found before an hour is spent on verifying the bag.
    refusals = change.look_ahead()
    report = None
    if not refusals:
        report, refusals = update_bag(bag_path, change, UpdateOptions(moment, second_opinion), progress)
    findings = [*findings, *(report.findings if report is not None else ()), *refusals]
    changed = report is not None and not has_errors(findings)
    return ResolutionReport(bag_path, change.path or document, changed, resolution, findings, change.is_withheld)


class _NamedDocument(NamedTuple):
    """The path of a bag, and what the user called a document in it."""

    bag: str
    document: str


class _ResolvedDate(RecordsChange):
    """The change of one record."""

    def __init__(self, named: _NamedDocument, resolution: Mapping[str, Any], agent: Agent, moment: datetime) -> None:
        super().__init__(named.bag, moment)
        self._document = named.document
        self._resolution = resolution
        self._agent = agent
        self._record: Mapping[str, Any] = {}
        self.path = ""
        """The document's path in the bag, once it was found."""

    @property
    def is_withheld(self) -> bool:
        """True if the document was found and is withheld on the day of the change."""
        return bool(self.path) and is_withheld(self._record, self._moment.date())

    def look_ahead(self) -> list[Finding]:
        """Return errors about the name before the bag is verified, and a note if nothing new is said."""
        findings = super().look_ahead()
        if has_errors(findings):
            return findings
        try:
            return self._find_repeated()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return []

    def check_records(self, records: RecordFile) -> list[Finding]:
        """Find the record of the document, and return findings about it and the date."""
        refusals = self._find(records)
        return refusals or check_given_date(self._record, self._resolution, {"path": self.path})

    def _find_repeated(self) -> list[Finding]:
        """Return a finding if the same person has said the same before, and nothing since.

        One more state of the bag would say nothing new then.
        """
        if self._record["date"] != self._resolution:
            return []
        kind, last = EventType.METADATA_MODIFICATION.value[1], None
        with open_lines(self._bag, EVENTS) as file:
            for event in renew_events(map(json.loads, file)):
                if event["eventType"] == kind and self._record["identifier"] in event.get("objects", ()):
                    last = event
        if last is None or self._agent.to_dict() not in last["agents"]:
            return []
        return [
            make_finding("record.date-unchanged", {"path": escape_for_display(self.path)}, document=escape_for_display(self.path))
        ]

    def _find(self, records: RecordFile) -> list[Finding]:
        """Find the record of the document. Return an error if the name is that of no document or of several."""
        found = find_documents(records, self._document)
        if len(found) == 1:
            self._record = records[found[0]]
            self.path = self._record["file"]["path"]
            self.changed = {found[0]: change_record(self._record, {"date": self._resolution})}
            return []
        where: Where = {"path": escape_for_display(self._bag)}
        document = escape_for_display(self._document)
        if not found:
            near = [escape_for_display(name) for name in list_near_names(records, self._document)]
            return [make_finding("record.document-unknown", where, document=document, near=near)]
        paths = [escape_for_display(records[position]["file"]["path"]) for position in found[:_MOST_TOLD]]
        return [make_finding("record.document-ambiguous", where, document=document, count=len(found), paths=paths)]

    def log_events(self, log: EventLog) -> None:
        """Log who decided on which date, and the one before."""
        before = written_date(self._record["date"]) or "none"
        given = written_date(self._resolution)
        detail = f"date resolved by a person: {given} ({self._resolution['note']}); before: {before}"
        log.add(EventType.METADATA_MODIFICATION, detail, objects=[self._record["identifier"]], agents=[self._agent])
