"""Bags are found below a folder, whatever else lies there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.holdings.places import FolderPlace

if TYPE_CHECKING:
    from pathlib import Path


def _bag(path: Path) -> None:
    (path / "data").mkdir(parents=True)
    (path / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")


def _find(path: Path) -> list[str]:
    unread: list[str] = []
    found = [bag.path for bag in FolderPlace("nas", str(path)).find_bags(unread)]
    assert unread == []
    return found


def test_bags_are_found_at_any_depth_and_nothing_is_looked_for_inside_them(tmp_path: Path) -> None:
    _bag(tmp_path / "b" / "نامه‌ها")
    _bag(tmp_path / "a")
    _bag(tmp_path / "a" / "data" / "inner")
    (tmp_path / "c.zip").write_bytes(b"")
    (tmp_path / "c.txt").write_bytes(b"")

    assert _find(tmp_path) == ["c.zip", "a", "b/نامه‌ها"]


def test_hidden_names_and_seals_are_passed_over(tmp_path: Path) -> None:
    for name in (".quarantine/2026/a", ".a.bayegan-0123456789ab/bag", "a.seals", "lost+found/x"):
        _bag(tmp_path / name)

    assert _find(tmp_path) == []


def test_links_are_followed_once_and_a_folder_is_found_once(tmp_path: Path) -> None:
    _bag(tmp_path / "disk" / "letters")
    place = tmp_path / "place"
    place.mkdir()
    (place / "one").symlink_to(tmp_path / "disk")
    (place / "two").symlink_to(tmp_path / "disk")
    (place / "round").symlink_to(place)

    assert _find(place) == ["one/letters"]


def test_a_place_is_a_bag_too(tmp_path: Path) -> None:
    _bag(tmp_path / "a")

    assert _find(tmp_path / "a") == [""]


def test_a_folder_that_is_not_there_cannot_be_reached(tmp_path: Path) -> None:
    assert FolderPlace("nas", str(tmp_path / "none")).reach() == os.strerror(2)
    assert FolderPlace("nas", str(tmp_path)).reach() is None


def test_one_folder_has_one_identity_on_every_way(tmp_path: Path) -> None:
    _bag(tmp_path / "a")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    found = [FolderPlace("nas", str(tmp_path)).find_bag(name) for name in ("a", "b")]

    assert len({bag.identity for bag in found if bag is not None}) == 1
    assert FolderPlace("nas", str(tmp_path)).find_bag("c") is None
