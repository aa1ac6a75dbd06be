"""Signs of life: on a terminal, after two seconds, with step, share, rate and remaining time; in pipes only what is asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archiver.progress import Step, Watcher, begin_step
from tests.terminal import run_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

_LONG_WORK = """
import argparse, sys, time
from archiver.commands.terminal.progress import Progress
from archiver.progress import Step
with Progress(argparse.Namespace(language=sys.argv[1], quiet="quiet" in sys.argv, verbose=False)) as progress:
    progress.begin(Step.READING_BACK, 40_000_000, 8)
    progress(10_000_000, 2)
    begun = time.monotonic()
    # Until there is a line, which is late on a machine that has much else to do. With --quiet there never is one.
    while time.monotonic() < begun + 2.5 or ("quiet" not in sys.argv and not progress._has_line):
        assert time.monotonic() < begun + 60
        time.sleep(0.1)
"""


def _run_on_terminal(*words: str, columns: int = 160) -> str:
    return run_on_terminal([sys.executable, "-c", _LONG_WORK, *words], columns=columns)


@pytest.mark.slow
def test_a_terminal_is_told_step_share_rate_and_remaining_time() -> None:
    told = _run_on_terminal("en")

    line = told.split("\r\033[K")[1]
    assert line.startswith("reading everything back from the disk, [#####---------------] 25%, 2 files, 10 MB, ")
    found = re.search(r", (\d+) MB/s, 0:(\d\d) left$", line)
    assert found is not None
    rate, left = int(found[1]), int(found[2])
    # A quarter, 10 MB, took 2 seconds or a little more, so three times that are left. Both numbers are rounded.
    assert left >= 6
    assert 10 / (rate + 0.5) - 1 / 6 <= left / 3 <= 10 / (rate - 0.5) + 1 / 6
    assert told.endswith("\r\033[K"), "the line is taken away at the end"


@pytest.mark.slow
def test_a_terminal_is_told_in_persian() -> None:
    assert "بازخوانی همه چیز از دیسک" in _run_on_terminal("fa")


@pytest.mark.slow
def test_a_line_never_wraps_on_a_narrow_terminal() -> None:
    lines = _run_on_terminal("en", columns=40).split("\r\033[K")

    assert {len(line) for line in lines} == {0, 39}


@pytest.mark.slow
def test_quiet_is_silent_on_a_terminal_too() -> None:
    assert _run_on_terminal("en", "quiet") == ""


@pytest.mark.slow
def test_verbose_tells_each_step_of_making_and_checking_a_bag(tmp_path: Path, seeds: Path) -> None:
    bag = tmp_path / "bag"
    create = [sys.executable, "-m", "archiver", "create", str(seeds), "--to", str(bag), "--organization", "X", "--verbose"]
    made = subprocess.run(create, check=True, capture_output=True, text=True)
    validate = [sys.executable, "-m", "archiver", "--verbose", "validate", str(bag), "--quiet"]
    checked = subprocess.run(validate, check=True, capture_output=True, text=True)

    steps = [line.partition(": ")[2] for line in made.stderr.splitlines()]
    assert steps == [
        "looking the sources over",
        "copying the documents",
        "waiting until everything is on the disk",
        "reading everything back from the disk",
        "asking bagit for a second opinion",
    ]
    assert [line.partition(": ")[2] for line in checked.stderr.splitlines()] == [
        "reading the manifests",
        "checking the documents",
    ]
    assert checked.stdout == ""


def test_a_plain_callable_need_not_know_of_steps() -> None:
    told: list[tuple[int, int]] = []

    def count(octets: int, files: int) -> None:
        told.append((octets, files))

    assert not isinstance(count, Watcher)
    begin_step(count, Step.COPYING, 1, 1)
    begin_step(None, Step.COPYING, 1, 1)
    assert told == []


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh", "powershell"])
def test_completion_for_a_shell_knows_every_command(shell: str) -> None:
    words = [sys.executable, "-m", "archiver", "--print-completion", shell]
    script = subprocess.run(words, check=True, capture_output=True, text=True).stdout

    assert all(word in script for word in ("create", "validate", "add-algorithm", "second-opinion"))


def test_bash_completes_a_command_by_the_script() -> None:
    words = [sys.executable, "-m", "archiver", "--print-completion", "bash"]
    script = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    asking = f"""{script}
COMP_WORDS=(archiver val) COMP_CWORD=1 COMP_LINE="archiver val" COMP_POINT=12
_shtab_archiver archiver val archiver
echo "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(["bash", "-c", asking], check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["validate"]
