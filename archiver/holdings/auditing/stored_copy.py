"""A copy in a store that is open to be read, by what the store listed when it was opened."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from archiver.bags.format import PAYLOAD
from archiver.bags.reading.bags_among_objects import TWINS
from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.hashing.paths_sum import sum_paths
from archiver.holdings.auditing.confirming import TagsFound, confirm_payload, confirm_tags
from archiver.holdings.auditing.open_copy import OpenCopy
from archiver.holdings.auditing.stored_reading import list_expected, list_paths, order_stored, read_stored_tags, read_stored_unit
from archiver.holdings.auditing.units import UnitFault, UnitResult, host_name
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.bags.reading.store_source import StoreSource
    from archiver.hashing import FileDigests, Order, Unit
    from archiver.holdings.auditing.tag_reading import TagsRead, TagUnit
    from archiver.holdings.auditing.units import PlannedUnit, Stated

_OF_KEYS = "store."


class OpenStoredCopy(OpenCopy):
    """A copy below an address of a store that is read by units."""

    def __init__(self, unit: PlannedUnit) -> None:
        """List the objects, and look at the manifests. Raises ReadError or OSError."""
        super().__init__(unit)
        if self._source.holds_folders:
            # An archive stands there now.
            self.close()
            raise ReadError("error.not-a-bag", path=escape_for_display(unit.location))
        self._stored = cast("StoreSource", self._source)

    def check_names(self) -> list[UnitFault]:
        """Return a fault for each key that is no name of a file, and one if the bag was not finished."""
        found = (finding for finding in self._log.findings() if finding.code.startswith(_OF_KEYS) and finding.code not in TWINS)
        return [UnitFault(finding.where.get("path", str(finding.values.get("key", ""))), finding.code) for finding in found]

    def order(self, unit: Unit) -> Order:
        """Return the order to read a unit of payload on another machine."""
        return order_stored(unit, self._stored.objects)

    def read_tags(self, unit: TagUnit, advance: Callable[[int], None]) -> TagsRead:
        """Read tag files, and compare them with the tag manifests. Raises StoreError."""
        return read_stored_tags(self._stored.digests, unit, advance)

    def read_again(self, unit: Unit) -> tuple[FileDigests, ...]:
        """Read the objects of a unit once more, as the store lists them now. Raises StoreError."""
        return read_stored_unit(self._stored.look_again(list_paths(unit)), unit, lambda _: None).faults

    def read(self, unit: PlannedUnit, key: bytes, advance: Callable[[int], None]) -> UnitResult:
        """Read a unit here. Raises OSError or ReadError, StoreError among them, if the copy cannot be reached."""
        began = time.monotonic()
        if not unit.first:
            tags = self.tag_unit(key)
            read = self.read_tags(tags, advance)
            return confirm_tags(unit, self, tags, TagsFound(read, self._sum_payload(key), time.monotonic() - began))
        payload = self.payload_unit(unit.first, key)
        stated = self._ask(payload) if unit.asks else None
        done = read_stored_unit(self._stored.digests, payload, advance)
        faults, not_repeated = confirm_payload(self, payload, done.faults)
        facts = (self.algorithms, self.digest, time.monotonic() - began, host_name())
        return UnitResult(unit, done.files + len(not_repeated), done.octets, faults, not_repeated, *facts, stated=stated)

    def _ask(self, unit: Unit) -> Stated | None:
        """Ask the store what it states of the objects of a unit. It is asked before these are read. Raises StoreError."""
        from archiver.holdings.auditing.stated_units import ask_unit  # noqa: PLC0415 - few places have statements

        expected = list_expected(unit)
        return None if expected is None else ask_unit(self._stored.store, self._stored.objects, expected, unit.algorithms)

    def _sum_payload(self, key: bytes) -> tuple[int, int]:
        """Return how many objects lie in the payload, and the sum of the keyed digests of their paths."""
        paths = [f"  {path}".encode("utf-8", "surrogateescape") for path, _ in self._source.entries_below(PAYLOAD)]
        return len(paths), sum_paths(paths, key)


def open_copy(unit: PlannedUnit) -> OpenCopy:
    """Open the copy of a unit, wherever it lies. Raises ReadError or OSError."""
    return OpenStoredCopy(unit) if is_address(unit.location) else OpenCopy(unit)
