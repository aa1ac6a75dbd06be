"""Read a bag as one unit: an archive, or a bag whose manifests are odd. It is validated for that."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING

from archiver.bags.format import Level
from archiver.bags.reading import open_source
from archiver.bags.validation import FixityOptions, validate_bag
from archiver.errors import ArchiverError
from archiver.findings import FindingLog
from archiver.hashing import DigestOptions
from archiver.holdings.auditing.open_copy import check_seals
from archiver.holdings.auditing.units import UnitFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.bags.format import BagReport


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
        if finding.severity == "error" and finding.code.startswith("bag.")
    ]
    with suppress(ArchiverError), closing(open_source(location, FindingLog())) as source:
        faults += check_seals(source)
    return report, tuple(dict.fromkeys(faults))
