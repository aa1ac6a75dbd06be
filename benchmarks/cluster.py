"""Measure an audit by a cluster of dask or by files beside the cores of this machine, or kill 100 workers of a cluster.

    python benchmarks/cluster.py run --folder DISK           `audit run --runner dask`, with two workers
    python benchmarks/cluster.py files --folder DISK         `audit plan`, `audit work` and `audit take`, one after the other
    python benchmarks/cluster.py kills --folder DISK

Each command is a process of its own, from start to exit. Those that are compared take turns, and medians are told.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from archiver.tasks.audits.adding import add_to_audit
from archiver.tasks.audits.running import AuditOptions, run_audit
from tests.holdings.bags import write_bag
from tests.holdings.cluster.dask_cluster import DaskCluster
from tests.holdings.cluster.kills import kill_workers

_OCTETS = 4_096
_KILLS = 100
_OCTETS_KILLED = 4 << 20
_PAUSE = 1.5


def make_archive(folder: Path, count: int) -> list[str]:
    """Make a bag of so many files of 4 KiB that was read once. Return the words of a command that follow its name."""
    files = {f"{number // 500:03}/{number:06}.bin": number.to_bytes(8, "big") * (_OCTETS // 8) for number in range(count)}
    write_bag(folder / "nas" / "bag", files, ("sha256", "sha512"))
    settings = folder / "settings.toml"
    settings.write_text('[places]\nnas = { path = "nas" }\n')
    add_to_audit(configuration=settings)
    run_audit(AuditOptions(configuration=settings))
    return ["--config", str(settings), "--quiet"]


def audit(words: list[str]) -> float:
    """Run a command of audits, and return the seconds that it took."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "archiver", "audit", *words], check=True)
    return time.perf_counter() - began


def tell(cores: list[float], other: list[float], name: str) -> None:
    """Print two medians and their ratio."""
    print(f"cores {median(cores):.2f} s, {name} {median(other):.2f} s: {median(other) / median(cores):.2f} times")


def measure_dask(folder: Path, rounds: int, count: int) -> None:
    """Print how long an audit of so many files takes, in units of 2,500, by two workers and by two cores."""
    options = make_archive(folder, count)
    (folder / "cluster").mkdir()
    times: dict[str, list[float]] = {"cores": [], "dask": []}
    with DaskCluster(folder / "cluster", folder / "settings.toml") as cluster:
        for _ in range(2):
            cluster.add_worker()
        cluster.await_workers(2)
        for _ in range(rounds):
            for kind, words in (("cores", []), ("dask", ["--runner", "dask", "--cluster", cluster.address])):
                # What was read in the second before is not read again.
                time.sleep(_PAUSE)
                times[kind].append(audit(["run", "--for", "1h", *words, *options]))
    tell(times["cores"], times["dask"], "dask")


def measure_files(folder: Path, rounds: int, count: int) -> None:
    """Print how long an audit of so many files takes through files, and without."""
    options = make_archive(folder, count)
    cores, steps = [], []
    for number in range(rounds):
        time.sleep(_PAUSE)
        cores.append(audit(["run", "--for", "1h", *options]))
        time.sleep(_PAUSE)
        plan, result = folder / f"units-{number}", str(folder / f"{number}.jsonl")
        planned = audit(["plan", "--to", str(plan), "--bytes", "1TB", *options])
        worked = audit(["work", str(plan / "0001.jsonl"), "--to", result, *options])
        steps.append((planned, worked, audit(["take", result, *options])))
    tell(cores, [sum(step) for step in steps], "files")
    planned, worked, taken = (median(step) for step in zip(*steps, strict=True))
    print(f"plan {planned:.2f} s, work {worked:.2f} s, take {taken:.2f} s")


def main() -> None:
    """Run the row that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("row", choices=("run", "files", "kills"))
    parser.add_argument("--folder", default=tempfile.gettempdir())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, default=20_000, help="of the rows run and files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        if arguments.row == "run":
            measure_dask(Path(folder), arguments.rounds, arguments.files)
        elif arguments.row == "files":
            measure_files(Path(folder), arguments.rounds, arguments.files)
        else:
            print(kill_workers(Path(folder), _KILLS, bags=5 * _KILLS, octets=_OCTETS_KILLED))


if __name__ == "__main__":
    main()
