"""Every command as its users see it, in both languages, wrong usage included. The transcripts were read line by line by people.

`python tests/transcripts/transcript.py tests/transcripts/*.txt` writes down what the commands say now.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.commands.command_line import COMMANDS
from tests.transcripts.transcript import play, read_transcript

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.slow
@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_the_command_says_what_the_transcript_says(file: Path, tmp_path: Path) -> None:
    written = file.read_text(encoding="utf-8")

    assert play(read_transcript(written), tmp_path) == written


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_command_has_a_transcript_and_its_wrong_usage_too(command: str, language: str) -> None:
    said = [(line, code) for file in TRANSCRIPTS for line, code in _list_exit_codes(file)]
    mine = [(line, code) for line, code in said if f"{line} ".startswith(f"archiver {command} ")]
    codes = {code for line, code in mine if ("--lang fa" in line) == (language == "fa")}

    # Where one is missing: write a transcript without answers, have transcript.py answer it, and read what it says.
    assert codes >= {"0", "2"}


def _list_exit_codes(file: Path) -> list[tuple[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    commands = [line[2:] for line in lines if line.startswith("$ ")]
    return list(zip(commands, [line[5:] for line in lines if line.startswith("exit ")], strict=True))
