"""Make a new bag of the documents of another that may be seen, with events of its own. Nothing of the others is in it."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from archiver.bagging_time import read_bagging_time
from archiver.bags.creation import BagOptions, Staging, check_seals, preflight_sources
from archiver.bags.extraction import RecordSelection, extract_payload
from archiver.bags.format import (
    EVENTS,
    EXTERNAL_IDENTIFIER,
    PROFILE_IDENTIFIER,
    RECORDS,
    SCHEMAS,
    SIGNATURES,
    BagInfo,
    BagReport,
    Target,
    bag_name,
    is_tag_manifest,
    seal_layer_name,
)
from archiver.bags.reading import (
    BagSource,
    DescribedBag,
    find_foreign_signatures,
    find_seal_folders,
    open_described_bag,
    open_source,
    read_tag_files,
)
from archiver.bags.second_opinion import Opinion
from archiver.bags.workplace import check_target, make_parents, open_workplace, write_errors
from archiver.calendars import SolarHijriDate
from archiver.errors import ReadError
from archiver.events import (
    EVENT_LOG_HEAD,
    EVENT_SCHEMAS,
    NEWEST_EVENT_VERSION,
    Agent,
    EventLog,
    EventType,
    collect_decisions,
    gives_date,
    renew_events,
)
from archiver.finding_aid import BagDescription, render_finding_aid
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding
from archiver.hashing import ALGORITHMS
from archiver.option_day import read_access_day
from archiver.progress import Progress
from archiver.records import VERSIONS, KeptRecords, is_withheld, renew_record, version_of
from archiver.schema_files import read_schema_bytes
from archiver.tasks.arguments import check_progress, read_path, refuse
from archiver.tasks.copied_documents import CopiedDocuments
from archiver.tasks.date_arguments import Day, read_optional_date_text
from archiver.tasks.extraction import WithheldDocuments, list_recorded_times
from archiver.tasks.person import read_optional_person

_CONTACT = ("Source-Organization", "Organization-Address", "Contact-Name", "Contact-Phone", "Contact-Email")
"""The fields of bag-info.txt that the new bag takes over. Others may speak of what it does not hold."""


@dataclass(frozen=True, slots=True)
class DeriveOptions:
    """The options of `derive_bag`.

    `agent` is the name of the person who makes the bag; it stands in its events. `day` is the day on which embargoes are judged;
    today if it is None. `second_opinion` says what bagit is asked about the new bag.
    """

    agent: str | None = None
    day: str | Day | None = None
    second_opinion: Opinion = "complete"


@dataclass(frozen=True, slots=True)
class DerivedBag(CopiedDocuments):
    """The outcome. `made` says whether the new bag stands at its target; if not, an error among the findings says why.

    `withheld` counts the documents that were left out.
    """


def derive_bag(
    bag: str | os.PathLike[str],
    to: str | os.PathLike[str],
    options: DeriveOptions | None = None,
    progress: Progress | None = None,
) -> DerivedBag:
    """Make a new bag of the documents of a valid bag of ours, without those that are withheld on a day.

    The records of the documents stay as they are. The new bag names the one that it is made from by its External-Identifier and
    the digests of its tag manifests. Its history is not taken over, since that may name what is withheld.

    Args:
        bag: the bag, folder or archive. It is only read.
        to: the path of the new bag. Nothing may be there yet.
        options: who makes it, and on which day embargoes are judged.
        progress: called with the octets and documents copied so far.

    Raises:
        ReadError: the bag cannot be reached.
        WriteError: the disk cannot be written.
        WrongUsageError: an option is malformed, or the target lies inside a bag.
    """
    check_progress(progress)
    options = DeriveOptions() if options is None else options
    if not isinstance(options, DeriveOptions):
        refuse("options", options, "derive-options")
    persons = read_optional_person("options.agent", options.agent)
    day = read_access_day(read_optional_date_text("day", options.day))
    deriving = _Deriving(read_path("bag", bag), Target.from_path(read_path("to", to)), day, persons)
    return deriving.run(options.second_opinion, progress)


class _Origin(NamedTuple):
    """The bag that another is made from: its identifiers, the digests of its tag manifests, and fields of bag-info.txt."""

    identifiers: Sequence[str]
    digests: Sequence[str]
    fields: Sequence[tuple[str, str]]
    seals: Sequence[str] = ()
    """The layers of its seals, and the folder of other signatures."""

    def describe(self) -> str:
        """Return how the new bag names it."""
        return "; ".join([*self.identifiers, *self.digests])


class _Deriving:
    """One bag that is made from another."""

    def __init__(self, bag: str, target: Target, day: date, persons: Sequence[Agent]) -> None:
        self._bag = bag
        self._target = target
        self._day = day
        self._persons = persons
        self._moment = datetime.fromtimestamp(read_bagging_time(), UTC)
        self._left_out = WithheldDocuments(bag, day, leaves_out=True)
        self._kept = KeptRecords()

    def run(self, opinion: Opinion, progress: Progress | None) -> DerivedBag:
        """Make the bag. Raises ReadError or WriteError."""
        report = DerivedBag(self._bag, self._target.shown, made=False, documents=0, octets=0, findings=())
        log = FindingLog()
        check_target([self._bag], self._target, log)
        check_seals([], self._target, log)
        if log.findings():
            return replace(report, findings=log.findings())
        with make_parents(self._target.shown):
            return self._derive(report, opinion, progress)

    def _derive(self, report: DerivedBag, opinion: Opinion, progress: Progress | None) -> DerivedBag:
        with write_errors(self._target.shown):
            workplace = open_workplace(self._target)
        try:
            documents = workplace.path_of("documents")
            selection = RecordSelection(list_recorded_times, self._left_out.list_left_out, are_needed=True)
            origin = _read_origin(self._bag)
            old, refusals = extract_payload(self._bag, documents, selection, progress)
            told = [*(old.findings if old is not None else ()), *refusals]
            if old is None or not old.valid or has_errors(refusals):
                return replace(report, findings=told)
            # The new bag tells of the seals of the old one itself.
            told = [finding for finding in told if finding.code != "seal.not-extracted"]
            if _read_origin(self._bag) != origin:
                shown = escape_for_display(self._bag)
                return replace(report, findings=[*told, make_finding("bag.changed-while-reading", {"path": shown}, path=shown)])
            return self._pack(documents, old, origin, replace(report, findings=told), opinion)
        finally:
            try:
                with write_errors(self._target.shown):
                    workplace.remove()
            finally:
                workplace.release()

    def _pack(self, documents: str, old: BagReport, origin: _Origin, report: DerivedBag, opinion: Opinion) -> DerivedBag:
        counts = {"documents": old.payload_files - self._left_out.withheld, "octets": old.payload_bytes - self._left_out.octets}
        if not counts["documents"]:
            shown = escape_for_display(self._bag)
            nothing = make_finding(
                "extract.nothing-left", {"path": shown}, count=self._left_out.withheld, day=self._day.isoformat()
            )
            return replace(report, findings=[*report.findings, nothing])
        # With a slash: the folder's content is packed, not the folder.
        plan, noted = preflight_sources([os.path.join(documents, "")], self._target.shown)
        # What is said of names is said of those of the old bag already.
        refused = [finding for finding in noted if finding.severity == "error"]
        if refused:
            return replace(report, findings=[*report.findings, *refused])
        algorithms = tuple(name for name in old.algorithms if name in ALGORITHMS)
        with Staging(plan, BagOptions(self._moment, algorithms, opinion)) as staging:
            digests = {file.path: file.digests for file in staging.copy_payload()}
            with open_described_bag(self._bag) as lines:
                self._take_records(lines, digests)
                events = self._log_events(lines, origin, algorithms)
            for path, octets in self._list_tag_files(algorithms, origin, events):
                staging.write_tag_file(path, octets)
            findings = staging.finish(self._describe_in_bag_info(origin, events.head))
            told = [*report.findings, *findings, *self._left_out.list_findings(), *self._tell_of_seals(origin)]
            return replace(report, made=staging.is_finished, findings=told, withheld=self._left_out.withheld, **counts)  # type: ignore[arg-type] # counts are numbers

    def _tell_of_seals(self, origin: _Origin) -> list[Finding]:
        if not origin.seals:
            return []
        return [make_finding("seal.source-sealed", {"path": escape_for_display(self._bag)}, seals=", ".join(origin.seals))]

    def _take_records(self, lines: DescribedBag, digests: Mapping[str, Mapping[str, str]]) -> None:
        """Take the records of the documents that were copied. Raises ReadError if a copy is not what its record says."""
        for record in lines.records():
            if is_withheld(renew_record(record), self._day):
                continue
            path, checksums = record["file"]["path"], record["file"]["checksums"]
            copied = digests.get(path, {})
            if not copied or any(copied[name] != digest for name, digest in checksums.items() if name in copied):
                shown = escape_for_display(os.path.join(self._bag, path))
                raise ReadError("error.unreadable", path=shown, reason="changed while it was copied")
            self._kept.append(record)

    def _log_events(self, lines: DescribedBag, origin: _Origin, algorithms: Sequence[str]) -> EventLog:
        log = EventLog(int(self._moment.timestamp()))
        kept = [record["identifier"] for record in self._kept]
        log.add(EventType.INGESTION, "copied from another bag, and verified against its manifests in one read", objects=kept)
        log.add(EventType.MESSAGE_DIGEST_CALCULATION, f"{', '.join(algorithms)}, in the read that copied it", objects=kept)
        self._repeat_decisions(lines, log, frozenset(kept))
        left_out = f"; left out: {self._left_out.withheld}, withheld on {self._day.isoformat()}"
        detail = f"BagIt bag; documents: {len(kept)}; made from {origin.describe()}{left_out}"
        log.add(EventType.INFORMATION_PACKAGE_CREATION, detail, agents=self._persons)
        return log

    def _repeat_decisions(self, lines: DescribedBag, log: EventLog, kept: frozenset[str]) -> None:
        """Repeat who decided the dates of the documents, and when: the records rest on it."""
        for event in renew_events(lines.events()):
            objects = [name for name in event.get("objects", ()) if name in kept]
            if objects and gives_date(event):
                agents = [Agent(**{"version": None, **agent}) for agent in event["agents"] if agent["type"] != "software"]
                detail = f"{event['eventDetail']}; decided in the bag that this one is made from, {event['eventDateTime']}"
                log.add(EventType.METADATA_MODIFICATION, detail, objects=objects, agents=agents)

    def _list_tag_files(
        self, algorithms: Sequence[str], origin: _Origin, events: EventLog
    ) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
        yield RECORDS, self._kept.render()
        yield EVENTS, events.blocks()
        day = self._moment.date()
        organization = next((value for label, value in origin.fields if label == "Source-Organization"), "")
        named = (record["originOrganization"]["name"] for record in self._kept)
        names = next((names for names in named if names[0]["value"] == organization), ())
        packed = (day.isoformat(), SolarHijriDate.from_gregorian(day).iso())
        name = bag_name(self._target.shown)
        decided = collect_decisions(renew_events(map(json.loads, events.render().splitlines())))
        described = BagDescription(
            name, organization, algorithms, *packed, names, lambda record: decided.get(record["identifier"], ())
        )
        yield from render_finding_aid(described, self._kept)
        schemas = {VERSIONS[version_of(record)].schema for record in self._kept} | {EVENT_SCHEMAS[NEWEST_EVENT_VERSION]}
        for schema in sorted(schemas):
            yield f"{SCHEMAS}/{schema}", read_schema_bytes(schema)

    def _describe_in_bag_info(self, origin: _Origin, head: str) -> BagInfo:
        sealed = f" That bag is sealed ({', '.join(origin.seals)}); this one is not." if origin.seals else ""
        described = (
            f"Made from the bag {origin.describe()}.{sealed} Documents that are withheld on {self._day.isoformat()} are left out."
        )
        fields = [
            *origin.fields,
            *(("Internal-Sender-Identifier", identifier) for identifier in origin.identifiers),
            ("Internal-Sender-Description", described),
            (EVENT_LOG_HEAD, head),
        ]
        return BagInfo(tuple(fields), SolarHijriDate.from_gregorian(self._moment.date()).iso(), PROFILE_IDENTIFIER)


def _read_origin(bag: str) -> _Origin:
    """Return how the bag at a path is named. Raises ReadError."""
    with closing(open_source(bag, FindingLog())) as source:
        opened = read_tag_files(source, FindingLog())
        fields = [(field.label, field.value) for field in opened.info]
        digests = []
        for name in source.base_files:
            if is_tag_manifest(name):
                with suppress(OSError), source.open(name) as file:
                    digests.append(f"{name} sha256:{hashlib.sha256(file.read()).hexdigest()}")
        labels = {label.lower(): label for label in _CONTACT}
        kept = [(labels[label.lower()], value) for label, value in fields if label.lower() in labels]
        return _Origin(opened.values(EXTERNAL_IDENTIFIER), digests, kept, _list_seals(source))


def _list_seals(source: BagSource) -> list[str]:
    found = [f"{folder.shown}/{seal_layer_name(layer)}" for folder in find_seal_folders(source) for layer in folder.layers]
    return [escape_for_display(name) for name in (*found, *([SIGNATURES] if find_foreign_signatures(source) else ()))]
