"""No flipped bit of a sealed bag goes unnoticed. `python -m tests.seals.flips 1` flips a bit of every octet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seals.flips import flip_each, make_sealed_bag

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_flips_are_noticed(tmp_path: Path) -> None:
    bag, trust = make_sealed_bag(tmp_path)
    tally, unnoticed = flip_each(bag, trust, 97, 1395)

    assert unnoticed == []
    assert tally["flips elsewhere"] > 200
