"""`archiver validate` as it is called: folders, archives, profiles, and what each exit code means."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands import program
from archiver.commands.command_line import parse_words
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


@pytest.mark.parametrize(
    "words",
    [
        ["bags/a"],
        ["a", "b", "--quiet"],
        ["--json", "a"],
        ["--verbose", "b", "a", "--debug"],
        ["validate"],
        ["a", "--quiet", "--quiet"],
    ],
)
def test_a_call_without_options_is_taken_apart_as_argparse_does(words: list[str]) -> None:
    """It is not given to argparse, which takes a tenth of the time of a short run."""
    _, quickly = program._parse(["validate", *words], "fa")
    _, slowly = parse_words(["validate", *words], "fa")
    unasked = {"words", "subcommand", "last_command", "print_completion", "version"}

    assert vars(quickly) == {name: value for name, value in vars(slowly).items() if name not in unasked}


@pytest.mark.parametrize(
    "words", [[], ["--level", "full", "a"], ["a", "--from-disk"], ["a", "--", "b"], ["-h"], ["--quiet"], ["a", "--json", "b"]]
)
def test_any_other_call_is_given_to_argparse(words: list[str]) -> None:
    assert program._list_plain_bags(["validate", *words]) == []


def test_a_bag_with_a_long_manifest_is_told_as_it_was_before(checkout: Path, tmp_path: Path) -> None:
    """Its files are read by copies of the process, while that loads."""
    bag = BagFolder(tmp_path / "bag", "plain")
    for number in range(1_500):
        bag.write(f"data/deep/letter {number:04}.txt", b"%d" % number)
    bag.list_payload()
    bag.seal()
    good = run(checkout, bag.path), run(checkout, bag.path, "--level", "full")
    bag.write("data/deep/letter 0700.txt", b"007")
    bad = run(checkout, bag.path), run(checkout, bag.path, "--level", "full")

    assert [(code, printed["results"], printed["findings"]) for code, printed in good] == [(0, good[1][1]["results"], [])] * 2
    assert [code for code, _ in bad] == [1, 1]
    assert bad[0][1]["findings"] == bad[1][1]["findings"]
    assert codes(bad[0][1]) == ["bag.digest-differs"] * 2
