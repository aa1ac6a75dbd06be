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

from archiver.bags.format import PAYLOAD, Level, hashlib_name, read_manifest_name
from archiver.bags.validation.folder_listing import LISTING, FoldersListed, order_listing
from archiver.bags.validation.payload_read import PayloadRead
from archiver.hashing import Unit, UnitRead, UnitWork, UnlikeManifestsError, cut_lines, cut_manifests, order_reading
from archiver.operating_system import count_cores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading import OpenBag
    from archiver.bags.validation.fixity import FixityOptions
    from archiver.hashing import DigestOptions, HashingProcesses, Order

_LONG_MANIFEST: Final = 1 << 15
"""Octets of a manifest that is worth units: it lists about three hundred files."""
_MOST_RUN: Final = 192 << 10
"""Octets of the lines of a unit in its first manifest: about two thousand files."""
_LEAST_RUN: Final = 1 << 13
_RUNS_A_CORE: Final = 16
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
        reading = _Reading(PayloadRead(bag, manifests), [*names], bag, fixity.digest_options)
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


class _Reading:
    """Gives out the units, and keeps what comes back."""

    def __init__(self, read: PayloadRead, algorithms: list[str], bag: OpenBag, options: DigestOptions) -> None:
        self.read = read
        self._algorithms = tuple(algorithms)
        self._source = bag.source.path
        self._decodes = bag.is_strict
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
                if not self.read.is_worth_it:
                    return
                self.read.lines += run.length
                yield self._order(run.lines, run.first)
        except (UnlikeManifestsError, OSError):
            # Parsing the manifests tells why.
            self.read.are_lines_plain = False

    def _order(self, lines: tuple[bytes, ...], first: int) -> Order:
        unit = Unit(self._source, _BELOW, self._algorithms, lines, first, self._key)
        return order_reading(unit._replace(drop_pages=self._options.drop_pages, decodes=self._decodes))

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
