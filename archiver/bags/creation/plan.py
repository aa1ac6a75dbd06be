"""Look sources and target over before anything is written: what would be packed, and what speaks against it."""

from __future__ import annotations

import os
import stat
from array import array
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bags.creation.source_tree import Found, Hidden, SourceTree
from archiver.bags.format import WRITTEN_ENDINGS, archive_form, bag_name, is_other_archive, is_safe_base_directory
from archiver.bags.reading import has_zstandard
from archiver.bags.workplace import longest_path_below_payload, refuse_inside_bag
from archiver.errors import ReadError, WriteError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors
from archiver.operating_system import is_same_or_inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.bags.creation.source_tree import Notice


class PlannedFolder(NamedTuple):
    """A folder that the payload has; `path` is below `data/`, empty for `data/` itself."""

    path: str
    mode: int
    modified_ns: int


class PlannedFiles(NamedTuple):
    """Files of one folder to copy from, in the order of the manifest: `paths` below `root` and below `data/`, sizes in octets."""

    root: str
    paths: list[str]
    sizes: array[int]


class Plan(NamedTuple):
    """What a bag would hold. Nothing was read but names and states."""

    target: str
    folders: list[PlannedFolder]
    files: list[PlannedFiles]
    empty_folders: list[str]
    """Paths below `data/` of folders without anything in them."""

    @property
    def documents(self) -> int:
        """How many files there are."""
        return sum(len(part.paths) for part in self.files)

    @property
    def octets(self) -> int:
        """How many octets they had when they were looked at."""
        return sum(sum(part.sizes) for part in self.files)

    def list_files(self) -> Iterator[tuple[str, int]]:
        """Path below `data/` and size of every file, in the order of the manifest."""
        for part in self.files:
            yield from zip(part.paths, part.sizes, strict=True)


def preflight_sources(sources: Sequence[str], target: str, hidden: Hidden = "keep") -> tuple[Plan, list[Finding]]:
    """What a bag of the sources at the target would hold, and every finding; an error among them means that it must not be made.

    One folder gives its contents to `data/`; several sources, or a file, stand there under their own names.

    Args:
        sources: files and folders.
        target: where the bag is to be.
        hidden: whether hidden files and those that operating systems leave about are packed; they are listed in any case.

    Raises:
        ReadError: a source does not exist or cannot be reached.
        WriteError: the folder that the target is to be in does not exist.
        WrongUsageError: the target would lie inside a bag.
    """
    for source in sources:
        _reach(source)
    log = FindingLog()
    look_at_target(sources, target, partial(note, log))
    _look_at_form(target, log)
    plan = _plan(sources, target, hidden, log)
    return plan, log.findings()


def preflight_folder(folder: str, hidden: Hidden = "keep") -> tuple[Plan, list[Finding]]:
    """What a bag of one folder would hold wherever it stood, and every finding about the folder.

    Raises ReadError where the folder does not exist or cannot be reached.
    """
    _reach(folder)
    log = FindingLog()
    return _plan([folder], os.path.abspath(folder), hidden, log), log.findings()


def _plan(sources: Sequence[str], target: str, hidden: Hidden, log: FindingLog) -> Plan:
    tree = SourceTree(partial(note, log), longest_path_below_payload(target), hidden)
    plan = Plan(target, [], [], [])
    if len(sources) == 1 and os.path.isdir(sources[0]) and not os.path.islink(sources[0]):
        _collect(plan, tree.walk_contents(sources[0]), {}, sources[0])
    else:
        named = {_own_name(source): source for source in sources}
        _look_for_equal_names(sources, named, log)
        _collect(plan, tree.walk_named(named.items()), {name: _folder_of(source) for name, source in named.items()}, "")
    if not plan.files and not has_errors(log.findings()):
        note(log, "source.empty-payload", sources[0])
    return plan


def _look_at_form(target: str, log: FindingLog) -> None:
    if is_other_archive(target):
        note(log, "source.archive-form", target, known=", ".join(WRITTEN_ENDINGS))
    elif archive_form(target) is not None and not is_safe_base_directory(bag_name(target)):
        note(log, "source.archive-name", target)
    if archive_form(target) == "tar.zst" and not has_zstandard():
        note(log, "bag.archive-zstandard-missing", target)


def _reach(source: str) -> None:
    try:
        os.lstat(source)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ReadError("error.source-missing", path=escape_for_display(source)) from error
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(source), reason=error.strerror) from error


def note(log: FindingLog, code: str, path: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
    """Add a finding about something at a path, as the user knows it, to a log."""
    log.add(code, path, name=escape_for_display(path), **values)


def _own_name(source: str) -> str:
    return os.path.basename(os.path.abspath(source))


def _folder_of(source: str) -> str:
    """The folder that a source is in, as the user wrote it where that shows it; empty for the working folder."""
    written = source.rstrip("/")
    if os.path.basename(written) == _own_name(source):
        return os.path.dirname(written)
    return os.path.dirname(os.path.abspath(source))


def _collect(plan: Plan, found: Iterator[Found], roots: dict[str, str], root: str) -> None:
    for one in found:
        if one.is_folder:
            plan.folders.append(PlannedFolder(one.path, stat.S_IMODE(one.state.st_mode), one.state.st_mtime_ns))
            if one.is_empty and one.path:
                plan.empty_folders.append(one.path)
            continue
        here = roots.get(one.path.partition("/")[0], root)
        if not plan.files or plan.files[-1].root != here:
            plan.files.append(PlannedFiles(here, [], array("q")))
        plan.files[-1].paths.append(one.path)
        plan.files[-1].sizes.append(one.state.st_size)


def _look_for_equal_names(sources: Sequence[str], named: dict[str, str], log: FindingLog) -> None:
    for source in sources:
        taken = named[_own_name(source)]
        if taken is not source:
            is_same = os.path.samestat(os.lstat(source), os.lstat(taken))
            note(log, "source.given-twice" if is_same else "source.name-taken", source, other=escape_for_display(taken))


def look_at_target(sources: Sequence[str], target: str, notice: Notice) -> None:
    """Give notice of what speaks against a target.

    Raises:
        WriteError: the folder that it is to be in does not exist.
        WrongUsageError: it would lie inside a bag.
    """
    folder = os.path.dirname(os.path.abspath(target))
    if not os.path.isdir(folder):
        raise WriteError("error.folder-missing", path=escape_for_display(target), folder=escape_for_display(folder))
    refuse_inside_bag(target)
    for source in sources:
        if is_same_or_inside(source, target):
            notice("source.inside-target", source, target=escape_for_display(target))
            return
        if is_same_or_inside(folder, source):
            notice("source.target-inside-source", target, source=escape_for_display(source))
    if os.path.lexists(target):
        notice("source.target-exists", target)
