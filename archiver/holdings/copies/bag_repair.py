"""Repair a damaged copy of a bag from other copies. What was damaged is kept aside."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from archiver.bags.format import Target
from archiver.bags.reading import FoundFile, open_source
from archiver.bags.workplace import locked_bag, open_workplace, write_errors
from archiver.errors import WriteError
from archiver.findings import FindingLog, escape_for_display
from archiver.holdings.copies.copied_tree import ALGORITHMS, UncopiedFileError, copy_files, digest_all, find_differing
from archiver.holdings.copies.quarantine import Quarantine
from archiver.holdings.copies.repair_plan import WHOLE, changed_meanwhile, is_beside, locate
from archiver.operating_system import flush, flush_tree, rename_without_replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.bags.workplace import Workplace
    from archiver.errors import ReadError
    from archiver.hashing import DigestOptions
    from archiver.holdings.copies.authority import KnownCopy
    from archiver.holdings.copies.repair_plan import RepairPlan

_BESIDE: Final = ".beside"


def apply_repair(target: KnownCopy, plan: RepairPlan, options: DigestOptions) -> dict[str, str | None]:
    """Carry out a plan. Return where that is kept which stood at each path, or None for a path at which nothing stood.

    Each file is hashed by every algorithm of the manifests that list it, in the read that writes it beside the bag. It is read
    back from the disk, and put in place by one rename. What stood there gets a second name in the quarantine of the place before
    that. All else in the bag stays as it is, times and rights of its folders too.

    Raises:
        ReadError: a file of a source is not what it was when it was checked.
        WriteError: the disk is full or fails, does not hold what was written, or another run changes the bag.
    """
    with write_errors(target.location), locked_bag(target.location):
        workplace = open_workplace(Target.of_bag(target.location))
        try:
            staged = _Staging(plan, workplace, options).stage()
            run = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.urandom(3).hex()}"
            placing = _Placing(target.location, Quarantine(target.root, run), plan)
            kept: dict[str, str | None] = {path: placing.move_aside(path) for path in plan.aside}
            for path, copy in staged.items():
                kept[path] = placing.put(path, copy) or kept.get(path)
            return kept
        finally:
            # The next run removes what cannot be removed now.
            with suppress(OSError):
                workplace.remove()
            workplace.release()


class _Staging:
    """Copies files of other copies into the staging folder, and reads them back."""

    def __init__(self, plan: RepairPlan, workplace: Workplace, options: DigestOptions) -> None:
        self._plan = plan
        self._workplace = workplace
        self._options = options
        self._written: dict[str, str] = {}

    def stage(self) -> dict[str, str]:
        """Return the path of the copy of each file that is to be replaced."""
        replaced = self._plan.replaced
        staged = {path: self._copy_one(path) for path in replaced if path == WHOLE or is_beside(path)}
        inside = [path for path in replaced if path not in staged]
        for source in dict.fromkeys(self._plan.sources[path].location for path in inside):
            self._copy_inside(source, [path for path in inside if self._plan.sources[path].location == source])
        staged |= {path: self._workplace.path_of(path) for path in inside}
        self._give_rights(staged)
        flush_tree(self._workplace.folder)
        if not self._is_written():
            raise WriteError("error.read-back-differs", path=escape_for_display(self._workplace.target.shown))
        return staged

    def _is_written(self) -> bool:
        """Return whether the disk gives back what was written."""
        try:
            return not find_differing(digest_all(self._workplace.folder, self._written, drop_pages=True), self._written)
        except UncopiedFileError:
            return False

    def _copy_one(self, path: str) -> str:
        """Copy an archive, or a file of the seals beside a bag, which no manifest lists."""
        folder, name = os.path.split(os.path.realpath(locate(self._plan.sources[path].location, path).rstrip("/")))
        inner = f"{_BESIDE}-{len(self._written)}"
        os.mkdir(self._workplace.path_of(inner))
        try:
            copied = copy_files(folder, self._workplace.path_of(inner), [name])
        except UncopiedFileError as error:
            raise self._changed(path) from error
        self._written[f"{inner}/{name}"] = copied[name]
        return self._workplace.path_of(f"{inner}/{name}")

    def _copy_inside(self, location: str, paths: Sequence[str]) -> None:
        """Copy files of one other copy. A file that has not every digest it must have is not taken."""
        replaced = self._plan.replaced
        algorithms = sorted({*ALGORITHMS, *(name for path in paths for name in replaced[path])})
        options = self._options._replace(copies=self._workplace.folder, progress=None)
        with closing(open_source(location, FindingLog())) as source:
            for result in source.digest([FoundFile(path, 0) for path in paths], algorithms, options):
                if result.fault == "unwritable":
                    raise OSError(errno.EIO, result.reason, result.path)
                found = dict(zip(algorithms, result.digests, strict=False))
                if result.fault is not None or any(found[name] != digest for name, digest in replaced[result.path].items()):
                    raise self._changed(result.path)
                self._written[result.path] = found[ALGORITHMS[0]]

    def _give_rights(self, staged: Mapping[str, str]) -> None:
        """Give the copies the rights of their sources, which the umask narrowed. Members of an archive have rights already."""
        for path, copy in staged.items():
            with suppress(FileNotFoundError, NotADirectoryError):
                os.chmod(copy, stat.S_IMODE(os.stat(locate(self._plan.sources[path].location, path).rstrip("/")).st_mode))

    def _changed(self, path: str) -> ReadError:
        return changed_meanwhile(self._plan.sources[path])


class _Placing:
    """Puts copies in the place of damaged files, and keeps these aside."""

    def __init__(self, bag: str, quarantine: Quarantine, plan: RepairPlan) -> None:
        self._bag = bag
        self._quarantine = quarantine
        self._plan = plan

    def move_aside(self, path: str) -> str | None:
        """Move what stands at a path in the bag into the quarantine. Return where it is kept, or None if nothing stands there."""
        place = locate(self._bag, path)
        if not os.path.lexists(place):
            return None
        with _unchanged_folder(os.path.dirname(place)):
            return self._quarantine.move(place)

    def put(self, path: str, copy: str) -> str | None:
        """Put a copy in its place. Return where that is kept which stood there, or None if nothing did."""
        place = locate(self._bag, path).rstrip("/")
        self._make_folders(os.path.dirname(path), self._plan.sources[path])
        with _unchanged_folder(os.path.dirname(place)):
            kept = None
            if os.path.lexists(place):
                kept = None if os.path.isdir(place) and not os.path.islink(place) else self._quarantine.link(place)
                kept = kept or self._quarantine.move(place)
            if os.path.lexists(place):
                os.replace(copy, place)
            else:
                rename_without_replacing(copy, place)
            flush(os.path.dirname(place))
        return kept

    def _make_folders(self, folder: str, source: KnownCopy) -> None:
        """Make the folders of a file that are missing, with the rights and times of those of the source."""
        place = locate(self._bag, folder).rstrip("/")
        if not folder or os.path.isdir(place):
            return
        self._make_folders(os.path.dirname(folder), source)
        with _unchanged_folder(os.path.dirname(place)):
            os.mkdir(place)
            with suppress(OSError):
                state = os.stat(locate(source.location, folder))
                os.utime(place, ns=(state.st_mtime_ns, state.st_mtime_ns))
                os.chmod(place, stat.S_IMODE(state.st_mode))
            flush(os.path.dirname(place))


@contextmanager
def _unchanged_folder(folder: str) -> Iterator[None]:
    """Give a folder back its time after the block, and its rights if the block needed others. Raises OSError."""
    before = os.stat(folder)
    is_closed = not os.access(folder, os.W_OK | os.X_OK)
    if is_closed:
        os.chmod(folder, stat.S_IMODE(before.st_mode) | stat.S_IRWXU)
    try:
        yield
    finally:
        if is_closed:
            os.chmod(folder, stat.S_IMODE(before.st_mode))
        os.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns))
