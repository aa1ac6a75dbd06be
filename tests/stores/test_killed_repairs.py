"""Whenever the repair of a copy in a store is killed, each object is damaged or good, and the next run makes the copy whole."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.stores.real_store import RealStore

pytestmark = pytest.mark.slow
_KILLS = 20


def test_twenty_kills_leave_each_object_damaged_or_repaired(real_store: RealStore, tmp_path: Path) -> None:
    environment = {**os.environ, **real_store.environment(), "XDG_STATE_HOME": str(tmp_path / "state")}
    command = [sys.executable, "-m", "tests.stores.killed_repairs", real_store.endpoint, str(tmp_path), str(_KILLS), "19"]
    here = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=here, check=False)
    assert done.returncode == 0, done.stderr
    assert ast.literal_eval(done.stdout)["kills"] == _KILLS
