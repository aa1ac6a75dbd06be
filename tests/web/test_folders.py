"""Folders: nothing outside the roots is reached, or told apart from what does not exist."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.web.folders import Folders, Location, NotBelowRootsError, list_folder

if TYPE_CHECKING:
    from pathlib import Path


def _token(path: str) -> str:
    return base64.urlsafe_b64encode(os.fsencode(path)).decode().rstrip("=")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A root with a folder, a file and links, and a secret beside it."""
    root = tmp_path / "root"
    (root / "جعبه" / "inner").mkdir(parents=True)
    (root / "جعبه" / "نامه.txt").write_text("سلام")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "file").write_text("secret")
    (root / "link").symlink_to(tmp_path / "secret")
    (root / "file-link").symlink_to(tmp_path / "secret" / "file")
    return root


def test_what_lies_below_a_root_is_found_by_its_token(tree: Path) -> None:
    folders = Folders([str(tree)])
    found = folders.find(_token(f"{tree}/جعبه/نامه.txt"))

    assert found.path == f"{tree}/جعبه/نامه.txt"
    assert found.name == "نامه.txt"
    assert folders.find(found.token) == found
    assert [folder.name for folder in found.around] == ["root", "جعبه", "نامه.txt"]


@pytest.mark.parametrize(
    "path",
    [
        "{root}/../secret/file",
        "{root}/link/file",
        "{root}/link",
        "{root}/file-link",
        "{root}/جعبه/../../secret/file",
        "{root}/./جعبه",
        "{root}/جعبه//inner",
        "{root}/nothing",
        "{root}x",
        "/etc/passwd",
        "etc/passwd",
        "",
        "/",
        "{root}/a\0b",
        "{root}/جعبه/نامه.txt/",
    ],
)
def test_nothing_else_is_found(tree: Path, path: str) -> None:
    with pytest.raises(NotBelowRootsError):
        Folders([str(tree)]).find(_token(path.format(root=tree)))


@pytest.mark.parametrize("token", ["", "a", "%%%", "ش", "=" * 9, "AA", "a" * 100_000])
def test_a_token_that_is_none_is_refused(tree: Path, token: str) -> None:
    with pytest.raises(NotBelowRootsError):
        Folders([str(tree)]).find(token)


@given(names=st.lists(st.text(max_size=6), max_size=4))
def test_names_never_lead_out_of_a_root(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """The design: “Paths are looked up below the roots without following links out of them”."""
    root = tmp_path_factory.getbasetemp()
    try:
        found = Folders([str(root)]).below(Location(str(root)), *names)
    except NotBelowRootsError:
        return
    assert os.path.realpath(found.path).startswith(str(root.resolve()))


def test_a_listing_shows_folders_first_and_no_links(tree: Path) -> None:
    (tree / "bag").mkdir()
    (tree / "bag" / "bagit.txt").write_text("")
    (tree / "box.zip").write_bytes(b"")
    (tree / ".hidden").mkdir()
    listing = list_folder(Location(str(tree)))

    assert [(entry.location.name, entry.kind) for entry in listing.entries] == [
        ("bag", "bag"),
        ("جعبه", "folder"),
        ("box.zip", "archive"),
    ]


def test_a_root_that_is_reached_by_a_link_is_taken(tree: Path, tmp_path: Path) -> None:
    named = tmp_path / "named"
    named.symlink_to(tree)

    assert Folders([str(named)]).find(_token(f"{tree}/جعبه")).name == "جعبه"
