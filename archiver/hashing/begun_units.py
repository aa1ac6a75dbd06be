"""Units of manifests that processes began to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.hashing.unit_work import UnitWork, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archiver.hashing.manifest_units import ManifestUnits
    from archiver.hashing.processes import HashingProcesses
    from archiver.hashing.units import Order

_USUAL_ORDERS: Final = 2


class BegunUnits:
    """The files that manifests list, which processes began to read. The first orders are given, and nobody took an answer yet."""

    def __init__(
        self,
        units: ManifestUnits,
        processes: HashingProcesses,
        make_first: Callable[[Work], Order],
        at_once: int = _USUAL_ORDERS,
    ) -> None:
        """Give each process so many orders: the one that is made for the work, and then units. The units are closed with this.

        If other machines do the work, nothing is given before its answers are taken, and units are as large as may be.
        """
        self.units = units
        self.work: Work = processes.elsewhere or UnitWork(processes)
        self.orders = units.orders(1 if processes.elsewhere else processes.cores)
        self.work.add(make_first(self.work))
        self.work.begin(self.orders, at_once)

    def is_for(self, place: str, names: Mapping[str, str]) -> bool:
        """Return whether the units are those of a folder and of these manifests, by algorithm."""
        return (self.units.place, self.units.names) == (place, names)

    def drop(self) -> None:
        """Wait for what was given, and forget it, so that the processes can be used for other work."""
        self.close()
        for _ in self.work.run(iter(())):
            pass

    def close(self) -> None:
        """Close the manifests."""
        self.units.close()
