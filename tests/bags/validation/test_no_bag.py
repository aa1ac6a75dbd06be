"""Folders and archives that are no bag: one sentence about what they are, not a heap of missing parts."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from archiver.bags.extraction import extract_payload
from archiver.bags.validation import validate_bag
from archiver.messages import LANGUAGES
from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.findings import Finding


def only_finding(path: Path) -> Finding:
    report = validate_bag(path)
    (finding,) = report.findings
    assert not report.valid
    for language in LANGUAGES:
        assert finding.message(language)
        assert finding.remedy(language)
    return finding


def test_a_folder_of_documents_is_said_to_be_no_bag(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/a.txt").write_text("a letter")
    (tmp_path / "letters/photos.zip").write_bytes(b"PK\x05\x06" + bytes(18))

    finding = only_finding(tmp_path / "letters")

    assert (finding.code, finding.values) == ("bag.none-here", {"name": "letters", "files": 2})
    report, _ = extract_payload(str(tmp_path / "letters"), str(tmp_path / "out"))
    assert report is not None
    assert [found.code for found in report.findings] == ["bag.none-here"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", ["tar", "zip"])
def test_an_archive_of_documents_is_said_to_hold_no_bag(tmp_path: Path, form: str) -> None:
    (tmp_path / "letters/inner").mkdir(parents=True)
    (tmp_path / "letters/inner/a.txt").write_text("a letter")
    command = ["tar", "-cf", "letters.tar", "letters"] if form == "tar" else ["zip", "-q", "-r", "letters.zip", "letters"]
    subprocess.run(command, cwd=tmp_path, check=True)

    assert only_finding(tmp_path / f"letters.{form}").code == "bag.none-here"


def test_a_folder_of_bags_says_how_to_validate_them(tmp_path: Path) -> None:
    for name in ("one", "two of them"):
        BagFolder(tmp_path / "our bags" / name, "plain")

    finding = only_finding(tmp_path / "our bags")

    assert finding.code == "bag.folder-of-bags"
    assert (finding.values["count"], finding.values["found"]) == (2, ["one", "two of them"])
    command = finding.values["command"]
    printed = subprocess.run(
        ["bash", "-c", f"printf '%s\\n' {command.removeprefix('archiver validate ')}"], capture_output=True, check=True
    )
    assert printed.stdout.decode().splitlines() == [f"{tmp_path}/our bags/one", f"{tmp_path}/our bags/two of them"]


def test_bags_beside_other_files_or_deeper_are_named_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "box/readme.txt").parent.mkdir()
    (tmp_path / "box/readme.txt").write_text("x")
    for name in ("b", "a b"):
        BagFolder(tmp_path / "box/2024" / name, "plain")

    finding = only_finding(tmp_path / "box")

    assert finding.values["found"] == ["2024/a b", "2024/b"]
    assert shlex.split(finding.values["command"]) == [
        "archiver",
        "validate",
        f"{tmp_path}/box/2024/a b",
        f"{tmp_path}/box/2024/b",
    ]


def test_a_folder_of_archives_is_one_of_bags(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    for name in ("a.zip", "b.tar.gz", ".DS_Store"):
        (tmp_path / "store" / name).write_bytes(b"")

    assert only_finding(tmp_path / "store").values["found"] == ["a.zip", "b.tar.gz"]


@pytest.mark.parametrize("kept", ["manifest-sha256.txt", "bag-info.txt", "tagmanifest-sha512.txt"])
def test_a_bag_that_lost_its_declaration_is_still_checked_as_a_bag(tmp_path: Path, kept: str) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    for name in [*bag.tag_files(), "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"]:
        if name != kept:
            bag.remove(name)

    assert "bag.declaration-missing" in {finding.code for finding in validate_bag(bag.path).findings}
