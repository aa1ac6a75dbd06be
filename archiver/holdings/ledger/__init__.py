"""The ledger: a chain of entries on what was read of which copy, when and with which result.

Rules of the room:

- The truth is the chain of entries. All other tables are an index of it: `take_entry` alone fills them, on writing and on replay.
- Entries are only added, one run at a time, and are on the disk before they are told.
- Entries never name a withheld document. Whoever adds one sees to that.
- A ledger that cannot be relied on stops the run (`LedgerError`).
"""

from archiver.holdings.ledger.checking import Chain, verify_ledger
from archiver.holdings.ledger.copy import Copy
from archiver.holdings.ledger.entries import FIRST, read_entry, read_time, say_time
from archiver.holdings.ledger.exporting import export_entries, rebuild_index, restore_entries
from archiver.holdings.ledger.ledger import Ledger
from archiver.holdings.ledger.ledger_error import LedgerError
from archiver.holdings.ledger.opening import AcceptedClock, open_ledger, open_to_write

__all__ = [
    "FIRST",
    "AcceptedClock",
    "Chain",
    "Copy",
    "Ledger",
    "LedgerError",
    "export_entries",
    "open_ledger",
    "open_to_write",
    "read_entry",
    "read_time",
    "rebuild_index",
    "restore_entries",
    "say_time",
    "verify_ledger",
]
