"""Choose the units that are to be read, and write them as files of a plan."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.holdings.auditing import PlannedCopies, SystemClock
from archiver.holdings.auditing.due_units import list_damaged, list_due
from archiver.holdings.plans.plan_keys import keep_key
from archiver.holdings.plans.plan_lines import PlanKey, render_unit
from archiver.holdings.schedule import PlaceQueue, Planner
from archiver.operating_system import flush_open_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.holdings.ledger import Ledger
    from archiver.holdings.places import HoldingsSettings
    from archiver.holdings.schedule import Budget, DueUnit

_SECRET_OCTETS: Final = 32
_FILE_WEIGHT: Final = 1 << 16
"""Octets that take as long to read as to open a file."""
_LEAST_DIGITS: Final = 4


class PlannedPart(NamedTuple):
    """A file of a plan: its path, and the units in it with their files and octets."""

    path: str
    units: int
    files: int
    octets: int


def choose_units(ledger: Ledger, settings: HoldingsSettings, places: Iterable[str], budget: Budget) -> list[DueUnit]:
    """Return the units that a run would read, in its order. Hours and rates of places are for the machines that read them."""
    clock = SystemClock()
    now = int(clock.now())
    queues = []
    for name in places:
        every = settings.place(name).every
        queues.append(PlaceQueue(name, list_due(ledger, name, every, now), list_damaged(ledger, name, every)))
    return [unit for _, unit in Planner(queues, budget, clock).choose()]


def write_plan(
    ledger: Ledger, settings: HoldingsSettings, units: Sequence[DueUnit], folder: str, parts: int
) -> list[PlannedPart]:
    """Write units as so many files of about the same work into a new folder, and enter the plan into the ledger.

    Units of a copy stay together as far as possible, so that its manifests are opened by few machines.

    Raises WriteError if the folder is there and not empty, or something cannot be written.
    """
    plan = PlanKey(secrets.token_hex(_SECRET_OCTETS), secrets.token_hex(_SECRET_OCTETS))
    copies = PlannedCopies(ledger, settings)
    digits = max(_LEAST_DIGITS, len(str(parts)))
    with _new_folder(folder) as staging:
        written = []
        for number, some in enumerate(_split(units, parts), 1):
            name = f"{number:0{digits}}.jsonl"
            with open(os.path.join(staging, name), "xb") as file:
                file.writelines(render_unit(copies.complete(unit), plan) for unit in some)
                flush_open_file(file.fileno())
            octets = sum(unit.octets for unit in some)
            written.append(PlannedPart(os.path.join(folder, name), len(some), sum(unit.files for unit in some), octets))
        # First the ledger, then the files: results of a plan that it does not know would count for nothing.
        with ledger.transaction():
            keep_key(ledger, plan, ledger.append("plan", plan=plan.plan, parts=parts, units=len(units)))
        return written


def _split(units: Sequence[DueUnit], parts: int) -> Iterator[Sequence[DueUnit]]:
    """Yield so many runs of units with about the same work. Some may be empty."""
    sums = list(accumulate((unit.octets + unit.files * _FILE_WEIGHT for unit in units), initial=0))
    begin = 0
    for part in range(1, parts + 1):
        end = begin
        # A unit goes where its middle lies.
        while end < len(units) and (sums[end] + sums[end + 1]) * parts <= 2 * sums[-1] * part:
            end += 1
        end = len(units) if part == parts else end
        yield units[begin:end]
        begin = end


@contextmanager
def _new_folder(path: str) -> Iterator[str]:
    """Give a hidden folder that gets its name at the end of the block. Raises WriteError."""
    shown, whole = escape_for_display(path), os.path.abspath(path)
    staging = os.path.join(os.path.dirname(whole), f".{os.path.basename(whole)}.unfinished")
    try:
        if os.path.lexists(whole) and (not os.path.isdir(whole) or os.listdir(whole)):
            raise WriteError("error.output-exists", path=shown)
        # One that is there was left by a run that was killed: there is one run at a time.
        shutil.rmtree(staging, ignore_errors=True)
        os.makedirs(staging, 0o700)
        try:
            yield staging
            os.rename(staging, whole)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
    except OSError as error:
        raise WriteError("error.unwritable", path=shown, reason=error.strerror or str(error)) from error
