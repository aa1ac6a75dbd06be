"""Pack documents into a bag: check, copy, read, describe, write, check again, publish."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from typing import Any, TypeAlias

from archiver.bagging_time import read_bagging_time
from archiver.bags.creation import BagOptions, Hidden, PayloadFile, Plan, Staging, find_in_sources, preflight_sources
from archiver.bags.format import PAYLOAD, PROFILE_IDENTIFIER, BagInfo
from archiver.bags.workplace import make_parents
from archiver.calendars import SolarHijriDate
from archiver.description import (
    BagContext,
    DescribedDocuments,
    Describer,
    ReadDocument,
    ReadingPool,
    VirusScan,
    advise_on_dates,
    read_planned,
    read_virus_scan,
)
from archiver.documents.formats import format_identifier
from archiver.errors import WrongUsageError
from archiver.events import EVENT_LOG_HEAD
from archiver.finding_aid import BagDescription
from archiver.findings import Finding, has_errors, make_finding
from archiver.findings.strict_dates import date_warnings_as_errors
from archiver.hashing import HashingProcesses
from archiver.intake import DocumentDescription
from archiver.progress import Progress, Step, begin_step
from archiver.records import Organization, RecordContext, check_embargo, is_withheld
from archiver.reports.withheld_documents import WithheldDocuments
from archiver.tasks.arguments import check_progress, read_path, read_paths
from archiver.tasks.create_arguments import read_create_options
from archiver.tasks.create_options import (
    CreateOptions,
    check_described,
    check_for_several,
    check_options,
    normalise_options,
    read_given_date,
)
from archiver.tasks.create_report import CreateReport
from archiver.tasks.early_start import count_files
from archiver.tasks.new_bag_place import NewBagPlace, opening_target
from archiver.tasks.new_documents import NewDocument, stage_documents
from archiver.tasks.option_defaults import add_defaults
from archiver.tasks.person import read_optional_person
from archiver.tasks.tables.table_check import read_table
from archiver.workers import describe_losses

Sources: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | NewDocument | Iterable[NewDocument]
"""One path or several, or new documents."""


def create(
    sources: Sources,
    to: str | os.PathLike[str],
    options: CreateOptions,
    progress: Progress | None = None,
) -> CreateReport:
    """Pack the sources into a bag at `to`. The sources are only read. The bag appears whole or not at all.

    Args:
        sources: a file or folder, or several; the contents of one folder, or several sources under their own names. Or documents
            that the program makes itself: an iterable of NewDocument, which is gone through once.
        to: the path of the bag. Nothing may be there yet.
        options: how the bag is made.
        progress: called with the octets and documents copied so far, then with those read back; see `archiver.progress`.

    Raises:
        WrongUsageError: there is no source, or the options are malformed, contradict one another or lack the organization.
        ReadError: a source or the file of defaults cannot be read.
        WriteError: the disk cannot be written.
    """
    check_progress(progress)
    target, options = read_path("to", to), read_create_options(options)
    first, given = _look_at_first(sources)
    with opening_target(target) as place:
        if isinstance(first, NewDocument):
            return _create_from_documents(given, place, options, progress)
        paths = read_paths("sources", given)
        if not paths:
            raise WrongUsageError("error.argument-missing", found="SOURCE", command="archiver create")
        completed, findings = add_defaults(options, paths)
        if has_errors(findings):
            return CreateReport(target, made=False, documents=0, octets=0, algorithms=(), findings=findings)
        return _Packing(normalise_options(completed), place, findings).run(paths, progress)


def _look_at_first(sources: object) -> tuple[object, Iterable[object]]:
    """Return the first of several sources and all of them, even if they can be gone through only once."""
    if isinstance(sources, NewDocument):
        return sources, [sources]
    if isinstance(sources, str | bytes | bytearray | os.PathLike | Mapping) or not isinstance(sources, Iterable):
        return None, read_paths("sources", sources)
    rest = iter(sources)
    beginning = list(islice(rest, 1))
    return (beginning[0] if beginning else None), chain(beginning, rest)


def _create_from_documents(
    documents: Iterable[object], target: NewBagPlace, options: CreateOptions, progress: Progress | None
) -> CreateReport:
    completed, findings = add_defaults(options, [])
    if has_errors(findings):
        return CreateReport(target.shown, made=False, documents=0, octets=0, algorithms=(), findings=findings)
    packing = _Packing(normalise_options(completed), target, findings)
    with stage_documents(target.path, packing.moment) as staged:
        refusals = staged.take_all(documents, packing.describe)
        packing.take_findings(refusals)
        # With a slash: the folder's content is packed, not the folder.
        report = packing.run([os.path.join(staged.folder, "")], progress)
        # If documents were refused, that nothing is left to pack is no fault of its own.
        told = [finding for finding in report.findings if not (refusals and finding.code == "source.empty-payload")]
        return replace(report, findings=[staged.rename(finding) for finding in told])


class _Packing:
    """One bag in the making."""

    def __init__(self, options: CreateOptions, place: NewBagPlace, findings: Sequence[Finding]) -> None:
        self._options = options
        self._place = place
        self.moment = datetime.fromtimestamp(read_bagging_time(), UTC)
        self._findings = list(findings)
        self._described = DescribedDocuments()
        self._resolution: Mapping[str, Any] | None = None
        if options.date is not None:
            self._resolution, noted = read_given_date(options.date, options.date_note or "")
            self._findings += noted
        self._scan: VirusScan | None = None
        self._closed_rows: Mapping[int, str | None] = {}

    def take_findings(self, findings: Iterable[Finding]) -> None:
        """Take findings from before the packing. With an error among them no bag is made."""
        self._findings += findings

    def describe(self, path: str, fields: Mapping[str, Any]) -> None:
        """Take the fields that a new document has of its own."""
        self._findings += check_described(self._options, fields, path)
        self._findings += check_embargo(fields, self.moment.date(), {"path": path})
        self._described.put(path, DocumentDescription(fields, title_basis="given"))

    def _take_row(self, path: str, row: DocumentDescription) -> None:
        """Take a row of the table. It says only what a new document leaves open."""
        given = self._described.get(path)
        basis = given.title_basis if "title" in given.fields else row.title_basis
        self._described.put(path, DocumentDescription({**row.fields, **given.fields}, row.date, basis, row.decider))

    def run(self, sources: Sequence[str], progress: Progress | None) -> CreateReport:
        """Make the bag from the sources."""
        # Processes that read documents start while these are listed and the table is read.
        count = 0 if self._options.plain else count_files(sources)
        with closing(HashingProcesses()) as processes, ReadingPool(count, self._options.encoding) as readers:
            return self._run(sources, processes, readers, progress)

    def _run(
        self, sources: Sequence[str], processes: HashingProcesses, readers: ReadingPool, progress: Progress | None
    ) -> CreateReport:
        begin_step(progress, Step.LOOKING_OVER)
        hidden: Hidden = "skip" if self._options.skip_hidden else "keep"
        plan, noted = preflight_sources(sources, self._place.path, hidden, processes=processes)
        self._findings += noted + describe_losses(processes.take_losses())
        self._findings += self._place.look(dry_run=self._options.dry_run)
        check_for_several(self._options, plan.documents)
        self._read_table(plan, progress)
        self._findings += check_options(self._options)
        self._findings += check_embargo(self._options.described, self.moment.date(), {})
        if self._options.virus_scan_report is not None:
            self._scan, noted = read_virus_scan(os.fspath(self._options.virus_scan_report), plan)
            self._findings += noted
        if has_errors(self._findings):
            return self._report(plan, made=False)
        if self._options.dry_run:
            self._read_only(plan, readers, progress)
            self._findings += find_in_sources(plan)
            return self._report(plan, made=False)
        bag_options = BagOptions(self.moment, tuple(self._options.algorithms), self._options.second_opinion, processes=processes)
        with make_parents(plan.target.path), self._place.stage(plan, bag_options) as staging:
            event_log_head = self._fill(staging, plan, readers, progress)
            if not has_errors(self._findings):
                fields = self._options.bag_info_fields()
                if event_log_head is not None:
                    fields.append((EVENT_LOG_HEAD, event_log_head))
                solar_hijri = SolarHijriDate.from_gregorian(self.moment.date()).iso()
                profile = None if self._options.plain else PROFILE_IDENTIFIER
                self._findings += staging.finish(BagInfo(tuple(fields), solar_hijri, profile))
            return self._report(plan, made=staging.is_finished)

    def _read_table(self, plan: Plan, progress: Progress | None) -> None:
        """Read the intake table. It names the organization if no option does."""
        if self._options.records is None:
            return
        intake = read_table(os.fspath(self._options.records), plan, take=self._take_row, progress=progress)
        self._findings += intake.findings
        self._closed_rows = intake.closed_rows
        if intake.table_to_withhold is not None and not is_withheld(self._options.described, self.moment.date()):
            self._described.restrict(intake.table_to_withhold)
        if self._options.organization is None and intake.passes:
            organization = self._described.find_organization(plan.documents)
            if organization is None:
                raise WrongUsageError("error.organization-missing")
            self._options = replace(self._options, organization=organization)

    def _fill(self, staging: Staging, plan: Plan, readers: ReadingPool, progress: Progress | None) -> str | None:
        """Copy the documents, describe each after it was copied, and write what the bag says about them.

        Return the head of the event log, if there is one.
        """
        organization = self._options.organization
        if self._options.plain or organization is None:
            staging.copy_whole_payload(progress)
            self._findings += staging.find_same_content()
            return None
        describer = Describer(self._context(organization, plan.target.bag_name))
        for file, document in readers.read(staging.copy_payload(progress), staging.path_of):
            self._findings += staging.find_change(file)
            described = self._take_document(file, document, plan)
            self._findings += self._raise_unexplained(describer.add(file, document, described), described)
        self._tell_of_reading(describer, plan)
        self._findings += staging.find_same_content()
        event_log_head = None
        if not has_errors(self._findings):
            # The processes that read the documents write pages about them.
            description = describer.finish(readers.map)
            event_log_head = description.event_log_head
            for path, octets in description.tag_files:
                staging.write_tag_file(path, octets)
        self._findings += describe_losses(readers.losses)
        return event_log_head

    def _read_only(self, plan: Plan, readers: ReadingPool, progress: Progress | None) -> None:
        """Read the documents where they are, for a dry run, and tell what describing them would tell."""
        organization = self._options.organization
        if self._options.plain or organization is None:
            return
        describer = Describer(self._context(organization, plan.target.bag_name))
        for file, document in read_planned(plan, readers, progress):
            described = self._take_document(file, document, plan)
            self._findings += self._raise_unexplained(describer.check(file, document, described), described)
        self._tell_of_reading(describer, plan)
        self._findings += describe_losses(readers.losses)

    def _take_document(self, file: PayloadFile, document: ReadDocument, plan: Plan) -> DocumentDescription:
        """Take the findings about a document, and return what a person said of it.

        A conflict that a person has resolved does not keep the bag from being made.
        """
        described = self._described.get(file.path.removeprefix(f"{PAYLOAD}/"))
        given = described.date or self._resolution
        told = list(advise_on_dates(document.findings, given, plan.documents))
        self._findings += date_warnings_as_errors(told) if self._options.strict_dates and given is None else told
        return described

    def _tell_of_reading(self, describer: Describer, plan: Plan) -> None:
        """Take what there is to say once all documents are read: of titles that they state, and of their formats."""
        if describer.proposed:
            counts = {"count": describer.proposed, "of": plan.documents}
            self._findings.append(make_finding("document.titles-proposed", {"path": plan.target.shown}, **counts))
        if format_identifier() is None:
            self._findings.append(make_finding("document.formats-not-identified", {"path": plan.target.shown}))

    def _raise_unexplained(self, findings: Sequence[Finding], described: DocumentDescription) -> Sequence[Finding]:
        """Return the findings about a record. A strict task lets a dateline be passed over only with a note that says why."""
        given = described.date or self._resolution or {}
        if not self._options.strict_dates or "stated" not in given or "note" in given:
            return findings
        return date_warnings_as_errors(findings)

    def _context(self, organization: Organization, bag_name: str) -> BagContext:
        today = self.moment.date()
        bag = BagDescription(
            name=bag_name,
            organization=organization.name,
            algorithms=tuple(self._options.algorithms),
            bagging_date=today.isoformat(),
            bagging_date_solar_hijri=SolarHijriDate.from_gregorian(today).iso(),
            organization_names=[name.to_dict() for name in organization.names],
        )
        records = RecordContext(organization, int(self.moment.timestamp()), self._options.languages, self._options.described)
        return BagContext(records, bag, self._resolution, self._scan, read_optional_person("agent", self._options.agent))

    def _report(self, plan: Plan, *, made: bool) -> CreateReport:
        counts = plan.documents, plan.octets
        outcome = plan.target.shown, made, *counts, self._options.algorithms, self._findings, self._options.dry_run
        return CreateReport(*outcome, partial(self._add_withheld, plan))

    def _add_withheld(self, plan: Plan, withheld: WithheldDocuments) -> None:
        files = ((path, os.path.join(part.root, path)) for part in plan.files for path in part.paths)
        self._described.add_withheld(withheld, files, self._options.described, self.moment.date())
        for row, reference_code in self._closed_rows.items():
            withheld.add_row(os.fspath(self._options.records or ""), row, reference_code)
