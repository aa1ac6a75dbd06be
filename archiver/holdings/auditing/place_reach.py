"""Find out if a place can be reached. The mount point of a disk that is not there is a folder without its bags."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from archiver.holdings.auditing.due_units import place_number

if TYPE_CHECKING:
    from archiver.holdings.ledger import Ledger
    from archiver.holdings.places import Place

ANOTHER_DISK: Final = "another-disk"
"""The reason for a place with another disk or store than that of its copies, and without any bag."""


def find_reason(ledger: Ledger, place: Place) -> str | None:
    """Return why a place cannot be reached, or None if it can be.

    If another disk is there than when it was looked at last, and no bag lies on it, its own disk is not there.
    """
    reason = place.reach()
    if reason is not None:
        return reason
    return ANOTHER_DISK if _has_other_device(ledger, place) and next(place.find_bags([]), None) is None else None


def _has_other_device(ledger: Ledger, place: Place) -> bool:
    """Return whether copies are known at a place, and it had another disk when it was looked at last."""
    row = ledger.connection.execute(
        "SELECT device FROM devices WHERE place = ? AND EXISTS (SELECT 1 FROM copies WHERE place = ? AND state <> 'retired')",
        (os.fsencode(place.name), place_number(ledger, place.name)),
    ).fetchone()
    return row is not None and row[0] != place.device()


def note_device(ledger: Ledger, place: Place) -> None:
    """Note the disk or store of a place that was reached."""
    ledger.connection.execute("INSERT OR REPLACE INTO devices VALUES (?, ?)", (os.fsencode(place.name), place.device()))
