"""Measure an audit by a cluster of dask beside the cores of this machine, or kill 100 of its workers.

python benchmarks/cluster.py run|kills --folder DISK
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


def measure(folder: Path, rounds: int, count: int) -> None:
    """Print how long an audit of so many files of 4 KiB takes, in units of 2,500, by two workers and by two cores."""
    files = {f"{number // 500:03}/{number:06}.bin": number.to_bytes(8, "big") * (_OCTETS // 8) for number in range(count)}
    write_bag(folder / "nas" / "bag", files, ("sha256", "sha512"))
    settings = folder / "settings.toml"
    settings.write_text('[places]\nnas = { path = "nas" }\n')
    add_to_audit(configuration=settings)
    run_audit(AuditOptions(configuration=settings))
    (folder / "cluster").mkdir()
    times: dict[str, list[float]] = {"cores": [], "dask": []}
    with DaskCluster(folder / "cluster", settings) as cluster:
        for _ in range(2):
            cluster.add_worker()
        cluster.await_workers(2)
        command = [sys.executable, "-m", "archiver", "audit", "run", "--for", "1h", "--config", str(settings), "--quiet"]
        for _ in range(rounds):
            for kind, words in (("cores", []), ("dask", ["--runner", "dask", "--cluster", cluster.address])):
                # What was read in the second before is not read again.
                time.sleep(1.5)
                began = time.perf_counter()
                subprocess.run([*command, *words], check=True)
                times[kind].append(time.perf_counter() - began)
    cores, dask = median(times["cores"]), median(times["dask"])
    print(f"cores {cores:.2f} s, dask {dask:.2f} s: {dask / cores:.2f} times")


def main() -> None:
    """Run the row that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("row", choices=("run", "kills"))
    parser.add_argument("--folder", default=tempfile.gettempdir())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, default=20_000, help="of the row run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        if arguments.row == "run":
            measure(Path(folder), arguments.rounds, arguments.files)
        else:
            print(kill_workers(Path(folder), _KILLS, bags=5 * _KILLS, octets=_OCTETS_KILLED))


if __name__ == "__main__":
    main()
