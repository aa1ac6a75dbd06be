"""Repair damaged copies of a bag from other copies."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from archiver.errors import ArchiverError, ReadError, WriteError
from archiver.findings import Finding, escape_for_display
from archiver.hashing import DigestOptions, HashingProcesses
from archiver.holdings.auditing import enter_whole_read
from archiver.holdings.copies import (
    KnownCopy,
    Repair,
    RepairPlan,
    find_copies,
    find_sources,
    name_planned,
    repair_copy,
    tell_kept,
)
from archiver.holdings.ledger import Ledger, open_to_write
from archiver.holdings.places import HoldingsSettings, name_bag
from archiver.progress import Progress
from archiver.stores.known_stores import keeping_names
from archiver.tasks.arguments import check_progress, read_text, refuse_choice
from archiver.tasks.audits.opening import UnusableSettingsError, open_settings
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class RepairedFile:
    """A file that was repaired, or can be: its copy as `PLACE/PATH`, its path in the bag, and the copy that it is taken from.

    `applied` is True if it was put in place. `kept_at` is the path at which that is kept which stood there, or None.
    """

    bag: str
    path: str
    source: str
    applied: bool
    kept_at: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the result in the form of `schemas/report.schema.json`."""
        kept = None if self.kept_at is None else escape_for_display(self.kept_at)
        shown = {"bag": escape_for_display(self.bag), "path": escape_for_display(self.path)}
        return {**shown, "from": escape_for_display(self.source), "applied": self.applied, "keptAt": kept}


@dataclass(frozen=True, slots=True)
class RepairReport(WithoutTruthValue):
    """The outcome. `whole` says whether every copy that was looked at is whole now."""

    ask_instead = "whole"

    whole: bool
    files: Sequence[RepairedFile]
    findings: Sequence[Finding]
    errors: Sequence[ArchiverError] = ()
    locations: Sequence[str] = ()
    """The paths of the copies that were read."""

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: one for each file."""
        return [file.to_dict() for file in self.files]


@dataclass(frozen=True, slots=True)
class RepairOptions:
    """Options of a repair.

    - `source` is the place, or the copy, from which files may be taken; all other copies that the ledger knows if it is None.
    - Without `apply` nothing is changed.
    - `agent` is the person who repairs, for the ledger.
    - `configuration` is the file of settings that names the places and the ledger, instead of the user's own.
    """

    source: str | None = None
    apply: bool = False
    agent: str | None = None
    configuration: str | os.PathLike[str] | None = None


@keeping_names()
def repair(bag: str, options: RepairOptions | None = None, progress: Progress | None = None) -> RepairReport:
    """Repair a copy of a bag, file by file, from other copies. Without `apply` nothing is changed.

    A file is taken only if all its octets were read in this run and have each digest that the right manifests list. These are the
    ones that belong to the tag manifests pinned by the ledger. The rest of the copy that a file comes from may be damaged, or
    have other tag files. What stood in the place of a file is kept in `.quarantine/` of its place.

    Args:
        bag: the copy, as `PLACE/PATH` or a path; or the External-Identifier of a bag for all of its copies.
        options: where from, whether to carry it out, by whom.
        progress: called now and then with the octets and the number of files done.

    Raises:
        ReadError: the file of settings cannot be read, or no copy goes by this name.
        WrongUsageError: the source is neither a place nor a path.
        LedgerError: the ledger cannot be used now: an audit goes on, for example. Nothing was changed.
        WriteError: the ledger cannot be written.
    """
    check_progress(progress)
    options = options or RepairOptions()
    name = read_text("bag", bag)
    given = None if options.source is None else read_text("options.source", options.source)
    try:
        settings, told = open_settings(options.configuration)
    except UnusableSettingsError as error:
        return RepairReport(whole=False, files=[], findings=error.findings)
    targets, others = find_copies(name, settings)
    if not targets:
        raise ReadError("error.copy-unknown", path=escape_for_display(name))
    if given is not None and name_bag(given, settings) is None:
        refuse_choice("options.source", given, settings.places or ["-"])
    with closing(HashingProcesses()) as processes, _ledger_for(options, settings) as ledger:
        run = _RepairRun(options, ledger, DigestOptions(progress, processes=processes))
        for target in targets:
            sources = find_sources(given, target, others or [one for one in targets if one is not target], settings)
            run.repair(target, sources)
        if ledger is not None:
            told += ledger.findings
            ledger.end_run(files=len(run.files))
    return RepairReport(run.is_whole and not run.errors, run.files, [*told, *run.findings], run.errors, run.locations)


@contextmanager
def _ledger_for(options: RepairOptions, settings: HoldingsSettings) -> Iterator[Ledger | None]:
    """Open the ledger under its lock if something may be changed, so that no audit reads meanwhile. Raises LedgerError."""
    if not options.apply or not os.path.exists(settings.ledger):
        yield None
        return
    with open_to_write(settings.ledger) as ledger:
        ledger.begin_run("audit repair")
        yield ledger


class _RepairRun:
    """Repairs one copy after the other, and enters what was done."""

    def __init__(self, options: RepairOptions, ledger: Ledger | None, reading: DigestOptions) -> None:
        self._options = options
        self._ledger = ledger
        self._reading = reading
        self.is_whole = True
        self.files: list[RepairedFile] = []
        self.findings: list[Finding] = []
        self.errors: list[ArchiverError] = []
        self.locations: list[str] = []

    def repair(self, target: KnownCopy, sources: Sequence[KnownCopy]) -> None:
        """Repair a copy, or plan it. Raises WriteError if the ledger cannot be written."""
        self.locations += [target.location, *(one.location for one in sources)]
        began = time.monotonic()
        try:
            outcome = repair_copy(target, sources, self._reading, applies=self._options.apply)
        except (ReadError, WriteError) as error:
            self.errors.append(error)
            return
        self.is_whole &= outcome.is_whole
        self.findings += outcome.findings
        if outcome.plan is not None:
            names = name_planned(outcome.plan)
            files = [_describe(outcome, outcome.plan, path, names[path]) for path in outcome.plan.paths]
            self.files += files
            if outcome.is_applied:
                self._enter(outcome, files, time.monotonic() - began)

    def _enter(self, outcome: Repair, files: Sequence[RepairedFile], seconds: float) -> None:
        """Enter the repair of each file, and the read of the whole copy that followed."""
        if self._ledger is None or outcome.target.number is None or outcome.plan is None:
            return
        copy = self._ledger.list_copies("copies.id = ?", (outcome.target.number,))[0]
        with self._ledger.transaction():
            for path, file in zip(outcome.plan.paths, files, strict=True):
                kept = None if file.kept_at is None else escape_for_display(file.kept_at)
                facts = {"from": file.source, "keptAt": kept, "agent": self._options.agent}
                self._ledger.append("repair", copy=copy.id, path=file.path, line=outcome.plan.lines.get(path, 0), **facts)
            if outcome.is_whole:
                enter_whole_read(self._ledger, copy, seconds=seconds)


def _describe(outcome: Repair, plan: RepairPlan, path: str, name: str) -> RepairedFile:
    kept, target = outcome.kept.get(path), outcome.target
    told = None if kept is None else tell_kept(kept, path, name)
    shown = name or os.path.basename(target.location)
    return RepairedFile(target.name, shown, plan.source_of(path).name, outcome.is_applied, told)
