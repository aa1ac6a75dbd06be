"""`audit run` tells how much of what is due was read: the step, what there is to read, and what is done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from archiver import AuditOptions, Step, run_audit
from archiver.holdings.auditing.reading_progress import ReadingProgress
from archiver.holdings.auditing.units import PlannedUnit
from archiver.holdings.schedule import Budget
from archiver.tasks.audits.working import work_on_plan
from tests.holdings.bags import Archive, write_bag
from tests.terminal import run_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = {"1.txt": b"one", "2.txt": b"three"}


class _Watcher:
    """Keeps each step with what it has to do, and the last count of each."""

    def __init__(self) -> None:
        self.begun: list[tuple[Step, int, int]] = []
        self.done: dict[Step, tuple[int, int]] = {}

    def begin(self, step: Step, octets: int, files: int) -> None:
        self.begun.append((step, octets, files))

    def __call__(self, octets: int, files: int) -> None:
        assert (octets, files) >= self.done.get(self.begun[-1][0], (0, 0))
        self.done[self.begun[-1][0]] = octets, files


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    made = Archive(tmp_path, capsys)
    write_bag(made.nas / "letters", LETTERS)
    made.audit("add")
    return made


def _count_octets(bag: Path) -> tuple[int, int]:
    """Return the octets and the number of all files of a bag."""
    files = [path for path in bag.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files), len(files)


def test_work_on_a_plan_tells_how_much_of_it_is_read(archive: Archive) -> None:
    archive.audit("plan", "--to", str(archive.folder / "units"))
    plan, result = archive.folder / "units" / "0001.jsonl", archive.folder / "result.jsonl"
    watcher, again = _Watcher(), _Watcher()
    work_on_plan(plan, result, configuration=archive.settings, progress=watcher)
    whole = _count_octets(archive.nas / "letters")

    assert watcher.begun == [(Step.READING, *whole)]
    assert watcher.done == {Step.READING: whole}

    work_on_plan(plan, result, configuration=archive.settings, progress=again)
    assert (again.begun, again.done) == ([(Step.READING, 0, 0)], {}), "all of it has a result"


def test_what_is_due_is_counted_before_and_while_it_is_read(archive: Archive) -> None:
    watcher = _Watcher()
    run_audit(AuditOptions(configuration=archive.settings, progress=watcher))
    whole = _count_octets(archive.nas / "letters")

    assert watcher.begun == [(Step.SCANNING, 0, 0), (Step.READING, *whole)]
    assert watcher.done == {Step.READING: whole}

    again = _Watcher()
    run_audit(AuditOptions(configuration=archive.settings, progress=again))
    assert again.begun == [(Step.SCANNING, 0, 0), (Step.READING, 0, 0)]
    assert again.done == {}


def test_what_is_read_ahead_is_a_step_of_its_own(archive: Archive) -> None:
    archive.audit("run")
    watcher = _Watcher()
    run_audit(AuditOptions(octets=1000, configuration=archive.settings, progress=watcher))

    assert watcher.begun == [(Step.SCANNING, 0, 0), (Step.READING_AHEAD, 1000, 0)]


def _unit(octets: int, files: int = 1) -> PlannedUnit:
    return PlannedUnit(1, "nas", "letters", "", 1, files, octets, {}, {}, whole=False, cuts=())


def test_octets_of_a_large_file_count_once() -> None:
    watcher = _Watcher()
    reading = ReadingProgress(watcher, Budget(seconds=60))
    reading.begin(1100, 2)
    reading.advance(400)
    assert watcher.done == {Step.READING: (400, 0)}
    reading.finish(_unit(100))
    reading.advance(600)
    reading.finish(_unit(1000))
    assert watcher.done == {Step.READING: (1100, 2)}
    reading.advance(50)

    assert watcher.done == {Step.READING: (1100, 2), Step.READING_AHEAD: (50, 0)}
    assert watcher.begun == [(Step.READING, 1100, 2), (Step.READING_AHEAD, 0, 0)]


def _run_on_terminal(archive: Archive, *words: str) -> str:
    """Run it with a terminal as standard error, and return what that got."""
    return run_on_terminal([sys.executable, "-m", "archiver", "audit", "run", "--config", str(archive.settings), *words])


@pytest.mark.slow
def test_a_terminal_is_told_and_not_with_quiet_or_json(archive: Archive) -> None:
    """The place is read at 100 octets a second, so that the run takes long enough. How far it is then, the machine decides."""
    archive.write_settings('nas = { path = "nas", rate = "100B/s" }\nvault = { path = "vault" }\n')
    told = _run_on_terminal(archive)

    assert "reading the documents, [" in told
    assert "%" in told
    assert told.endswith("\r\033[K"), "the line is taken away at the end"
    assert _run_on_terminal(archive, "--bytes", "1MB", "--quiet") == ""
    assert _run_on_terminal(archive, "--bytes", "1MB", "--json") == ""
