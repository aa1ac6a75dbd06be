"""A unit of a copy with the time at which it is due."""

from __future__ import annotations

from typing import NamedTuple


class DueUnit(NamedTuple):
    """A unit of a copy.

    `first` is the number of its first line in the manifest, or 0 for what no manifest lists. `due` is the time at which it is to
    be read: one period after the last confirmed read, or that of adding if it was never read. `late` is the time from which on it
    is late: one period after either. Times are seconds since 1970.
    """

    due: int
    copy: int
    first: int
    files: int
    octets: int
    late: int
