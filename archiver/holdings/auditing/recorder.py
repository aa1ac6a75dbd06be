"""Put the results of units into the ledger, soon after they are known."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from archiver.findings import Finding, escape_for_display, make_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from archiver.findings import Where
    from archiver.holdings.auditing.units import PlannedUnit, Stated, UnitFault, UnitResult
    from archiver.holdings.ledger import Ledger

_TOGETHER: Final = 0.1
"""Seconds in which results of small units go to the disk together."""
_DIGITS: Final = 3


class Recorder:
    """Writes results into a ledger, and makes the findings about them."""

    def __init__(
        self, ledger: Ledger, name_faults: Callable[[str, Sequence[UnitFault], date], list[UnitFault]], day: date
    ) -> None:
        """Take the ledger, and the function that keeps names of withheld documents back on a day."""
        self._ledger = ledger
        self._name_faults = name_faults
        self._day = day
        self._open = ExitStack()
        self._since: float | None = None
        self._composite: dict[tuple[str, str], int] = {}
        self.findings: list[Finding] = []

    def record(self, result: UnitResult, **facts: str) -> None:
        """Enter a result, with further facts about it. Raises WriteError."""
        if self._since is None:
            self._open.enter_context(self._ledger.transaction())
            self._since = time.monotonic()
        unit = result.unit
        faults = self._name_faults(unit.location, result.faults, self._day)
        passed = self._name_faults(unit.location, result.not_repeated, self._day)
        known = self._known(unit.copy, unit.first)
        extra: dict[str, Any] = {"notRepeated": [fault.to_dict() for fault in passed]} if passed else {}
        self._ledger.append(
            "read",
            copy=unit.copy,
            place=unit.place,
            first=unit.first,
            files=unit.files,
            octets=result.octets,
            algorithms=list(result.algorithms),
            manifest=result.manifest,
            outcome=result.outcome,
            faults=[fault.to_dict() for fault in faults],
            seconds=round(result.seconds, _DIGITS),
            host=result.host,
            **extra,
            **facts,
        )
        self._tell(unit, faults, passed, known)
        if result.stated is not None:
            self._record_stated(unit, result.stated)
        self.flush_if_old()

    def _record_stated(self, unit: PlannedUnit, stated: Stated) -> None:
        """Enter what a store states. The entry is none of a read, and no unit is due later for it."""
        differing = self._name_faults(unit.location, stated.differing, self._day)
        counts = {"asked": stated.asked, "agreeing": stated.agreeing, "composite": stated.composite}
        names = [fault.path for fault in differing]
        self._ledger.append("statement", copy=unit.copy, place=unit.place, first=unit.first, **counts, differing=names)
        place, bag = _name(unit)
        for name in names:
            self.findings.append(make_finding("store.statement-differs", {"bag": bag, "path": name}, place=place))
        if stated.composite:
            self._composite[place, bag] = self._composite.get((place, bag), 0) + stated.composite

    def tell_composite(self) -> list[Finding]:
        """Return a finding for each bag with objects of which the store states a checksum over parts."""
        return [
            make_finding("store.statement-composite", {"bag": bag}, place=place, count=count)
            for (place, bag), count in self._composite.items()
        ]

    def _known(self, copy: int, first: int) -> list[tuple[str, int]]:
        """Return the path and line of each fault that the unit had until now."""
        rows = self._ledger.connection.execute("SELECT path, line FROM faults WHERE copy = ? AND first = ?", (copy, first))
        return [(path, line) for path, line in rows]

    def _tell(self, unit: PlannedUnit, faults: list[UnitFault], passed: list[UnitFault], known: list[tuple[str, int]]) -> None:
        """Tell of faults that are no more, or that a second read did not find. Those that stand are told at the end."""
        place, bag = _name(unit)
        for fault in passed:
            where: Where = {"bag": bag, "path": fault.path}
            self.findings.append(make_finding("audit.fault-not-repeated", where, place=place, fault=fault.code))
        now = {(fault.path, fault.line) for fault in faults}
        for path, line in known:
            if (path, line) not in now:
                self.findings.append(make_finding("audit.fault-healed", {"bag": bag, "path": path}, place=place))

    def flush_if_old(self) -> None:
        """Put what was entered on the disk if it has waited. To be called while a large file is read, too."""
        if self._since is not None and time.monotonic() - self._since >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Put what was entered on the disk. Raises WriteError."""
        self._since = None
        self._open.close()

    def give_up(self, error: BaseException) -> None:
        """Forget what is not on the disk yet, since an error ended the run."""
        self._since = None
        self._open.__exit__(type(error), error, error.__traceback__)


def _name(unit: PlannedUnit) -> tuple[str, str]:
    """Return the place and the bag of a unit, as findings name them."""
    return escape_for_display(unit.place), escape_for_display(f"{unit.place}/{unit.path}" if unit.path else unit.place)


def tell_fault(ledger: Ledger, bag: str, place: str, fault: UnitFault, known: int) -> Finding:
    """Return the finding about a fault: one that a person knows of if there is such an entry, else a new one."""
    if known:
        note = ledger.entry(known) or {}
        told = {"note": str(note.get("note", "")), "agent": str(note.get("agent", ""))}
        return make_finding("audit.fault-known", {"bag": bag, "path": fault.path}, place=place, fault=fault.code, **told)
    return make_finding("audit.fault-confirmed", {"bag": bag, "path": fault.path}, place=place, fault=fault.code)
