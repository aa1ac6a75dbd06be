"""A worker process that is a copy of its parent: its answers, its errors, its end, and what it does not take with it.

Each test runs a program of its own, since a process of pytest may have several threads.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from archiver.operating_system import may_be_copied

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

_ROOT: Final = str(Path(__file__).parents[2])
_HEAD: Final = """
import os, sys
from archiver.operating_system import may_be_copied
from archiver.workers import WorkerLostError, WorkerProcess, watch_losses
from archiver.workers.forking import ForkedProcess
assert may_be_copied()
def start():
    return WorkerProcess("planted", copy=ForkedProcess("planted"))
"""

pytestmark = pytest.mark.skipif(
    not os.path.isdir("/proc/self/task"), reason="a process is copied only if its threads can be seen"
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a program with the body of `work(receive, send)` for its workers."""

    def run(work: str, program: str, **options: object) -> subprocess.CompletedProcess[str]:
        (tmp_path / "planted.py").write_text(f"import os, sys\ndef work(receive, send):\n{textwrap.indent(work, '    ')}\n")
        environment = {**os.environ, "PYTHONPATH": f"{_ROOT}:{tmp_path}"}
        command = [sys.executable, "-c", f"{_HEAD}\n{program}"]
        return subprocess.run(command, env=environment, text=True, capture_output=True, timeout=60, check=False, **options)  # type: ignore[call-overload, no-any-return]

    return run


def test_orders_are_answered_and_what_is_printed_is_no_answer(run: Run) -> None:
    ran = run(
        "print('a library says hello', flush=True)\nwhile True: send(('heard', receive()))",
        "process = start()\nfor order in ('a', [b'b', 1], ('نامه', None)):\n    process.send(order); print(process.receive())\n"
        "process.close()",
    )

    assert ran.stdout.splitlines() == ["('heard', 'a')", "('heard', [b'b', 1])", "('heard', ('نامه', None))"]
    assert (ran.stderr, ran.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("work", "reason", "details"),
    [
        ("receive()\nraise KeyError('planted')", "failed", "KeyError: 'planted'"),
        ("receive()\nraise MemoryError", "unable", "MemoryError"),
        ("print('last words', file=sys.stderr, flush=True)\nos.kill(os.getpid(), 9)", "killed", "last words"),
        ("os._exit(3)", "ended", ""),
        ("receive()", "ended", ""),
        ("raise SystemExit", "ended", "SystemExit"),
    ],
)
def test_its_end_is_told_with_the_reason(run: Run, work: str, reason: str, details: str) -> None:
    ran = run(
        work,
        "losses = []\nwith watch_losses(losses.append):\n    process = start()\n"
        "    try:\n        process.send(1); process.receive()\n    except WorkerLostError as loss:\n"
        "        print(loss.reason); print(loss.details)\n"
        "assert len(losses) == 1\nprocess.close()",
    )

    said, _, rest = ran.stdout.partition("\n")
    assert said == reason, ran.stderr
    assert details in rest
    assert ran.returncode == 0


def test_a_process_that_closed_its_pipe_and_goes_on_is_ended(run: Run) -> None:
    ran = run(
        "os.closerange(4, 20)\nwhile True: pass",
        "process = start()\ntry: process.receive()\nexcept WorkerLostError as loss: print(loss.reason)\nprocess.close()",
    )

    assert (ran.stdout, ran.returncode) == ("killed\n", 0), ran.stderr


def test_nothing_that_its_parent_has_open_stays_open_in_it(run: Run, tmp_path: Path) -> None:
    """A lock of the parent, or the pipe of another worker, would not end with the parent."""
    ran = run(
        "send([os.path.realpath(f'/proc/self/fd/{name}') for name in os.listdir('/proc/self/fd')])",
        f"held = open({str(tmp_path / 'held')!r}, 'w')\nworkers = [ForkedProcess('planted') for _ in range(2)]\n"
        "processes = [WorkerProcess('planted', copy=worker) for worker in workers]\n"
        "for process in processes:\n    print(sorted(process.receive())); process.close()",
    )

    for line in ran.stdout.splitlines():
        assert "held" not in line
        # Its three streams, the null device in the place of its input, copies of two pipes, and the listing itself.
        assert line.count("pipe:") == 4
    assert len(ran.stdout.splitlines()) == 2, ran.stderr


def test_what_waits_to_be_printed_is_printed_once(run: Run) -> None:
    ran = run(
        "print('in the copy')\nsend(receive())",
        "print('before')\nprocess = start()\nprocess.send(1)\nprocess.receive()\nprocess.close()",
    )

    assert ran.stdout == "before\n"


def test_what_its_parent_does_at_its_end_is_done_by_the_parent_alone(run: Run) -> None:
    ran = run(
        "send(receive())",
        "import atexit\natexit.register(print, 'the end')\nprocess = start()\nprocess.send(1)\nprocess.receive()\n"
        "try: process.receive()\nexcept WorkerLostError as loss: print(loss.reason)\nprocess.close()",
    )

    assert ran.stdout == "ended\nthe end\n"


def test_a_parent_without_standard_streams_has_workers_all_the_same(run: Run, tmp_path: Path) -> None:
    """Descriptors that are free are given out first, so that pipes have the numbers of the standard streams."""
    told = tmp_path / "told"
    ran = run(
        "while True: send(('heard', receive()))",
        f"os.closerange(0, 3)\nprocess = start()\nprocess.send(1)\nanswer = process.receive()\nprocess.close()\n"
        f"open({str(told)!r}, 'w').write(str(answer))",
    )

    assert told.read_text() == "('heard', 1)", ran.stderr


@pytest.mark.slow
def test_it_ends_with_its_parent_whatever_it_does(run: Run) -> None:
    ran = run(
        "send(1)\nwhile True: pass",
        "first, second = [WorkerProcess('planted', copy=copy) for copy in [ForkedProcess('planted'), ForkedProcess('planted')]]\n"
        "first.receive(); second.receive(); print(first.pid, second.pid, flush=True); os.kill(os.getpid(), 9)",
    )

    for pid in ran.stdout.split():
        waited = subprocess.run(["timeout", "20", "tail", "-f", "/dev/null", f"--pid={pid}"], check=False)
        assert waited.returncode == 0


def test_a_process_with_a_second_thread_is_not_copied() -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert not may_be_copied()
    finally:
        end.set()
        thread.join()
