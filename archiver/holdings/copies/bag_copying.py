"""Make a whole copy of a bag: verified while it is copied, read back from the disk, and put in place by one rename."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import Level, Target
from archiver.bags.reading import check_foreign_signatures, find_seal_folders, note_fault, open_source
from archiver.bags.validation import FixityOptions, check_files, open_bag_at, validate_source
from archiver.bags.workplace import check_target, make_parents, open_workplace, read_errors, write_errors
from archiver.errors import WriteError
from archiver.findings import FindingLog, escape_for_display, has_errors, make_finding
from archiver.hashing import DigestOptions
from archiver.holdings.copies.copied_tree import (
    UncopiedFileError,
    copy_files,
    digest_all,
    find_differing,
    give_states,
    list_tag_files,
)
from archiver.holdings.copies.seal_copies import SealCopies
from archiver.holdings.copies.standing_copy import find_standing_copy
from archiver.operating_system import flush_tree
from archiver.progress import Step, begin_step
from archiver.seals.layer_check import check_layers

if TYPE_CHECKING:
    from archiver.bags.format import BagReport
    from archiver.bags.reading import BagSource
    from archiver.bags.workplace import Workplace
    from archiver.findings import Finding
    from archiver.hashing import HashingProcesses
    from archiver.progress import Progress


_ARCHIVE: Final = "archive"
"""The name of an archive in the staging folder."""


class BagCopy(NamedTuple):
    """The outcome of copying a bag. `report` is that on the bag, if it was read."""

    bag: str
    to: str
    made: bool
    findings: list[Finding]
    report: BagReport | None = None


class CopyOptions(NamedTuple):
    """The processes that work, which stay, and a callback for progress."""

    processes: HashingProcesses
    progress: Progress | None = None


def copy_bag(bag: str, to: str, options: CopyOptions) -> BagCopy:
    """Copy a whole bag with its seals to a path at which nothing stands. The bag is only read.

    The copy has the names, octets, rights and times of the bag, those of folders too. Every file of it was read back from the
    disk. With an error among the findings there is nothing at the target, and what stood there is as it was.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the disk is full or fails, or does not hold what was written.
        WrongUsageError: the target would lie inside a bag.
    """
    target, log = Target.from_path(to), FindingLog()
    standing = find_standing_copy(bag, target, DigestOptions(options.progress, processes=options.processes))
    if standing is not None:
        return BagCopy(bag, to, made=False, findings=[standing])
    check_target([bag], target, log)
    copying = _Copying(bag, target, options, log)
    made = not log.findings() and copying.run()
    return BagCopy(bag, to, made, log.findings(), copying.report)


class _Copying:
    """The making of one copy."""

    def __init__(self, bag: str, target: Target, options: CopyOptions, log: FindingLog) -> None:
        self._bag = bag
        self._target = target
        self._options = options
        self._log = log
        self.report: BagReport | None = None

    def run(self) -> bool:
        """Make the copy, and return whether it was made."""
        shown = self._target.shown
        with make_parents(shown), write_errors(shown), SealCopies(self._bag, self._target) as seals:
            workplace = open_workplace(self._target)
            try:
                return self._make(seals, workplace)
            finally:
                workplace.remove()
                workplace.release()

    def _make(self, seals: SealCopies, workplace: Workplace) -> bool:
        is_archive = os.path.isfile(self._bag)
        try:
            other = seals.find_other()
            if other is not None:
                self._log.add("seal.beside-exists", self._target.shown, seals=escape_for_display(os.path.basename(other)))
                return False
            if not (self._copy_archive(workplace) if is_archive else self._copy_folder(workplace)):
                self._log.add("repair.source-damaged", bag=escape_for_display(self._bag))
                return False
            seals.stage()
        except UncopiedFileError as error:
            self._note_unread(error)
            return False
        if seals.has_unwritten():
            raise self._differs()
        try:
            seals.publish()
            workplace.publish(_ARCHIVE if is_archive else "")
        except FileExistsError:
            seals.take_back()
            self._log.add("source.target-exists", name=escape_for_display(self._target.shown))
            return False
        return True

    def _copy_folder(self, workplace: Workplace) -> bool:
        """Copy the bag in a folder, flush the copy and read it back. Return False if the bag is damaged."""
        source = open_bag_at(self._bag, self._log)
        if source is None:
            return False
        with closing(source):
            if not self._validate(source, workplace.folder) or not self._check_seals(source):
                return False
        with read_errors(self._bag):
            tag_files = [*list_tag_files(self._bag)]
        digests = copy_files(self._bag, workplace.folder, tag_files)
        give_states(self._bag, workplace.folder)
        self._flush(workplace)
        self._read_back(workplace.folder, digests)
        log = FindingLog()
        with closing(open_source(workplace.folder, log)) as copy:
            check_files(copy, log, self._fixity(drop_pages=True))
        if has_errors(log.findings()):
            raise self._differs()
        return True

    def _copy_archive(self, workplace: Workplace) -> bool:
        """Copy the bag in an archive, and validate the copy from the disk. Return False if the bag is damaged."""
        folder, name = os.path.split(os.path.realpath(self._bag))
        begin_step(self._options.progress, Step.COPYING)
        digests = copy_files(folder, workplace.folder, [name])
        with read_errors(self._bag):
            rights = stat.S_IMODE(os.stat(self._bag).st_mode)
        archive = workplace.path_of(_ARCHIVE)
        os.rename(workplace.path_of(name), archive)
        os.chmod(archive, rights)
        self._flush(workplace)
        self._read_back(workplace.folder, {_ARCHIVE: digests[name]})
        copy = open_bag_at(archive, self._log)
        if copy is None:
            return False
        with closing(copy):
            is_valid = self._validate(copy, None)
            # Its octets are those of the bag. Seals stand beside the bag only.
            copy.path = self._bag
            return is_valid and self._check_seals(copy)

    def _validate(self, source: BagSource, copies: str | None) -> bool:
        self.report = validate_source(source, self._log, Level.FULL, self._fixity(copies=copies))
        return self.report.valid

    def _fixity(self, *, copies: str | None = None, drop_pages: bool = False) -> FixityOptions:
        processes, progress = self._options
        return FixityOptions(DigestOptions(progress, copies=copies, drop_pages=drop_pages, processes=processes))

    def _check_seals(self, source: BagSource) -> bool:
        is_whole = [check_layers(folder, self._log).is_whole for folder in find_seal_folders(source)]
        check_foreign_signatures(source, self._log)
        return all(is_whole)

    def _flush(self, workplace: Workplace) -> None:
        begin_step(self._options.progress, Step.FLUSHING)
        flush_tree(workplace.folder)

    def _read_back(self, folder: str, digests: dict[str, str]) -> None:
        begin_step(self._options.progress, Step.READING_BACK)
        try:
            read = digest_all(folder, digests, drop_pages=True)
        except UncopiedFileError as error:
            raise self._differs() from error
        if find_differing(read, digests):
            raise self._differs()

    def _differs(self) -> WriteError:
        # No file is named: it may be one that is withheld.
        return WriteError("error.read-back-differs", path=escape_for_display(self._target.shown))

    def _note_unread(self, error: UncopiedFileError) -> None:
        path, fault, reason = error.result.path, error.result.fault, error.result.reason
        if fault == "changed":
            shown = escape_for_display(path)
            self._log.add_finding(make_finding("bag.changed-while-reading", {"path": shown}, path=shown))
        else:
            note_fault(self._log, fault or "", path, reason)
        self._log.add("repair.source-damaged", bag=escape_for_display(self._bag))
