"""Programs of ours run as the process that starts them does, but for the user's settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.workers.interpreter import may_start_interpreter, search_paths, start_program

_START = (
    "import subprocess; from archiver.workers.interpreter import start_program; subprocess.run(start_program({!r}), check=True)"
)
_ROOT = str(Path(__file__).parents[2])


def _run(program: str, *options: str, **variables: str) -> str:
    """What a program of ours prints that is started by an interpreter with these options."""
    command = [sys.executable, *options, "-c", _START.format(program)]
    environment = {**os.environ, "PYTHONPATH": _ROOT, **variables}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()


@pytest.mark.parametrize("mode", ["0", "1"])
def test_names_of_files_are_read_as_the_parent_reads_them(mode: str) -> None:
    assert _run("import sys; print(sys.flags.utf8_mode)", "-X", f"utf8={mode}", LC_ALL="C.UTF-8") == mode


@pytest.mark.parametrize(("options", "written"), [(["-B"], "True"), ([], "False")])
def test_no_bytecode_is_written_where_the_parent_writes_none(options: list[str], written: str) -> None:
    assert _run("import sys; print(sys.dont_write_bytecode)", *options, PYTHONDONTWRITEBYTECODE="") == written


def test_settings_of_the_user_and_the_working_folder_are_not_taken_in() -> None:
    assert _run(f"import sys; print([path for path in sys.path if path in ('', {_ROOT!r})])") == "[]"


def test_programs_find_this_package_and_nothing_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "logging.py").write_text("raise SystemExit('evidence was run')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", ["", ".", *(path for path in sys.path if path != _ROOT)])

    program = "import sys; sys.path[:] = sys.argv[1:]; import logging, archiver; print(archiver.__file__)"
    answered = subprocess.run(start_program(program, *search_paths()), capture_output=True, text=True, check=True)

    assert answered.stdout.strip() == os.path.join(_ROOT, "archiver", "__init__.py")


def test_a_frozen_program_has_no_interpreter_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert may_start_interpreter()
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert not may_start_interpreter()
