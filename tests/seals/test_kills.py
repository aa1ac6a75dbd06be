"""Sealing, or changing a sealed bag, that is killed at any moment leaves whole layers only, and the next try works.

`python -m tests.seals.kills KIND 1000` does it a thousand times.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

KINDS = ["add", "stamp", "renew", "describe", "resolve-date", "add-algorithm"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_twenty_kills_leave_whole_layers_only(kind: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.seals.kills", kind, "20", str(tmp_path)]
    finished = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], capture_output=True, check=False, text=True)

    assert finished.returncode == 0, finished.stderr
    assert "'kills': 20" in finished.stdout
