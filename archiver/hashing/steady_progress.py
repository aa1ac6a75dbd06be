"""Tell how many octets of a unit were read, also while a slow disk gives one small file after the other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_EVERY: Final = 0.5
"""Seconds between two reports of small files. A unit of them takes less than that if they are in memory."""


class SteadyProgress:
    """Passes on the octets that were read of large files, and those of small files once in a while."""

    def __init__(self, advance: Callable[[int], None]) -> None:
        """`advance` is called with octets that it was not told of before."""
        self._pass_on = advance
        self._told = 0
        self._last = time.monotonic()

    def advance(self, octets: int) -> None:
        """Tell of a block of a large file."""
        self._told += octets
        self._pass_on(octets)

    def tell_small(self, octets: int) -> None:
        """Tell of small files if it is time to. `octets` are those of all files of the unit that were read so far."""
        now = time.monotonic()
        if now - self._last >= _EVERY and octets > self._told:
            self._last = now
            self.advance(octets - self._told)
