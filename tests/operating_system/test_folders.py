"""Folders and paths, reached without following a link, with the system's help and without it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from archiver.operating_system import (
    Folder,
    IrregularFileError,
    c_library,
    exchange,
    is_same_or_inside,
    opening,
    rename_without_replacing,
)
from archiver.operating_system import folder as folder_module
from archiver.operating_system.opening import open_unfollowed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["offered", "no openat", "no O_NOFOLLOW", "neither"])
def _links_refused(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param in {"no openat", "neither"}:
        monkeypatch.setattr(folder_module, "_OPENS_BELOW", False)
        monkeypatch.setattr(folder_module, "LISTS_BY_DESCRIPTOR", False)
        monkeypatch.setattr(opening, "LISTS_BY_DESCRIPTOR", False)
    if request.param in {"no O_NOFOLLOW", "neither"}:
        for name in ("NO_FOLLOW", "ONLY_FOLDER"):
            monkeypatch.setattr(opening, name, 0)
        monkeypatch.setattr(folder_module, "_READ", os.O_RDONLY | os.O_NONBLOCK)


@pytest.mark.usefixtures("_links_refused")
def test_no_link_is_followed_below_a_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a").write_bytes(b"a")
    (tmp_path / "root/b").mkdir(parents=True)
    (tmp_path / "root/b/a").write_bytes(b"inside")
    (tmp_path / "root/folder").symlink_to(tmp_path / "outside")
    (tmp_path / "root/file").symlink_to(tmp_path / "outside/a")
    (tmp_path / "link").symlink_to("root")
    folder = Folder(str(tmp_path / "link"), grows=True)

    descriptor, state = folder.open_file("b/a")
    assert os.read(descriptor, 10) == b"inside"
    assert state.st_size == 6
    os.close(descriptor)
    for path, number in (("folder/a", errno.ENOTDIR), ("file", errno.ELOOP), ("b/a/c", errno.ENOTDIR), ("c", errno.ENOENT)):
        with pytest.raises(OSError, match=os.strerror(number)):
            folder.open_file(path)
    with pytest.raises(IrregularFileError):
        folder.open_file("b")
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        folder.create_file("file", 0o666)
    with pytest.raises(NotADirectoryError):
        folder.create_file("folder/new", 0o666)
    os.close(folder.create_file("d/e/f", 0o640))
    with folder.scan("d/e") as entries:
        assert [entry.name for entry in entries] == ["f"]
    with pytest.raises(OSError, match=r"directory|links"), folder.scan("folder"):
        pass
    folder.close()
    assert os.listdir(tmp_path / "outside") == ["a"]


def test_a_link_that_takes_the_place_of_a_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without O_NOFOLLOW, another program may put it there between the look and the opening."""
    monkeypatch.setattr(opening, "NO_FOLLOW", 0)
    (tmp_path / "file").write_bytes(b"ours")
    (tmp_path / "other").write_bytes(b"theirs")
    look = os.stat

    def look_and_replace(path: Any, **named: Any) -> os.stat_result:
        state = look(path, **named)
        (tmp_path / "file").unlink()
        (tmp_path / "file").symlink_to("other")
        return state

    monkeypatch.setattr(os, "stat", look_and_replace)

    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        open_unfollowed(str(tmp_path / "file"), os.O_RDONLY)


def test_a_folder_is_the_same_by_any_path_to_it(tmp_path: Path) -> None:
    """On macOS `/tmp` is a link to `/private/tmp`."""
    (tmp_path / "private/tmp/x/y").mkdir(parents=True)
    (tmp_path / "tmp").symlink_to("private/tmp")
    one, other = str(tmp_path / "tmp/x"), str(tmp_path / "private/tmp/x")

    assert is_same_or_inside(one, other)
    assert is_same_or_inside(f"{one}/y/absent", other)
    assert is_same_or_inside(other, one)
    assert not is_same_or_inside(str(tmp_path / "tmp/xy"), other)
    assert not is_same_or_inside(str(tmp_path), one)


@pytest.mark.parametrize("is_there", [True, False])
def test_macos_renames_by_its_own_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool) -> None:
    """Linux's call stands for renamex_np here, with the flags that macOS has for the same."""
    linux = c_library.find_function("renameat2")
    flags = {4: 1, 2: 2}

    def renamex_np(old: bytes, new: bytes, flag: int) -> int:
        assert linux is not None
        answer: int = linux(-100, old, -100, new, flags[flag])
        return answer

    monkeypatch.setattr(c_library, "find_function", lambda name: renamex_np if name == "renamex_np" else None)
    (tmp_path / "old/inner").mkdir(parents=True)
    if is_there:
        (tmp_path / "new").mkdir()
        with pytest.raises(FileExistsError):
            rename_without_replacing(str(tmp_path / "old"), str(tmp_path / "new"))
        assert exchange(str(tmp_path / "old"), str(tmp_path / "new"))
    else:
        rename_without_replacing(str(tmp_path / "old"), str(tmp_path / "new"))
    assert os.listdir(tmp_path / "new") == ["inner"]
