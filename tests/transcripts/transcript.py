"""Read, play and write a transcript: the folder before, commands with what they print and their exit codes, the folder after.

A transcript is a text for people first:

    # What it shows, in one line
    before:
      letter.txt = seeds/statement-oslo-1395.txt      a copy of a seed
      note.txt: one line of text                      a file with this line
    $ archiver create letter.txt --to bag --organization X
    what it prints on standard output
    2> what it prints on standard error
    exit 0
    after:
      bag/bag-info.txt
      letter.txt

Several commands may follow each other. They run in a shell, with the folder as the current one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parents[2]
TIMES = (1478338200, 1478338200)
"""The times of every file that is laid down, since a record keeps them: the digests of a bag must not depend on the checkout."""

_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "SOURCE_DATE_EPOCH": "1478338200"}


class Transcript(NamedTuple):
    """The part that a person writes: the heading, the lines of the folder before, and the commands."""

    heading: str
    before: list[str]
    commands: list[str]


def read_transcript(text: str) -> Transcript:
    """The transcript that a text holds, without what the commands answered."""
    lines = text.splitlines()
    start = lines.index("before:") + 1
    first = next(number for number, line in enumerate(lines) if line.startswith("$ "))
    commands = [line[2:] for line in lines if line.startswith("$ ")]
    return Transcript(lines[0], [line.strip() for line in lines[start:first]], commands)


class Terminal:
    """A shell in a new folder, `place`, in which `archiver` is the program of this checkout and times stand still."""

    def __init__(self, folder: Path) -> None:
        self.place, programs = folder / "here", folder / "programs"
        self.place.mkdir()
        programs.mkdir()
        program = programs / "archiver"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archiver "$@"\n')
        program.chmod(0o755)
        self._environment = {**os.environ, **_ENVIRONMENT, "PATH": f"{programs}:{os.environ['PATH']}"}
        self._environment["PYTHONPATH"] = f"{programs}:{CHECKOUT}"
        self._environment["XDG_STATE_HOME"] = str(folder / "state")

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """The result of a command."""
        words = ["bash", "-c", command]
        return subprocess.run(words, cwd=self.place, env=self._environment, check=False, capture_output=True, text=True)


def play(transcript: Transcript, folder: Path) -> str:
    """The text of the transcript as its commands answer now; the folder must be empty."""
    terminal = Terminal(folder)
    for line in transcript.before:
        _lay_down(line, terminal.place)
    lines = [transcript.heading, "before:", *(f"  {line}" for line in transcript.before)]
    for command in transcript.commands:
        done = terminal.run(command)
        lines += [f"$ {command}", *done.stdout.splitlines(), *(f"2> {line}" for line in done.stderr.splitlines())]
        lines.append(f"exit {done.returncode}")
    return "\n".join([*lines, "after:", *(f"  {path}" for path in _list_folder(terminal.place))]) + "\n"


def _lay_down(line: str, place: Path) -> None:
    path, equals, source = line.partition(" = ")
    if equals:
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / source, target)
        os.utime(target, TIMES)
    elif line.endswith("/"):
        (place / line).mkdir(parents=True)
    else:
        path, _, text = line.partition(": ")
        (place / path).write_text(text + "\n", encoding="utf-8")
        os.utime(place / path, TIMES)


def _list_folder(place: Path) -> list[str]:
    """Every file, and every folder that holds none, as paths; a folder ends with a slash."""
    found = []
    for folder, folders, files in os.walk(place):
        base = os.path.relpath(folder, place)
        found += [os.path.normpath(os.path.join(base, name)) for name in files]
        if not folders and not files and base != ".":
            found.append(base + "/")
    return sorted(found)


if __name__ == "__main__":
    # Writes down what the commands answer now. Read every line that changed before you keep it.
    import tempfile

    for name in sys.argv[1:]:
        file = Path(name)
        with tempfile.TemporaryDirectory() as temporary:
            file.write_text(play(read_transcript(file.read_text(encoding="utf-8")), Path(temporary)), encoding="utf-8")
