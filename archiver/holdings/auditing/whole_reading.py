"""Read a bag as one unit: an archive, or a bag whose manifests are odd. It is validated for that."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format import Level
from archiver.bags.reading import open_source
from archiver.bags.validation import FixityOptions, validate_bag
from archiver.errors import ArchiverError, ReadError, RefusedBagError
from archiver.findings import FindingLog
from archiver.hashing import DigestOptions
from archiver.holdings.auditing.open_copy import check_seals
from archiver.holdings.auditing.units import UnitFault
from archiver.stores.address import is_address
from archiver.stores.store_errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.bags.format import BagReport
    from archiver.hashing import Order
    from archiver.hashing.units import Places


WHOLE: Final = __name__
"""The name of this module, by which orders name it."""


class WholeRead(NamedTuple):
    """The result of reading a bag whole: the good files and their octets, faults that stayed, and those that did not."""

    files: int
    octets: int
    faults: tuple[UnitFault, ...]
    not_repeated: tuple[UnitFault, ...]
    algorithms: tuple[str, ...]

    @classmethod
    def from_values(cls, values: tuple[Any, ...] | None) -> WholeRead | None:
        """Make it of the values that came from another machine."""
        if values is None:
            return None
        read = cls(*values)
        faults, passed = (tuple(UnitFault(*fault) for fault in some) for some in (read.faults, read.not_repeated))
        return read._replace(faults=faults, not_repeated=passed)


def order_whole(location: str, key: bytes) -> Order:
    """Return the order to read a bag whole. Its answer makes a `WholeRead.from_values`."""
    return WHOLE, (location, key)


def work_unit(values: tuple[Any, ...], places: Places, advance: Callable[[int], None]) -> tuple[Any, ...] | None:  # noqa: ARG001
    """Read a bag whole for another machine."""
    read = read_whole_twice(values[0], advance)
    if read is None:
        return None
    return (*read[:2], tuple(map(tuple, read.faults)), tuple(map(tuple, read.not_repeated)), tuple(read.algorithms))


def read_whole_twice(location: str, advance: Callable[[int], None]) -> WholeRead | None:
    """Read a bag whole, and once more from the disk if it has faults. Return None if it cannot be opened."""
    try:
        report, faults = read_whole(location, advance)
        again = read_whole(location, advance, drop_pages=True)[1] if faults else ()
    except (ReadError, OSError) as error:
        if isinstance(error, StoreError) or not (is_address(location) or os.path.isfile(location)):
            return None
        # It was an archive that could be opened.
        code = error.code if isinstance(error, RefusedBagError) else ""
        return WholeRead(0, 0, (UnitFault("", code if code.startswith("store.") else "bag.archive-damaged"),), (), ())
    confirmed = tuple(fault for fault in again if fault.path in {first.path for first in faults})
    not_repeated = tuple(fault for fault in faults if fault.path not in {second.path for second in again})
    return WholeRead(report.payload_files, report.payload_bytes, confirmed, not_repeated, tuple(report.algorithms))


def read_whole(
    location: str, advance: Callable[[int], None], *, drop_pages: bool = False
) -> tuple[BagReport, tuple[UnitFault, ...]]:
    """Return the report on a bag, and its faults. What is said of records and dates is none: they were so before.

    Raises ReadError if the bag cannot be reached.
    """
    done = 0

    def tell(octets: int, _: int) -> None:
        nonlocal done
        advance(octets - done)
        done = octets

    report = validate_bag(location, Level.FULL, fixity=FixityOptions(DigestOptions(tell, 1, drop_pages=drop_pages)))
    faults = [
        UnitFault(finding.where.get("path", ""), finding.code)
        for finding in report.findings
        if finding.severity == "error" and finding.code.startswith(("bag.", "store."))
    ]
    with suppress(ArchiverError), closing(open_source(location, FindingLog())) as source:
        faults += check_seals(source)
    return report, tuple(dict.fromkeys(faults))
