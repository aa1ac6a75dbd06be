"""Resolve the date of a document in a bag that stands: a person says which day it is and why; its statements stay."""

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from archiver.bagging_time import read_bagging_time
from archiver.bags.format import BAG_INFO, EVENTS, FINDING_AID_PARTS, RECORDS, BagReport, bag_name, read_tag_file
from archiver.bags.second_opinion import Opinion
from archiver.bags.update import Change, UpdateOptions, update_bag
from archiver.calendars import SolarHijriDate
from archiver.errors import WrongUsageError
from archiver.finding_aid import BagDescription, render_finding_aid
from archiver.findings import Finding, Where, escape_for_display, has_errors, make_finding
from archiver.operating_system import NO_WAIT, open_unfollowed
from archiver.progress import Progress
from archiver.records import (
    Agent,
    EventLog,
    EventType,
    check_given_date,
    find_documents,
    is_withheld,
    list_near_names,
    render_records,
)
from archiver.tasks.create_options import check_texts, read_given_date, refuse_control_characters
from archiver.value import WithoutTruthValue

_MOST_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A date as people write them, the note that says what it rests on, and the name of the person who gives it."""

    date: str
    note: str
    agent: str


@dataclass(frozen=True, slots=True)
class ResolutionReport(WithoutTruthValue):
    """What became of it: `changed` says whether the bag is the new one; an error among the findings is why not.

    `document` is the path of the document, where it was found, and `date` the `date` of its record as it is now.
    """

    ask_instead = "changed"

    bag: str
    document: str
    changed: bool
    date: Mapping[str, Any]
    findings: Sequence[Finding]

    def to_dict(self) -> dict[str, Any]:
        """The report as `schemas/report.schema.json` describes it."""
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
    """Resolve the date of one document of a bag of ours; see `archiver.bags.update_bag` for what happens to the bag.

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
    texts = {"--date": given.date, "--note": given.note, "--agent": given.agent}
    check_texts(texts)
    refuse_control_characters(texts)
    if not given.note.strip():
        raise WrongUsageError("error.date-note-missing")
    if not given.agent.strip():
        raise WrongUsageError("error.agent-missing")
    resolution, findings = read_given_date(given.date, given.note)
    place = os.fspath(bag)
    moment = datetime.fromtimestamp(read_bagging_time(), UTC)
    change = _ResolvedDate(_NamedDocument(place, document), resolution, Agent("person", given.agent, "authorizer"), moment)
    # A name that nothing has is told before an hour is spent on verifying the bag.
    refusals = change.look_ahead()
    report = None
    if not refusals:
        report, refusals = update_bag(place, change, UpdateOptions(moment, second_opinion), progress)
    findings = [*findings, *(report.findings if report is not None else ()), *refusals]
    changed = report is not None and not has_errors(findings)
    return ResolutionReport(place, change.path or document, changed, resolution, findings)


class _NamedDocument(NamedTuple):
    """The path of a bag, and what the user called a document in it."""

    bag: str
    document: str


