"""A place as it was found, and what the disk says of the copies there."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.stores.address import is_address, join_key, read_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.findings import Finding
    from archiver.holdings.ledger import Copy
    from archiver.holdings.places import FoundBag, Place


@dataclass(slots=True)
class PlaceScan:
    """The bags that were found at a place, and those that were there before."""

    name: str
    place: Place | None
    reached: bool = True
    found: dict[str, FoundBag] = field(default_factory=dict)
    known: dict[str, Copy] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    gone: list[Copy] = field(default_factory=list)


@dataclass(slots=True)
class ScanResult:
    """The outcome of looking at places: each place, findings, copies that are new or updated, and those that look damaged."""

    places: dict[str, PlaceScan] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    """The numbers of copies that came or changed."""
    suspect: list[int] = field(default_factory=list)
    """The numbers of copies whose tag manifests are not as the ledger knows them, though the bag was not updated."""


def is_spoilt(copy: Copy, place: Place | None) -> bool:
    """Return whether a copy that is not found as a bag is there all the same: its bagit.txt alone may be gone."""
    location = place.locate(copy.path) if place is not None else ""
    if is_address(location):
        # What stands at the address itself is an archive, which would have been found, or no part of the bag.
        return any(stamp is not None for stamp in _stamp_objects(location, copy.pins)[1:])
    return any(os.path.lexists(os.path.join(location, name)) for name in copy.pins)


def stamp_copy(location: str, copy: Copy) -> str:
    """Return what the disk or store says of the files that pin a copy. If it is the same, they are not read for changes."""
    if is_address(location):
        return json.dumps(_stamp_objects(location, copy.pins))
    stamps = []
    for name in copy.pins if os.path.isdir(location) else [""]:
        try:
            state = os.stat(os.path.join(location, name) if name else location)
            stamps.append([name, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns])
        except OSError:
            stamps.append([name])
    return json.dumps(stamps)


def _stamp_objects(location: str, names: Iterable[str]) -> list[list[object] | None]:
    """Return what a store lists of objects of a bag, or of the archive that it is; None for one that is not there."""
    from archiver.stores.bucket import StoreFolder  # noqa: PLC0415 - most copies lie on a disk
    from archiver.stores.known_stores import find_access  # noqa: PLC0415 - see above

    address = read_address(location)
    store = StoreFolder(address, find_access(address))
    try:
        found = [store.find_object(), *(store.beside(join_key(address.key, name)).find_object() for name in names)]
    finally:
        store.close()
    return [None if one is None else [one.octets, one.tag] for one in found]
