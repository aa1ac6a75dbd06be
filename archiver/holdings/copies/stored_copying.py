"""Copy bags from and to stores: whole, read back, and never over anything."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing, contextmanager, suppress
from hashlib import sha512
from typing import TYPE_CHECKING, Final

from archiver.bags.creation.stored_target import StoredTarget
from archiver.bags.format import DECLARATION, EMPTY_FOLDERS, Level, Target, decode_name, is_payload, unsafe_reason
from archiver.bags.reading import check_foreign_signatures, find_seal_folders, open_source
from archiver.bags.reading.object_digests import SharedFolder
from archiver.bags.validation import FixityOptions, open_bag_at, validate_source
from archiver.bags.workplace import check_target, make_parents, open_workplace, remove_tree, write_errors
from archiver.errors import ArchiverError, WriteError
from archiver.findings import FindingLog, escape_for_display, has_errors, make_finding
from archiver.hashing import DigestOptions
from archiver.holdings.copies.bag_copying import BagCopy, CopyOptions
from archiver.holdings.copies.bag_files import BagFiles, SealFiles, UnreadFileError, open_bag_files, read_file, require_size
from archiver.holdings.copies.copied_tree import UncopiedFileError, digest_all, find_differing
from archiver.holdings.copies.copy_check import check_copy, pin
from archiver.holdings.copies.standing_copy import make_differs
from archiver.operating_system import flush_tree, write_whole
from archiver.progress import Step, begin_step
from archiver.seals.layer_check import check_layers
from archiver.stores.address import is_address
from archiver.stores.side_by_side import Counted, work_side_by_side
from archiver.stores.store_errors import ObjectError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.bags.format import BagReport
    from archiver.bags.reading import BagSource
    from archiver.bags.workplace import Workplace
    from archiver.findings import Finding
    from archiver.stores.new_objects import NewObjects

_ARCHIVE: Final = "archive"
"""The name of an archive in the staging folder."""
_RIGHTS: Final = 0o666


def copy_stored_bag(bag: str, to: str, options: CopyOptions) -> BagCopy:
    """Copy a whole bag with its seals, from a store, to one, or both. The bag is only read.

    Every file of the copy was read back. With an error among the findings there is nothing at the target, and what stood there is
    as it was.

    Raises:
        ReadError: the bag itself, or its store, cannot be reached.
        WriteError: the store or the disk does not take the copy, or does not hold what was written.
        WrongUsageError: the target would lie inside a bag, or a store was not named.
    """
    copying = _ToStore(bag, to, options) if is_address(to) else _ToDisk(bag, to, options)
    try:
        made = copying.run()
    except UnreadFileError as error:
        copying.note_unread(error.reason)
        made = False
    return BagCopy(bag, to, made, copying.log.findings(), copying.report)


class _StoredCopying:
    """The making of one copy."""

    def __init__(self, bag: str, to: str, options: CopyOptions) -> None:
        self._bag = bag
        self._to = to
        self._options = options
        self.log = FindingLog()
        self.report: BagReport | None = None

    def run(self) -> bool:
        """Make the copy, and return whether it was made."""
        raise NotImplementedError

    def note_unread(self, error: OSError) -> None:
        """Note a file of the bag that could not be read as it was listed."""
        if isinstance(error, ObjectError):
            self.log.add(f"store.{error.fault}", address=self._bag, reason=error.reason)
        else:
            shown = escape_for_display(error.filename or self._bag)
            self.log.add_finding(make_finding("bag.changed-while-reading", {"path": shown}, path=shown))
        self._note_damage()

    def _note_damage(self) -> None:
        self.log.add("repair.source-damaged", bag=self._bag)

    def _find_standing(self) -> Finding | None:
        """Return a finding if the target holds the same bag: that it is whole, or how it differs. All of it is read then."""
        with suppress(ArchiverError), closing(open_source(self._bag, FindingLog())) as source:
            pins = pin(source)
            with closing(open_source(self._to, FindingLog())) as other:
                found = pin(other)
            if not any(digest and found.get(name) == digest for name, digest in pins.items()):
                return None
            checked = check_copy(self._to, DigestOptions(self._options.progress, processes=self._options.processes), pins)
            shown = escape_for_display(self._to)
            if checked.is_whole:
                return make_finding("copy.same", {"bag": shown}, copy=shown)
            return make_differs(shown, sorted(checked.faults))
        return None

    def _is_whole(self, source: BagSource) -> bool:
        """Validate an open bag, the seals with it, and return whether nothing is wrong."""
        options = DigestOptions(self._options.progress, processes=self._options.processes)
        self.report = validate_source(source, self.log, Level.FULL, FixityOptions(options))
        return self.report.valid and self._are_seals_whole(source)

    def _are_seals_whole(self, source: BagSource) -> bool:
        is_whole = [check_layers(folder, self.log).is_whole for folder in find_seal_folders(source)]
        check_foreign_signatures(source, self.log)
        return all(is_whole)


class _ToStore(_StoredCopying):
    """A copy that goes to a store. The bag is validated first, and sent as it was listed before that."""

    def run(self) -> bool:
        with StoredTarget(self._to) as place, open_bag_files(self._bag) as (files, seals):
            found = FindingLog()
            place.look(found)
            if has_errors(found.findings()):
                standing = self._find_standing()
                for finding in [standing] if standing is not None else found.findings():
                    self.log.add_finding(finding)
                return False
            source = open_bag_at(self._bag, self.log)
            if source is None:
                self._note_damage()
                return False
            with closing(source):
                if not self._is_whole(source):
                    self._note_damage()
                    return False
            self._send(place, files, seals)
        return True

    def _send(self, place: StoredTarget, files: BagFiles, seals: list[SealFiles]) -> None:
        objects = place.begin()
        begin_step(self._options.progress, Step.COPYING, sum(files.sizes.values()), len(files.sizes))
        counted = Counted(self._options.progress)
        # The seals stand there before the bag does, so that no copy stands without them.
        for seal in seals:
            folder = f"../{seal.name_beside(self._to)}"
            _send_all(objects, seal.files, lambda path, folder=folder: f"{folder}/{path}", counted)  # type: ignore[misc]
        last = [path for path in files.sizes if path in {"", DECLARATION}]
        _send_all(objects, files, str, counted, without=last)
        begin_step(self._options.progress, Step.READING_BACK)
        if objects.sent:
            objects.read_back(self._options.progress)
        place.note_checked()
        for path in last:
            objects.put(path, read_file(files, path), files.sizes[path])
            objects.read_back_one(path)
        objects.remove_parts()
        place.is_whole = True


def _send_all(
    objects: NewObjects, files: BagFiles, name: Callable[[str], str], counted: Counted, without: list[str] | None = None
) -> None:
    def send(path: str) -> None:
        """Send one file."""
        octets = objects.put(name(path), read_file(files, path), files.sizes[path])
        require_size(files, path, octets)
        counted.add_octets(octets)
        counted.add_file()

    paths = [path for path in files.sizes if path not in (without or ())]
    for _ in work_side_by_side(send, paths, counted, objects.stop):
        pass


class _ToDisk(_StoredCopying):
    """A copy that comes from a store. It is validated on the disk, before it gets its name."""

    def run(self) -> bool:
        target = Target.from_path(self._to)
        if os.path.lexists(target.path):
            standing = self._find_standing()
            if standing is not None:
                self.log.add_finding(standing)
                return False
        check_target([], target, self.log)
        if self.log.findings():
            return False
        with open_bag_files(self._bag) as (files, seals), make_parents(target.path), write_errors(target.shown):
            beside = [Target.from_path(os.path.join(target.folder, seal.name_beside(self._to))) for seal in seals]
            taken = [one for one in beside if os.path.lexists(one.path)]
            if taken:
                self.log.add("seal.beside-exists", target.shown, seals=os.path.basename(taken[0].path))
                return False
            if not self._is_readable():
                self._note_damage()
                return False
            with ExitStack() as stack:
                return self._fetch(files, seals, [stack.enter_context(_opening(one)) for one in (*beside, target)])

    def _is_readable(self) -> bool:
        """Return whether all keys of the bag are names, so that a disk can hold them."""
        source = open_bag_at(self._bag, self.log)
        if source is not None:
            source.close()
        return source is not None and not has_errors(self.log.findings())

    def _fetch(self, files: BagFiles, seals: list[SealFiles], workplaces: list[Workplace]) -> bool:
        begin_step(self._options.progress, Step.COPYING, sum(files.sizes.values()), len(files.sizes))
        *beside, workplace = workplaces
        for seal, place in zip(seals, beside, strict=True):
            self._fetch_all(seal.files, place.folder)
        self._fetch_all(files, workplace.folder)
        is_archive = [*files.sizes] == [""]
        if not self._is_copy_whole(workplace.path_of(_ARCHIVE) if is_archive else workplace.folder):
            self._note_damage()
            return False
        published: list[Workplace] = []
        try:
            for place in beside:
                place.publish()
                published.append(place)
            workplace.publish(_ARCHIVE if is_archive else "")
        except OSError as error:
            for place in published:
                remove_tree(place.target.path)
            if not isinstance(error, FileExistsError):
                raise
            self.log.add("source.target-exists", name=self._to)
            return False
        return True

    def _fetch_all(self, files: BagFiles, folder: str) -> None:
        """Write files into a folder, flush them, and read them back."""
        with closing(SharedFolder(folder, grows=True)) as copies:
            counted = Counted(self._options.progress)
            digests: dict[str, str] = {}

            def fetch(path: str) -> None:
                """Fetch one file."""
                digest = sha512()
                descriptor = copies.create_file(path or _ARCHIVE, _RIGHTS)
                try:
                    for block in read_file(files, path):
                        digest.update(block)
                        write_whole(descriptor, block)
                        counted.add_octets(len(block))
                finally:
                    os.close(descriptor)
                digests[path or _ARCHIVE] = digest.hexdigest()
                counted.add_file()

            for _ in work_side_by_side(fetch, files.sizes, counted, lambda: None):
                pass
        if EMPTY_FOLDERS in digests:
            _make_empty_folders(folder)
        flush_tree(folder)
        begin_step(self._options.progress, Step.READING_BACK)
        with suppress(UncopiedFileError):
            if not find_differing(digest_all(folder, digests, drop_pages=True), digests):
                return
        raise WriteError("error.read-back-differs", path=escape_for_display(self._to))

    def _is_copy_whole(self, copy: str) -> bool:
        """Validate the copy, and the seals in the store."""
        source = open_bag_at(copy, self.log)
        if source is None:
            return False
        with closing(source):
            if not source.is_folder:
                # Findings on an archive name it. Its octets are those of the bag.
                source.path = self._bag
            options = DigestOptions(self._options.progress, processes=self._options.processes)
            self.report = validate_source(source, self.log, Level.FULL, FixityOptions(options))
        with closing(open_source(self._bag, FindingLog())) as original:
            return self.report.valid and self._are_seals_whole(original)


@contextmanager
def _opening(target: Target) -> Iterator[Workplace]:
    """Make a staging folder, and remove what is left of it after the block. Raises OSError."""
    workplace = open_workplace(target)
    try:
        yield workplace
    finally:
        workplace.remove()
        workplace.release()


def _make_empty_folders(folder: str) -> None:
    """Make the folders of the payload in which there is nothing, as the bag lists them. Raises OSError."""
    with open(os.path.join(folder, EMPTY_FOLDERS), encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            path = decode_name(line.rstrip("\n"))
            if is_payload(path) and unsafe_reason(path) is None:
                os.makedirs(os.path.join(folder, path), exist_ok=True)
