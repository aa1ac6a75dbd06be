"""`archiver bag resolve-date` as it is called."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create

if TYPE_CHECKING:
    from pathlib import Path

_DATE, _NOTE, _AGENT = "۱۵ آبان ۱۳۹۵", "بر پایهٔ کارت دعوت", "م. کریمی"


@pytest.fixture
def bag(tmp_path: Path, seeds: Path) -> Path:
    options = CreateOptions(organization=Organization("سازمان اسناد", "fa"))
    assert create(seeds / "statement-oslo-1395.txt", tmp_path / "bag", options).made
    return tmp_path / "bag"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "told"), [("en", "is now dated 2016-11-05"), ("fa", "هجری خورشیدی (\u2066۲۰۱۶-۱۱-۰۵\u2069 میلادی) است")]
)
def test_the_command_says_what_it_did(bag: Path, language: str, told: str) -> None:
    command = [sys.executable, "-m", "archiver", "bag", "resolve-date", str(bag), "statement-oslo-1395.txt", "--lang", language]
    given = ["--date", _DATE, "--note", _NOTE, "--agent", _AGENT]
    done = subprocess.run([*command, *given], capture_output=True, text=True, check=True)

    assert told in done.stdout
