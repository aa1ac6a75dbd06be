"""Kill workers of a cluster while an audit runs, one after the other. The full count runs in benchmarks/cluster.py."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from archiver.holdings.ledger import open_ledger, verify_ledger
from archiver.tasks.audits.adding import add_to_audit
from tests.holdings.bags import write_bag
from tests.holdings.cluster.dask_cluster import DaskCluster

if TYPE_CHECKING:
    from pathlib import Path

_WORKERS = 3
_LARGE = 24 << 20
_PATIENCE = 1800


def make_archive(folder: Path, bags: int, octets: int) -> Path:
    """Make bags with damage in every unit of payload, so that none can be told as good without having been read."""
    for number in range(bags):
        write_bag(folder / "nas" / f"bag{number}", {"1.bin": bytes([number % 256]) * octets, "2.bin": b"two"})
        (folder / "nas" / f"bag{number}" / "data" / "2.bin").write_bytes(b"too")
    settings = folder / "settings.toml"
    settings.write_text('[places]\nnas = { path = "nas" }\n')
    add_to_audit(configuration=settings)
    return settings


def read_entries(folder: Path) -> list[dict[str, Any]]:
    """Return the entries of reads."""
    with open_ledger(str(folder / "ledger.sqlite")) as ledger:
        return [entry for _, line in ledger.lines() if (entry := json.loads(line))["kind"] == "read"]


def kill_workers(folder: Path, kills: int, bags: int = 40, octets: int = _LARGE) -> dict[str, int]:
    """Kill so many workers over one long run and those that follow it. Return counts. Raise AssertionError.

    Each bag has two units, one of them with a document of so many octets. A run with ten units for each kill outlasts them all.

    A unit whose worker died twice is told as lost, and stays due. The run after that reads it.
    """
    settings = make_archive(folder, bags, octets)
    (folder / "cluster").mkdir()
    killed = runs = lost = killed_first = 0
    with DaskCluster(folder / "cluster", settings) as cluster:
        for _ in range(_WORKERS):
            cluster.add_worker(has_nanny=True)
        cluster.await_workers(_WORKERS)
        words = ["audit", "run", "--runner", "dask", "--cluster", cluster.address, "--config", str(settings), "--json"]
        # A unit that is due no more is read again by working ahead.
        left = 1
        while left or killed < kills:
            period = ["--for", "1h"] if not left else []
            before = len(read_entries(folder))
            # A file takes a report of any length while nobody reads it, and a pipe does not.
            with (folder / "report.json").open("wb") as told:
                run = subprocess.Popen([sys.executable, "-m", "archiver", *words, *period], stdout=told)
            runs += 1
            while run.poll() is None and killed < kills:
                time.sleep(0.1)
                # Between two kills something is read, so that the run goes on.
                if len(read_entries(folder)) > before + 2 and cluster.kill_under_nanny(killed):
                    killed += 1
                    before = len(read_entries(folder))
            killed_first = killed_first or killed
            run.wait(_PATIENCE)
            report = json.loads((folder / "report.json").read_bytes())
            now = [one["code"] for one in report["findings"] if one["code"] not in {"audit.copy-single", "audit.fault-confirmed"}]
            assert set(now) <= {"audit.unit-lost", "audit.not-read-yet", "audit.overdue"}, now
            lost += now.count("audit.unit-lost")
            left = report["results"][0]["notRead"]
            assert left <= now.count("audit.unit-lost") or period
    check(folder, bags, octets)
    return {"killed": killed, "in the first run": killed_first, "runs": runs, "lost": lost, "read": len(read_entries(folder))}


def check(folder: Path, bags: int, octets: int) -> None:
    """Check the ledger: it is whole, everything was read, and nothing counts twice in a run."""
    with open_ledger(str(folder / "ledger.sqlite")) as ledger:
        assert verify_ledger(ledger) == []
    reads = read_entries(folder)
    units = {(entry["copy"], entry["first"]) for entry in reads}
    assert len(units) == 2 * bags
    assert len({(entry["run"], entry["copy"], entry["first"]) for entry in reads}) == len(reads)
    for entry in reads:
        if entry["first"]:
            assert [fault["path"] for fault in entry["faults"]] == ["data/2.bin"]
            assert entry["octets"] == octets + 3
