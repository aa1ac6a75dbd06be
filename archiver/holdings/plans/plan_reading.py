"""Read a file of a plan: its units, as the places of this machine have them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archiver.errors import ReadError
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.holdings.auditing import PlannedUnit
from archiver.holdings.auditing.unit_cutting import MOST_FILES
from archiver.holdings.places import open_place
from archiver.holdings.plans.plan_lines import LONGEST, is_unit, name_unit, read_line
from archiver.operating_system import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.holdings.places import HoldingsSettings


@dataclass(slots=True)
class ReadPlan:
    """The units of a file of a plan, in its order, and findings about lines that are none."""

    units: dict[tuple[str, int, int], dict[str, Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def list_places(self) -> list[str]:
        """Return the places that the units lie at."""
        return list(dict.fromkeys(fields["place"] for fields in self.units.values()))


class LocatedUnits:
    """The units of a file of a plan, as they can be read on this machine."""

    def __init__(self, plan: ReadPlan, settings: HoldingsSettings) -> None:
        self._plan = plan
        self._settings = settings
        self._numbers: dict[tuple[str, int], int] = {}
        self._located: dict[tuple[int, int], dict[str, Any]] = {}
        units: dict[tuple[str, int], list[tuple[int, int]]] = {}
        lines: dict[tuple[str, int], int] = {}
        for fields in plan.units.values():
            copy = fields["plan"], fields["copy"]
            units.setdefault(copy, []).append((fields["first"], fields["files"]))
            lines[copy] = fields["lines"]
        self._cuts = {copy: tuple(_cut_around(some, lines[copy])) for copy, some in units.items()}

    def locate(self, fields: dict[str, Any]) -> PlannedUnit:
        """Return a unit with the path of its bag here. The number of its copy counts the copies of the file."""
        copy = fields["plan"], fields["copy"]
        number = self._numbers.setdefault(copy, len(self._numbers) + 1)
        self._located[number, fields["first"]] = fields
        location = open_place(self._settings.place(fields["place"])).locate(fields["path"])
        facts = fields["first"], fields["files"], fields["octets"], fields["content"], fields["pins"], fields["whole"]
        return PlannedUnit(number, fields["place"], fields["path"], location, *facts, self._cuts[copy])

    def take(self, unit: PlannedUnit) -> dict[str, Any]:
        """Return the line of the plan for a unit that was located, once."""
        return self._located.pop((unit.copy, unit.first))


def _cut_around(units: Iterable[tuple[int, int]], lines: int) -> Iterator[tuple[int, int]]:
    """Yield the first line and the number of lines of units, and of what lies between them, to the end of the manifest."""
    at = 1
    for first, files in sorted(units):
        if first:
            yield from _cut_gap(at, first)
        yield first, files
        at = first + files if first else at
    yield from _cut_gap(at, lines + 1)


def _cut_gap(begin: int, end: int) -> Iterator[tuple[int, int]]:
    for first in range(begin, end, MOST_FILES):
        yield first, min(MOST_FILES, end - first)


def read_plan(path: str) -> ReadPlan:
    """Read a file of a plan. A line that is cut or altered is told, and the others are read.

    Raises ReadError if the file cannot be read.
    """
    shown = escape_for_display(path)
    plan = ReadPlan()
    try:
        with open_regular_file(path) as file:
            for number, line in enumerate(iter(lambda: file.readline(LONGEST), b""), 1):
                fields = read_line(line)
                if fields is not None and is_unit(fields):
                    plan.units.setdefault(name_unit(fields), fields)
                elif line.strip():
                    reason = "line-cut" if fields is None else "line-altered"
                    plan.findings.append(make_finding("audit.plan-unreadable", {"path": shown, "line": number}, reason=reason))
    except OSError as error:
        raise ReadError("error.unreadable", path=shown, reason=error.strerror or os.strerror(error.errno or 0)) from error
    return plan
