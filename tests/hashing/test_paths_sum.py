"""Sums of paths: other paths have another sum, in any order and in any parts, and copies of a process have the same ones."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.hashing.paths_sum import make_key, sum_paths

if TYPE_CHECKING:
    from pathlib import Path

KEYS = [b"k" * 32, b""]
# A program that is all its own: its copies list a folder of 300 files, in parts, and sum their paths.
PROGRAM = """
import json, sys
from contextlib import closing
from archiver.bags.validation.folder_listing import FoldersListed, order_listing
from archiver.hashing import HashingProcesses, UnitWork
from archiver.hashing.paths_sum import make_key, sum_paths

with closing(HashingProcesses(2)) as processes:
    processes.start(may_copy=True)
    key = make_key(for_copies=processes.are_copies)
    work = UnitWork(processes)
    orders = [order_listing(sys.argv[1], [f"data/{number}"], work, key) for number in range(3)]
    listed = [FoldersListed(*done.answer) for done in work.run(iter(orders))]
paths = [f"  data/{number}/{name}.txt".encode() for number in range(3) for name in range(100)]
agrees = sum(part.paths_sum for part in listed) == sum_paths(paths, key)
differs = sum(part.paths_sum for part in listed) != sum_paths(paths[1:], key)
print(json.dumps([processes.are_copies, len(key), agrees, differs, sum(part.files for part in listed)]))
"""


def run_program(folder: Path, changes: dict[str, str]) -> str:
    for number in range(3):
        (folder / "data" / str(number)).mkdir(parents=True)
        for name in range(100):
            (folder / "data" / str(number) / f"{name}.txt").touch()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"} | changes
    words = [sys.executable, "-c", PROGRAM, str(folder)]
    return subprocess.run(words, env=environment, capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize("key", KEYS)
@given(paths=st.lists(st.binary(min_size=1), min_size=1, unique=True), cut=st.integers(min_value=0))
def test_parts_in_any_order_add_up_and_other_paths_do_not(key: bytes, paths: list[bytes], cut: int) -> None:
    """Equal sets have equal sums, whatever their order and parts; a path less, more, twice or changed gives another."""
    whole = sum_paths(paths, key)
    part = cut % len(paths)

    assert sum_paths(paths[part:], key) + sum_paths(paths[:part], key) == whole
    assert sum_paths(reversed(paths), key) == whole
    for others in (paths[1:], [*paths, paths[0]], [paths[0] + b"x", *paths[1:]]):
        assert (sum_paths(others, key) == whole) == (sorted(others) == sorted(paths))


@pytest.mark.parametrize("key", KEYS)
def test_paths_that_exchange_their_letters_have_another_sum(key: bytes) -> None:
    assert sum_paths([b"  data/a/b", b"  data/c/d"], key) != sum_paths([b"  data/a/d", b"  data/c/b"], key)


def test_copies_know_the_secret_of_python(tmp_path: Path) -> None:
    assert run_program(tmp_path, {}) == "[true, 0, true, true, 300]\n"


@pytest.mark.parametrize("seed", ["0", "7", "random"])
def test_a_secret_that_somebody_may_have_chosen_is_not_used(tmp_path: Path, seed: str) -> None:
    assert run_program(tmp_path, {"PYTHONHASHSEED": seed}) == "[true, 32, true, true, 300]\n"


def test_others_than_copies_get_a_key_of_their_own() -> None:
    first, second = make_key(for_copies=False), make_key(for_copies=False)

    assert len(first) == len(second) == 32
    assert first != second
