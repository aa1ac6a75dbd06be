"""Ctrl-C leaves nothing behind, and a terminal sees a sign of life."""

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
    until = time.monotonic() + 20
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
        output, told = process.communicate(timeout=30)

    assert process.returncode == 130
    assert output == ""
    assert told.startswith("archiver: Stopped at your wish")
    assert "Traceback" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


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
