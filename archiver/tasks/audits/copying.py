"""Make whole verified copies of bags, with their seals. Restoring a bag is the same."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from archiver.errors import ArchiverError, ReadError, WriteError
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.hashing import HashingProcesses
from archiver.holdings.auditing import find_reason
from archiver.holdings.copies import BagCopy, CopyOptions, copy_bag
from archiver.holdings.ledger import open_ledger
from archiver.holdings.places import HoldingsSettings, name_bag, name_stores, open_place
from archiver.progress import Progress, Step, begin_step
from archiver.stores.address import is_address
from archiver.stores.known_stores import keeping_names, naming_further
from archiver.tasks.arguments import check_progress, read_path, read_paths
from archiver.tasks.audits.entering import MadeCopy, enter_copies, name_entered
from archiver.tasks.audits.opening import UnusableSettingsError, open_settings
from archiver.value import WithoutTruthValue

_BETWEEN_ENTRIES: Final = 30.0
"""Seconds after which copies that were made are entered, so that the ledger is not checked and opened for each of many."""


@dataclass(frozen=True, slots=True)
class CopiedBag:
    """The outcome for one bag: its path as it was given, the path of its copy, and whether this run made that.

    `is_same` is True if the whole bag stood there already. `files` and `octets` count the payload.
    """

    bag: str
    copy: str
    made: bool
    is_same: bool = False
    files: int = 0
    octets: int = 0
    location: str = ""
    """The path of the bag."""

    @property
    def is_there(self) -> bool:
        """Return whether a whole copy stands where it should."""
        return self.made or self.is_same

    def to_dict(self) -> dict[str, Any]:
        """Return the result in the form of `schemas/report.schema.json`."""
        shown = {"bag": escape_for_display(self.bag), "copy": escape_for_display(self.copy)}
        return {**shown, "made": self.made, "same": self.is_same, "files": self.files, "bytes": self.octets}


@dataclass(frozen=True, slots=True)
class CopyReport(WithoutTruthValue):
    """The outcome of copying. `whole` says whether a whole copy of every bag stands where it should."""

    ask_instead = "whole"

    bags: Sequence[CopiedBag]
    findings: Sequence[Finding]
    errors: Sequence[ArchiverError] = ()

    @property
    def whole(self) -> bool:
        """Return whether a whole copy of every bag stands where it should."""
        return bool(self.bags) and not self.errors and all(bag.is_there for bag in self.bags)

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: one for each bag."""
        return [bag.to_dict() for bag in self.bags]


@keeping_names()
def copy_bags(
    bags: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    to: str | os.PathLike[str],
    progress: Progress | None = None,
    *,
    configuration: str | os.PathLike[str] | None = None,
) -> CopyReport:
    """Copy whole bags with their seals into a folder, each under its own name. The bags are only read.

    Each file is compared with every manifest in the read that copies it, and the copy is read back from the disk. A damaged bag
    is not copied, and nothing is ever overwritten. If one bag cannot be copied, the others are all the same. A copy at a place
    of the settings is entered into the ledger, and so is the read of all of it.

    Args:
        bags: folders or archives: paths, addresses of a store, or `PLACE/PATH`.
        to: the folder or address that the copies go into, or a path that ends with the name of the bag: the copy itself. It may
            be the name of a place, or `PLACE/PATH`.
        progress: called now and then with the octets and the number of files done.
        configuration: the file of settings that names the places, instead of the user's own.

    Raises:
        ReadError: the file of settings cannot be read.
        WrongUsageError: a copy would lie inside a bag.
    """
    check_progress(progress)
    names, place = read_paths("bags", bags), read_path("to", to)
    try:
        settings, told = open_settings(configuration)
    except UnusableSettingsError as error:
        return CopyReport([], error.findings)
    with naming_further(name_stores(settings)), closing(HashingProcesses()) as processes:
        run = _CopyRun(place, settings, CopyOptions(processes, progress))
        unreached = run.find_unreached()
        if unreached is not None:
            return CopyReport([], [*told, unreached])
        for name in names:
            run.copy(name)
        run.enter()
    return CopyReport(run.copied, [*told, *run.findings], run.errors)


