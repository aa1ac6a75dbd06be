"""Whenever an audit is killed, the ledger is whole and counts nothing that was not read; the next run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.holdings.kills import kill_runs

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_twenty_kills_leave_a_whole_ledger(tmp_path: Path) -> None:
    assert kill_runs(tmp_path, 20, seed=18) >= 24
