"""The units of a ledger in the order in which they are due."""

from __future__ import annotations

import heapq
import os
from typing import TYPE_CHECKING, Final

from archiver.holdings.schedule import DueUnit

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from archiver.holdings.ledger import Ledger

_FIRST_PAGE: Final = 200
_MOST: Final = 20_000
"""Units that are asked for at once, at most. Entries may be added between two pages."""
_READ: Final = """
    SELECT read, copy, first, files, octets FROM units
    WHERE place = ? AND (read, copy, first) > (?, ?, ?) AND read < ? ORDER BY read, copy, first LIMIT ?
"""
_NEVER: Final = """
    SELECT copies.added, units.copy, units.first, units.files, units.octets FROM units JOIN copies ON copies.id = units.copy
    WHERE units.place = ? AND units.read = 0 AND (units.copy, units.first) > (?, ?) ORDER BY units.copy, units.first LIMIT ?
"""
_COUNTED: Final = """
    SELECT coalesce(sum(octets), 0), coalesce(sum(files), 0) FROM units WHERE place = ? AND (damaged OR read <= ?)
"""
_DAMAGED: Final = "SELECT copy, first, files, octets, read FROM units WHERE place = ? AND damaged ORDER BY read, copy, first"


def place_number(ledger: Ledger, name: str) -> int:
    """Return the number of a place in the ledger, or -1 if the ledger does not know it."""
    row = ledger.connection.execute("SELECT id FROM places WHERE name = ?", (os.fsencode(name),)).fetchone()
    return row[0] if row else -1


def list_due(ledger: Ledger, place: str, every: int, now: int, taken: Container[tuple[int, int]] = ()) -> Iterator[DueUnit]:
    """Yield the units of a place, the first due first. Those that were never read are due from the day on which they came.

    Units that are read after the second `now` do not come again, and of those read in that second, the units in `taken`, each the
    number of a copy and of its first line, do not.
    """
    number = place_number(ledger, place)
    read = _list_read(ledger, number, every, now + 1)
    others = (unit for unit in read if unit.due < now + every or (unit.copy, unit.first) not in taken)
    return heapq.merge(_list_never(ledger, number, every), others)


def _list_never(ledger: Ledger, place: int, every: int) -> Iterator[DueUnit]:
    copy = first = -1
    page = _FIRST_PAGE
    while True:
        rows = ledger.connection.execute(_NEVER, (place, copy, first, page)).fetchall()
        for added, copy, first, files, octets in rows:
            yield DueUnit(added, copy, first, files, octets, added + every)
        if len(rows) < page:
            return
        page = _MOST


def _list_read(ledger: Ledger, place: int, every: int, before: int) -> Iterator[DueUnit]:
    last = (0, 1 << 62, 0)
    page = _FIRST_PAGE
    while True:
        rows = ledger.connection.execute(_READ, (place, *last, before, page)).fetchall()
        yield from [DueUnit(read + every, copy, first, files, octets, read + every) for read, copy, first, files, octets in rows]
        if len(rows) < page:
            return
        last = rows[-1][:3]
        page = _MOST


def list_damaged(ledger: Ledger, place: str, every: int) -> list[DueUnit]:
    """Return the units of a place that were damaged when they were read last."""
    rows = ledger.connection.execute(_DAMAGED, (place_number(ledger, place),)).fetchall()
    return [DueUnit(read + every, copy, first, files, octets, read + every) for copy, first, files, octets, read in rows]


def count_due(ledger: Ledger, place: str, every: int, now: int) -> tuple[int, int]:
    """Return the octets and files of the units of a place that are due now, or damaged."""
    octets, files = ledger.connection.execute(_COUNTED, (place_number(ledger, place), now - every)).fetchone()
    return octets, files
