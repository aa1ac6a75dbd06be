"""Find the copies that a name on the command line means."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.findings import escape_for_display
from archiver.holdings.auditing.due_units import place_number
from archiver.holdings.places import name_bag

if TYPE_CHECKING:
    from archiver.holdings.ledger import Copy, Ledger
    from archiver.holdings.places import BagName, HoldingsSettings


def find_one_copy(ledger: Ledger, settings: HoldingsSettings, text: str) -> Copy | None:
    """Return the copy that `PLACE/PATH`, a path or a URL names, or None if the ledger knows none there."""
    name = name_bag(text, settings)
    if name is None:
        return None
    copy = ledger.find_copy(*name)
    if copy is not None:
        return copy
    if name.place in settings.places:
        return _find_at_other_places(ledger, settings, name) or _find_shown(ledger, name)
    return _find_further_up(ledger, name)


def _find_at_other_places(ledger: Ledger, settings: HoldingsSettings, name: BagName) -> Copy | None:
    """Return the copy whose folder lies below another place too, by the name that it has there."""
    folder = settings.place(name.place).path
    if folder is None:
        return None
    path = os.path.realpath(os.path.join(folder, name.path))
    for place in settings.places.values():
        root = os.path.join(os.path.realpath(place.path), "") if place.path is not None else None
        if root is not None and f"{path}/".startswith(root) and (copy := ledger.find_copy(place.name, path[len(root) :])):
            return copy
    return None


def _find_shown(ledger: Ledger, name: BagName) -> Copy | None:
    """Return the copy whose path has control characters or odd octets, by the form in which it is shown."""
    if "\\" not in name.path:
        return None
    copies = ledger.list_copies("copies.place = ?", (place_number(ledger, name.place),))
    return next((copy for copy in copies if escape_for_display(copy.path) == name.path), None)


def _find_further_up(ledger: Ledger, name: BagName) -> Copy | None:
    """Return the copy of a bag without a named place that was found below a folder further up."""
    folder, path = name
    while folder != os.path.dirname(folder):
        folder, top = os.path.split(folder)
        path = os.path.join(top, path)
        if copy := ledger.find_copy(folder, path):
            return copy
    return None


def find_copies(ledger: Ledger, settings: HoldingsSettings, text: str) -> list[Copy]:
    """Return all copies of the bag that a text names: a copy, or the External-Identifier that they share. Retired ones too."""
    copy = find_one_copy(ledger, settings, text)
    bags = [copy.bag] if copy is not None else ledger.find_bags(text)
    return [one for bag in bags for one in ledger.copies_of_bag(bag)]
