"""Units to be read, and what comes back. Any machine that sees the place can read one."""

from __future__ import annotations

import platform
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from archiver.stores.store_errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREACHABLE: Final = "store-unreachable"
"""The reason of a loss if the whole store does not answer, so that nothing else there can be read either."""


class PlannedUnit(NamedTuple):
    """A unit of a copy that is to be read.

    `location` is the path at which the bag is opened, and `content` the digest of its canonical payload manifest by algorithm,
    which the lines are pinned by. `pins` are the SHA-256 of its tag manifests. A `whole` unit is all of a bag. `cuts` are all
    units of the copy, as pairs of first line and number of files. If it `asks`, the store is asked what it states of the objects.
    """

    copy: int
    place: str
    path: str
    location: str
    first: int
    files: int
    octets: int
    content: dict[str, str]
    pins: dict[str, str]
    whole: bool
    cuts: tuple[tuple[int, int], ...]
    asks: bool = False


class UnitFault(NamedTuple):
    """A file that is not as it should be: its path in the bag, the code of the finding, and its line (0 if it has none)."""

    path: str
    code: str
    line: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the fault in the form of an entry."""
        return {"path": self.path, "code": self.code, **({"line": self.line} if self.line else {})}


class Stated(NamedTuple):
    """Statements of a store about the objects of a unit, compared with the manifests. They count as no read.

    `asked` is the number of objects, of which so many are `agreeing`. Of a `composite` checksum, over parts, nothing is known.
    """

    asked: int
    agreeing: int
    composite: int
    differing: tuple[UnitFault, ...]


class UnitResult(NamedTuple):
    """The outcome of a unit: the files that are good, the octets that were read, and faults that a second read confirmed.

    `not_repeated` are faults that the second read did not find. `manifest` is the SHA-256 of the manifest that the lines were
    taken from, and `algorithms` are those that were compared. A result that is `lost` counts for nothing: this is the reason.
    """

    unit: PlannedUnit
    files: int
    octets: int
    faults: tuple[UnitFault, ...]
    not_repeated: tuple[UnitFault, ...]
    algorithms: tuple[str, ...]
    manifest: str
    seconds: float
    host: str
    lost: str = ""
    stated: Stated | None = None

    @property
    def is_lost(self) -> bool:
        """Return whether nothing could be read, so that the unit stays due."""
        return bool(self.lost)

    @property
    def outcome(self) -> str:
        """Return `good` or `damaged`."""
        return "damaged" if self.faults else "good"


class Runner(Protocol):
    """Carries units to where they are read. A new kind of runner gives this and nothing else."""

    def run(self, units: Iterator[PlannedUnit]) -> Iterator[UnitResult]:
        """Yield the result of each unit, in any order. Units are taken as there is room for them."""


def name_loss(error: Exception) -> str:
    """Return the reason for which nothing of a unit could be read, by the error."""
    return UNREACHABLE if isinstance(error, StoreError) and error.code == "store.unreachable" else "bag-unreadable"


@cache
def host_name() -> str:
    """Return the name of this machine."""
    return platform.node() or "localhost"
