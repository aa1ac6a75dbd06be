"""Counting files before anything is planned, to know if processes are worth starting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.tasks.early_start import count_files

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_counted_among_and_below_the_sources(tmp_path: Path) -> None:
    for path in ("a/1.txt", "a/b/2.txt", "a/b/3.txt", "c/4.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    (tmp_path / "a/round").symlink_to(tmp_path / "a")

    assert count_files([str(tmp_path / "a"), str(tmp_path / "c/4.txt"), str(tmp_path / "absent"), "\0"]) == 5


def test_counting_ends_when_the_files_are_many(tmp_path: Path) -> None:
    for number in range(1_300):
        (tmp_path / f"{number // 650}").mkdir(exist_ok=True)
        (tmp_path / f"{number // 650}/{number}").touch()

    assert 1_000 <= count_files([str(tmp_path)] * 3) <= 2_000
