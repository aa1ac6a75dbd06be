"""The person who makes or changes a bag stands in its events, if named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from archiver import CreateOptions, Organization, WrongUsageError, add_algorithm, create, validate
from archiver.commands.program import main
from tests.tasks.described_bag import make_bag

if TYPE_CHECKING:
    from pathlib import Path


def _events(bag: Path) -> list[dict[str, Any]]:
    return list(map(json.loads, (bag / "metadata/events.jsonl").read_bytes().splitlines()))


def _person(role: str) -> dict[str, str]:
    return {"type": "person", "name": "م. کریمی", "role": role}


def test_creation_and_the_dates_that_are_given_name_the_person(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    options = CreateOptions(Organization("x"), date="15 Aban 1395", date_note="card", agent=" م. کریمی ", second_opinion="none")
    assert create(tmp_path / "a.txt", tmp_path / "bag", options).made

    *_, given, creation = _events(tmp_path / "bag")
    assert (given["eventType"], given["agents"][1:]) == ("metadata modification", [_person("authorizer")])
    assert (creation["eventType"], creation["agents"][1:]) == ("information package creation", [_person("implementer")])
    assert validate(tmp_path / "bag").valid


def test_without_a_name_nothing_is_said_of_a_person(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag")

    assert not [agent for event in _events(bag) for agent in event["agents"] if agent["type"] == "person"]


def test_an_added_algorithm_names_the_person(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag")

    assert add_algorithm(bag, "sha3-256", agent="م. کریمی", second_opinion="none").changed

    assert _events(bag)[-1]["agents"][1:] == [_person("implementer")]


def test_a_bag_that_keeps_no_events_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert create(tmp_path / "a.txt", tmp_path / "bag", CreateOptions(plain=True, second_opinion="none")).made

    report = add_algorithm(tmp_path / "bag", "sha3-256", agent="م. کریمی", second_opinion="none")

    assert (report.changed, report.findings[-1].code) == (True, "bag.agent-unkept")


@pytest.mark.parametrize("agent", ["", " ", "a\x07"])
def test_a_name_of_nobody_is_refused(tmp_path: Path, agent: str) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")

    with pytest.raises(WrongUsageError):
        create(tmp_path / "a.txt", tmp_path / "bag", CreateOptions(Organization("x"), agent=agent))
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["create", "{here}", "--to", "{bag}", "--plain", "--agent", "x"], "error.plain-without-records"),
        (["extract", "{here}", "--to", "{bag}", "--agent", "x"], "error.option-needs-option"),
        (["bag", "describe", "{here}", "--records", "t.csv"], "error.argument-missing"),
        (["bag", "resolve-date", "{here}", "a", "--date", "1395", "--note", "x"], "error.argument-missing"),
    ],
)
def test_wrong_usage_is_told_in_words(tmp_path: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "here").mkdir()
    places = {"here": tmp_path / "here", "bag": tmp_path / "bag"}

    assert main([*(word.format(**places) for word in words), "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == code
