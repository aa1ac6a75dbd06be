"""A process of our own ends without being taken down piece by piece, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_END = "from archiver.commands.terminal.ending import end_process\n"

_PIECE = """
import os
class Piece:
    def __del__(self, write=os.write): write(1, b'taken down')
piece = Piece()
"""


def _run(program: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, "-c", _END + program]
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)


@pytest.mark.parametrize("code", [0, 1, 3, 130])
def test_what_was_printed_and_what_is_registered_for_the_end_comes_before_it(code: int) -> None:
    ran = _run(f"import atexit\natexit.register(print, 'registered')\nprint('printed', end=' ')\nend_process({code})")

    assert (ran.stdout, ran.stderr, ran.returncode) == ("printed registered\n", "", code)


def test_it_is_not_taken_down_piece_by_piece() -> None:
    ran = _run(f"{_PIECE}\nend_process(0)")

    assert ran.stdout == ""


@pytest.mark.parametrize(
    "looking_on",
    [
        "import sys; sys.settrace(lambda *_: None)",
        "import sys; sys.setprofile(lambda *_: None)",
        "import threading, time; threading.Thread(target=lambda: (time.sleep(0.5), print('thread'))).start()",
    ],
)
def test_it_ends_in_the_usual_way_if_somebody_works_in_it_or_looks_on(looking_on: str) -> None:
    ran = _run(f"{_PIECE}\n{looking_on}\nend_process(3)")

    assert ran.stdout.endswith("taken down")
    assert ran.stdout.startswith("thread\n") == ("thread" in looking_on)
    assert ran.returncode == 3


def test_a_profile_of_the_program_is_written(tmp_path: object) -> None:
    command = [sys.executable, "-m", "cProfile", "-o", f"{tmp_path}/profile", "-m", "archiver", "date", "convert", "1395-08-15"]

    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert subprocess.run(["test", "-s", f"{tmp_path}/profile"], check=False).returncode == 0


def test_output_that_cannot_be_written_is_told_by_the_exit_code() -> None:
    ran = _run("import os\nprint('lost')\nos.dup2(os.open('/dev/full', os.O_WRONLY), 1)\nend_process(0)")

    # Python's own: the output could not be written.
    assert ran.returncode == 120
    assert "No space left" in ran.stderr


def test_an_exit_code_stands_if_streams_are_closed() -> None:
    assert _run("import sys\nsys.stdout = sys.stderr = None\nend_process(1)").returncode == 1