class _CopyRun:
    """Copies one bag after the other, and enters the copies in groups."""

    def __init__(self, to: str, settings: HoldingsSettings, options: CopyOptions) -> None:
        self._to = to
        self._settings = settings
        self._options = options
        self.copied: list[CopiedBag] = []
        self.findings: list[Finding] = []
        self.errors: list[ArchiverError] = []
        self._made: list[MadeCopy] = []
        self._entered = time.monotonic()

    def find_unreached(self) -> Finding | None:
        """Return a finding if the target is a place that cannot be reached. Nothing may be written where a disk is missing."""
        name = name_bag(self._to, self._settings)
        if name is None or name.place not in self._settings.places:
            return None
        with open_ledger(self._settings.ledger) as ledger:
            reason = find_reason(ledger, open_place(self._settings.place(name.place)))
        return None if reason is None else make_finding("audit.place-unreachable", {}, place=name.place, reason=reason)

    def copy(self, name: str) -> None:
        """Copy a bag, and enter its copy now or with later ones."""
        bag, folder = locate(name, self._settings), locate(self._to, self._settings)
        began = time.monotonic()
        try:
            target = _name_copy(bag, folder, is_place=self._to in self._settings.places)
            outcome = _find_copier(bag, target)(bag, target, self._options)
        except (ReadError, WriteError) as error:
            self.errors.append(error)
            return
        self.copied.append(_report(name, outcome))
        shown = escape_for_display(name)
        # A path of its own stands for itself.
        self.findings += [
            one if os.path.isabs(one.where.get("path", "")) else one.replace(where={"bag": shown, **one.where})
            for one in outcome.findings
        ]
        entered = name_entered(outcome.to, self._settings)
        if self.copied[-1].is_there and entered is not None:
            self._made.append(MadeCopy(entered, outcome.to, time.monotonic() - began))
        if time.monotonic() - self._entered > _BETWEEN_ENTRIES:
            self.enter()

    def enter(self) -> None:
        """Enter the copies that were made since the last time."""
        if not self._made:
            return
        begin_step(self._options.progress, Step.ENTERING)
        try:
            self.findings += enter_copies(self._made, self._settings)
        except ArchiverError as error:
            # The copies stand. `audit add` enters them later.
            self.errors.append(error)
        self._made = []
        self._entered = time.monotonic()


def _find_copier(bag: str, target: str) -> Callable[[str, str, CopyOptions], BagCopy]:
    """Return the function that copies a bag to a target: both on a disk, or at least one of them in a store."""
    if not is_address(bag) and not is_address(target):
        return copy_bag
    from archiver.holdings.copies.stored_copying import copy_stored_bag  # noqa: PLC0415 - most bags lie on a disk

    return copy_stored_bag


def locate(name: str, settings: HoldingsSettings) -> str:
    """Return the path of a bag or folder that is named as `PLACE/PATH`, or the path that was given."""
    found = name_bag(name, settings)
    first = name.partition("/")[0]
    if found is None or found.place != first or first not in settings.places:
        return name
    return open_place(settings.place(found.place)).locate(found.path)


def _name_copy(bag: str, to: str, *, is_place: bool) -> str:
    """Return the path of the copy. A path that ends with the name of the bag is that of the copy itself."""
    name = os.path.basename(os.path.abspath(bag))
    return to if os.path.basename(os.path.abspath(to)) == name and not is_place else os.path.join(to, name)


def _report(name: str, outcome: BagCopy) -> CopiedBag:
    is_same = any(finding.code == "copy.same" for finding in outcome.findings)
    files, octets = (
        (outcome.report.payload_files, outcome.report.payload_bytes) if outcome.made and outcome.report is not None else (0, 0)
    )
    return CopiedBag(name, outcome.to, outcome.made, is_same, files, octets, outcome.bag)
