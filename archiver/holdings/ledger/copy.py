"""A copy as the ledger knows it: a bag at a place, with all that tells it from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archiver.holdings.ledger.index import GONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a bag.

    `bag` is the number that all copies of a bag share. `content` holds the digests of the canonical payload manifest by
    algorithm, `version` the SHA-256 of the tag manifest, `birth` that of the first event. `pins` are the SHA-256 of the files in
    the base directory that nothing else pins: the tag manifests. `units` are `(first, files, octets)`; `whole` says that the copy
    is read as one unit, since it is an archive or its manifests are odd.
    """

    id: int
    bag: int
    place: str
    path: str
    state: str
    content: Mapping[str, str]
    version: str | None
    birth: str | None
    pins: Mapping[str, str]
    files: int
    octets: int
    identifiers: Sequence[str]
    whole: bool
    added: str
    last: int
    """The number of the last entry about the copy."""

    @property
    def name(self) -> str:
        """Return `PLACE/PATH`."""
        return f"{self.place}/{self.path}" if self.path else self.place

    @property
    def is_here(self) -> bool:
        """Return whether the copy is there to be read, as far as the ledger knows."""
        return self.state not in GONE


def make_copy(entry: Mapping[str, Any], state: str, added: str, last: int) -> Copy:
    """Return the copy that an entry describes. Its state and its last entry may have changed since."""
    return Copy(
        entry["copy"],
        entry["bag"],
        entry["place"],
        entry["path"],
        state,
        entry.get("content") or {},
        entry.get("version"),
        entry.get("birth"),
        entry.get("pins") or {},
        entry["files"],
        entry["octets"],
        tuple(entry.get("identifiers") or ()),
        bool(entry.get("whole")),
        added,
        last,
    )
