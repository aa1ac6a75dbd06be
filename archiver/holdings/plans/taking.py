"""Take results that came back as files: check each against the ledger, and enter it once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import ReadError
from archiver.findings import escape_for_display, make_finding
from archiver.holdings.auditing import (
    PlaceReading,
    PlannedUnit,
    ReadingResult,
    Recorder,
    Scanner,
    ScanResult,
    UnitFault,
    UnitResult,
    sort_by_bag,
)
from archiver.holdings.ledger import read_time, say_time
from archiver.holdings.places import BagName, open_place
from archiver.holdings.plans.plan_keys import KnownPlan, find_plan
from archiver.holdings.plans.plan_lines import LONGEST, is_sealed, read_faults, read_line
from archiver.operating_system import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from archiver.findings import Where
    from archiver.holdings.ledger import Copy, Ledger
    from archiver.holdings.places import HoldingsSettings

_UNREADABLE: Final = "audit.result-unreadable"
_REPEATED: Final = "audit.result-repeated"
_OUTDATED: Final = "audit.result-outdated"


class ResultTaker:
    """Takes results into a ledger. To be called under its lock."""

    def __init__(self, ledger: Ledger, settings: HoldingsSettings, day: date) -> None:
        self._ledger = ledger
        self._settings = settings
        self._now = int(time.time())
        self._plans: dict[str, KnownPlan | None] = {}
        self._copies: dict[int, Copy | None] = {}
        self._seen_anew: set[int] = set()
        # Faults have the names by which they may be told already.
        self._recorder = Recorder(ledger, lambda _, faults, __: list(faults), day)
        self._where: Where = {}
        self.scan = ScanResult()
        """The bags of faults, which were looked at again: one may have been updated since the plan was made."""
        self.reading = ReadingResult()
        self.read_between: tuple[int, int] | None = None
        """The times at which the first and the last of the units that count were read."""

    def take(self, path: str) -> None:
        """Take the results of a file. What does not count is told.

        Raises:
            ReadError: the file cannot be read. What was taken of it before stays.
            WriteError: the ledger cannot be written.
        """
        shown = escape_for_display(path)
        try:
            with open_regular_file(path) as file:
                for number, line in enumerate(iter(lambda: file.readline(LONGEST), b""), 1):
                    self._where = {"path": shown, "line": number}
                    if line.strip():
                        self._take_line(line)
        except OSError as error:
            raise ReadError("error.unreadable", path=shown, reason=error.strerror or str(error)) from error
        except BaseException as error:
            self._recorder.give_up(error)
            raise
        finally:
            self._recorder.flush()

    def finish(self) -> None:
        """Put all on the disk, and gather the findings. Raises WriteError."""
        self._recorder.flush()
        self.reading.findings = [*self.scan.findings, *self.reading.findings, *sort_by_bag(self._recorder.findings)]

    def _tell(self, code: str, reason: str) -> None:
        self.reading.findings.append(make_finding(code, self._where, reason=reason))

    def _tell_of_bag(self, code: str, fields: Mapping[str, Any]) -> None:
        place, path = fields["place"], fields["path"]
        bag = escape_for_display(f"{place}/{path}" if path else place)
        values = {"place": escape_for_display(place), "file": self._where["path"], "line": self._where["line"]}
        self.reading.findings.append(make_finding(code, {"bag": bag}, **values))

    def _take_line(self, line: bytes) -> None:
        fields = read_line(line)
        if fields is None:
            self._tell(_UNREADABLE, "line-cut")
            return
        plan = self._find_plan(str(fields.get("plan")))
        if plan is None or "outcome" not in fields:
            self._tell(_UNREADABLE, "no-plan" if plan is None else "no-result")
            return
        if not is_sealed(fields, plan.key):
            self._tell(_UNREADABLE, "line-altered")
            return
        self._take_result(fields, plan)

    def _take_result(self, fields: dict[str, Any], plan: KnownPlan) -> None:
        unit = fields["copy"], fields["first"]
        self.reading.places.setdefault(fields["place"], PlaceReading(fields["place"]))
        if unit in plan.taken:
            self._tell_of_bag(_REPEATED, fields)
            return
        copy, last = self._find_unit(fields)
        # The clock of a worker may be wrong, but it read after the plan was made and before now.
        read_at = max(plan.made, min(self._now, read_time(fields["readAt"])))
        if copy is None:
            self._tell_of_bag(_OUTDATED, fields)
        elif last > read_at:
            self._tell_of_bag(_REPEATED, fields)
        else:
            self._record(fields, copy, say_time(read_at))
            plan.taken.add(unit)
            first, last = self.read_between or (read_at, read_at)
            self.read_between = min(first, read_at), max(last, read_at)

    def _find_plan(self, name: str) -> KnownPlan | None:
        if name not in self._plans:
            self._plans[name] = find_plan(self._ledger, name)
        return self._plans[name]

    def _find_unit(self, fields: dict[str, Any]) -> tuple[Copy | None, int]:
        """Return the copy if it is still as the plan has it, and when the unit was read last."""
        copy = self._find_copy(fields["copy"])
        if copy is not None and fields["faults"] and copy.id not in self._seen_anew:
            copy = self._look_again(copy)
        is_same = copy is not None and copy.is_here and copy.place == fields["place"] and dict(copy.pins) == fields["pins"]
        row = self._ledger.connection.execute(
            "SELECT read FROM units WHERE copy = ? AND first = ? AND files = ?",
            (fields["copy"], fields["first"], fields["files"]),
        ).fetchone()
        return (copy, row[0]) if is_same and row is not None else (None, 0)

    def _find_copy(self, number: int) -> Copy | None:
        if number not in self._copies:
            self._copies[number] = next(iter(self._ledger.list_copies("copies.id = ?", (number,))), None)
        return self._copies[number]

    def _look_again(self, copy: Copy) -> Copy | None:
        """Look whether a bag with a fault was updated, moved or replaced, if its place can be reached from here."""
        self._seen_anew.add(copy.id)
        is_named = copy.place in self._settings.places or copy.place.startswith("/")
        if not is_named or open_place(self._settings.place(copy.place)).reach() is not None:
            return copy
        with self._ledger.transaction():
            scan = Scanner(self._ledger, self._settings).scan([], [BagName(copy.place, copy.path)])
        self.scan.findings += scan.findings
        self.scan.changed += scan.changed
        del self._copies[copy.id]
        return self._find_copy(copy.id)

    def _record(self, fields: dict[str, Any], copy: Copy, read_at: str) -> None:
        facts = fields["first"], fields["files"], fields["octets"], dict(copy.content), dict(copy.pins), copy.whole
        unit = PlannedUnit(copy.id, copy.place, copy.path, "", *facts, ())
        faults, passed = read_faults(fields), read_faults(fields, "notRepeated")
        result = UnitResult(
            unit,
            fields["files"],
            fields["octets"],
            faults,
            passed,
            tuple(fields["algorithms"]),
            fields["manifest"],
            fields["seconds"],
            fields["host"],
        )
        self._recorder.record(result, plan=fields["plan"], readAt=read_at)
        self._count(result, faults)

    def _count(self, result: UnitResult, faults: Sequence[UnitFault]) -> None:
        place = self.reading.places[result.unit.place]
        place.units += 1
        place.faults += len(faults)
        place.seconds += result.seconds
        place.all_octets += result.octets
        if result.unit.first:
            place.files += result.files
            place.octets += result.octets
