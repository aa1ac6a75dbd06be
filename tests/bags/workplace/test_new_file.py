from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from archiver.bags.workplace import check_new_file, open_new_file
from archiver.errors import WriteError

if TYPE_CHECKING:
    from pathlib import Path


def test_it_has_its_name_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new/deep/report.json"
    with open_new_file(str(path)) as file:
        file.write(b"{}")
        assert not path.exists()
    assert path.read_bytes() == b"{}"
    assert os.listdir(path.parent) == ["report.json"]


def test_what_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    with pytest.raises(WriteError) as told:
        check_new_file(str(path))
    with pytest.raises(WriteError) as refused, open_new_file(str(path)):
        pytest.fail("it was opened")

    assert told.value.code == refused.value.code == "error.output-exists"
    assert (os.listdir(tmp_path), path.read_bytes()) == (["report.json"], b"old")


def _write_while_another_does(path: Path) -> None:
    with open_new_file(str(path)) as file:
        file.write(b"ours")
        path.write_bytes(b"theirs")


def test_what_takes_the_name_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with pytest.raises(WriteError) as error:
        _write_while_another_does(path)

    assert error.value.code == "error.output-exists"
    assert (os.listdir(tmp_path), path.read_bytes()) == (["report.json"], b"theirs")


def test_a_name_below_a_file_is_told_as_unwritable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteError) as error, open_new_file(str(tmp_path / "file/report.json")):
        pytest.fail("it was opened")

    assert (error.value.code, error.value.values["reason"]) == ("error.unwritable", "Not a directory")


def _write_half(path: Path) -> None:
    with open_new_file(str(path)) as file:
        file.write(b"half")
        sys.exit(1)


def test_nothing_stays_of_a_file_that_was_not_finished(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        _write_half(tmp_path / "new/deep/report.json")
    assert os.listdir(tmp_path) == []
