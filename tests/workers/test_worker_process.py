"""A worker process: its answers, its errors, its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from archiver.workers import WorkerLostError, WorkerProcess, describe_losses, share_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Start = Callable[[str], WorkerProcess]


@pytest.fixture(params=[False, True], ids=["whole", "fast"])
def start(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a worker process that runs a program given as the body of `work(receive, send)`."""
    started = []

    def start(body: str) -> WorkerProcess:
        (tmp_path / "planted.py").write_text(f"def work(receive, send):\n{textwrap.indent(body, '    ')}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        process = WorkerProcess("planted", fast=request.param)
        started.append(process)
        return process

    yield start
    for process in started:
        process.close()


def test_orders_are_answered_and_what_is_printed_is_no_answer(start: Start) -> None:
    process = start("print('a library says hello')\nwhile True: send(('heard', receive()))")

    for order in ("a", [b"b", 1], ("نامه", None)):
        process.send(order)
        assert process.receive() == ("heard", order)


@pytest.mark.loses_workers
def test_an_exception_comes_back_with_its_traceback(start: Start) -> None:
    process = start("receive()\nraise KeyError('planted')")
    process.send(1)

    with pytest.raises(WorkerLostError) as lost:
        process.receive()

    assert lost.value.reason == "failed"
    assert 'planted.py", line 3, in work' in lost.value.details
    assert "KeyError: 'planted'" in lost.value.details


@pytest.mark.loses_workers
def test_a_module_that_cannot_be_imported_is_told(start: Start) -> None:
    process = start("pass\nimport nowhere_to_be_found")

    with pytest.raises(WorkerLostError) as lost:
        process.receive()

    assert lost.value.reason == "failed"
    assert "nowhere_to_be_found" in lost.value.details


@pytest.mark.loses_workers
@pytest.mark.parametrize("raised", ["MemoryError()", "OSError(24, 'Too many open files')"])
def test_a_process_without_memory_or_files_is_lost(start: Start, raised: str) -> None:
    process = start(f"raise {raised}")

    with pytest.raises(WorkerLostError) as lost:
        process.receive()

    assert lost.value.reason == "unable"
    assert raised.partition("(")[0] in lost.value.details


@pytest.mark.loses_workers
def test_the_end_of_standard_error_is_kept_and_blocks_nobody(start: Start) -> None:
    process = start("import os, sys\nsys.stderr.write('x' * 5_000_000 + 'the last words')\nsys.stderr.flush()\nos._exit(3)")

    with pytest.raises(WorkerLostError) as lost:
        process.receive()

    assert lost.value.reason == "ended"
    assert lost.value.details.endswith("xxx" + "the last words")
    assert len(lost.value.details) == 1 << 16


@pytest.mark.loses_workers
def test_a_process_that_was_killed_is_told_from_one_that_ended(start: Start) -> None:
    process = start("receive()")
    os.kill(process.pid, signal.SIGKILL)

    with pytest.raises(WorkerLostError) as lost:
        process.receive()

    assert lost.value.reason == "killed"


def test_a_process_that_was_stopped_is_no_loss(start: Start) -> None:
    process = start("receive()")
    process.stop()

    with pytest.raises(WorkerLostError):
        process.receive()  # and no watcher hears of it: this test is not marked


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="reads /proc")
def test_a_process_that_was_closed_leaves_no_descriptor(start: Start) -> None:
    before = os.listdir("/proc/self/fd")
    start("receive()").close()

    assert os.listdir("/proc/self/fd") == before


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="reads /proc")
def test_a_process_ends_with_its_parent_whatever_it_does(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("def work(receive, send):\n    send(1)\n    while True: pass\n", encoding="utf-8")
    program = (
        f"import os, sys; sys.path.insert(0, {str(tmp_path)!r}); from archiver.workers import WorkerProcess\n"
        "process = WorkerProcess('planted'); process.receive(); print(process.pid, flush=True); os._exit(0)"
    )
    pid = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()

    waited = subprocess.run(["timeout", "20", "tail", "-f", "/dev/null", f"--pid={pid}"], check=False)

    assert waited.returncode == 0


@pytest.mark.parametrize(
    ("losses", "message"),
    [
        (["killed"], "1 worker process did not finish (the system or another program ended it)."),
        (["killed", "ended"], "2 worker processes did not finish (it ended by itself, the system or another program ended it)."),
    ],
)
def test_lost_processes_are_told_in_one_finding(losses: list[str], message: str) -> None:
    (finding,) = describe_losses([WorkerLostError(reason) for reason in losses])  # type: ignore[arg-type]

    assert (finding.code, finding.severity) == ("work.fewer-processes", "warning")
    assert finding.message().startswith(message)
    assert describe_losses([]) == []


def test_work_is_shared_out_by_number_and_octets() -> None:
    batches = share_out([("a", 1), ("b", 1), ("c", 1), ("d", 9), ("e", 20), ("f", 0)], 2, 10)

    assert [(batch.items, batch.octets) for batch in batches] == [(["a", "b"], 2), (["c", "d"], 10), (["e"], 20), (["f"], 0)]
