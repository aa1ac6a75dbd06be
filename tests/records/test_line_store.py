"""Lines kept out of memory come back as they went in, in any order, whatever was on the disk already."""

from __future__ import annotations

import os
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import WriteError
from archiver.records import LineStore

if TYPE_CHECKING:
    from pathlib import Path


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line)), st.integers(min_value=1, max_value=60))
def test_every_line_comes_back_whatever_lies_on_the_disk(lines: list[bytes], in_memory: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archiver.records.line_store._IN_MEMORY", in_memory)
        store = LineStore()
        for number, line in enumerate(lines):
            store.append(line)
            assert store[number // 2] == lines[number // 2] + b"\n"

        assert list(store) == [line + b"\n" for line in lines]
        assert len(store) == len(lines)
        for position in (-1, len(lines)):
            with pytest.raises(IndexError):
                store[position]


def test_memory_stays_small_and_the_file_has_no_name(tmp_path: Path) -> None:
    store = LineStore(str(tmp_path))
    tracemalloc.start()
    for number in range(20_000):
        store.append(b"%01000d" % number)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 4_000_000
    assert os.listdir(tmp_path) == []
    assert store[12_345] == b"%01000d\n" % 12_345


def test_a_disk_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    store = LineStore(str(tmp_path / "missing"))

    with pytest.raises(WriteError) as refused:
        store.append(b"x" * 2_000_000)
    assert refused.value.code == "error.unwritable"
