"""Manifests in the orders in which other programs write them are read by units, and say what parsing them says.

bagit.py and bdbag list the files of a folder before its sub-folders. Archivematica has bagit.py do it in several processes, with
one algorithm, and makes the empty folders of the package anew afterwards. bdbag lists what is yet to be fetched at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import bagit
import pytest

from tests.bags.validation.test_payload_reading import Ways

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("objects/b.txt", "objects/a/z.txt", "objects/a-b.txt", "METS.xml", "logs/log.txt", "objects/نامه.txt", "Z.txt")
BY_FOLDERS = ["METS.xml", "Z.txt", "logs/log.txt", "objects/a-b.txt", "objects/b.txt", "objects/نامه.txt", "objects/a/z.txt"]


@dataclass
class MadeBag:
    """A bag that another program made."""

    path: Path


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    return Ways(monkeypatch)


def make_bag(folder: Path, algorithms: list[str], processes: int) -> MadeBag:
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}\n", encoding="utf-8")
    bagit.make_bag(str(folder), processes=processes, checksums=algorithms)
    return MadeBag(folder)


@pytest.mark.parametrize(
    ("algorithms", "processes", "empty"),
    [(["sha256", "sha512"], 1, []), (["sha256"], 2, ["objects/submission", "thumbnails"]), (["sha256", "sha512"], 2, ["a/b"])],
    ids=["bagit.py and bdbag", "Archivematica", "several processes"],
)
def test_files_of_a_folder_before_its_folders(
    algorithms: list[str], processes: int, empty: list[str], tmp_path: Path, ways: Ways
) -> None:
    bag = make_bag(tmp_path / "bag", algorithms, processes)
    for folder in empty:
        (tmp_path / "bag" / "data" / folder).mkdir(parents=True)
    listed = (tmp_path / "bag" / f"manifest-{algorithms[0]}.txt").read_text(encoding="utf-8").splitlines()
    assert [line.partition("  data/")[2] for line in listed] == BY_FOLDERS

    parsed = ways.by_parsing(bag)
    assert parsed["valid"]
    assert ways.by_units(bag) == parsed
    assert ways.read is not None
    assert ways.read.is_well


def test_files_to_be_fetched_have_the_manifests_parsed(tmp_path: Path, ways: Ways) -> None:
    """A line of a file that is not there yet is no fault then, and each manifest may name others."""
    bag = make_bag(tmp_path / "bag", ["sha256"], 1)
    digest = "0" * 64
    with (tmp_path / "bag/manifest-sha256.txt").open("a") as file:
        file.write(f"{digest}  data/far.txt\n")
    (tmp_path / "bag/fetch.txt").write_text("https://example.org/far.txt\t5\tdata/far.txt\n")
    parsed = ways.by_parsing(bag)

    assert ways.by_units(bag) == parsed
    assert ways.read is not None
    assert not ways.read.is_well
    assert "bag.file-not-fetched" in {finding["code"] for finding in parsed["findings"]}
