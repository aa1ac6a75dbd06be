"""Resolve the date of a document in an existing bag by the word of a person. The date statements of the document stay."""

import io
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, Final, NamedTuple

from archiver.bagging_time import read_bagging_time
from archiver.bags.format import BAG_INFO, EVENTS, FINDING_AID_PARTS, RECORDS, SCHEMAS, BagReport, bag_name, read_tag_file
from archiver.bags.second_opinion import Opinion
from archiver.bags.update import Change, UpdateOptions, update_bag
from archiver.calendars import SolarHijriDate
from archiver.errors import WrongUsageError
from archiver.events import Agent, EventLog, EventType, renew_events
from archiver.finding_aid import BagDescription, render_finding_aid
from archiver.findings import Finding, Where, escape_for_display, has_errors, make_finding
from archiver.operating_system import NO_WAIT, open_unfollowed
from archiver.progress import Progress
from archiver.records import (
    VERSIONS,
    RecordFile,
    change_record,
    check_given_date,
    find_documents,
    is_withheld,
    list_near_names,
    version_of,
    written_date,
)
from archiver.schema_files import read_schema_bytes
from archiver.tasks.arguments import check_progress, read_path, read_text, refuse
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
    return ResolutionReport(bag_path, change.path or document, changed, resolution, findings)


class _NamedDocument(NamedTuple):
    """The path of a bag, and what the user called a document in it."""

    bag: str
    document: str


class _ResolvedDate(Change):
    """The change of one record. The records are read from the bag one at a time, each time that they are needed."""

    def __init__(self, named: _NamedDocument, resolution: Mapping[str, Any], agent: Agent, moment: datetime) -> None:
        self._bag, self._document = named
        self._resolution = resolution
        self._agent = agent
        self._moment = moment
        self._position = 0
        self._record: Mapping[str, Any] = {}
        self.path = ""
        """The document's path in the bag, once it was found."""

    def look_ahead(self) -> list[Finding]:
        """Return errors about the name before the bag is verified. The validator finds all other faults."""
        try:
            with _open_lines(self._bag, RECORDS) as file:
                refusals = self._find(RecordFile(file))
            return refusals or self._find_repeated()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return []

    def check(self, bag: str, report: BagReport) -> list[Finding]:
        if not report.follows_our_profile:
            return [make_finding("bag.not-own", {"path": escape_for_display(self._bag)}, path=escape_for_display(self._bag))]
        with _open_lines(bag, RECORDS) as file:
            records = RecordFile(file)
            self._description = self._describe_bag(bag, report, records)
            refusals = self._find(records)
        return refusals or check_given_date(self._record, self._resolution, {"path": self.path})

    def _find_repeated(self) -> list[Finding]:
        """Return a finding if the same person has said the same before, and nothing since.

        One more state of the bag would say nothing new then.
        """
        if self._record["date"] != self._resolution:
            return []
        kind, last = EventType.METADATA_MODIFICATION.value[1], None
        with _open_lines(self._bag, EVENTS) as file:
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
            self._position = found[0]
            self._record = records[self._position]
            self.path = self._record["file"]["path"]
            return []
        where: Where = {"path": escape_for_display(self._bag)}
        document = escape_for_display(self._document)
        if not found:
            near = [escape_for_display(name) for name in list_near_names(records, self._document)]
            return [make_finding("record.document-unknown", where, document=document, near=near)]
        paths = [escape_for_display(records[position]["file"]["path"]) for position in found[:_MOST_TOLD]]
        return [make_finding("record.document-ambiguous", where, document=document, count=len(found), paths=paths)]

    def tag_files(self, bag: str) -> Iterator[tuple[str, Iterable[bytes]]]:
        with _open_lines(bag, RECORDS) as file:
            records = RecordFile(file)
            changed = change_record(self._record, {"date": self._resolution})
            records.change(self._position, changed)
            yield RECORDS, records.render()
            yield from _list_schemas(bag, {version_of(self._record), version_of(changed)})
            names: list[str] = []
            with suppress(FileNotFoundError):
                names = os.listdir(os.path.join(bag, FINDING_AID_PARTS))
            parts = [f"{FINDING_AID_PARTS}/{name}" for name in names]
            yield from render_finding_aid(self._description, records, parts)

    def log_events(self, log: EventLog) -> None:
        before = written_date(self._record["date"]) or "none"
        given = written_date(self._resolution)
        detail = f"date resolved by a person: {given} ({self._resolution['note']}); before: {before}"
        log.add(EventType.METADATA_MODIFICATION, detail, objects=[self._record["identifier"]], agents=[self._agent])

    def _describe_bag(self, bag: str, report: BagReport, records: RecordFile) -> BagDescription:
        """Return what the finding aid says of the bag as a whole, by its bag-info.txt and the records that may be shown."""
        with open(os.path.join(bag, BAG_INFO), encoding="utf-8", newline="") as file:
            fields = {field.label.lower(): field.value for field in reversed(read_tag_file(file.read()).fields)}
        day = self._moment.date()
        with suppress(ValueError):
            day = date.fromisoformat(fields.get("bagging-date", ""))
        packed = (day.isoformat(), SolarHijriDate.from_gregorian(day).iso())
        origin = fields.get("source-organization", "")
        shown_names = (record["originOrganization"]["name"] for record in records if not is_withheld(record, day))
        names = next((names for names in shown_names if names[0]["value"] == origin), ())
        return BagDescription(bag_name(bag), origin, report.algorithms, *packed, organization_names=names)


def _list_schemas(bag: str, versions: set[str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield the schemas that a bag needs after a record was converted to a newer version, under the names of today."""
    if len(versions) == 1:
        return
    for version in sorted(versions):
        name = VERSIONS[version].schema
        path, octets, found = f"{SCHEMAS}/{name}", read_schema_bytes(name), b""
        with suppress(FileNotFoundError), _open_lines(bag, path) as file:
            found = file.read(len(octets) + 1)
        if found != octets:
            yield path, [octets]


def _open_lines(bag: str, path: str) -> BinaryIO:
    """Open a tag file of a bag without following a link or waiting for a pipe. What is no regular file has no lines.

    Raises OSError.
    """
    descriptor = open_unfollowed(os.path.join(bag, path), os.O_RDONLY | NO_WAIT)
    file = open(descriptor, "rb")  # noqa: SIM115 - the caller closes it
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return file
    file.close()
    return io.BytesIO()
