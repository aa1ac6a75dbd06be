"""Whatever the streams are, the verdict stands and no traceback is shown."""

from __future__ import annotations

import io
import subprocess
import sys
from shlex import quote
from typing import TYPE_CHECKING

import pytest

from archiver.commands.terminal.streams import is_colourful
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVER = f"{quote(sys.executable)} -m archiver"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "exit_code"),
    [
        ("{archiver} date verify {seeds} | head -n 1", 1),
        ("{archiver} validate {seeds} | true", 1),
        ("{archiver} date find {seeds} | head -n 1", 0),
        ("{archiver} date convert 1395 >&-", 0),
        ("{archiver} validate {seeds} >&- 2>&-", 1),
        ("{archiver} validate {seeds} > /dev/full", 3),
        ("{archiver} validate {seeds} --json > /dev/full", 3),
        ("{archiver} --json > /dev/full", 3),
        ("{archiver} --json 2>/dev/full", 2),
        ("{archiver} --json | true", 2),
        ("{archiver} validate no-such-bag --json | true", 3),
        ("{archiver} validate no-such-bag --json > /dev/full 2>/dev/full", 3),
        ("{archiver} validate {seeds} --json >&-", 3),
        ("{archiver} date convert 1395-08-15 --json >&-", 3),
        ("PYTHONIOENCODING=ascii {archiver} date find {seeds} --lang fa", 0),
        ("PYTHONIOENCODING=ascii {archiver} validate no-such-bag --lang fa", 3),
        pytest.param(
            "LC_ALL=C {archiver} date find {seeds}/memoir-autumn-1367.txt",
            0,
            marks=pytest.mark.skipif(
                not str(CHECKOUT).isascii(),
                reason="Python itself reads no path of an editable install that is not ASCII in this locale",
            ),
        ),
        ("{archiver} date find $'no-such-\\xff' --json", 3),
    ],
)
def test_the_exit_code_is_the_verdict_and_no_traceback_is_shown(command: str, exit_code: int, seeds: Path) -> None:
    line = command.format(archiver=ARCHIVER, seeds=quote(str(seeds)))
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], check=False, capture_output=True)

    assert done.returncode == exit_code, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"unexpected" not in done.stderr


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_are_for_terminals_whose_user_wants_them(
    environment: dict[str, str], expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """no-color.org: the variable counts when it is there and not empty."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert is_colourful(_Terminal()) is expected
    assert is_colourful(io.StringIO()) is False
    assert is_colourful(None) is False
