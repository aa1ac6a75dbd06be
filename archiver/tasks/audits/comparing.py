"""Compare the copies of a bag with one another and with the ledger."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from archiver.errors import ReadError
from archiver.findings import Finding, escape_for_display, has_errors
from archiver.hashing import DigestOptions, HashingProcesses
from archiver.holdings.copies import ComparedCopy, find_copies, find_last_reads, read_and_compare
from archiver.progress import Progress
from archiver.stores.known_stores import keeping_names
from archiver.tasks.arguments import check_progress, read_text
from archiver.tasks.audits.opening import UnusableSettingsError, open_settings
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class CopyState:
    """The state of a copy: `PLACE/PATH`, its place and path, and the SHA-256 of its tag manifest as it is now.

    `read` is the time of its oldest file in the ledger, by which all of it was read; None if some of it was never read. `damaged`
    are the paths of files that are not as they should be.
    """

    copy: str
    place: str
    path: str
    version: str | None
    read: str | None
    damaged: Sequence[str]

    def to_dict(self) -> dict[str, Any]:
        """Return the result in the form of `schemas/report.schema.json`."""
        names = {"copy": self.copy, "place": self.place, "path": self.path}
        shown = {key: escape_for_display(value) for key, value in names.items()}
        damaged = [escape_for_display(path) for path in self.damaged]
        return {**shown, "version": self.version, "read": self.read, "damaged": damaged}


@dataclass(frozen=True, slots=True)
class Comparison(WithoutTruthValue):
    """The outcome. `same` says whether all copies were reached, are whole, and are the same."""

    ask_instead = "same"

    same: bool
    copies: Sequence[CopyState]
    findings: Sequence[Finding]
    locations: Sequence[str] = ()
    """The paths of the copies that were read."""

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: one for each copy."""
        return [copy.to_dict() for copy in self.copies]


@keeping_names()
def compare_copies(
    bag: str, *, configuration: str | os.PathLike[str] | None = None, progress: Progress | None = None
) -> Comparison:
    """Read all copies of a bag that the ledger knows, and compare them with one another and with the ledger.

    Args:
        bag: a copy, as `PLACE/PATH` or a path; or the External-Identifier of the bag.
        configuration: the file of settings that names the places and the ledger, instead of the user's own.
        progress: called now and then with the octets and the number of files done.

    Raises:
        ReadError: the file of settings cannot be read, or no copy goes by this name.
    """
    check_progress(progress)
    name = read_text("bag", bag)
    try:
        settings, told = open_settings(configuration)
    except UnusableSettingsError as error:
        return Comparison(same=False, copies=[], findings=error.findings)
    named, others = find_copies(name, settings)
    if not named:
        raise ReadError("error.copy-unknown", path=escape_for_display(name))
    known = [*named, *others]
    with closing(HashingProcesses()) as processes:
        compared = read_and_compare(known, settings, DigestOptions(progress, processes=processes))
    reads = find_last_reads(known, settings)
    states = [_describe(one, reads.get(one.known.number)) for one in compared.copies]
    findings = [*told, *compared.findings]
    return Comparison(not has_errors(findings), states, findings, [one.location for one in known])


def _describe(one: ComparedCopy, read: str | None) -> CopyState:
    return CopyState(one.known.name, one.known.place, one.known.path, one.version, read, one.damaged)
