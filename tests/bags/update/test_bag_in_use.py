"""Two runs that would change one bag or one register at the same moment: the second is told, and changes nothing."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import pytest

from archiver.errors import WriteError
from archiver.records import Organization
from archiver.tasks.changes.updating import add_algorithm
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.registers.registering import register_bags

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _add_to_register(bag: Path) -> object:
    return register_bags(bag.parent / "register", [bag])


def _add_algorithm(bag: Path) -> object:
    return add_algorithm(bag, "sha3256")


@pytest.mark.parametrize(("held", "change"), [("bag", _add_algorithm), ("register", _add_to_register)])
def test_the_second_run_is_told(tmp_path: Path, held: str, change: Callable[[Path], object]) -> None:
    (tmp_path / "letter.txt").write_text("15 Aban 1395\n", encoding="utf-8")
    bag = tmp_path / "bag"
    assert create(tmp_path / "letter.txt", bag, CreateOptions(Organization("x"))).made
    (tmp_path / "register").mkdir()
    lock = os.open(tmp_path / held, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = sorted(os.listdir(tmp_path / held))
        with pytest.raises(WriteError) as refusal:
            change(bag)
        assert refusal.value.code == "error.in-use"
        assert sorted(os.listdir(tmp_path / held)) == before
    finally:
        os.close(lock)
    change(bag)
    assert sorted(os.listdir(tmp_path / held)) != before
