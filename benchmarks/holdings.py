"""Audits of many bags: the ledger, the reading, the status, the nights of years, and kills.

    python benchmarks/holdings.py ledger --folder DISK       a ledger of 100 million files in 800,000 units
    python benchmarks/holdings.py run --folder DISK          1,000 bags of 20 files: `audit run` beside `validate`
    python benchmarks/holdings.py status --folder DISK       10,000 bags: `audit add` and `audit status`
    python benchmarks/holdings.py nights                     a million bags, 1 PB, 540 nights, with the real planner
    python benchmarks/holdings.py kills --folder DISK        1,000 kills of `audit run`

Each command is a process of its own, from start to exit. Steps that are compared take turns, and medians are told.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bags import Step, measure

from archiver.holdings.auditing import list_due
from archiver.holdings.ledger import Ledger, open_to_write
from archiver.holdings.schedule import forecast
from tests.holdings.bags import write_bag
from tests.holdings.kills import kill_runs
from tests.holdings.simulation import draw_sizes, list_lost, simulate

_PERIOD = 90 * 86_400
_BAGS, _UNITS, _FILES = 100_000, 8, 125
"""100,000 bags of 8 units of 125 files each: 100 million files."""
_OCTETS = 250 << 20
_MEGA = 10**6


def measure_ledger(folder: Path) -> None:
    """Fill a ledger, and ask it for what is due, for a forecast and for its size."""
    path = str(folder / "ledger.sqlite")
    with open_to_write(path) as ledger:
        began = time.perf_counter()
        ledger.begin_run("audit run")
        lines = _fill(ledger)
        print(f"filled in {time.perf_counter() - began:.0f} s")
        ledger.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sizes = dict(ledger.connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        entries = sizes.pop("entries")
        print(f"index {sum(sizes.values()) / _MEGA:.1f} MB; entries {entries / _MEGA:.0f} MB, {lines:.0f} octets a unit and pass")
        now = int(time.time()) + 60
        took = []
        for _ in range(20):
            began = time.perf_counter()
            next(list_due(ledger, "nas", _PERIOD, now))
            took.append(time.perf_counter() - began)
        print(f"next due {statistics.median(took) * 1000:.1f} ms")
        began = time.perf_counter()
        foreseen = forecast(list_due(ledger, "nas", _PERIOD, now), now, _PERIOD, 10**13)
        print(f"forecast of {foreseen.units} units {time.perf_counter() - began:.2f} s")


def _fill(ledger: Ledger) -> float:
    """Enter bags and a read of every unit. Return the mean length of an entry of a read."""
    for first in range(1, _BAGS + 1, 1000):
        with ledger.transaction():
            for bag in range(first, min(first + 1000, _BAGS + 1)):
                _enter(ledger, bag)
    query = 'SELECT avg(length(CAST(line AS BLOB))) FROM entries WHERE seq % 97 = 0 AND line LIKE \'{"kind":"read"%\''
    return float(ledger.connection.execute(query).fetchone()[0])


def _enter(ledger: Ledger, bag: int) -> None:
    digest = f"{bag:064x}"
    units = [[0, 12, 90_000], *([1 + number * _FILES, _FILES, _OCTETS] for number in range(_UNITS - 1))]
    content = {"sha256": digest, "sha512": digest[::-1]}
    ledger.append(
        "copy", copy=bag, bag=bag, place="nas", path=f"{bag % 100:02}/letters-{bag:06}", state="new", content=content,
        version=digest, birth=digest, files=_FILES * 7, octets=_OCTETS * 7, pins={"tagmanifest-sha256.txt": digest},
        identifiers=[f"urn:uuid:{bag:032x}"], units=units,
    )  # fmt: skip
    for first, files, size in units:
        ledger.append(
            "read", copy=bag, place="nas", first=first, files=files, octets=size, algorithms=["sha256", "sha512"],
            manifest=digest, outcome="good", faults=[], seconds=12.345, host="archive.example.org",
        )  # fmt: skip


def measure_run(folder: Path, rounds: int) -> None:
    """Read 1,000 bags by `audit run` and by `validate`, in turns."""
    settings = _make_bags(folder, 1_000)
    bags = sorted(str(path.parent) for path in (folder / "nas").glob("*/bagit.txt"))
    ratios = []
    for _ in range(rounds):
        for name in os.listdir(folder):
            if name.startswith("ledger"):
                (folder / name).unlink()
        measure(_audit(settings, "add"))
        run = measure(_audit(settings, "run"))
        validate = measure(Step("validate", [[sys.executable, "-m", "archiver", "validate", *bags, "--quiet"]]))
        print(f"audit run {run.seconds:.2f} s, validate {validate.seconds:.2f} s")
        ratios.append(run.seconds / validate.seconds)
    print(f"audit run takes {statistics.median(ratios):.2f} times as long as validate")


def measure_status(folder: Path) -> None:
    """Add 10,000 bags, and ask for the status."""
    settings = _make_bags(folder, 10_000)
    added = measure(_audit(settings, "add"))
    took = [measure(_audit(settings, "status")).seconds for _ in range(5)]
    print(f"audit add {added.seconds:.1f} s, audit status {statistics.median(took):.2f} s")


def _make_bags(folder: Path, bags: int) -> Path:
    for number in range(bags):
        files = {f"{name:02}.txt": os.urandom(4096) for name in range(20)}
        write_bag(folder / "nas" / f"bag{number:05}", files, ("sha256", "sha512"))
    settings = folder / "settings.toml"
    settings.write_text('[places]\nnas = { path = "nas" }\n')
    return settings


def _audit(settings: Path, command: str) -> Step:
    return Step(command, [[sys.executable, "-m", "archiver", "audit", command, "--config", str(settings), "--quiet"]])


def measure_nights(bags: int) -> None:
    """Simulate 540 nights: 1.35 times the needed rate, one night in ten lost and ten in a row; then 45 lost nights."""
    sizes = draw_sizes(bags, 1, 0.18)
    print(f"{bags} bags, {sum(sizes) / 10**15:.2f} PB, the largest {max(sizes) / 10**12:.2f} TB")
    for factor, lost, what in (
        (1.35, list_lost(540, 2, 0.1, range(300, 310)), "10 % of nights lost, and ten in a row"),
        (1.2, list_lost(540, 4, 0.1, range(200, 245)), "10 % of nights lost, and 45 in a row"),
    ):
        with closing(_timed()):
            outcome = simulate(sizes, 540, factor, lost)
        days = f"{outcome.oldest:.0f} days"
        print(f"{factor} times the needed rate, {what}: {outcome.overdue} late at most, oldest {days}, {outcome.starved} starved")


class _timed:  # noqa: N801 - reads as the statement it is
    """Tells how long something took."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def close(self) -> None:
        """Tell it."""
        print(f"simulated in {time.perf_counter() - self._began:.0f} s")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description="Audits of many bags.")
    parser.add_argument("part", choices=("ledger", "run", "status", "nights", "kills"))
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--bags", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        if asked.part == "ledger":
            measure_ledger(folder)
        elif asked.part == "run":
            measure_run(folder, asked.rounds)
        elif asked.part == "status":
            measure_status(folder)
        elif asked.part == "nights":
            measure_nights(asked.bags)
        else:
            print(f"{asked.kills} kills: {kill_runs(folder, asked.kills, seed=1)} reads in the ledger, all right")


if __name__ == "__main__":
    main()
