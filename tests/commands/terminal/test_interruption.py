"""Ctrl-C leaves nothing behind, and a terminal shows progress."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def long_work(tmp_path: Path) -> list[str]:
    """A command that packs so many letters that it takes some seconds."""
    source = tmp_path / "source"
    source.mkdir()
    for number in range(2500):
        (source / f"{number}.txt").write_text(f"تهران، ۱۵ آبان ۱۳۹۵\n{number}\n" * 20, encoding="utf-8")
    return [sys.executable, "-m", "archiver", "create", str(source), "--to", str(tmp_path / "bag"), "--organization", "x"]


def _wait_for_staging(folder: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if any(path.name.startswith(".bag.") for path in folder.iterdir()):
            return
        time.sleep(0.01)
    pytest.fail("the work did not begin")


def test_an_interrupt_ends_with_130_in_words_and_leaves_nothing(long_work: list[str], tmp_path: Path) -> None:
    with subprocess.Popen(long_work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        _wait_for_staging(tmp_path)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        output, told = process.communicate(timeout=120)

    assert process.returncode == 130
    assert output == ""
    assert told.startswith("archiver: Stopped by you")
    assert "Traceback" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


_HEEDING = "import os, signal, sys; signal.signal(int(sys.argv[1]), signal.SIG_DFL); os.execv(sys.argv[2], sys.argv[2:])"


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_request_of_the_system_to_end_is_answered_as_one_of_the_user(
    long_work: list[str], tmp_path: Path, number: signal.Signals, code: int
) -> None:
    # Who runs the tests may have it ignored, as nohup does.
    heeding = [sys.executable, "-c", _HEEDING, str(int(number)), *long_work]
    with subprocess.Popen(heeding, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        _wait_for_staging(tmp_path)
        time.sleep(0.3)
        process.send_signal(number)
        _, told = process.communicate(timeout=120)

    assert process.returncode == code
    assert told.startswith(f"archiver: Another program or the system stopped the work with the signal {number.name}")
    assert "Traceback" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


@pytest.mark.slow
def test_a_request_that_is_ignored_stays_so(long_work: list[str], tmp_path: Path) -> None:
    ignoring = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *long_work]
    with subprocess.Popen(ignoring, stdout=subprocess.PIPE, text=True) as process:
        _wait_for_staging(tmp_path)
        process.send_signal(signal.SIGHUP)
        process.communicate(timeout=240)

    assert process.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bag", "source"]


@pytest.mark.slow
def test_impatience_loses_nothing(long_work: list[str], tmp_path: Path) -> None:
    """The second request lets the cleaning up go on, the third ends it; what is left then the next run removes."""
    source = {path.name: path.read_bytes() for path in (tmp_path / "source").iterdir()}
    for requests in (2, 3):
        with subprocess.Popen(long_work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            _wait_for_staging(tmp_path)
            time.sleep(0.3)
            for _ in range(requests):
                process.send_signal(signal.SIGINT)
                time.sleep(0.005)
            _, told = process.communicate(timeout=120)

        assert process.returncode in {130, -signal.SIGINT}
        assert "Traceback" not in told
        assert {path.name for path in tmp_path.iterdir() if not path.name.startswith(".bag.bayegan-")} == {"source"}
        assert requests == 3 or [path.name for path in tmp_path.iterdir()] == ["source"]
    assert {path.name: path.read_bytes() for path in (tmp_path / "source").iterdir()} == source
    assert subprocess.run(long_work, stdout=subprocess.PIPE, check=False).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bag", "source"]


_INTERRUPTED_LOADING = """
import os, sys

class Finder:
    def find_spec(self, name, path, target=None):
        if name == MODULE:
            os.kill(os.getpid(), 2)

sys.meta_path.insert(0, Finder())
sys.argv = ["archiver", "validate", "no-such-bag", "--level", "full"]
from archiver.commands.program import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    "module",
    [
        "archiver.commands.terminal.streams",
        "archiver.messages",
        "argparse",
        "archiver.commands.validate",
        "archiver.tasks",
        "signal",
    ],
)
def test_an_interrupt_while_the_program_loads_shows_no_traceback(module: str) -> None:
    program = _INTERRUPTED_LOADING.replace("MODULE", repr(module))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True)

    assert done.returncode == 130
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_terminal_sees_how_far_long_work_is(long_work: list[str]) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(long_work, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        told = b""
        # Linux answers EIO when the last one who writes to a terminal has gone.
        try:
            while part := os.read(ours, 1024):
                told += part
        except OSError:
            os.close(ours)

    assert process.returncode == 0
    assert b" files, " in told
    assert b" MB/s" in told
    assert told.endswith(b"\r\x1b[K")
