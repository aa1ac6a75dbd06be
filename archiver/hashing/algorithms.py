"""The digest algorithms, their names in manifests, and which of them are weak.

Everywhere in Bayegan an algorithm goes by the name that RFC 8493 2.4 gives it in a manifest's file name: lower case, letters and
digits only (`sha256`, `sha3256`, `blake2b`). Only the hashers of this module know how hashlib spells it (`sha3_256`).
"""

from __future__ import annotations

import hashlib
import re
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DEFAULT_ALGORITHMS: Final = ("sha256", "sha512")
WEAK_ALGORITHMS: Final = frozenset({"md5", "sha1"})
"""Collisions of these are made in practice (RFC 8493 2.4 and 5.3), so that they show accidents but no forgery."""


class Hasher(Protocol):
    """A hasher of hashlib."""

    def update(self, octets: bytes, /) -> None:
        """Take more octets in."""

    def digest(self) -> bytes:
        """The digest of all of them."""

    def hexdigest(self) -> str:
        """The digest of all of them, in hexadecimal."""

    def copy(self) -> Hasher:
        """Another hasher that has taken in the same."""


def normalise_algorithm(name: str) -> str:
    """Return the name as a manifest's file name spells it: `SHA3_256` and `sha3-256` are `sha3256` (RFC 8493 2.4)."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _list_constructors() -> dict[str, Callable[..., Hasher]]:
    # A shake digest can have any length, and a manifest line could not say which.
    names = sorted(name for name in hashlib.algorithms_guaranteed if not name.startswith("shake"))
    return {normalise_algorithm(name): getattr(hashlib, name) for name in names}


_CONSTRUCTORS: Final = _list_constructors()
ALGORITHMS: Final = tuple(_CONSTRUCTORS)
"""All algorithms by their names in manifests, sorted: those that hashlib guarantees everywhere, but shake."""

_HEX_LENGTHS: Final = {name: len(make(usedforsecurity=False).hexdigest()) for name, make in _CONSTRUCTORS.items()}


def is_known_algorithm(name: str) -> bool:
    """Check if digests of this algorithm can be computed. `name` is as manifests spell it."""
    return name in _CONSTRUCTORS


def is_weak_algorithm(name: str) -> bool:
    """Check if a forger could make another file with the same digest. `name` is as manifests spell it."""
    return name in WEAK_ALGORITHMS


def hex_length(name: str) -> int:
    """Return how many hexadecimal digits a digest has. Raises KeyError for an algorithm that is not known."""
    return _HEX_LENGTHS[name]


def start_hashers(names: Sequence[str]) -> list[Hasher]:
    """Return a new hasher for each of the algorithms, in their order. Raises KeyError for one that is not known."""
    return [_CONSTRUCTORS[name](usedforsecurity=False) for name in names]


def list_constructors(names: Sequence[str]) -> list[Callable[[bytes], Hasher]]:
    """Return for each of the algorithms what makes a hasher of octets. Raises KeyError for one that is not known."""
    # Systems that keep to FIPS 140 refuse weak algorithms alone. To say it for the others too takes a twentieth of the time.
    makers = [(_CONSTRUCTORS[name], is_weak_algorithm(name)) for name in names]
    return [partial(make, usedforsecurity=False) if is_weak else make for make, is_weak in makers]


def digest_octets(octets: bytes, names: Sequence[str]) -> tuple[str, ...]:
    """Return the digests of octets in memory, in hexadecimal (lower case), in the order of the algorithms."""
    return tuple([_CONSTRUCTORS[name](octets, usedforsecurity=False).hexdigest() for name in names])
