"""Tell a bag from others by what it says of itself: its content, its version and its birth. No document is read."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.format import EVENTS, EXTERNAL_IDENTIFIER
from archiver.bags.reading import read_declaration_and_info
from archiver.bags.validation import open_bag_at
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.holdings.auditing.bag_manifests import are_plain, hash_file, list_manifests
from archiver.holdings.auditing.canonical_manifest import digest_content
from archiver.holdings.auditing.unit_cutting import CutUnit, cut_payload, cut_tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.bags.reading import BagSource, OpenBag

_ANCHOR: Final = "tagmanifest-sha256.txt"
"""The tag manifest whose digest is the version, if it is there. `sha256sum` shows the same."""
_LONGEST_EVENT: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class BagIdentity:
    """The identity of a bag, and the units that it is cut into.

    `content` holds the digest of the canonical payload manifest by algorithm. `version` is the SHA-256 of the tag manifest, and
    `birth` that of the first event, if there is one. `pins` are the SHA-256 of the tag manifests, or without these of all files
    in the base directory. A bag that is `whole` is read as one unit: an archive, or one with odd manifests.
    """

    content: Mapping[str, str]
    version: str
    birth: str | None
    pins: Mapping[str, str]
    identifiers: Sequence[str]
    files: int
    octets: int
    units: Sequence[CutUnit]
    whole: bool
    is_own: bool
    """True if the bag follows the profile of Bayegan, and so has records."""

    def shares_content(self, content: Mapping[str, str]) -> bool | None:
        """Return whether another content is the same, by any algorithm that both know, or None if there is none."""
        both = self.content.keys() & content.keys()
        return any(self.content[name] == content[name] for name in both) if both else None

    def to_fields(self) -> dict[str, Any]:
        """Return the fields of an entry of the ledger."""
        fields: dict[str, Any] = {"content": dict(self.content), "version": self.version, "birth": self.birth}
        fields |= {"files": self.files, "octets": self.octets, "pins": dict(self.pins)}
        if self.identifiers:
            fields["identifiers"] = list(self.identifiers)
        if self.whole:
            fields["whole"] = True
        return {**fields, "units": [list(unit) for unit in self.units]}


def identify(location: str) -> BagIdentity | None:
    """Return the identity of the bag at a path, or None if there is no bag, or one that is being changed.

    Raises ReadError if it cannot be read.
    """
    log = FindingLog()
    source = open_bag_at(location, log)
    if source is None:
        return None
    try:
        with closing(source):
            return identify_source(source)
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(location), reason=error.strerror or str(error)) from error


def identify_source(source: BagSource) -> BagIdentity:
    """Return the identity of an open bag. Raises OSError."""
    bag = read_declaration_and_info(source, FindingLog())
    content = {}
    for manifest in list_manifests(source.base_files, of_tags=False):
        with source.open(manifest.name) as file:
            content[manifest.algorithm] = digest_content(file, manifest.algorithm, decodes=bag.is_strict)
    pins = read_pins(source)
    units = _cut(bag)
    is_whole = units is None
    payload = _sum(units) if units is not None else _count_whole(bag)
    cut = [CutUnit(1, *payload)] if units is None else units
    identifiers = tuple(map(escape_for_display, bag.values(EXTERNAL_IDENTIFIER)))
    return BagIdentity(
        content, name_version(pins), read_birth(source), pins, identifiers, *payload, cut, is_whole, bag.follows_our_profile
    )


def read_pins(source: BagSource) -> dict[str, str]:
    """Return the SHA-256 of the files of a bag that nothing else pins. Raises OSError."""
    names = [manifest.name for manifest in list_manifests(source.base_files, of_tags=True)] or source.base_files
    return {name: hash_file(source, name) for name in names}


def name_version(pins: Mapping[str, str]) -> str:
    """Return the version for some pins: the digest of the tag manifest, or of the list of digests if there is no such one."""
    if _ANCHOR in pins:
        return pins[_ANCHOR]
    if len(pins) == 1:
        return next(iter(pins.values()))
    listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(pins.items()))
    return hashlib.sha256(os.fsencode(listed)).hexdigest()


def read_birth(source: BagSource) -> str | None:
    """Return the SHA-256 of the first event of a bag, or None if it has none."""
    with suppress(OSError), source.lines(EVENTS) as lines:
        first = next(lines, b"")
        if first.strip() and len(first) <= _LONGEST_EVENT:
            return hashlib.sha256(first.removesuffix(b"\n")).hexdigest()
    return None


def _cut(bag: OpenBag) -> list[CutUnit] | None:
    """Return the units of a bag, or None if it is to be read whole. Raises OSError."""
    if not are_plain(bag):
        return None
    payload = cut_payload(bag.source, decodes=bag.is_strict)
    return None if payload is None else [cut_tags(bag.source), *payload]


def _sum(units: Sequence[CutUnit]) -> tuple[int, int]:
    payload = [unit for unit in units if unit.first]
    return sum(unit.files for unit in payload), sum(unit.octets for unit in payload)


def _count_whole(bag: OpenBag) -> tuple[int, int]:
    """Return the files and octets of a bag that is read whole: those of Payload-Oxum, or else the lines of a manifest."""
    if bag.oxum:
        return bag.oxum[0][2], bag.oxum[0][1]
    for manifest in list_manifests(bag.base_files, of_tags=False):
        with bag.source.open(manifest.name) as file:
            return sum(1 for _ in file), 0
    return 0, 0
