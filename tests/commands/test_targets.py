"""Whatever a command is asked to write, nothing is written into a bag that stands.

"complete: every file in the payload is listed in every payload manifest" (RFC 8493, 3): one file more, and a bag is broken.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from archiver.commands.program import main
from tests.bags.good_bags import BagFolder
from tests.bags.kills import look

if TYPE_CHECKING:
    from pathlib import Path

_COMMANDS = {
    "create": ["create", "box", "--organization", "X", "--to", "{target}"],
    "create an archive": ["create", "box", "--organization", "X", "--to", "{target}.zip"],
    "create --dry-run": ["create", "box", "--organization", "X", "--to", "{target}", "--dry-run"],
    "extract": ["extract", "other", "--to", "{target}"],
    "extract from the bag itself": ["extract", "bag", "--to", "{target}"],
    "export": ["export", "other", "--as", "premis", "--to", "{target}.xml"],
    "records template": ["records", "template", "--to", "{target}.csv"],
    "records export": ["records", "export", "other", "--to", "{target}.csv"],
    "init": ["init", "{folder}", "--organization", "X"],
    "date convert": ["date", "convert", "--csv", "box/dates.csv", "--column", "date", "--output", "{target}.csv"],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    BagFolder(tmp_path / "bag", "own")
    BagFolder(tmp_path / "other", "own")
    (tmp_path / "box").mkdir()
    (tmp_path / "box/dates.csv").write_text("date\n15 Aban 1395\n", encoding="utf-8")
    (tmp_path / "way").symlink_to("bag/data/deep")
    return tmp_path


@pytest.mark.parametrize("folder", ["bag", "bag/data/deep", "bag/metadata", "way"])
@pytest.mark.parametrize("command", _COMMANDS.values(), ids=_COMMANDS)
def test_nothing_is_written_into_a_bag(here: Path, command: list[str], folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = look(here)

    assert main([word.format(target=f"{folder}/x", folder=folder) for word in [*command, "--json"]]) == 2

    assert [finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]] == ["error.target-inside-bag"]
    assert look(here) == before


def test_a_report_does_not_go_into_a_bag_either(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = look(here)

    assert main(["validate", "other", "--json", "--report", "way/report.html"]) == 2
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "error.report-inside"
    assert look(here) == before


@pytest.mark.parametrize("change", [["add-algorithm", "{}", "sha3_256"], ["resolve-date", "{}", "hello.txt"]])
def test_a_bag_that_is_a_part_of_another_is_not_changed(
    here: Path, change: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    inner = os.path.join("bag", "data", "inner")
    shutil.copytree("other", inner)
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    given = ["--date", "15 Aban 1395", "--note", "x", "--agent", "y"] if change[0] == "resolve-date" else []

    assert main(["bag", *(word.format(inner) for word in change), *given, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "error.target-inside-bag"
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("language", "told"), [("en", "is inside the bag"), ("fa", "درون بستهٔ")])
def test_the_bag_is_named(here: Path, language: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["create", "box", "--organization", "X", "--to", "bag/x", "--lang", language]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert str(here / "bag") in said


_MAKING = {
    "create": ["create", "box", "--organization", "X", "--to", "{target}"],
    "extract": ["extract", "other", "--to", "{target}"],
    "extract --as-bag": ["extract", "other", "--as-bag", "--to", "{target}"],
    "export": ["export", "other", "--as", "premis", "--to", "{target}.xml"],
    "records template": ["records", "template", "box", "--to", "{target}.csv"],
    "records export": ["records", "export", "other", "--to", "{target}.csv"],
    "date convert": ["date", "convert", "--csv", "box/dates.csv", "--column", "date", "--output", "{target}.csv"],
}


@pytest.mark.parametrize("command", _MAKING.values(), ids=_MAKING)
def test_missing_folders_above_what_is_made_are_made_and_taken_away_again_if_nothing_is(here: Path, command: list[str]) -> None:
    words = [word.format(target="new/inner/x") for word in [*command, "--json"]]
    for path in (here / "box/dates.csv", here / "other/data/hello.txt"):
        path.rename(here / path.name)
    os.mkfifo(here / "box/pipe")

    assert main(words) != 0
    assert not (here / "new").exists()

    (here / "box/pipe").unlink()
    for path in (here / "box/dates.csv", here / "other/data/hello.txt"):
        (here / path.name).rename(path)
    assert main(words) == 0
    assert len(list((here / "new/inner").iterdir())) == 1


def test_a_report_makes_missing_folders_too(here: Path) -> None:
    assert main(["validate", "bag", "--report", "new/inner/report.json"]) == 0
    assert sorted(path.name for path in (here / "new/inner").iterdir()) == ["report.json", "report.json.sha256"]
