"""Find the state of a bag that a layer speaks of: the present one, or one that its history keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format import (
    EVENTS,
    HISTORY,
    decode_name,
    hashlib_name,
    is_tag_manifest,
    plain_path,
    read_line,
    read_manifest_name,
)
from archiver.hashing import start_hashers
from archiver.seals.layer_files import STATEMENT
from archiver.seals.statement import read_statement, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archiver.bags.reading import BagSource
    from archiver.findings import FindingLog
    from archiver.seals.layer_files import SealLayer

_LARGEST_MANIFEST: Final = 1 << 30
"""Octets. A bag of a million files has tag manifests of some hundred octets, and payload manifests of 200 MB."""
_LISTED: Final = 16 << 20
"""Octets of a tag manifest whose lines are compared, to name what differs."""
_MOST_STATES: Final = 10_000
_SHOWN: Final = 5
_CREATION_STATE: Final = 1


class SealedState(NamedTuple):
    """The state that a layer speaks of.

    `number` is None for the present one, and else the number of the state in the history. `differing` are files of the bag that
    differ from what was sealed: if there are any, the layer speaks of no state of this bag.
    """

    number: int | None = None
    differing: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        """Return whether it is the present state."""
        return self.number is None and not self.differing


def find_sealed_state(layer: SealLayer, source: BagSource) -> SealedState:
    """Compare the copies in a layer with the tag manifests of the bag, now and as its history keeps them."""
    copies = {name: layer.read(name, _LARGEST_MANIFEST) for name in layer.manifest_copies}
    now = {name: _read(source, name) for name in _list_tag_manifests(source)}
    if copies == now:
        return SealedState()
    for number in _list_states(source):
        kept = {name: _read(source, f"{HISTORY}/{number}/{name}") for name in copies}
        if copies == kept:
            missing = _find_lost_documents(source, number, copies)
            return SealedState(number, tuple(missing))
    return SealedState(None, tuple(_list_differing(copies, now)))


def find_state_of_manifest(source: BagSource, name: str, fits: Callable[[bytes], bool]) -> tuple[SealedState, bytes]:
    """Return the state whose tag manifest fits, with its octets: the present one first, and also if none fits."""
    present = _read(source, name) or b""
    if not fits(present):
        for number in _list_states(source):
            octets = _read(source, f"{HISTORY}/{number}/{name}")
            if octets is not None and fits(octets):
                return SealedState(number, tuple(_find_lost_documents(source, number, {name: octets}))), octets
    return SealedState(), present


def _list_tag_manifests(source: BagSource) -> list[str]:
    return [name for name in source.base_files if is_tag_manifest(name)]


def _read(source: BagSource, path: str) -> bytes | None:
    try:
        return source.read(path, _LARGEST_MANIFEST)
    except OSError:
        return None


def _list_states(source: BagSource) -> Iterator[int]:
    """Yield the numbers of the states that the history keeps, the newest first."""
    names = {path[len(HISTORY) + 1 :].partition("/")[0] for path, _ in source.entries_below(HISTORY)}
    numbers = sorted((int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 7), reverse=True)  # noqa: PLR2004
    yield from numbers[:_MOST_STATES]


def _read_lines(octets: bytes | None) -> dict[str, str]:
    """Return the digest of each path of a manifest."""
    found = {}
    for line in (octets or b"").decode("utf-8", "surrogateescape").split("\n"):
        read = read_line(line.rstrip("\r"))
        if read is not None:
            found[plain_path(decode_name(read.path))] = read.digest.lower()
    return found


def _find_lost_documents(source: BagSource, number: int, copies: Mapping[str, bytes | None]) -> list[str]:
    """Return documents of an earlier state that the manifests of today do not list with the same digest.

    A history can be faked: old tag manifests are easily put beside a changed document. So the manifests that the sealed tag
    manifests name must be there, and each of their lines must stand in a manifest of today.
    """
    lost: dict[str, None] = {}
    for copy_name, copy in copies.items():
        listed = _read_lines(copy)
        algorithm = _algorithm_of(copy_name)
        manifests = [path for path in listed if (found := read_manifest_name(path)) and not found.of_tags]
        if not manifests:
            lost[copy_name] = None
        for name in manifests:
            kept = next(
                (octets for octets in _kept_forms(source, number, name) if _digest(algorithm, octets) == listed[name]), None
            )
            if kept is None:
                lost[name] = None
                continue
            present = _read(source, name)
            if present == kept:
                continue  # as after most changes; a million lines need not be compared
            today = _read_lines(present)
            lost |= dict.fromkeys(path for path, digest in _read_lines(kept).items() if today.get(path) != digest)
    return list(lost)


def _kept_forms(source: BagSource, number: int, name: str) -> Iterator[bytes]:
    """Yield the octets of a manifest today and as the history keeps it."""
    for path in (name, f"{HISTORY}/{number}/{name}"):
        octets = _read(source, path)
        if octets is not None:
            yield octets


def _algorithm_of(tag_manifest: str) -> str:
    found = read_manifest_name(tag_manifest)
    return found.algorithm if found is not None else ""


def _digest(algorithm: str, octets: bytes) -> str | None:
    name = hashlib_name(algorithm)
    if name is None:
        return None
    (hasher,) = start_hashers([name])
    hasher.update(octets)
    return hasher.hexdigest()


def _list_differing(copies: Mapping[str, bytes | None], now: Mapping[str, bytes | None]) -> list[str]:
    """Return the tag files whose digests differ from what was sealed, or the tag manifests themselves."""
    differing: dict[str, None] = {}
    for name in sorted({*copies, *now}):
        if name in copies and name in now and max(len(copies[name] or b""), len(now[name] or b"")) <= _LISTED:
            before, after = _read_lines(copies[name]), _read_lines(now[name])
            differing |= dict.fromkeys(path for path in sorted({*before, *after}) if before.get(path) != after.get(path))
    return list(differing) or sorted({*copies, *now})


def note_content(layer: SealLayer, state: SealedState, identifiers: Sequence[str], log: FindingLog) -> None:
    """Note a layer that speaks of no state of its bag, and of which bag it says that it speaks. No key is needed for it."""
    if not state.differing:
        return
    named = read_text(read_statement(layer.read(STATEMENT)), "bag", "identifier")
    if named is not None and identifiers and named not in identifiers:
        log.add("seal.other-bag", layer.shown(), named=named, found=", ".join(identifiers))
    files = ", ".join(state.differing[:_SHOWN])
    log.add("seal.content-differs", layer.shown(), files=files, count=len(state.differing))


def list_changes_since(source: BagSource, number: int) -> list[str]:
    """Return what the events say was done to the bag since a state, as far as they can be read."""
    changes = []
    try:
        with source.lines(EVENTS) as lines:
            for line in lines:
                event = _read_event(line)
                if isinstance(event.get("bagState"), int) and event["bagState"] > number:
                    day, term = str(event.get("eventDateTime"))[:10], str(event.get("eventType"))
                    changes.append(f"{day} {term}")
    except OSError:
        return []
    return list(dict.fromkeys(changes))[:_SHOWN]


def _read_event(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def count_states(source: BagSource) -> int:
    """Return the number of the present state of a bag of ours: one more than its history keeps."""
    return max(_list_states(source), default=0) + _CREATION_STATE