class _ResolvedDate(Change):
    def __init__(self, named: _NamedDocument, resolution: Mapping[str, Any], agent: Agent, moment: datetime) -> None:
        self._bag, self._document = named
        self._resolution = resolution
        self._agent = agent
        self._moment = moment
        self._lines: list[bytes] = []
        self._records: list[dict[str, Any]] = []
        self._place = 0
        self.path = ""
        """The document's path in the bag, once it was found."""

    def look_ahead(self) -> list[Finding]:
        """What speaks against the name, in what may not even be a bag; whatever else is wrong is for the validator to say."""
        try:
            self._read(self._bag)
            return self._find() or self._find_repeated()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return []

    def check(self, bag: str, report: BagReport) -> list[Finding]:
        if not report.is_own:
            return [make_finding("bag.not-own", {"path": escape_for_display(self._bag)}, path=escape_for_display(self._bag))]
        self._read(bag)
        self._description = self._describe_bag(bag, report)
        found = self._find()
        if found:
            return found
        return check_given_date(self._records[self._place], self._resolution, {"path": self.path})

    def _read(self, bag: str) -> None:
        self._lines = _read_lines(os.path.join(bag, RECORDS))
        self._records = [json.loads(line) for line in self._lines]

    def _find_repeated(self) -> list[Finding]:
        """That the same person has said the same before, and nothing since: one more state of the bag would tell nothing."""
        record = self._records[self._place]
        if record["date"] != self._resolution:
            return []
        events = map(json.loads, _read_lines(os.path.join(self._bag, EVENTS)))
        kind = EventType.METADATA_MODIFICATION.value[1]
        about = [event for event in events if event["eventType"] == kind and record["identifier"] in event.get("objects", ())]
        if not about or self._agent.to_dict() not in about[-1]["agents"]:
            return []
        return [
            make_finding("record.date-unchanged", {"path": escape_for_display(self.path)}, document=escape_for_display(self.path))
        ]

    def _find(self) -> list[Finding]:
        """What speaks against taking the name for one document."""
        found = find_documents(self._records, self._document)
        if len(found) == 1:
            self._place = found[0]
            self.path = self._records[self._place]["file"]["path"]
            return []
        where: Where = {"path": escape_for_display(self._bag)}
        document = escape_for_display(self._document)
        if not found:
            near = [escape_for_display(name) for name in list_near_names(self._records, self._document)]
            return [make_finding("record.document-unknown", where, document=document, near=near)]
        paths = [escape_for_display(self._records[place]["file"]["path"]) for place in found[:_MOST_TOLD]]
        return [make_finding("record.document-ambiguous", where, document=document, count=len(found), paths=paths)]

    def tag_files(self, bag: str) -> Iterator[tuple[str, Iterable[bytes]]]:
        self._before = self._records[self._place]["date"]
        self._records[self._place]["date"] = self._resolution
        self._lines[self._place] = render_records([self._records[self._place]])
        yield RECORDS, self._lines
        yield from render_finding_aid(self._description, self._records, _list_parts(bag))

    def log_events(self, log: EventLog) -> None:
        before = self._before.get("gregorian", "none")
        detail = f"date resolved by a person: {self._resolution['gregorian']} ({self._resolution['note']}); before: {before}"
        about = [self._records[self._place]["identifier"]]
        log.add(EventType.METADATA_MODIFICATION, detail, objects=about, agents=[self._agent])

    def _describe_bag(self, bag: str, report: BagReport) -> BagDescription:
        """What the finding aid says of the bag as a whole: by its bag-info.txt, and by the records that may be shown."""
        with open(os.path.join(bag, BAG_INFO), encoding="utf-8", newline="") as file:
            fields = {field.label.lower(): field.value for field in reversed(read_tag_file(file.read()).fields)}
        day = _read_day(fields.get("bagging-date", "")) or self._moment.date()
        packed = (day.isoformat(), SolarHijriDate.from_gregorian(day).iso())
        origin = fields.get("source-organization", "")
        shown_names = (record["originOrganization"]["name"] for record in self._records if not is_withheld(record, day))
        names = next((names for names in shown_names if names[0]["value"] == origin), ())
        return BagDescription(bag_name(bag), origin, report.algorithms, *packed, organization_names=names)


def _read_lines(path: str) -> list[bytes]:
    """The lines of a tag file, none where it is no regular file. Raises OSError."""
    descriptor = open_unfollowed(path, os.O_RDONLY | NO_WAIT)
    with open(descriptor, "rb") as file:
        return file.readlines() if stat.S_ISREG(os.fstat(descriptor).st_mode) else []


def _list_parts(bag: str) -> list[str]:
    """The pages of the finding aid beside its first one."""
    try:
        names = os.listdir(os.path.join(bag, FINDING_AID_PARTS))
    except FileNotFoundError:
        return []
    return [f"{FINDING_AID_PARTS}/{name}" for name in names]


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
