"""A register of two sealed bags, and an authority of time stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seals.conftest import address, archiver, authority, desk, trust

if TYPE_CHECKING:
    from pathlib import Path

    from tests.signatures.openssl import Identity

__all__ = ["address", "authority", "bags", "desk", "register", "trust"]


@pytest.fixture
def bags(tmp_path: Path, seeds: Path, desk: Identity) -> list[Path]:
    """Two bags that the desk has sealed, without a time stamp."""
    made = [tmp_path / name for name in ("oslo", "tehran")]
    for bag in made:
        assert archiver("create", seeds / "statement-oslo-1395.txt", "--to", bag, "--organization", "X").code == 0
    assert archiver("seal", "add", *made, "--key", desk.key, "--certificate", desk.certificate).code == 0
    return made


@pytest.fixture
def register(tmp_path: Path, bags: list[Path]) -> Path:
    """A register with the bags."""
    assert archiver("register", "add", tmp_path / "register", *bags).code == 0
    return tmp_path / "register"
