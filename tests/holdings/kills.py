"""Kill `archiver audit run` at any moment, and look at what it left. The full count runs in benchmarks/holdings.py."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

from archiver.holdings.ledger import open_ledger, verify_ledger
from archiver.tasks.audits.adding import add_to_audit
from archiver.tasks.audits.running import AuditOptions, run_audit
from tests.holdings.bags import write_bag

if TYPE_CHECKING:
    from pathlib import Path

_BAGS = 12
_FILES = 60
_LARGE = 6 << 20
_USUAL_TIME = 3.0


def make_archive(folder: Path) -> Path:
    """Make bags, each with damage in every unit of payload, so that none can be told as good without having been read."""
    for number in range(_BAGS):
        files = {f"{name:03}.bin": bytes([number, name]) * 5_000 for name in range(_FILES)}
        files["large.bin"] = bytes([number]) * _LARGE
        write_bag(folder / "nas" / f"bag{number}", files, ("sha256", "sha512"))
        (folder / "nas" / f"bag{number}" / "data" / "030.bin").write_bytes(b"damaged")
    settings = folder / "settings.toml"
    settings.write_text('[places]\nnas = { path = "nas" }\n')
    add_to_audit(configuration=settings)
    return settings


def kill_runs(folder: Path, kills: int, seed: int) -> int:
    """Kill so many runs at moments by chance. Return how many entries of reads there were at the end. Raise AssertionError."""
    settings = make_archive(folder)
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    usual = _USUAL_TIME
    entries = 0
    for _ in range(kills):
        moment = chance.uniform(0.0, usual)
        began = time.monotonic()
        run = subprocess.Popen(
            [sys.executable, "-m", "archiver", "audit", "run", "--for", "1h", "--config", str(settings), "--quiet"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            run.wait(moment)
            usual = 0.9 * usual + 0.1 * (time.monotonic() - began)
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
        entries = check(folder, entries)
    report = run_audit(AuditOptions(configuration=settings, seconds=3600))
    assert report.results[0]["notRead"] == 0
    assert report.results[0]["faults"] == _BAGS
    return check(folder, entries)


def check(folder: Path, before: int) -> int:
    """Check a ledger that a run was killed over: it is whole, nothing is lost, and nothing counts that was not read."""
    with open_ledger(str(folder / "ledger.sqlite")) as ledger:
        assert verify_ledger(ledger) == []
        reads = [entry for _, line in ledger.lines() if (entry := json.loads(line))["kind"] == "read"]
    assert len(reads) >= before
    for entry in reads:
        if entry["first"]:
            assert entry["outcome"] == "damaged"
            assert [fault["path"] for fault in entry["faults"]] == ["data/030.bin"]
            assert entry["octets"] > _LARGE
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return len(reads)
