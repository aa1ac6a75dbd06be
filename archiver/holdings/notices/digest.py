"""A digest: all that is told of a run, as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.holdings.notices.changes import Change


@dataclass(frozen=True, slots=True)
class PlaceDigest:
    """The figures of a place. `files` and `octets` are those that were read in the run, `due` the parts that are left due.

    `first_late` is the day from which on something is or will be late. `oldest` is the time of the longest unread part.
    """

    place: str
    reached: bool = True
    copies: int = 0
    units: int = 0
    overdue: int = 0
    never: int = 0
    due: int = 0
    first_late: str | None = None
    octets_a_night: int = 0
    oldest: int | None = None
    files: int = 0
    octets: int = 0
    faults: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {
            "place": self.place,
            "reached": self.reached,
            "copies": self.copies,
            "units": self.units,
            "overdue": self.overdue,
            "firstLate": self.first_late,
            "octetsANight": self.octets_a_night,
            "files": self.files,
            "octets": self.octets,
            "faults": self.faults,
        }


@dataclass(frozen=True, slots=True)
class FaultDigest:
    """A damaged file. It is new if no digest told it before, and known if a person said so."""

    bag: str
    path: str
    fault: str
    is_new: bool
    is_known: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {"bag": self.bag, "path": self.path, "fault": self.fault, "new": self.is_new, "known": self.is_known}


@dataclass(frozen=True, slots=True)
class Unlooked:
    """Something that was not looked at: a place or a part of it, why, and how many parts of bags are left for that reason."""

    place: str
    reason: str
    units: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of a run. `moment` is the time at which it ended, and `since` that of the digest before.

    `missing` and `replaced` are numbers of copies. `faults` are listed up to a number; `fault_count` and `new_faults` count all.
    `mended` counts those of the digest before that are no more.
    """

    moment: int
    seconds: float
    since: str | None
    places: Sequence[PlaceDigest]
    changes: Sequence[Change] = ()
    faults: Sequence[FaultDigest] = ()
    fault_count: int = 0
    new_faults: int = 0
    mended: int = 0
    missing: int = 0
    replaced: int = 0
    bags_by_copies: Mapping[int, int] = field(default_factory=Counter)
    seals_due: Sequence[tuple[str, str]] = ()
    stamps_waiting: Sequence[str] = ()
    unlooked: Sequence[Unlooked] = ()
    head: str = ""
    entries: int = 0

    @property
    def overdue(self) -> int:
        """The parts of all places that are late."""
        return sum(place.overdue for place in self.places)

    @property
    def never(self) -> int:
        """The parts of all places that were never read."""
        return sum(place.never for place in self.places)

    @property
    def bags(self) -> int:
        """The bags of which a copy is there."""
        return sum(self.bags_by_copies.values())

    @property
    def unreached(self) -> int:
        """The places that were not reached."""
        return sum(not place.reached for place in self.places)

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {
            "head": self.head,
            "entries": self.entries,
            "since": self.since,
            "seconds": round(self.seconds, 3),
            "bags": self.bags,
            "overdue": self.overdue,
            "neverRead": self.never,
            "missing": self.missing,
            "replaced": self.replaced,
            "faults": self.fault_count,
            "newFaults": self.new_faults,
            "mended": self.mended,
            "listed": [one.to_dict() for one in self.faults],
            "changes": [one.to_dict() for one in self.changes],
            "places": [place.to_dict() for place in self.places],
            "copies": [{"copies": copies, "bags": bags} for copies, bags in sorted(self.bags_by_copies.items())],
            "seals": {
                "toRenew": [{"bag": bag, "until": until} for bag, until in self.seals_due],
                "waiting": list(self.stamps_waiting),
            },
            "notLookedAt": [asdict(one) for one in self.unlooked],
        }
