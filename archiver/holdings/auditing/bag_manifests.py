"""The manifests of a bag in a folder or a store, as far as they can be read by units."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from archiver.bags.format import FETCH, hashlib_name, read_manifest_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.bags.reading import BagSource, OpenBag

_BLOCK: Final = 1 << 20


class NamedManifest(NamedTuple):
    """A manifest: the algorithm as `archiver.hashing` names it, and the name of the file."""

    algorithm: str
    name: str


def list_manifests(base_files: Sequence[str], *, of_tags: bool) -> list[NamedManifest]:
    """Return the payload or tag manifests with a known algorithm, sorted by it."""
    found = []
    for name in base_files:
        read = read_manifest_name(name)
        algorithm = hashlib_name(read.algorithm) if read is not None and read.of_tags == of_tags else None
        if algorithm is not None:
            found.append(NamedManifest(algorithm, name))
    return sorted(found)


def are_plain(bag: OpenBag) -> bool:
    """Return whether a bag may be read by units: no archive, with known manifests in UTF-8, and with nothing to fetch."""
    if not bag.source.is_folder or bag.encoding != "utf-8" or sys.getfilesystemencoding() != "utf-8":
        return False
    if FETCH in bag.base_files:
        return False
    named = [read for name in bag.base_files if (read := read_manifest_name(name)) is not None]
    for of_tags in (False, True):
        algorithms = [manifest.algorithm for manifest in list_manifests(bag.base_files, of_tags=of_tags)]
        kind = [read for read in named if read.of_tags == of_tags]
        if not algorithms or len(kind) != len(algorithms) or len(set(algorithms)) != len(algorithms):
            return False
    return True


def hash_file(source: BagSource, name: str) -> str:
    """Return the SHA-256 of a file of a bag. Raises OSError."""
    with source.open(name) as file:
        return hash_open(file)


def hash_open(file: BinaryIO) -> str:
    """Return the SHA-256 of an open file from where it stands. Raises OSError."""
    hasher = hashlib.sha256()
    while block := file.read(_BLOCK):
        hasher.update(block)
    return hasher.hexdigest()
