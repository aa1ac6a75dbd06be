"""Whole copies of bags: made, compared with one another, and repaired from one another.

Rules of the room:

- A source is only read. Its octets, times and rights stay as they are.
- A copy appears by one rename, after all of it was read back from the disk. There is nothing before that.
- A repair takes a file only if all its octets were read in the same run and have each digest that the right manifests list.
- Nothing that a person has is ever overwritten or removed. What a repair replaces is kept aside.
"""

from archiver.holdings.copies.authority import KnownCopy
from archiver.holdings.copies.bag_copying import BagCopy, CopyOptions, copy_bag
from archiver.holdings.copies.comparing import ComparedCopies, ComparedCopy, read_and_compare
from archiver.holdings.copies.known_copies import find_copies, find_last_reads, find_sources
from archiver.holdings.copies.repair_plan import RepairPlan
from archiver.holdings.copies.repairing import Repair, name_planned, repair_copy, tell_kept

__all__ = [
    "BagCopy",
    "ComparedCopies",
    "ComparedCopy",
    "CopyOptions",
    "KnownCopy",
    "Repair",
    "RepairPlan",
    "copy_bag",
    "find_copies",
    "find_last_reads",
    "find_sources",
    "name_planned",
    "read_and_compare",
    "repair_copy",
    "tell_kept",
]
