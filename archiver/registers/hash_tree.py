r"""The tree of digests over the lines of a register, as RFC 9162 2.1 builds it.

Digests are combined as text, so that a shell can check a proof with `sha256sum` alone. A leaf is the SHA-256 of `leaf\n` and the
list of a bag. An inner node is that of `node LEFT RIGHT\n`, with both digests in hexadecimal digits.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Step(NamedTuple):
    """One step from a leaf to the root: the digest of the other part, and the side on which it stands."""

    side: Literal["L", "R"]
    digest: str


def hash_leaf(listed: bytes) -> str:
    """Return the digest of a leaf in hexadecimal digits. `listed` is the list of digests of a bag."""
    return hashlib.sha256(b"leaf\n" + listed).hexdigest()


def hash_node(left: str, right: str) -> str:
    """Return the digest of a node over two others."""
    return hashlib.sha256(f"node {left} {right}\n".encode()).hexdigest()


class HashTree:
    """A tree over leaves in their order. The last part of a level without a partner goes up as it is."""

    def __init__(self, leaves: Iterable[str]) -> None:
        self._levels: list[Sequence[str]] = [[*leaves]]
        while len(below := self._levels[-1]) > 1:
            pairs = [hash_node(below[index], below[index + 1]) for index in range(0, len(below) - 1, 2)]
            self._levels.append([*pairs, *below[len(pairs) * 2 :]])

    @property
    def root(self) -> str:
        """The digest over all leaves, or an empty text if there is none."""
        return self._levels[-1][0] if self._levels[-1] else ""

    def path(self, leaf: int) -> list[Step]:
        """Return the steps from a leaf, counted from 0, to the root."""
        steps = []
        for level in self._levels[:-1]:
            other = leaf ^ 1
            if other < len(level):
                steps.append(Step("L" if other < leaf else "R", level[other]))
            leaf //= 2
        return steps


def follow(leaf: str, steps: Iterable[Step]) -> str:
    """Return the root to which the steps lead from the digest of a leaf."""
    for step in steps:
        leaf = hash_node(step.digest, leaf) if step.side == "L" else hash_node(leaf, step.digest)
    return leaf
