"""Read a payload by units: all its files and folders, by processes that get runs of lines of the manifests as octets.

This is the quick way for bags of many files whose manifests list the same paths in the same order, in the plain form. It notes
nothing. If all is well, there is nothing more to do. If not, the manifests are parsed and compared with the folders as those of
any bag are, and no file that was read here is read again.
"""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.format import FETCH, PAYLOAD, Level, hashlib_name, read_manifest_name
from archiver.bags.reading import LINES_LIMIT
from archiver.bags.validation.folder_listing import LISTING, FoldersListed, order_listing
from archiver.hashing import Unit, UnitRead, UnitWork, UnlikeManifestsError, cut_lines, cut_manifests, order_reading
from archiver.operating_system import count_cores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading import Listing, OpenBag
    from archiver.bags.validation.fixity import FixityOptions
    from archiver.hashing import DigestOptions, FileDigests, HashingProcesses, Order

_LONG_MANIFEST: Final = 1 << 15
"""Octets of a manifest that is worth units: it lists about three hundred files."""
_MOST_RUN: Final = 192 << 10
"""Octets of the lines of a unit in its first manifest: about two thousand files."""
_LEAST_RUN: Final = 1 << 13
_RUNS_A_CORE: Final = 16
_MOST_FAULTS: Final = 10_000
"""If there are more, the rest is read in the other way, which does not keep them."""
_KEY_OCTETS: Final = 32
_BELOW: Final = f"{PAYLOAD}/".encode()


def read_payload(bag: OpenBag, level: Level, fixity: FixityOptions, processes: HashingProcesses) -> PayloadRead | None:
    """Read the payload by units. Return None if the bag is not one for which that is quicker, or if more is wanted.

    Of the tag files only bagit.txt and bag-info.txt need to have been read.
    """
    is_plain = not fixity.extra_algorithms and fixity.digest_options.copies is None and level.holds(Level.FULL)
    if not is_plain or not bag.source.reads_with_processes or bag.encoding != "utf-8" or sys.getfilesystemencoding() != "utf-8":
        return None
    names = _list_manifests(bag)
    if names is None:
        return None
    with ExitStack() as stack:
        manifests: dict[str, BinaryIO] = {}
        with suppress(OSError):
            manifests = {name: stack.enter_context(bag.source.open(name)) for name in names.values()}
        octets = max((os.fstat(file.fileno()).st_size for file in manifests.values()), default=0)
        if octets < _LONG_MANIFEST:
            return None
        reading = _Reading(PayloadRead(bag, manifests), [*names], bag.source.path, fixity.digest_options)
        reading.run(processes, [*manifests.values()], octets)
        return reading.read


def _list_manifests(bag: OpenBag) -> dict[str, str] | None:
    """Return the payload manifests by their algorithms, sorted, or None if one of these is not known or stands twice."""
    names: dict[str, str] = {}
    for file in bag.base_files:
        name = read_manifest_name(file)
        if name is None or name.of_tags:
            continue
        algorithm = hashlib_name(name.algorithm)
        if algorithm is None or algorithm in names:
            return None
        names[algorithm] = file
    return dict(sorted(names.items())) or None


