"""A converted table is whole under its name or not there, and nothing that is there is written over or through."""

from __future__ import annotations

import io
import os
import stat
from typing import TYPE_CHECKING

import pytest

from archiver.errors import ReadError, WriteError, WrongUsageError
from archiver.tasks.tables.table_conversion import DateColumn
from archiver.tasks.tables.table_file import convert_table_file

if TYPE_CHECKING:
    from pathlib import Path

COLUMN = DateColumn("date")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of one date."""
    path = tmp_path / "letters.csv"
    path.write_bytes(b"date\n1395-08-15\n")
    return path


def test_a_new_file_has_the_table_and_the_usual_rights(table: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    report = convert_table_file(str(table), str(output), COLUMN)

    assert report.rows == 1
    assert output.read_bytes().splitlines()[1].startswith(b"1395-08-15,solar-hijri,day,1395-08-15,2016-11-05")
    assert stat.S_IMODE(output.stat().st_mode) == stat.S_IMODE(table.stat().st_mode)
    assert sorted(os.listdir(tmp_path)) == ["letters.csv", "out.csv"]


def test_a_name_without_a_folder_is_in_the_current_one(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    convert_table_file(table.name, "out.csv", COLUMN)

    assert sorted(os.listdir(tmp_path)) == ["letters.csv", "out.csv"]


@pytest.mark.parametrize("make", [lambda path, _: path.write_bytes(b"kept"), lambda path, victim: path.symlink_to(victim)])
def test_what_is_there_is_neither_replaced_nor_followed(make: object, table: Path, tmp_path: Path) -> None:
    output, victim = tmp_path / "out.csv", tmp_path / "victim"
    assert callable(make)
    make(output, victim)
    before = os.readlink(output) if output.is_symlink() else output.read_bytes()

    with pytest.raises(WriteError) as refused:
        convert_table_file(str(table), str(output), COLUMN)

    assert refused.value.code == "error.output-exists"
    assert before == (os.readlink(output) if output.is_symlink() else output.read_bytes())
    assert not victim.exists()


def test_what_appears_while_the_table_is_converted_is_not_replaced(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    reading, writing = os.pipe()
    os.write(writing, b"date\n1395-08-15\n")
    child = os.fork()
    if child == 0:
        os.close(reading)
        # Once the hidden file is there, the name was looked at; take it then, and end the input after that.
        while not any(name.startswith(".archiver-") for name in os.listdir(tmp_path)):
            pass
        output.write_bytes(b"a rival")
        os._exit(0)
    os.close(writing)
    with pytest.raises(WriteError) as refused:
        convert_table_file(reading, str(output), COLUMN)
    os.waitpid(child, 0)
    os.close(reading)

    assert refused.value.code == "error.output-exists"
    assert output.read_bytes() == b"a rival"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_source_that_fails_is_not_a_target_that_fails(tmp_path: Path) -> None:
    # Reading a folder's descriptor fails at the first octet, when the target is open already.
    descriptor = os.open(tmp_path, os.O_RDONLY)
    reading, writing = os.pipe()
    os.close(reading)
    for source in (str(tmp_path), str(tmp_path / "missing"), descriptor, writing):
        with pytest.raises(ReadError) as failed:
            convert_table_file(source, str(tmp_path / "out.csv"), COLUMN)
        assert failed.value.code == "error.unreadable"
    os.close(descriptor)
    os.close(writing)

    assert os.listdir(tmp_path) == []


def test_a_target_that_cannot_be_made_is_told_and_nothing_left(table: Path, tmp_path: Path) -> None:
    with pytest.raises(WriteError) as failed:
        convert_table_file(str(table), str(table / "none" / "out.csv"), COLUMN)
    assert failed.value.code == "error.unwritable"

    with pytest.raises(WrongUsageError):
        convert_table_file(str(table), str(tmp_path / "out.csv"), DateColumn("day"))
    assert os.listdir(tmp_path) == ["letters.csv"]


def test_a_table_may_go_to_a_stream(table: Path) -> None:
    target = io.BytesIO()

    assert convert_table_file(str(table), target, COLUMN).rows == 1
    assert target.getvalue().startswith(b"date,calendar,")


def test_half_a_character_of_utf_16_is_a_fault_of_the_source(tmp_path: Path) -> None:
    table = tmp_path / "letters.csv"
    table.write_bytes("date\n1395-08-15\n".encode("utf-16") + b"1")

    with pytest.raises(ReadError) as failed:
        convert_table_file(str(table), str(tmp_path / "out.csv"), COLUMN)
    assert "utf-16" in failed.value.message("en")
    assert os.listdir(tmp_path) == ["letters.csv"]
