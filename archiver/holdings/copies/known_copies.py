"""Find the copies of a bag that a name on the command line means, in the ledger or at the places."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.errors import ArchiverError
from archiver.holdings.auditing import find_one_copy, find_reason
from archiver.holdings.copies.authority import KnownCopy
from archiver.holdings.ledger import open_ledger, say_time
from archiver.holdings.places import BagName, name_bag, open_place
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archiver.holdings.ledger import Copy, Ledger
    from archiver.holdings.places import HoldingsSettings


def find_copies(text: str, settings: HoldingsSettings) -> tuple[list[KnownCopy], list[KnownCopy]]:
    """Return the copies that a text names, and the other copies of the same bag that the ledger knows.

    A path or `PLACE/PATH` names one copy. An External-Identifier names all copies of its bag, and then there are no others.
    Retired copies are left out.
    """
    name = name_bag(text, settings)
    with open_ledger(settings.ledger) as ledger:
        known = _KnownCopies(ledger, settings)
        copy = find_one_copy(ledger, settings, text)
        if copy is not None and copy.state != "retired":
            return [known.describe(copy)], [one for one in known.list(copy.bag) if one.number != copy.id]
        if name is None:
            return [one for bag in ledger.find_bags(text) for one in known.list(bag)], []
        unknown = _make_unknown(name, settings)
        return ([unknown] if is_address(unknown.location) or os.path.lexists(unknown.location) else []), []


class _KnownCopies:
    """The copies of a ledger. Each place is reached once."""

    def __init__(self, ledger: Ledger, settings: HoldingsSettings) -> None:
        self._ledger = ledger
        self._settings = settings
        self._reasons: dict[str, str | None] = {}

    def list(self, bag: int) -> list[KnownCopy]:
        """Return the copies of a bag, but retired ones."""
        return [self.describe(copy) for copy in self._ledger.copies_of_bag(bag) if copy.state != "retired"]

    def describe(self, copy: Copy) -> KnownCopy:
        """Return a copy with what the ledger knows of it."""
        if copy.place not in self._reasons:
            self._reasons[copy.place] = find_reason(self._ledger, open_place(self._settings.place(copy.place)))
        unknown = _make_unknown(BagName(copy.place, copy.path), self._settings)
        reason = self._reasons[copy.place]
        return unknown._replace(pins=copy.pins or None, number=copy.id, version=copy.version, unreached=reason)


def _make_unknown(name: BagName, settings: HoldingsSettings) -> KnownCopy:
    place = open_place(settings.place(name.place))
    return KnownCopy(str(name), place.locate(name.path), place.locate(""), name.place, name.path)


def find_sources(
    given: str | None, target: KnownCopy, others: Sequence[KnownCopy], settings: HoldingsSettings
) -> list[KnownCopy]:
    """Return the copies from which a copy may be repaired: those at the place that is named, the copy that is, or all others."""
    if given is None:
        return list(others)
    there = [known for known in others if known.place == given]
    if there:
        return there
    name = name_bag(given, settings)
    if name is None:
        return []
    if name.path and _is_bag(name, settings):
        known = next((one for one in others if (one.place, one.path) == name), None)
        return [known or _make_unknown(name, settings)]
    return [_make_unknown(one, settings) for one in _guess_paths(name, target) if _is_bag(one, settings)][:1]


def _guess_paths(name: BagName, target: KnownCopy) -> Iterable[BagName]:
    """Yield the places at which a copy may lie below a folder: under the path of the damaged copy, or under its name."""
    below = f"{name.path}/" if name.path else ""
    yield BagName(name.place, below + target.path)
    yield BagName(name.place, below + os.path.basename(target.path))


def _is_bag(name: BagName, settings: HoldingsSettings) -> bool:
    place = open_place(settings.place(name.place))
    path = place.locate(name.path)
    if not is_address(path):
        return os.path.isfile(path) or os.path.isfile(os.path.join(path, "bagit.txt"))
    with suppress(ArchiverError):
        return place.find_bag(name.path) is not None
    return False


def find_last_reads(copies: Iterable[KnownCopy], settings: HoldingsSettings) -> dict[int | None, str]:
    """Return the time by which all of each copy had been read, by its number. A copy that was not read whole is left out."""
    if not os.path.exists(settings.ledger):
        return {}
    numbers = [known.number for known in copies if known.number is not None]
    with open_ledger(settings.ledger) as ledger:
        found = {
            number: ledger.connection.execute("SELECT min(read) FROM units WHERE copy = ?", (number,)).fetchone()[0]
            for number in numbers
        }
    return {number: say_time(moment) for number, moment in found.items() if moment}
