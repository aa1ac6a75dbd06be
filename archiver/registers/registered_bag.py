"""Read the digests of a bag that a register holds: those of its tag manifests, and of the newest layer of its seals."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from archiver.bags.format import EXTERNAL_IDENTIFIER, bag_name, seal_layer_name
from archiver.bags.reading import SealFolder, find_seal_folders, read_declaration_and_info
from archiver.findings import FindingLog, escape_for_display
from archiver.registers.register_line import BagState

if TYPE_CHECKING:
    from archiver.bags.reading import BagSource

NEWEST: Final = "stamped.sha512"
"""The list of a layer of seals that covers its signatures too, and by way of its other list everything before."""
_TAG_MANIFEST: Final = re.compile("tagmanifest-[A-Za-z0-9_-]+\\.txt")
# Control characters, percent signs, backslashes, and octets of a name that are no UTF-8.
_UNLISTABLE: Final = re.compile(r"[\x00-\x1f\x7f%\\\udc80-\udcff]")
_BLOCK: Final = 1 << 20
_LARGEST_LIST: Final = 1 << 24


class NoTagManifestError(Exception):
    """A bag has no tag manifest that could be read, so nothing stands for its state."""


def read_state(source: BagSource) -> BagState:
    """Return the present state of a bag. Its documents are not read.

    Raises NoTagManifestError.
    """
    digests = {}
    for name in source.base_files:
        if _TAG_MANIFEST.fullmatch(name):
            with suppress(OSError):
                digests[name] = _hash_file(source, name)
    if not digests:
        raise NoTagManifestError
    for folder in find_seal_folders(source):
        digests.update(_hash_newest_layer(folder))
    info = read_declaration_and_info(source, FindingLog())
    identifiers = tuple(map(escape_for_display, info.values(EXTERNAL_IDENTIFIER)))
    return BagState(escape_for_display(bag_name(source.path)), identifiers, digests)


def _hash_newest_layer(folder: SealFolder) -> dict[str, str]:
    for layer in folder.layers[-1:]:
        path = f"{seal_layer_name(layer)}/{NEWEST}"
        with suppress(OSError):
            octets = folder.read(path, _LARGEST_LIST)
            if octets is not None:
                return {_list_path(f"{folder.shown}/{path}"): hashlib.sha256(octets).hexdigest()}
    return {}


def _list_path(path: str) -> str:
    """Return a path as a list of digests holds it. Letters that would change the list are percent-encoded, as RFC 3986 does."""
    return _UNLISTABLE.sub(lambda match: "".join(f"%{octet:02X}" for octet in os.fsencode(match.group())), path)


def hash_listed(source: BagSource, path: str) -> str | None:
    """Return the SHA-256 of a file that a register names, or None if it is not there. Only tag manifests and layers are read."""
    if _TAG_MANIFEST.fullmatch(path):
        with suppress(OSError):
            return _hash_file(source, path)
        return None
    for folder in find_seal_folders(source):
        for layer in folder.layers:
            inner = f"{seal_layer_name(layer)}/{NEWEST}"
            if path == _list_path(f"{folder.shown}/{inner}"):
                with suppress(OSError):
                    octets = folder.read(inner, _LARGEST_LIST)
                    return None if octets is None else hashlib.sha256(octets).hexdigest()
    return None


def _hash_file(source: BagSource, path: str) -> str:
    hasher = hashlib.sha256()
    with source.open(path) as file:
        while block := file.read(_BLOCK):
            hasher.update(block)
    return hasher.hexdigest()
