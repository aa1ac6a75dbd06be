"""Find out which tag manifests of a bag are right: those that the ledger pins, those that all copies have, or those of a seal."""

from __future__ import annotations

import hashlib
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.reading import find_seal_folders, open_source
from archiver.errors import ArchiverError
from archiver.findings import FindingLog
from archiver.seals.layer_check import check_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.holdings.copies.copy_check import CheckedCopy
    from archiver.seals.layer_files import SealLayer

_BLOCK: Final = 1 << 20


class KnownCopy(NamedTuple):
    """A copy of a bag: its name for people (`PLACE/PATH`), its path on the disk, and the folder of its place.

    `place` and `path` are the two parts of the name. The ledger may pin the SHA-256 of its tag manifests by their names (`pins`),
    and then knows its `number` and `version` too. `unreached` says why its place cannot be reached, or is None.
    """

    name: str
    location: str
    root: str
    place: str = ""
    path: str = ""
    pins: Mapping[str, str] | None = None
    number: int | None = None
    version: str | None = None
    unreached: str | None = None


def find_source(
    target: CheckedCopy, pins: Mapping[str, str] | None, whole: Sequence[tuple[KnownCopy, CheckedCopy]]
) -> tuple[KnownCopy, CheckedCopy] | None:
    """Return a whole copy whose tag manifests are known to be those that the damaged one must have, or None.

    `pins` are those that the ledger has for the damaged copy, and then nothing else will do. Without them, a whole copy with the
    same tag manifests is right. If there is no such copy, the seals of all copies may know which tag manifests are right.
    """
    expected = target.pins if pins is None else pins
    for known, checked in whole:
        if dict(checked.pins) == dict(expected):
            return known, checked
    if pins is not None:
        return None
    sealed = find_sealed_pins([target.location, *(known.location for known, _ in whole)])
    if any(_is_sealed(expected, state) for state in sealed):
        return None
    found = [(known, checked) for known, checked in whole if any(_is_sealed(checked.pins, state) for state in sealed)]
    states = {tuple(sorted(checked.pins.items())) for _, checked in found}
    return found[0] if len(states) == 1 else None


def find_known_pins(
    target: CheckedCopy, pins: Mapping[str, str] | None, others: Sequence[tuple[KnownCopy, CheckedCopy]]
) -> Mapping[str, str] | None:
    """Return the SHA-256 of the tag manifests that a damaged copy is known to have had, by their names, or None.

    They are those that the ledger pins. Without them, its own are right if another copy has the same, or a seal covers them all.
    """
    if pins is not None:
        return pins
    own = dict(target.pins)
    if any(own == dict(checked.pins) for _, checked in others):
        return own
    locations = [target.location, *(known.location for known, _ in others)]
    is_covered = any(own.keys() <= state.keys() and _is_sealed(own, state) for state in find_sealed_pins(locations))
    return own if own and is_covered else None


def _is_sealed(pins: Mapping[str, str], state: Mapping[str, str]) -> bool:
    return all(pins.get(name) == digest for name, digest in state.items())


def find_sealed_pins(locations: Iterable[str]) -> list[dict[str, str]]:
    """Return the SHA-256 of the tag manifests for which whole layers of seals beside or in the copies speak, the newest first."""
    found: list[dict[str, str]] = []
    for location in locations:
        with suppress(ArchiverError, OSError), closing(open_source(location, FindingLog())) as source:
            for folder in find_seal_folders(source):
                checked = check_layers(folder, FindingLog())
                if checked.is_whole:
                    found += (dict(_digest_manifests(layer)) for layer in reversed(checked.layers))
    return [pins for number, pins in enumerate(found) if pins and pins not in found[:number]]


def _digest_manifests(layer: SealLayer) -> Iterator[tuple[str, str]]:
    for name in layer.manifest_copies:
        hasher = hashlib.sha256()
        with layer.folder.open(f"{layer.name}/{name}") as file:
            while block := file.read(_BLOCK):
                hasher.update(block)
        yield name, hasher.hexdigest()
