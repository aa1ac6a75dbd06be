"""Jobs: work in a process of its own that is watched, stopped, and told of whatever becomes of it."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from archiver.errors import ArchiverError
from archiver.web.jobs import Jobs, JobState, NewJob
from archiver.web.jobs.targets import Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archiver.web.jobs import Job


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    """Jobs with a folder for their targets."""
    (tmp_path / "running").mkdir()
    opened = Jobs(Targets(str(tmp_path / "running")))
    yield opened
    opened.close()


def _start(jobs: Jobs, function: str, arguments: Any, *targets: str) -> Job:
    return jobs.start(NewJob(f"tests.web.job_functions:{function}", arguments, "check", "box", targets=targets))


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_job_tells_how_far_it_is_and_what_came_of_it(jobs: Jobs) -> None:
    job = _start(jobs, "count", {"number": 40})
    _wait(lambda: job.files > 0)

    assert job.step == "reading"
    assert (job.all_octets, job.all_files) == (400, 40)
    assert job.share is not None
    assert 0 < job.share <= 1
    _wait(lambda: not job.is_running)
    assert job.state is JobState.DONE
    assert job.answer == {"counted": 40}
    assert jobs.find(job.id) is job


def test_work_that_cannot_be_done_says_why_in_both_languages(jobs: Jobs) -> None:
    job = _start(jobs, "fail", {"path": "نامه.txt"})
    _wait(lambda: not job.is_running)

    assert job.state is JobState.FAILED
    assert job.error is not None
    assert job.error.code == "error.unreadable"
    assert all("نامه.txt" in job.error.message(language) for language in ("en", "fa"))


@pytest.mark.loses_workers
def test_a_fault_of_the_program_is_told_where_the_server_runs(jobs: Jobs, capfd: pytest.CaptureFixture[str]) -> None:
    job = _start(jobs, "break_down", {})
    _wait(lambda: not job.is_running)

    assert job.state is JobState.FAILED
    assert job.error is not None
    assert job.error.code == "web.job-lost"
    assert "RuntimeError: a fault of the program" in capfd.readouterr().err


def test_a_job_that_is_cancelled_cleans_up(jobs: Jobs, tmp_path: Path) -> None:
    held = tmp_path / "held"
    job = _start(jobs, "hold_file", {"path": str(held)})
    _wait(held.exists)
    jobs.stop(job.id)
    _wait(lambda: not job.is_running)

    assert job.state is JobState.STOPPED
    assert not held.exists()


def test_a_job_that_does_not_hear_is_ended(jobs: Jobs, tmp_path: Path) -> None:
    deaf = tmp_path / "deaf"
    job = _start(jobs, "be_deaf", {"path": str(deaf)})
    _wait(deaf.exists)
    jobs.stop(job.id)
    _wait(lambda: not job.is_running)

    assert job.state is JobState.STOPPED


def test_no_more_than_four_run_at_once(jobs: Jobs, tmp_path: Path) -> None:
    for number in range(4):
        _start(jobs, "hold_file", {"path": str(tmp_path / str(number))})
    with pytest.raises(ArchiverError) as refusal:
        _start(jobs, "hold_file", {"path": str(tmp_path / "5")})

    assert refusal.value.code == "web.busy"


# A server that has begun to make a bag at a target, and is killed.
_KILLED = """
import os, sys, time
from archiver.bags.format import Target
from archiver.bags.workplace import open_workplace
from archiver.web.jobs.targets import Targets
targets = Targets(sys.argv[1])
targets.add([sys.argv[2]])
open_workplace(Target.from_path(sys.argv[2]))
print("ready", flush=True)
time.sleep(600)
"""


def test_a_start_removes_what_a_killed_server_left_and_nothing_of_one_that_runs(tmp_path: Path, checkout: Path) -> None:
    running, root = tmp_path / "running", tmp_path / "root"
    running.mkdir()
    root.mkdir()
    command = [sys.executable, "-c", _KILLED, str(running), str(root / "bag")]
    with subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        begun = Targets(str(running))
        begun.clean_up()
        left_of_a_living_server = list(root.iterdir())
        server.kill()
    begun.clean_up()
    begun.close()

    assert len(left_of_a_living_server) == 1
    assert list(root.iterdir()) == []
    assert list(running.iterdir()) == []
