"""Find the copies that a name on the command line means."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.holdings.places import BagName, name_bag

if TYPE_CHECKING:
    from archiver.holdings.ledger import Copy, Ledger
    from archiver.holdings.places import HoldingsSettings


def find_one_copy(ledger: Ledger, settings: HoldingsSettings, text: str) -> Copy | None:
    """Return the copy that `PLACE/PATH`, a path or a URL names, or None if the ledger knows none there."""
    name = name_bag(text, settings)
    if name is None:
        return None
    copy = ledger.find_copy(*name)
    if copy is not None or name.place in settings.places:
        return copy
    # A bag without a named place may have been found below a folder further up.
    folder, path = name
    while copy is None and folder != os.path.dirname(folder):
        folder, top = os.path.split(folder)
        path = os.path.join(top, path)
        copy = ledger.find_copy(folder, path)
    return copy


def find_copies(ledger: Ledger, settings: HoldingsSettings, text: str) -> list[Copy]:
    """Return all copies of the bag that a text names: a copy, or the External-Identifier that they share. Retired ones too."""
    copy = find_one_copy(ledger, settings, text)
    bags = [copy.bag] if copy is not None else ledger.find_bags(text)
    return [one for bag in bags for one in ledger.copies_of_bag(bag)]


def find_same_bag(ledger: Ledger, settings: HoldingsSettings, text: str | BagName) -> list[Copy]:
    """Return the copies of a bag that are not retired."""
    return [copy for copy in find_copies(ledger, settings, str(text)) if copy.state != "retired"]
