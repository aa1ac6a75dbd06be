"""Documents come out of a bag as they went in."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from archiver.records import Organization
from archiver.tasks import CreateOptions, create, extract

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = 1478338200
"""5 November 2016, 09:30 UTC."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of documents with names that manifests encode, an empty folder, and times of their own."""
    folder = tmp_path / "source"
    for number, name in enumerate(["نامه‌ها/۱۳۹۵.txt", "100%.txt", "line\nbreak.txt"]):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} ۱۵ آبان ۱۳۹۵", encoding="utf-8")
        os.utime(path, (MOMENT + number, MOMENT + number))
    (folder / "empty").mkdir()
    return folder


@pytest.fixture
def bag(source: Path, tmp_path: Path) -> Path:
    assert create([source], tmp_path / "bag", CreateOptions(organization=Organization("x"))).made
    return tmp_path / "bag"


def _state(folder: Path) -> dict[str, tuple[bytes, float]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime) for path in files}


def test_names_bytes_times_and_empty_folders_are_as_they_were(source: Path, bag: Path, tmp_path: Path) -> None:
    report = extract(bag, tmp_path / "out")

    assert report.made
    assert report.documents == 3
    assert _state(tmp_path / "out") == _state(source)
    assert (tmp_path / "out" / "empty").is_dir()


def test_times_that_the_bag_lost_on_its_way_come_from_the_records(source: Path, bag: Path, tmp_path: Path) -> None:
    for path in (bag / "data").rglob("*"):
        os.utime(path, (0, 0))

    assert extract(bag, tmp_path / "out").made
    assert _state(tmp_path / "out") == _state(source)


def test_a_bag_that_is_not_valid_gives_nothing(bag: Path, tmp_path: Path) -> None:
    (bag / "data" / "100%.txt").write_text("changed", encoding="utf-8")
    report = extract(bag, tmp_path / "out")

    assert not report.made
    assert "bag.digest-differs" in {finding.code for finding in report.findings}
    assert not (tmp_path / "out").exists()


def test_a_target_that_exists_is_refused(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    report = extract(bag, tmp_path / "out")

    assert not report.made
    assert [finding.code for finding in report.findings] == ["source.target-exists"]
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", ["bag.zip", "bag.tar", "bag.tar.gz", "bag.tar.zst"])
def test_documents_come_out_of_one_file_as_they_went_in(source: Path, tmp_path: Path, name: str) -> None:
    assert create([source], tmp_path / name, CreateOptions(organization=Organization("x"))).made

    report = extract(tmp_path / name, tmp_path / "out")

    assert report.made
    assert report.documents == 3
    assert _state(tmp_path / "out") == _state(source)
    assert (tmp_path / "out" / "empty").is_dir()


def test_times_that_an_archive_lost_come_from_the_records(source: Path, bag: Path, tmp_path: Path) -> None:
    for path in (bag / "data").rglob("*"):
        os.utime(path, (0, 0))
    subprocess.run(["tar", "-cf", "bag.tar", "bag"], cwd=tmp_path, check=True)

    assert extract(tmp_path / "bag.tar", tmp_path / "out").made
    assert _state(tmp_path / "out") == _state(source)
