"""The staging folder: made, locked, published and removed."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from archiver import operating_system
from archiver.bags.format import Target
from archiver.bags.workplace import open_workplace, staging_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_it_lies_beside_the_target_and_is_locked(tmp_path: Path) -> None:
    workplace = open_workplace(Target.from_path(str(tmp_path / "bag")))
    assert os.path.dirname(workplace.folder) == str(tmp_path)
    other = os.open(workplace.folder, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)

    workplace.release()
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)

    workplace.remove()
    workplace.remove()
    assert os.listdir(tmp_path) == []


def test_a_folder_in_which_the_last_worker_still_writes_is_removed_when_it_has_ended(tmp_path: Path) -> None:
    left = tmp_path / ".bag.bayegan-0123456789ab"
    left.mkdir()
    for number in range(3000):
        (left / f"old{number}").touch()
    program = (
        "import os, sys, time\n"
        "end, number = time.monotonic() + 0.3, 0\n"
        "folder = os.open(sys.argv[1], os.O_RDONLY)\n"
        "print(flush=True)\n"
        "while time.monotonic() < end:\n"
        "    number += 1\n"
        "    try: os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY, dir_fd=folder))\n"
        "    except FileNotFoundError: break"
    )
    writer = subprocess.Popen([sys.executable, "-c", program, str(left)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.readline()

    workplace = open_workplace(Target.from_path(str(tmp_path / "bag")))

    assert not left.exists()
    writer.communicate()
    workplace.remove()
    workplace.release()


@pytest.mark.parametrize("is_file", [True, False], ids=["file", "folder"])
def test_what_was_taken_out_by_a_run_that_was_killed_is_removed(tmp_path: Path, *, is_file: bool) -> None:
    left = tmp_path / ".bag.bayegan-0123456789ab"
    if is_file:
        left.write_bytes(b"an archive")
    else:
        (left / "inner").mkdir(parents=True)

    workplace = open_workplace(Target.from_path(str(tmp_path / "bag")))

    assert os.listdir(tmp_path) == [os.path.basename(workplace.folder)]
    workplace.remove()
    workplace.release()


@pytest.mark.parametrize("is_file", [True, False], ids=["file", "folder"])
def test_a_part_is_published_when_nothing_else_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_file: bool) -> None:
    workplace = open_workplace(Target.from_path(str(tmp_path / "bag")))
    if is_file:
        (tmp_path / workplace.path_of("part")).write_bytes(b"an archive")
    else:
        (tmp_path / workplace.path_of("part")).mkdir()
    beside = []
    rename = operating_system.rename_without_replacing

    def watch(old: str, new: str) -> None:
        beside.extend(os.listdir(tmp_path))
        # Another run that looks for abandoned folders at this moment must find it locked.
        staging_folder.remove_abandoned(Target.from_path(str(tmp_path / "bag")))
        rename(old, new)

    monkeypatch.setattr(staging_folder, "rename_without_replacing", watch)
    workplace.publish("part")

    assert len(beside) == 1, "a kill after the rename leaves nothing"
    assert os.listdir(tmp_path) == ["bag"]
    workplace.remove()
    workplace.release()


@pytest.mark.parametrize("is_file", [True, False], ids=["file", "folder"])
def test_a_part_whose_name_was_taken_meanwhile_is_removed(tmp_path: Path, *, is_file: bool) -> None:
    workplace = open_workplace(Target.from_path(str(tmp_path / "bag")))
    part = tmp_path / workplace.path_of("part")
    part.touch() if is_file else (part / "inner").mkdir(parents=True)
    (tmp_path / "bag").mkdir()

    with pytest.raises(FileExistsError):
        workplace.publish("part")

    assert os.listdir(tmp_path) == ["bag"]
    workplace.release()


def test_many_at_once_for_one_target_get_folders_of_their_own(tmp_path: Path) -> None:
    """Between making and locking its folder, one may lose it to another that takes it for abandoned; it then makes a new one."""
    places: list[str] = []

    def open_many() -> None:
        for _ in range(40):
            workplace = open_workplace(Target.from_path(str(tmp_path / "bag")))
            places.append(workplace.folder)
            assert os.path.isdir(workplace.folder)
            workplace.remove()
            workplace.release()

    threads = [threading.Thread(target=open_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(places)) == 160
    assert os.listdir(tmp_path) == []


def test_a_file_system_that_cannot_lock_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".bag.bayegan-0123456789ab").mkdir()

    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refuse)

    workplace = open_workplace(Target.from_path(str(tmp_path / "bag")))

    # Whether somebody works in the other cannot be known, so it stays.
    assert sorted(os.listdir(tmp_path)) == sorted([".bag.bayegan-0123456789ab", os.path.basename(workplace.folder)])
    workplace.remove()
    workplace.release()
