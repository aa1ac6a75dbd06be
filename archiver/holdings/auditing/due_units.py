"""The units of a ledger in the order in which they are due."""

from __future__ import annotations

import heapq
import os
from typing import TYPE_CHECKING, Final

from archiver.holdings.schedule import DueUnit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.holdings.ledger import Ledger

_PAGE: Final = 1000
"""Units that are asked for at once. Entries may be added between two pages."""
_QUERY: Final = """
    SELECT units.copy, units.first, units.files, units.octets, units.read, copies.added
    FROM units JOIN copies ON copies.id = units.copy
    WHERE units.place = ? AND (units.read, units.copy, units.first) > (?, ?, ?) AND units.read < ?
    ORDER BY units.read, units.copy, units.first LIMIT ?
"""
_DAMAGED: Final = "SELECT copy, first, files, octets, read FROM units WHERE place = ? AND damaged ORDER BY read, copy, first"


def place_number(ledger: Ledger, name: str) -> int:
    """Return the number of a place in the ledger, or -1 if the ledger does not know it."""
    row = ledger.connection.execute("SELECT id FROM places WHERE name = ?", (os.fsencode(name),)).fetchone()
    return row[0] if row else -1


def list_due(ledger: Ledger, place: str, every: int, now: int) -> Iterator[DueUnit]:
    """Yield the units of a place, the first due first. Those that were never read are due from the day on which they came.

    Units that are read from `now` on do not come again.
    """
    number = place_number(ledger, place)
    return heapq.merge(_list(ledger, number, every, (-1, 1)), _list(ledger, number, every, (0, now + 1)))


def _list(ledger: Ledger, place: int, every: int, limits: tuple[int, int]) -> Iterator[DueUnit]:
    """Yield the units whose last read lies after the first limit and before the second, in this order."""
    read, copy, first = limits[0], 1 << 62, 0
    while True:
        rows = ledger.connection.execute(_QUERY, (place, read, copy, first, limits[1], _PAGE)).fetchall()
        for copy, first, files, octets, read, added in rows:
            yield DueUnit(read + every if read else added, copy, first, files, octets, (read or added) + every)
        if len(rows) < _PAGE:
            return


def list_damaged(ledger: Ledger, place: str, every: int) -> list[DueUnit]:
    """Return the units of a place that were damaged when they were read last."""
    rows = ledger.connection.execute(_DAMAGED, (place_number(ledger, place),)).fetchall()
    return [DueUnit(read + every, copy, first, files, octets, read + every) for copy, first, files, octets, read in rows]
