"""Folders are removed without following a link, and one that was replaced is noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.bags.format import is_same
from archiver.bags.workplace import remove_tree

CHECKOUT = Path(__file__).resolve().parents[3]


def test_removing_a_tree_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").write_bytes(b"x")
    (tmp_path / "tree/a/b").mkdir(parents=True)
    (tmp_path / "tree/a/b/file").write_bytes(b"x")
    (tmp_path / "tree/link").symlink_to(tmp_path / "kept")

    remove_tree(str(tmp_path / "tree"))

    assert os.listdir(tmp_path) == ["kept"]
    assert (tmp_path / "kept/file").read_bytes() == b"x"


@pytest.mark.skipif(shutil.which("setpriv") is None and os.geteuid() == 0, reason="only without the rights of root")
def test_folders_that_their_user_may_not_write_to_are_removed(tmp_path: Path) -> None:
    (tmp_path / "folder/a/b").mkdir(parents=True)
    (tmp_path / "folder/a/b/file").touch()
    for path, rights in (("folder/a/b", 0), ("folder/a", 0o555), ("folder", 0o500)):
        (tmp_path / path).chmod(rights)
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.geteuid() == 0 else []
    program = "import sys; from archiver.bags.workplace.removal import remove_tree; remove_tree(sys.argv[1])"

    subprocess.run([*as_others, sys.executable, "-c", program, tmp_path / "folder"], cwd=CHECKOUT, check=True)

    assert os.listdir(tmp_path) == []


def test_a_folder_that_was_replaced_is_told_from_the_one_that_is_open(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        assert is_same(str(folder), descriptor)
        folder.rename(tmp_path / "moved")
        assert not is_same(str(folder), descriptor)
        folder.mkdir()
        assert not is_same(str(folder), descriptor)
    finally:
        os.close(descriptor)
