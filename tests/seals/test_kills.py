"""Sealing, or changing a sealed bag, that is killed at any moment leaves whole layers only, and the next try works.

`python -m tests.seals.kills KIND 1000` does it a thousand times.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

KINDS = {"add": 6, "stamp": 6, "renew": 6, "describe": 4, "resolve-date": 4, "add-algorithm": 4}
"""Thirty kills, since each needs a second or so."""


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "kills"), KINDS.items())
def test_kills_leave_whole_layers_only(kind: str, kills: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.seals.kills", kind, str(kills), str(tmp_path)]
    finished = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], capture_output=True, check=False, text=True)

    assert finished.returncode == 0, finished.stderr
    assert f"'kills': {kills}" in finished.stdout
