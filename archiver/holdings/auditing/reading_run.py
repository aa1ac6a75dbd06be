"""Read units of copies until the budget of a run is spent, and enter what was found."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from archiver.findings import Finding, escape_for_display, make_finding
from archiver.hashing import CarrierLostError
from archiver.holdings.auditing.due_units import count_due, list_damaged, list_due
from archiver.holdings.auditing.reading_progress import ReadingProgress
from archiver.holdings.auditing.recorder import Recorder
from archiver.holdings.auditing.units import UNREACHABLE, PlannedUnit
from archiver.holdings.auditing.withheld_names import name_faults
from archiver.holdings.places import open_place
from archiver.holdings.schedule import Budget, Clock, DueUnit, PlaceQueue, Planner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.holdings.auditing.units import Runner, UnitResult
    from archiver.holdings.ledger import Copy, Ledger
    from archiver.holdings.places import HoldingsSettings
    from archiver.progress import Progress

_KEPT: Final = 64
"""Copies whose units are kept at hand."""
_FAILURES: Final = 20
"""Units of a place that could not be reached one after the other. Then nothing more is read there in this run."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def local(self) -> datetime:
        """Return the local time."""
        return datetime.now()  # noqa: DTZ005 - hours are local time

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(slots=True)
class PlaceReading:
    """The units of a place that were read in a run. Tag files count in `all_octets` alone, and not in `files` and `octets`."""

    name: str
    is_open: bool = True
    units: int = 0
    files: int = 0
    octets: int = 0
    all_octets: int = 0
    faults: int = 0
    lost: int = 0
    failures: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class ReadingResult:
    """The outcome of reading: each place, findings, and whether the budget ended the run."""

    places: dict[str, PlaceReading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    is_spent: bool = False
    seconds: float = 0.0


def plan_copy(ledger: Ledger, settings: HoldingsSettings, copy: Copy) -> list[PlannedUnit]:
    """Return all units of a copy with all that is needed to read them."""
    place = settings.place(copy.place)
    location, asks = open_place(place).locate(copy.path), place.values.get("statements") is True
    units = ledger.units_of(copy.id)
    cuts = tuple((first, files) for first, files, _ in units)
    content, pins = dict(copy.content), dict(copy.pins)
    return [
        PlannedUnit(copy.id, copy.place, copy.path, location, first, files, octets, content, pins, copy.whole, cuts, asks)
        for first, files, octets in units
    ]


def sort_by_bag(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings about bags in an order that does not depend on when each unit was read."""
    return sorted(findings, key=lambda finding: (finding.where.get("bag", ""), finding.code, finding.where.get("path", "")))


def tell_lost(result: UnitResult) -> Finding:
    """Return the finding about a unit that nothing could be read of."""
    place, path = result.unit.place, result.unit.path
    bag = escape_for_display(f"{place}/{path}" if path else place)
    return make_finding("audit.unit-lost", {"bag": bag}, place=escape_for_display(place), reason=result.lost)


class PlannedCopies:
    """Units of copies with all that is needed to read them. Those of the last copies are kept at hand."""

    def __init__(self, ledger: Ledger, settings: HoldingsSettings) -> None:
        self._ledger = ledger
        self._settings = settings
        self._planned: OrderedDict[int, dict[int, PlannedUnit]] = OrderedDict()

    def complete(self, unit: DueUnit) -> PlannedUnit:
        """Return a unit with all that is needed to read it."""
        if unit.copy not in self._planned:
            copy = self._ledger.list_copies("copies.id = ?", (unit.copy,))[0]
            self._planned[unit.copy] = {planned.first: planned for planned in plan_copy(self._ledger, self._settings, copy)}
            if len(self._planned) > _KEPT:
                self._planned.popitem(last=False)
        return self._planned[unit.copy][unit.first]


class ReadingRun:
    """Reads units of copies at several places."""

    def __init__(
        self, ledger: Ledger, settings: HoldingsSettings, clock: Clock | None = None, progress: Progress | None = None
    ) -> None:
        self._ledger = ledger
        self._watcher = progress
        self._progress = ReadingProgress(None, Budget())
        self._settings = settings
        self._clock: Clock = clock or SystemClock()
        self._copies = PlannedCopies(ledger, settings)
        self._recorder = Recorder(ledger, name_faults, self._clock.local().date())
        self._queues: dict[str, PlaceQueue] = {}
        self._taken: set[tuple[int, int]] = set()
        self._result = ReadingResult()

    def advance(self, octets: int) -> None:
        """Take note that octets of a large file were read. What waits for the disk goes there."""
        self._recorder.flush_if_old()
        self._progress.advance(octets)

    def read(self, runner: Runner, places: Iterable[str], budget: Budget, suspect: Iterable[int] = ()) -> ReadingResult:
        """Read what is due at places, or ahead of that. Copies that look `suspect` have their tag files read first.

        Raises WriteError if the ledger cannot be written.
        """
        now = int(self._clock.now())
        doubted = list(suspect)
        for name in places:
            settings = self._settings.place(name)
            every = settings.every
            damaged = [*self._doubt(doubted, name, now), *list_damaged(self._ledger, name, every)]
            due = list_due(self._ledger, name, every, now, self._taken)
            queue = PlaceQueue(name, due, damaged, settings.hours, settings.rate)
            self._queues[name] = queue
            is_open = settings.hours is None or settings.hours.hold(self._clock.local())
            self._result.places[name] = PlaceReading(name, is_open)
        self._begin_progress(budget, now)
        planner = Planner(list(self._queues.values()), budget, self._clock)
        began = self._clock.now()
        try:
            for result in runner.run(self._plan(planner, now)):
                self._keep(result)
        except CarrierLostError as lost:
            self._result.findings.append(make_finding("audit.cluster-lost", {}, reason=lost.reason))
        except BaseException as error:
            self._recorder.give_up(error)
            raise
        self._recorder.flush()
        self._result.findings = sort_by_bag([*self._result.findings, *self._recorder.findings, *self._recorder.tell_composite()])
        self._result.is_spent = planner.is_spent
        self._result.seconds = self._clock.now() - began
        return self._result

    def _begin_progress(self, budget: Budget, now: int) -> None:
        self._progress = ReadingProgress(self._watcher, budget)
        if self._watcher is not None:
            names = [name for name, reading in self._result.places.items() if reading.is_open]
            due = [count_due(self._ledger, name, self._settings.place(name).every, now) for name in names]
            self._progress.begin(sum(octets for octets, _ in due), sum(files for _, files in due))

    def _doubt(self, copies: Iterable[int], place: str, now: int) -> Iterator[DueUnit]:
        for number in copies:
            for copy in self._ledger.list_copies("copies.id = ?", (number,)):
                if copy.place == place:
                    first, files, octets = (1, copy.files, copy.octets) if copy.whole else (0, 0, 0)
                    yield DueUnit(0, number, first, files, octets, now)

    def _plan(self, planner: Planner, began: int) -> Iterator[PlannedUnit]:
        for _, unit in planner.choose():
            if self._clock.now() < began + 2:
                # The ledger counts whole seconds: what is read in the first one looks as if it had been read before this run.
                self._taken.add((unit.copy, unit.first))
            yield self._copies.complete(unit)

    def _keep(self, result: UnitResult) -> None:
        unit = result.unit
        self._progress.finish(unit)
        reading = self._result.places[unit.place]
        if result.is_lost:
            self._lose(result, reading)
            return
        reading.failures = 0
        reading.units += 1
        reading.faults += len(result.faults)
        reading.seconds += result.seconds
        reading.all_octets += result.octets
        if unit.first:
            reading.files += result.files + len(result.faults)
            reading.octets += result.octets
        self._recorder.record(result)

    def _lose(self, result: UnitResult, reading: PlaceReading) -> None:
        """Note a unit that nothing could be read of. A place that fails many times is left for this run."""
        unit = result.unit
        reading.lost += 1
        reading.failures += 1
        self._result.findings.append(tell_lost(result))
        if reading.failures >= _FAILURES or result.lost == UNREACHABLE:
            self._queues[unit.place].is_given_up = True
