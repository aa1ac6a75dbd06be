"""Read a payload by units: all its files and folders, by processes that get runs of lines of the manifests as octets.

This is the quick way for bags of many files whose manifests list the same paths in the plain form, in any order. If the order
differs from manifest to manifest, lines are paired over a temporary file. Nothing is noted here. If all is well, there is nothing
more to do. If not, the manifests are parsed and compared with the folders as those of any bag are, and no file that was read here
is read again.
"""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Final

from archiver.bags.format import PAYLOAD, Level, hashlib_name, read_manifest_name
from archiver.bags.validation.folder_listing import LISTING, FoldersListed, order_listing, order_rest
from archiver.bags.validation.payload_read import PayloadRead
from archiver.hashing import BegunUnits, CarrierLostError, Lost, ManifestUnits, Unit, UnitRead, cut_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.bags.reading import OpenBag
    from archiver.bags.validation.fixity import FixityOptions
    from archiver.hashing import DigestOptions, HashingProcesses, Order

_LONG_MANIFEST: Final = 1 << 15
"""Octets of a manifest that is worth units: it lists about three hundred files."""
_BELOW: Final = f"{PAYLOAD}/".encode()


def read_payload(bag: OpenBag, level: Level, fixity: FixityOptions, processes: HashingProcesses) -> PayloadRead | None:
    """Read the payload by units. Return None if the bag is not one for which that is quicker, or if more is wanted.

    Of the tag files only bagit.txt and bag-info.txt need to have been read.
    """
    is_plain = not fixity.extra_algorithms and level.holds(Level.FULL)
    if not is_plain or not bag.source.reads_with_processes or bag.encoding != "utf-8" or sys.getfilesystemencoding() != "utf-8":
        return None
    names = _list_manifests(bag)
    begun = None if names is None else _begin(bag, names, fixity.digest_options, processes)
    if begun is None:
        return None
    with closing(begun):
        reading = _Reading(PayloadRead(bag, begun.units), begun, fixity.digest_options)
        reading.run()
        reading.read.finish()
        return reading.read


def _begin(bag: OpenBag, names: dict[str, str], options: DigestOptions, processes: HashingProcesses) -> BegunUnits | None:
    """Begin to read, unless that was begun already. Return None if the manifests are short or cannot be opened."""
    begun = processes.take_begun()
    if isinstance(begun, BegunUnits):
        if begun.is_for(bag.source.path, names) and bag.is_strict and not options.drop_pages and options.copies is None:
            return begun
        begun.drop()
    like = Unit(bag.source.path, _BELOW, drop_pages=options.drop_pages, decodes=bag.is_strict, copies=options.copies or "")
    try:
        units = ManifestUnits(like, names, bag.source.open)
    except OSError:
        return None
    if units.octets < _LONG_MANIFEST and processes.elsewhere is None:
        units.close()
        return None
    return BegunUnits(units, processes, lambda work: order_listing(bag.source.path, (PAYLOAD,), work, units.key))


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


def _pull(orders: Iterator[Order], are_worth_it: Callable[[], bool]) -> Iterator[Order]:
    """Yield orders while they are worth it. An order that was taken is given, since its lines are in no other."""
    while are_worth_it() and (order := next(orders, None)) is not None:
        yield order


class _Reading:
    """Gives out the units, and keeps what comes back."""

    def __init__(self, read: PayloadRead, begun: BegunUnits, options: DigestOptions) -> None:
        self.read = read
        self._units = begun.units
        self._work = begun.work
        self._orders = begun.orders
        self._progress = options.progress
        self._octets = self._most = 0
        self._files = 0

    def run(self) -> None:
        """Read all files, and list all folders."""
        self._take(self._orders, lambda: self.read.is_worth_it and self._units.are_alike)
        if self.read.may_be_paired:
            self._take(self._units.orders_of_parts(), lambda: self.read.is_worth_it)

    def _take(self, orders: Iterator[Order], are_worth_it: Callable[[], bool]) -> None:
        for order, answer, reported in self._work.run(_pull(orders, are_worth_it), self._advance):
            if isinstance(answer, Lost):
                raise CarrierLostError(answer.reason)
            if order[0] == LISTING:
                self._keep_listed(FoldersListed(*answer))
            else:
                self._keep_read(Unit(*order[1]), UnitRead.from_values(answer), reported)

    def _keep_listed(self, listed: FoldersListed) -> None:
        self.read.keep_listed(listed)
        for order in order_rest(self._units.place, listed, self._work, self._units.key):
            self._work.add(order)

    def _keep_read(self, unit: Unit, read: UnitRead, reported: int) -> None:
        count = read.files + len(read.faults) + len(read.large) + read.left
        self.read.keep_read(unit, count, read)
        for lines in read.large:
            self._work.add(self._units.order(lines, 0))
        done = count - read.left
        for first in range(done, count, max(done, 1)):
            # The files are large: pieces of so many lines as were done are enough for one unit.
            self._work.add(self._units.order(cut_lines(unit.lines, first, first + done), unit.first + first))
        if read.is_plain:
            self._files += done - len(read.large)
        self._advance(read.octets - reported)

    def _advance(self, octets: int) -> None:
        self._octets += octets
        # A unit whose lines are not plain may have told of octets, which are read again.
        self._most = max(self._most, self._octets)
        if self._progress is not None:
            self._progress(self._most, self._files)
