"""Whenever the making of a bag in a store is killed, the bag is absent or whole, and the next run leaves no parts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.stores.real_store import RealStore

pytestmark = pytest.mark.slow
_KILLS = 20


def test_twenty_kills_leave_a_whole_bag_or_none(real_store: RealStore, tmp_path: Path) -> None:
    environment = {**os.environ, **real_store.environment(), "XDG_STATE_HOME": str(tmp_path / "state")}
    command = [sys.executable, "-m", "tests.stores.killed_creations", real_store.endpoint, str(tmp_path), str(_KILLS), "19"]
    here = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=here, check=False)
    assert done.returncode == 0, done.stderr
    assert sum(map(int, re.findall(r"\d+", done.stdout))) == _KILLS
