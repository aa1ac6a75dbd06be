"""What bags ask of the file system, with the system's help and without it."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.bags.workplace import disk

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=["offered", "not offered", "not known"])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Systems that lack the calls say so by not having them, or by an answer."""
    if request.param == "not offered":
        monkeypatch.setattr(disk, "_system", lambda _name: None)
    elif request.param == "not known":
        monkeypatch.setattr(disk, "_system", lambda _name: _answer_that_it_is_not_known)


def _answer_that_it_is_not_known(*_arguments: object) -> int:
    ctypes.set_errno(errno.ENOSYS)
    return -1


@pytest.mark.usefixtures("_system")
@pytest.mark.parametrize("made", ["folder", "file", "link"])
def test_renaming_never_replaces_anything(tmp_path: Path, made: str) -> None:
    (tmp_path / "old").mkdir()
    new = tmp_path / "new"
    if made == "link":
        new.symlink_to("absent")
    else:
        (new.mkdir if made == "folder" else new.touch)()

    with pytest.raises(FileExistsError):
        disk.rename_without_replacing(str(tmp_path / "old"), str(new))

    assert (tmp_path / "old").is_dir()
    new.rename(tmp_path / "away")
    disk.rename_without_replacing(str(tmp_path / "old"), str(new))
    assert new.is_dir()
    assert not (tmp_path / "old").exists()


@pytest.mark.usefixtures("_system")
def test_a_tree_is_flushed(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c").write_bytes(b"c")
    (tmp_path / "a/link").symlink_to("absent")
    (tmp_path / "a/link").unlink()

    disk.flush_tree(str(tmp_path / "a"))

    with pytest.raises(FileNotFoundError):
        disk.flush_tree(str(tmp_path / "absent"))


def test_two_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()

    assert disk.exchange(str(tmp_path / "one"), str(tmp_path / "other"))

    assert os.listdir(tmp_path / "one") == ["other"]
    with pytest.raises(FileNotFoundError):
        disk.exchange(str(tmp_path / "one"), str(tmp_path / "absent"))


def test_removing_a_tree_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").write_bytes(b"x")
    (tmp_path / "tree/a/b").mkdir(parents=True)
    (tmp_path / "tree/a/b/file").write_bytes(b"x")
    (tmp_path / "tree/link").symlink_to(tmp_path / "kept")

    disk.remove_tree(str(tmp_path / "tree"))

    assert os.listdir(tmp_path) == ["kept"]
    assert (tmp_path / "kept/file").read_bytes() == b"x"


@pytest.mark.skipif(shutil.which("setpriv") is None and os.geteuid() == 0, reason="only without the rights of root")
def test_folders_that_their_user_may_not_write_to_are_removed(tmp_path: Path) -> None:
    (tmp_path / "folder/a/b").mkdir(parents=True)
    (tmp_path / "folder/a/b/file").touch()
    for path, rights in (("folder/a/b", 0), ("folder/a", 0o555), ("folder", 0o500)):
        (tmp_path / path).chmod(rights)
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.geteuid() == 0 else []
    program = "import sys; from archiver.bags.workplace.disk import remove_tree; remove_tree(sys.argv[1])"

    subprocess.run([*as_others, sys.executable, "-c", program, tmp_path / "folder"], cwd=CHECKOUT, check=True)

    assert os.listdir(tmp_path) == []


def test_a_folder_that_was_replaced_is_told_from_the_one_that_is_open(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        assert disk.is_same(str(folder), descriptor)
        folder.rename(tmp_path / "moved")
        assert not disk.is_same(str(folder), descriptor)
        folder.mkdir()
        assert not disk.is_same(str(folder), descriptor)
    finally:
        os.close(descriptor)