class PayloadRead:
    """What was read of a payload by units."""

    def __init__(self, bag: OpenBag, manifests: dict[str, BinaryIO]) -> None:
        self._bag = bag
        self._states = {name: _state(file) for name, file in manifests.items()}
        self._lines_done = bytearray()
        self._faults: dict[str, FileDigests] = {}
        self._files_found = 0
        self._sums = [0, 0]
        self.files = 0
        """Files that agree with every manifest."""
        self.octets = 0
        """Octets of all files that were read."""
        self.lines = 0
        """Lines of each manifest."""
        self.are_lines_plain = True
        """False once a line was left to the other way. The rest of the lines should be left to it too."""
        self._are_folders_plain = True
        self.empty_folders: list[str] = []
        """The folders that hold nothing."""
        self.unwise_folders: list[str] = []
        """The folders that hold names to be noted."""

    @property
    def is_well(self) -> bool:
        """Return whether every line is that of a file that agrees, and every file has one line in each manifest.

        A bag with records needs the digests by path, and one with fetch.txt the files that are yet to come.
        """
        needs_more = self._bag.follows_our_profile or FETCH in self._bag.base_files
        is_complete = self.files == self.lines == self._files_found and self._sums[0] == self._sums[1]
        is_plain = self.are_lines_plain and self._are_folders_plain and 0 < self.lines <= LINES_LIMIT
        return is_plain and is_complete and not needs_more

    def keep_read(self, unit: Unit, count: int, read: UnitRead) -> None:
        """Keep the result of a unit that has so many lines. A large file, whose line was in a unit before, has the number 0."""
        if not read.is_plain:
            self.are_lines_plain = False
            return
        self._faults.update({fault.path: fault for fault in read.faults})
        self.are_lines_plain &= len(self._faults) <= _MOST_FAULTS
        self.files += read.files
        self.octets += read.octets
        self._sums[0] += read.paths_sum
        if unit.first:
            end = unit.first + count - read.left
            self._lines_done.extend(bytes(max(0, end - len(self._lines_done))))
            self._lines_done[unit.first : end] = b"\1" * (end - unit.first)

    def keep_listed(self, listed: FoldersListed) -> None:
        """Keep the result of listing folders."""
        self._files_found += listed.files
        self._sums[1] += listed.paths_sum
        self.empty_folders += listed.empty
        self.unwise_folders += listed.named_unwisely
        self._are_folders_plain &= listed.is_whole

    def is_still_true(self) -> bool:
        """Return whether no manifest was changed since it was read."""
        with ExitStack() as stack, suppress(OSError):
            return all(_state(stack.enter_context(self._bag.source.open(name))) == state for name, state in self._states.items())
        return False

    def was_read(self, listing: Listing, number: int) -> bool:
        """Return whether the file was read, and compared with each manifest by the line that lists it."""
        line = listing.manifests[0].line(number)
        is_same = all(manifest.line(number) == line for manifest in listing.manifests)
        return is_same and 0 < line < len(self._lines_done) and bool(self._lines_done[line])

    def fault(self, path: str) -> FileDigests | None:
        """Return the result for a file that was read if it could not be read to its end, or differs from a manifest."""
        return self._faults.get(path)


def _state(file: BinaryIO) -> tuple[int, ...]:
    state = os.fstat(file.fileno())
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


class _Reading:
    """Gives out the units, and keeps what comes back."""

    def __init__(self, read: PayloadRead, algorithms: list[str], source: str, options: DigestOptions) -> None:
        self.read = read
        self._algorithms = tuple(algorithms)
        self._source = source
        self._options = options
        self._key = secrets.token_bytes(_KEY_OCTETS)
        self._octets = 0
        self._files = 0

    def run(self, processes: HashingProcesses, manifests: list[BinaryIO], octets: int) -> None:
        """Read all files, and list all folders."""
        cores = count_cores() if self._options.cores is None else self._options.cores
        run_octets = min(max(octets // (cores * _RUNS_A_CORE), _LEAST_RUN), _MOST_RUN)
        work = UnitWork(processes, self._advance)
        work.add(order_listing(self._source, (PAYLOAD,), self._key))
        for order, answer, reported in work.run(self._units(manifests, run_octets)):
            if order[0] == LISTING:
                self._keep_listed(FoldersListed(*answer), work)
            else:
                self._keep_read(Unit(*order[1]), UnitRead.from_values(answer), reported, work)

    def _units(self, manifests: list[BinaryIO], octets: int) -> Iterator[Order]:
        try:
            for run in cut_manifests(manifests, self._algorithms, octets):
                if not self.read.are_lines_plain:
                    return
                self.read.lines += run.length
                yield self._order(run.lines, run.first)
        except (UnlikeManifestsError, OSError):
            # Parsing the manifests tells why.
            self.read.are_lines_plain = False

    def _order(self, lines: tuple[bytes, ...], first: int) -> Order:
        drop_pages = self._options.drop_pages
        return order_reading(Unit(self._source, _BELOW, self._algorithms, lines, first, self._key, drop_pages=drop_pages))

    def _keep_listed(self, listed: FoldersListed, work: UnitWork) -> None:
        self.read.keep_listed(listed)
        half = (len(listed.left) + 1) // 2
        for folders in (listed.left[:half], listed.left[half:]):
            if folders:
                work.add(order_listing(self._source, folders, self._key))

    def _keep_read(self, unit: Unit, read: UnitRead, reported: int, work: UnitWork) -> None:
        count = unit.lines[0].count(b"\n")
        self.read.keep_read(unit, count, read)
        for lines in read.large:
            work.add(self._order(lines, 0))
        done = count - read.left
        for first in range(done, count, max(done, 1)):
            # The files are large: pieces of so many lines as were done are enough for one unit.
            work.add(self._order(cut_lines(unit.lines, first, first + done), unit.first + first))
        self._files += done - len(read.large)
        self._advance(read.octets - reported)

    def _advance(self, octets: int) -> None:
        self._octets += octets
        if self._options.progress is not None:
            self._options.progress(self._octets, self._files)
