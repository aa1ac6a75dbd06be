"""What tests of copies may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.holdings.copies.bags import make_bag

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A bag of letters, in a folder of its own."""
    (tmp_path / "here").mkdir()
    return make_bag(tmp_path / "here/letters")
