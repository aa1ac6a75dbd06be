"""A sum that tells if two sets of paths are the same, though they were seen in parts, in any order, by several processes."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_OCTETS: Final = 16


def sum_paths(paths: Iterable[bytes], key: bytes) -> int:
    """Return the sum of the keyed digests of paths. Each has the two spaces before it that it has in a manifest.

    Sums of parts add up to that of the whole. Other paths, or a path that stands twice, give another sum: who does not know the
    key cannot choose paths whose sums agree, and by chance they agree once in 2**128 times.
    """
    # The key goes before the path. `blake2b(key=…)` would take it as a block of its own, and another round for each path. What is
    # said of keyed digests holds so too: digests of BLAKE2 cannot be continued, as those of SHA-256 can.
    begin, from_octets = blake2b(key, digest_size=_OCTETS, usedforsecurity=False).copy, int.from_bytes
    total = 0
    for path in paths:
        hasher = begin()
        hasher.update(path)
        total += from_octets(hasher.digest(), "little")
    return total
