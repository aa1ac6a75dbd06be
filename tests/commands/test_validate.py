"""`archiver validate` as it is called: folders, archives, profiles, and what each exit code means."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from pathlib import Path


def run(checkout: Path, *arguments: object) -> tuple[int, dict[str, Any]]:
    """The exit code and what `--json` prints."""
    command = [sys.executable, "-m", "archiver", "validate", *map(str, arguments), "--json"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, check=False)
    return done.returncode, json.loads(done.stdout)


def codes(printed: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in printed["findings"]]


@pytest.fixture
def bag(tmp_path: Path) -> BagFolder:
    return BagFolder(tmp_path / "bag", "own")


@pytest.fixture
def archive(bag: BagFolder) -> Path:
    subprocess.run(["tar", "-czf", "bag.tar.gz", "bag"], cwd=bag.path.parent, check=True)
    return bag.path.parent / "bag.tar.gz"


def test_an_archive_is_validated_like_a_folder(checkout: Path, bag: BagFolder, archive: Path) -> None:
    code, printed = run(checkout, bag.path, archive)

    assert code == 0
    assert [result["valid"] for result in printed["results"]] == [True, True]
    assert codes(printed) == []


def test_our_own_profile_can_be_given_as_a_file(checkout: Path, archive: Path) -> None:
    assert run(checkout, archive, "--profile", checkout / "schemas" / "bag-profile.json")[0] == 0


def test_a_profile_that_is_not_kept_is_an_error_finding(checkout: Path, bag: BagFolder, tmp_path: Path) -> None:
    profile = json.loads((checkout / "schemas" / "bag-profile.json").read_text())
    profile["Manifests-Required"] = ["sha3512"]
    (tmp_path / "profile.json").write_text(json.dumps(profile))

    code, printed = run(checkout, bag.path, "--profile", tmp_path / "profile.json")

    assert code == 1
    assert codes(printed) == ["profile.manifest-missing"]


@pytest.mark.slow
def test_what_is_no_profile_or_no_bag_cannot_be_read(checkout: Path, bag: BagFolder, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("hello")

    assert run(checkout, bag.path, "--profile", tmp_path / "letter.txt")[0] == 3
    assert run(checkout, tmp_path / "letter.txt")[0] == 3


def test_a_profile_that_is_a_pipe_is_refused(checkout: Path, bag: BagFolder, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    exit_code, printed = run(checkout, bag.path, "--profile", tmp_path / "pipe")

    assert (exit_code, codes(printed)) == (3, ["error.unreadable"])


@pytest.mark.slow
def test_no_second_opinion_is_asked_about_archives_or_bad_bags(checkout: Path, bag: BagFolder, archive: Path) -> None:
    assert run(checkout, archive, "--second-opinion")[1]["findings"][0]["code"] == "bag.second-opinion-of-archive"

    bag.write("data/hello.txt", b"HELLO\n")
    code, printed = run(checkout, bag.path, "--second-opinion")
    assert code == 1
    assert codes(printed)[-1] == "bag.second-opinion-not-asked"
