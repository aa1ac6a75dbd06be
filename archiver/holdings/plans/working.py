"""Work on a part of a plan: read its units with any runner, and write each result as it comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from archiver.findings import Finding, escape_for_display, make_finding
from archiver.holdings.auditing import UNREACHABLE, PlaceReading, ReadingProgress, SystemClock, name_faults, tell_lost
from archiver.holdings.ledger import say_time
from archiver.holdings.places import open_place
from archiver.holdings.plans.plan_lines import read_faults, render_result
from archiver.holdings.plans.plan_reading import LocatedUnits
from archiver.holdings.schedule import Budget, DueUnit, PlaceQueue, Planner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.holdings.auditing import PlannedUnit, Runner, UnitResult
    from archiver.holdings.places import HoldingsSettings
    from archiver.holdings.plans.plan_reading import ReadPlan
    from archiver.holdings.plans.result_file import ResultFile
    from archiver.holdings.schedule import Clock
    from archiver.progress import Progress

_FAILURES: Final = 20
"""Units of a place that could not be reached one after the other. Then nothing more is read there in this run."""


@dataclass(slots=True)
class PlaceWork(PlaceReading):
    """The units of a plan at a place. `units` count those with a result, `left` those without."""

    reached: bool = True
    left: int = 0


@dataclass(slots=True)
class WorkDone:
    """The outcome of work on a part: each place, and findings."""

    places: dict[str, PlaceWork] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class PlanWork:
    """Reads the units of a part of a plan that no result is there for."""

    def __init__(self, plan: ReadPlan, settings: HoldingsSettings, results: ResultFile, progress: Progress | None = None) -> None:
        self._plan = plan
        self._progress = ReadingProgress(progress, Budget())
        self._settings = settings
        self._results = results
        self._clock: Clock = SystemClock()
        self._day = self._clock.local().date()
        self._units = LocatedUnits(plan, settings)
        self._queues: dict[str, PlaceQueue] = {}
        self._left: list[dict[str, Any]] = []
        self._done = WorkDone(findings=list(plan.findings))

    def work(self, runner: Runner) -> WorkDone:
        """Read the units with a runner, at the hours and the rate that the settings of this machine have for a place.

        Raises WriteError if a result cannot be written.
        """
        for name in self._plan.list_places():
            self._done.places[name] = self._reach(name)
        for unit, fields in self._plan.units.items():
            place = self._done.places[fields["place"]]
            if unit in self._results.done:
                self._count(place, self._results.done[unit])
            else:
                place.left += 1
                if place.reached:
                    self._left.append(fields)
        self._progress.begin(sum(one["octets"] for one in self._left), sum(one["files"] for one in self._left))
        for result in runner.run(self._choose()):
            self._progress.finish(result.unit)
            self._keep(result)
        return self._done

    def advance(self, octets: int) -> None:
        """Take note that octets of a large file were read."""
        self._progress.advance(octets)

    def _reach(self, name: str) -> PlaceWork:
        settings = self._settings.place(name)
        is_named = name in self._settings.places or name.startswith("/")
        reason = open_place(settings).reach() if is_named else "not-in-settings"
        if reason is not None:
            told = make_finding("audit.place-unreachable", {}, place=escape_for_display(name), reason=reason)
            self._done.findings.append(told)
        is_open = settings.hours is None or settings.hours.hold(self._clock.local())
        return PlaceWork(name, is_open, reached=reason is None)

    def _choose(self) -> Iterator[PlannedUnit]:
        """Yield the units, each place at its hours and its rate."""
        by_place: dict[str, list[dict[str, Any]]] = {}
        for fields in self._left:
            by_place.setdefault(fields["place"], []).append(fields)
        for name, some in by_place.items():
            settings = self._settings.place(name)
            due = (DueUnit(0, number, one["first"], one["files"], one["octets"], 0) for number, one in enumerate(some))
            self._queues[name] = PlaceQueue(name, due, (), settings.hours, settings.rate)
        planner = Planner(list(self._queues.values()), Budget(), self._clock)
        for queue, unit in planner.choose():
            yield self._units.locate(by_place[queue.name][unit.copy])

    def _keep(self, result: UnitResult) -> None:
        """Write a result, in which withheld documents go by their reference codes."""
        unit = result.unit
        fields = self._units.take(unit)
        place = self._done.places[unit.place]
        if result.is_lost:
            place.failures += 1
            self._queues[unit.place].is_given_up = place.failures >= _FAILURES or result.lost == UNREACHABLE
            self._done.findings.append(tell_lost(result))
            return
        place.failures = 0
        place.left -= 1
        faults = name_faults(unit.location, result.faults, self._day)
        passed = name_faults(unit.location, result.not_repeated, self._day)
        extra = {"notRepeated": [fault.to_dict() for fault in passed]} if passed else {}
        self._results.add(render_result({**fields, **extra}, result, faults, say_time(self._clock.now())))
        self._count(place, {**fields, **extra, "octets": result.octets, "faults": [fault.to_dict() for fault in faults]})

    def _count(self, place: PlaceWork, told: Mapping[str, Any]) -> None:
        """Count a unit with a result, and tell its faults."""
        place.units += 1
        if told["first"]:
            place.files += told["files"]
            place.octets += told["octets"]
        bag, shown = escape_for_display("/".join(filter(None, (told["place"], told["path"])))), escape_for_display(told["place"])
        for code, name in (("audit.fault-confirmed", "faults"), ("audit.fault-not-repeated", "notRepeated")):
            for fault in read_faults(told, name):
                place.faults += name == "faults"
                self._done.findings.append(make_finding(code, {"bag": bag, "path": fault.path}, place=shown, fault=fault.code))
