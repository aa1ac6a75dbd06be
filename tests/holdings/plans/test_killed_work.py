"""Whenever `audit work` or `audit take` is killed, what is there is right, and the same command goes on."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from archiver.holdings.ledger import open_ledger, verify_ledger
from archiver.tasks.audits.planning import PlanOptions, plan_audit
from tests.holdings.kills import make_archive

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

_KILLS = 20


def _kill(moment: float, *words: str | Path) -> float:
    """Run the command, kill it after so many seconds, and return how long it took if it ended before."""
    began = time.monotonic()
    command = subprocess.Popen(
        [sys.executable, "-m", "archiver", "audit", *words, "--quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        command.wait(moment)
    except subprocess.TimeoutExpired:
        command.kill()
        command.wait()
        return 0.0
    return time.monotonic() - began


def test_twenty_kills_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    settings = make_archive(tmp_path)
    plan_audit(tmp_path / "units", PlanOptions(2, configuration=settings))
    chance = random.Random(19)  # noqa: S311 - nothing secret
    results = [tmp_path / "1.jsonl", tmp_path / "2.jsonl"]
    commands: list[list[str | Path]] = []
    for number, result in enumerate(results, 1):
        commands.append(["work", tmp_path / "units" / f"000{number}.jsonl", "--to", result])
    commands.append(["take", *results])
    for words in commands:
        usual = 1.0
        for _ in range(_KILLS):
            usual = _kill(chance.uniform(0.2, 1.1) * usual, *words, "--config", settings) or usual * 1.02
        while not _kill(60, *words, "--config", settings):
            pass
    units = [json.loads(line) for file in (tmp_path / "units").iterdir() for line in file.read_text("utf-8").splitlines()]
    with open_ledger(str(tmp_path / "ledger.sqlite")) as ledger:
        assert verify_ledger(ledger) == []
        reads = [entry for _, line in ledger.lines() if (entry := json.loads(line))["kind"] == "read"]
    assert sorted((one["copy"], one["first"]) for one in units) == sorted((one["copy"], one["first"]) for one in reads)
    assert len(units) == 24
    for entry in reads:
        assert [fault["path"] for fault in entry["faults"]] == (["data/030.bin"] if entry["first"] else [])
