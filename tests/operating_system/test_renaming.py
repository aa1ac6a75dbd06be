"""Renaming, exchanging and flushing, with the system's help and without it."""

from __future__ import annotations

import ctypes
import errno
import os
from typing import TYPE_CHECKING

import pytest

from archiver.operating_system import c_library, exchange, flush_tree, rename_without_replacing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["offered", "not offered", "not known"])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Systems that lack the calls say so by not having them, or by an answer."""
    if request.param == "not offered":
        monkeypatch.setattr(c_library, "find_function", lambda _name: None)
    elif request.param == "not known":
        monkeypatch.setattr(c_library, "find_function", lambda _name: _answer_that_it_is_not_known)


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
        rename_without_replacing(str(tmp_path / "old"), str(new))

    assert (tmp_path / "old").is_dir()
    new.rename(tmp_path / "away")
    rename_without_replacing(str(tmp_path / "old"), str(new))
    assert new.is_dir()
    assert not (tmp_path / "old").exists()


@pytest.mark.usefixtures("_system")
def test_a_tree_is_flushed(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c").write_bytes(b"c")
    (tmp_path / "a/link").symlink_to("absent")
    (tmp_path / "a/link").unlink()

    flush_tree(str(tmp_path / "a"))

    with pytest.raises(FileNotFoundError):
        flush_tree(str(tmp_path / "absent"))


def test_two_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()

    assert exchange(str(tmp_path / "one"), str(tmp_path / "other"))

    assert os.listdir(tmp_path / "one") == ["other"]
    with pytest.raises(FileNotFoundError):
        exchange(str(tmp_path / "one"), str(tmp_path / "absent"))
