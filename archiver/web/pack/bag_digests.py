"""The digests of the tag manifests of a bag: with them written down, anybody can show later that nothing was changed."""

from __future__ import annotations

import hashlib
from contextlib import closing, suppress
from typing import Final

from archiver.bags.validation import open_bag_at
from archiver.findings import FindingLog

_ALGORITHMS: Final = ("sha256", "sha512")
_LARGEST: Final = 1 << 26
"""Octets of a tag manifest. That of a bag of ours has a line for each tag file."""


def digest_tag_manifests(bag: str) -> list[list[str]]:
    """Return the name of each tag manifest, its algorithm, and its digest by that. Raises ReadError."""
    source = open_bag_at(bag, FindingLog())
    if source is None:
        return []
    told = []
    with closing(source):
        for algorithm in _ALGORITHMS:
            name = f"tagmanifest-{algorithm}.txt"
            # A bag has the tag manifests of its own algorithms only.
            with suppress(OSError):
                octets = source.read(name, _LARGEST) or b""
                told.append([name, algorithm, hashlib.new(algorithm, octets).hexdigest()])
    return told
