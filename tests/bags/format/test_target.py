"""A target knows from its path what is made there, and under which name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from archiver.bags.format import Target, bag_name

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "form", "name"),
    [
        ("bag", None, "bag"),
        ("bag/", None, "bag"),
        ("there/../bag.tar", "tar", "bag"),
        ("bag.tar/", "tar", "bag"),
        ("bag.TAR.GZ", "tar.gz", "bag"),
        ("bag.tgz", "tar.gz", "bag"),
        ("bag.v1.tar.zst", "tar.zst", "bag.v1"),
        ("bag.tzst", "tar.zst", "bag"),
        ("نامه‌ها.zip", "zip", "نامه‌ها"),
        (".tar", None, ".tar"),
        ("bag.7z", None, "bag.7z"),
        ("bag.tarx", None, "bag.tarx"),
    ],
)
def test_the_ending_of_the_name_decides_the_form(path: str, form: str | None, name: str) -> None:
    target = Target.from_path(path)

    assert (target.shown, target.form, target.bag_name) == (path, form, name)
    assert bag_name(path) == name
    assert target.is_other_archive is path.endswith(".7z")


def test_the_path_is_absolute_and_stays_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    target = Target.from_path("a/../bag")
    monkeypatch.chdir("/")

    assert target.path == str(tmp_path / "bag")
    assert (target.folder, target.name) == (str(tmp_path), "bag")


def test_links_are_followed_to_a_bag_that_stands_and_not_to_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    link = tmp_path / "link"
    link.symlink_to("bag")

    assert Target.from_path(str(link)).path == str(link)
    followed = Target.of_bag(str(link))
    assert (followed.shown, followed.path) == (str(link), os.path.realpath(tmp_path / "bag"))
