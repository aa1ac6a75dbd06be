"""A sum that tells if two sets of paths are the same, though they were seen in parts, in any order, by several processes."""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_OCTETS: Final = 16
_KEY_OCTETS: Final = 32
_SECRET_OF_PYTHON: Final = b""
"""The key that stands for the secret with which Python hashes octets. Copies of a process have the same, and nobody else."""


def make_key(*, for_copies: bool) -> bytes:
    """Return a secret for sums of paths. One `for_copies` of this process alone makes sums that take a quarter of the time."""
    # PEP 456: Python hashes octets by SipHash, with a secret that each run draws, unless somebody chose it.
    is_secret = bool(sys.flags.hash_randomization) and "PYTHONHASHSEED" not in os.environ
    has_siphash = sys.hash_info.algorithm.startswith("siphash") and not sys.hash_info.cutoff
    return _SECRET_OF_PYTHON if for_copies and is_secret and has_siphash else os.urandom(_KEY_OCTETS)


def sum_paths(paths: Iterable[bytes], key: bytes) -> int:
    """Return the sum of the keyed digests of paths. Each has the two spaces before it that it has in a manifest.

    Sums of parts add up to that of the whole. Other paths, or a path that stands twice, give another sum: who does not know the
    key cannot choose paths whose sums agree. By chance they agree once in 2**128 times, or in 2**64 with a key for copies.
    """
    if key == _SECRET_OF_PYTHON:
        return sum(map(hash, paths))
    # The key goes before the path. `blake2b(key=…)` would take it as a block of its own, and another round for each path. What is
    # said of keyed digests holds so too: digests of BLAKE2 cannot be continued, as those of SHA-256 can.
    begin, from_octets = blake2b(key, digest_size=_OCTETS, usedforsecurity=False).copy, int.from_bytes
    total = 0
    for path in paths:
        hasher = begin()
        hasher.update(path)
        total += from_octets(hasher.digest(), "little")
    return total
