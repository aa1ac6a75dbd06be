"""Audits: finding bags again, telling what became of them, and reading their units.

Rules of the room:

- A bag is told by its content, version and birth, never by its path, time or size alone.
- A read counts if octets came from the copy and were compared with lines that the ledger pins. A fault counts after another.
- If a place cannot be reached, nothing is concluded about its bags.
- `Runner` alone says where units are read, so that a new kind of runner needs no change elsewhere.
"""

from archiver.holdings.auditing.bag_identity import BagIdentity, identify
from archiver.holdings.auditing.cores_runner import CoresRunner
from archiver.holdings.auditing.due_units import list_due, place_number
from archiver.holdings.auditing.entering import enter_bag, enter_whole_read
from archiver.holdings.auditing.finding_copies import find_copies, find_one_copy
from archiver.holdings.auditing.place_reach import find_reason
from archiver.holdings.auditing.place_scan import PlaceScan, ScanResult
from archiver.holdings.auditing.reading_progress import ReadingProgress
from archiver.holdings.auditing.reading_run import (
    PlaceReading,
    PlannedCopies,
    ReadingResult,
    ReadingRun,
    SystemClock,
    plan_copy,
    sort_by_bag,
    tell_lost,
)
from archiver.holdings.auditing.recorder import Recorder, tell_fault
from archiver.holdings.auditing.scanning import Scanner
from archiver.holdings.auditing.units import UNREACHABLE, PlannedUnit, Runner, UnitFault, UnitResult
from archiver.holdings.auditing.withheld_names import WITHHELD, name_faults

__all__ = [
    "UNREACHABLE",
    "WITHHELD",
    "BagIdentity",
    "CoresRunner",
    "PlaceReading",
    "PlaceScan",
    "PlannedCopies",
    "PlannedUnit",
    "ReadingProgress",
    "ReadingResult",
    "ReadingRun",
    "Recorder",
    "Runner",
    "ScanResult",
    "Scanner",
    "SystemClock",
    "UnitFault",
    "UnitResult",
    "enter_bag",
    "enter_whole_read",
    "find_copies",
    "find_one_copy",
    "find_reason",
    "identify",
    "list_due",
    "name_faults",
    "place_number",
    "plan_copy",
    "sort_by_bag",
    "tell_fault",
    "tell_lost",
]
