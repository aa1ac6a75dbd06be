"""Make whole verified copies of bags, with their seals. Restoring a bag is the same."""

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from archiver.errors import ArchiverError, ReadError, WriteError
from archiver.findings import Finding, escape_for_display, has_errors
from archiver.hashing import HashingProcesses
from archiver.holdings.copies import BagCopy, CopyOptions, copy_bag
from archiver.holdings.places import HoldingsSettings, name_bag, open_place, read_settings
from archiver.progress import Progress
from archiver.tasks.arguments import check_progress, read_optional_path, read_path, read_paths
from archiver.value import WithoutTruthValue


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
        return not self.errors and all(bag.made or bag.is_same for bag in self.bags)

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: one for each bag."""
        return [bag.to_dict() for bag in self.bags]


def copy_bags(
    bags: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    to: str | os.PathLike[str],
    progress: Progress | None = None,
    *,
    configuration: str | os.PathLike[str] | None = None,
) -> CopyReport:
    """Copy whole bags with their seals into a folder, each under its own name. The bags are only read.

    Each file is compared with every manifest in the read that copies it, and the copy is read back from the disk. A damaged bag
    is not copied, and nothing is ever overwritten. If one bag cannot be copied, the others are all the same.

    Args:
        bags: folders or archives: paths, or `PLACE/PATH`.
        to: the folder that the copies go into, or a path that ends with the name of the bag: the copy itself. It may be the name
            of a place, or `PLACE/PATH`.
        progress: called now and then with the octets and the number of files done.
        configuration: the file of settings that names the places, instead of the user's own.

    Raises:
        ReadError: the file of settings cannot be read.
        WrongUsageError: a copy would lie inside a bag.
    """
    check_progress(progress)
    names, place = read_paths("bags", bags), read_path("to", to)
    settings, told = read_settings(read_optional_path("configuration", configuration))
    if has_errors(told):
        return CopyReport([], told)
    copied: list[CopiedBag] = []
    findings = [*told]
    errors: list[ArchiverError] = []
    with closing(HashingProcesses()) as processes:
        for name in names:
            bag, folder = locate(name, settings), locate(place, settings)
            try:
                outcome = copy_bag(
                    bag, _name_copy(bag, folder, is_place=place in settings.places), CopyOptions(processes, progress)
                )
            except (ReadError, WriteError) as error:
                errors.append(error)
                continue
            copied.append(_report(name, outcome))
            findings += [one.replace(where={"bag": escape_for_display(name), **one.where}) for one in outcome.findings]
    return CopyReport(copied, findings, errors)


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
