"""List the copies of bags that the ledger knows: how each stands, when it was read, and when it is due."""

import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archiver.findings import Finding
from archiver.holdings.ledger import open_ledger
from archiver.holdings.places import HoldingsSettings
from archiver.stores.known_stores import keeping_names
from archiver.tasks.audits.opening import UnusableSettingsError, open_settings

STATES: Final = ("damaged", "missing", "replaced", "late", "unread", "due", "good")
"""How a copy stands, the worst first."""
_COPIES: Final = """
    SELECT copies.id, copies.bag, places.name, copies.path, copies.state, copies.files, copies.octets, copies.added,
        (SELECT count(*) FROM faults WHERE faults.copy = copies.id) AS faults,
        (SELECT min(read) FROM units WHERE units.copy = copies.id) AS oldest,
        (SELECT max(read) FROM units WHERE units.copy = copies.id) AS latest
    FROM copies JOIN places ON places.id = copies.place WHERE copies.state <> 'retired' ORDER BY copies.id
"""
_GONE: Final = frozenset({"missing", "replaced"})


@dataclass(frozen=True, slots=True)
class ListedCopy:
    """A copy of a bag.

    - `place` and `path` name it; `location` is its absolute path, or None if it lies in a store.
    - `state` is one of `STATES`, and `faults` the number of its damaged files.
    - `copies` counts the copies of its bag that are there, this one too.
    - `read` is the time since which all of it was read, or None; `due` the time at which a part of it is due. Seconds since 1970.
    """

    place: str
    path: str
    location: str | None
    state: str
    faults: int
    files: int
    octets: int
    copies: int
    read: int | None
    due: int

    @property
    def name(self) -> str:
        """`PLACE/PATH`, as commands take it."""
        return f"{self.place}/{self.path}" if self.path else self.place

    @property
    def is_here(self) -> bool:
        """True if the copy is there, as far as the ledger knows."""
        return self.state not in _GONE


@dataclass(frozen=True, slots=True)
class ListedBags:
    """All copies that the ledger knows, but retired ones. `states` counts them. `findings` are about the file of settings.

    `has_ledger` is False if there is no ledger yet, and `places` are those of the settings with their folders, None for stores.
    """

    copies: Sequence[ListedCopy] = ()
    states: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, str | None] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    has_ledger: bool = False


@keeping_names()
def list_bags(*, configuration: str | os.PathLike[str] | None = None) -> ListedBags:
    """Return the copies of bags by the ledger. No place is looked at.

    Raises:
        ReadError: a file of settings or the ledger cannot be read.
        LedgerError: the ledger is of a newer version.
    """
    try:
        settings, told = open_settings(configuration)
    except UnusableSettingsError as error:
        return ListedBags(findings=error.findings)
    places = {name: place.path for name, place in settings.places.items()}
    with open_ledger(settings.ledger) as ledger:
        rows = ledger.connection.execute(_COPIES).fetchall()
        is_there = ledger.entries > 0
    here = Counter(bag for _, bag, _, _, state, *_ in rows if state not in _GONE)
    listing = _Listing(settings)
    copies = [listing.describe(row, here[row[1]]) for row in rows]
    return ListedBags(copies, Counter(copy.state for copy in copies), places, told, is_there)


class _Listing:
    """Turns rows of the ledger into copies. Each place is looked up once."""

    def __init__(self, settings: HoldingsSettings) -> None:
        self._settings = settings
        self._now = int(time.time())
        self._places: dict[bytes, tuple[str, int, str | None]] = {}

    def describe(
        self, row: tuple[int, int, bytes, bytes, str, int, int, int, int, int | None, int | None], copies: int
    ) -> ListedCopy:
        """Return the copy of a row. `copies` counts those of its bag that are there."""
        _, _, name, octets_of_path, state, files, octets, added, faults, oldest, latest = row
        place, every, folder = self._find(name)
        path = os.fsdecode(octets_of_path)
        due = oldest + every if oldest else added
        location = None if folder is None else os.path.join(folder, path) if path else folder
        if state not in _GONE:
            late = due if oldest else added + every
            state = _judge(faults, latest, late < self._now, due <= self._now)
        return ListedCopy(place, path, location, state, faults, files, octets, copies, oldest or None, due)

    def _find(self, name: bytes) -> tuple[str, int, str | None]:
        """Return the name of a place, its period and its folder."""
        if name not in self._places:
            place = self._settings.place(os.fsdecode(name))
            self._places[name] = (place.name, place.every, place.path)
        return self._places[name]


def _judge(faults: int, latest: int | None, is_late: bool, is_due: bool) -> str:  # noqa: FBT001 - named above
    """Return how a copy stands that is there."""
    if faults:
        return "damaged"
    if is_late:
        return "late"
    if not latest:
        return "unread"
    return "due" if is_due else "good"
