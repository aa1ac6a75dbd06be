"""Repair damaged copies of a bag from whole ones."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from archiver.errors import ArchiverError, ReadError, WriteError, WrongUsageError
from archiver.findings import Finding, escape_for_display, has_errors
from archiver.hashing import DigestOptions, HashingProcesses
from archiver.holdings.copies import KnownCopy, Repair, find_copies, find_sources, repair_copy
from archiver.holdings.places import read_settings
from archiver.progress import Progress
from archiver.tasks.arguments import check_progress, read_optional_path, read_text
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


def repair(bag: str, options: RepairOptions | None = None, progress: Progress | None = None) -> RepairReport:
    """Repair a copy of a bag, file by file, from another copy that is whole. Without `apply` nothing is changed.

    A copy is whole if every file of it was read in this run and agrees with the tag manifests that the ledger pins. What stood in
    the place of a file is kept in `.quarantine/` of its place.

    Args:
        bag: the copy, as `PLACE/PATH` or a path; or the External-Identifier of a bag for all of its copies.
        options: where from, whether to carry it out, by whom.
        progress: called now and then with the octets and the number of files done.

    Raises:
        ReadError: the file of settings cannot be read.
        WrongUsageError: no copy goes by this name.
    """
    check_progress(progress)
    name = read_text("bag", bag)
    options = options or RepairOptions()
    given = None if options.source is None else read_text("options.source", options.source)
    settings, told = read_settings(read_optional_path("options.configuration", options.configuration))
    if has_errors(told):
        return RepairReport(whole=False, files=[], findings=told)
    targets, others = find_copies(name, settings)
    if not targets:
        raise WrongUsageError("error.copy-unknown", found=escape_for_display(name))
    files: list[RepairedFile] = []
    findings = [*told]
    errors: list[ArchiverError] = []
    locations: list[str] = []
    is_whole = True
    with closing(HashingProcesses()) as processes:
        for target in targets:
            sources = find_sources(given, target, others or [one for one in targets if one is not target], settings)
            locations += [target.location, *(one.location for one in sources)]
            try:
                outcome = repair_copy(target, sources, DigestOptions(progress, processes=processes), applies=options.apply)
            except (ReadError, WriteError) as error:
                errors.append(error)
                continue
            is_whole &= outcome.is_whole
            findings += outcome.findings
            files += _list_files(target, outcome)
    return RepairReport(is_whole and not errors, files, findings, errors, locations)


def _list_files(target: KnownCopy, outcome: Repair) -> list[RepairedFile]:
    if outcome.plan is None or outcome.source is None:
        return []
    name = os.path.basename(target.location)
    source = outcome.source.name
    return [
        RepairedFile(target.name, path or name, source, outcome.is_applied, outcome.kept.get(path)) for path in outcome.plan.paths
    ]
