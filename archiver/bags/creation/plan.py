"""Check sources and target before anything is written, and plan what is packed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.creation.planned_files import PlannedFiles
from archiver.bags.creation.source_tree import FoundFiles, FoundFolder, SourceTree, add_finding
from archiver.bags.format import (
    DECLARATION,
    PAYLOAD,
    SEALS,
    SIGNATURES,
    WRITTEN_ENDINGS,
    Target,
    is_safe_base_directory,
    list_seals_beside,
    longest_path_below_payload,
    require_supported_system,
    seals_beside,
)
from archiver.bags.reading import has_zstandard
from archiver.bags.workplace import check_target
from archiver.errors import ReadError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors
from archiver.missing_paths import make_missing_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.bags.creation.folder_listing import Hidden
    from archiver.hashing import HashingProcesses


class PlannedFolder(NamedTuple):
    """A folder of the payload. `path` is below `data/`, and empty for `data/` itself."""

    path: str
    mode: int
    modified_ns: int


class Plan(NamedTuple):
    """The content of a bag that could be made. Only names and states of the sources were read."""

    target: Target
    folders: list[PlannedFolder]
    files: list[PlannedFiles]
    empty_folders: list[str]
    """Paths below `data/` of folders from which nothing is packed."""

    @property
    def documents(self) -> int:
        """The number of files."""
        return sum(len(part) for part in self.files)

    @property
    def octets(self) -> int:
        """The number of octets that the files had when the plan was made."""
        return sum(sum(part.sizes) for part in self.files)

    def list_files(self) -> Iterator[tuple[str, int]]:
        """Yield path below `data/` and size of every file, in the order of the manifest."""
        for part in self.files:
            yield from zip(part.paths, part.sizes, strict=True)


def preflight_sources(
    sources: Sequence[str],
    to: str | Target,
    hidden: Hidden = "keep",
    *,
    processes: HashingProcesses | None = None,
) -> tuple[Plan, list[Finding]]:
    """Plan a bag of the sources, and return the plan with all findings. With an error among them the bag must not be made.

    The content of a single folder goes to `data/`. Several sources, or a single file, go there under their own names.

    Args:
        sources: paths of files and folders.
        to: the path at which the bag is to stand, or the target that was made of it.
        hidden: `keep` or `skip` hidden files and those that operating systems leave behind. Either way there is a finding.
        processes: those that help if there are many files. Their maker ends them.

    Raises:
        ReadError: a source does not exist or cannot be reached.
        WrongUsageError: the target lies inside a bag.
    """
    require_supported_system()
    for source in sources:
        _check_existence(source, sources)
    target = to if isinstance(to, Target) else Target.from_path(to)
    log = FindingLog()
    check_target(sources, target, log)
    check_seals(sources, target, log)
    _check_form(target, log)
    tree = SourceTree(log, longest_path_below_payload(target), hidden, processes)
    plan = _plan(sources, target, tree, log)
    return plan, log.findings()


def preflight_folder(folder: str, hidden: Hidden = "keep") -> tuple[Plan, list[Finding]]:
    """Plan a bag of one folder whose target is not known yet, and return the plan with all findings about the folder.

    Raises:
        ReadError: the folder does not exist or cannot be reached.
    """
    _check_existence(folder, [folder])
    log = FindingLog()
    target = Target.from_path(folder)
    return _plan([folder], target, SourceTree(log, longest_path_below_payload(target), hidden), log), log.findings()


def _plan(sources: Sequence[str], target: Target, tree: SourceTree, log: FindingLog) -> Plan:
    plan = Plan(target, [], [], [])
    if len(sources) == 1 and os.path.isdir(sources[0]) and not os.path.islink(sources[0]):
        _collect(plan, tree.walk_contents(sources[0]), {}, sources[0])
    else:
        named = {_name_of(source): source for source in sources}
        _check_for_equal_names(sources, named, log)
        _collect(plan, tree.walk_named(named.items()), {name: _folder_of(source) for name, source in named.items()}, "")
    if not plan.files and not has_errors(log.findings()):
        add_finding(log, "source.empty-payload", sources[0])
    return plan


def _check_form(target: Target, log: FindingLog) -> None:
    if target.is_other_archive:
        add_finding(log, "source.archive-form", target.shown, known=", ".join(WRITTEN_ENDINGS))
    elif target.form is not None and not is_safe_base_directory(target.bag_name):
        add_finding(log, "source.archive-name", target.shown)
    if target.form == "tar.zst" and not has_zstandard():
        add_finding(log, "bag.archive-zstandard-missing", target.shown)


def _check_existence(source: str, sources: Sequence[str]) -> None:
    try:
        os.lstat(source)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise make_missing_error("error.source-missing", source, sources) from error
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(source), reason=error.strerror) from error


def _name_of(source: str) -> str:
    return os.path.basename(os.path.abspath(source))


def _folder_of(source: str) -> str:
    """Return the folder that a source is in, as the user wrote it if the path shows it. It is empty for the working folder."""
    written = source.rstrip("/")
    if os.path.basename(written) == _name_of(source):
        return os.path.dirname(written)
    return os.path.dirname(os.path.abspath(source))


def _collect(plan: Plan, found: Iterator[FoundFolder | FoundFiles], roots: dict[str, str], root: str) -> None:
    """Add what was found to a plan. `roots` are the folders to copy from by first component of the path, `root` the usual one."""
    for one in found:
        if isinstance(one, FoundFolder):
            plan.folders.append(PlannedFolder(one.path, one.mode, one.modified_ns))
            if one.is_empty and one.path:
                plan.empty_folders.append(one.path)
            continue
        here = roots.get((one.folder or one.names[0]).partition("/")[0], root)
        if not plan.files or plan.files[-1].root != here:
            plan.files.append(PlannedFiles(here))
        plan.files[-1].add(*one)


def _check_for_equal_names(sources: Sequence[str], named: dict[str, str], log: FindingLog) -> None:
    for source in sources:
        taken = named[_name_of(source)]
        if taken is not source:
            is_same = os.path.samestat(os.lstat(source), os.lstat(taken))
            add_finding(log, "source.given-twice" if is_same else "source.name-taken", source, other=escape_for_display(taken))


def check_seals(sources: Sequence[str], target: Target, log: FindingLog) -> None:
    """Add findings for seals that stand beside the target of a new bag already, and for sources that are of a sealed bag."""
    beside = seals_beside(target.path)
    if os.path.lexists(beside):
        add_finding(log, "seal.beside-exists", target.shown, seals=escape_for_display(os.path.basename(beside)))
    for source in sources:
        bag, name = os.path.split(os.path.abspath(source))
        if name == PAYLOAD and os.path.isfile(os.path.join(bag, DECLARATION)):
            places = (os.path.join(bag, SEALS), os.path.join(bag, SIGNATURES), *list_seals_beside(bag))
            found = [escape_for_display(os.path.basename(place)) for place in places if os.path.isdir(place)]
            if found:
                add_finding(log, "seal.source-sealed", source, seals=", ".join(found))
