"""What each change of a bag did, from its events and the states that it keeps."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archiver import ExportOptions, GivenDate, TableExportOptions, add_algorithm, export, export_table, read_history, resolve_date
from tests.tasks.described_bag import make_bag

if TYPE_CHECKING:
    from archiver import BagState


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bag = make_bag(tmp_path_factory.mktemp("history") / "bag")
    for date, note, agent in (("۱۵ آبان ۱۳۹۵", "کارت", "م. کریمی"), ("4 November 2016", "fax", "A. Clerk")):
        assert resolve_date(bag, "plain.txt", GivenDate(date, note, agent), second_opinion="none").changed
    assert add_algorithm(bag, "sha3-256", second_opinion="none").changed
    assert resolve_date(bag, "closed.txt", GivenDate("1395", "secret reason", "B"), second_opinion="none").changed
    return bag


def _names(state: BagState) -> list[str]:
    return [agent["name"] for agent in state.agents if agent["type"] == "person"]


def test_each_state_says_who_changed_what_from_what_to_what(bag: Path) -> None:
    history = read_history(bag)

    created, first, second, third, _ = history.states
    assert [state.number for state in history.states] == [1, 2, 3, 4, 5]
    assert [state.kept for state in history.states] == [*(f"metadata/history/{number}" for number in range(1, 5)), None]
    assert all(state.time for state in history.states)
    assert (created.documents, created.algorithms, created.changes) == (4, ["sha256", "sha512"], [])
    assert {act["type"] for act in created.acts} >= {"ingestion", "message digest calculation", "information package creation"}
    assert (_names(first), _names(second)) == (["م. کریمی"], ["A. Clerk"])
    (change,) = second.changes
    assert (change.document, change.field) == ("data/plain.txt", "date")
    assert (change.before["note"], change.before["gregorian"]) == ("کارت", "2016-11-05")
    assert (change.after["note"], change.after["gregorian"]) == ("fax", "2016-11-04")
    assert (third.algorithms, third.changes, third.agents[0]["name"]) == (["sha3256"], [], "bayegan")


def test_a_withheld_document_is_named_by_its_code_and_nothing_is_told_of_it(bag: Path) -> None:
    last = read_history(bag).states[-1]

    assert [change.to_dict() for change in last.changes] == [{"document": "ب/۲", "field": "date"}]
    assert "secret reason" not in str(last.to_dict())

    told = read_history(bag, with_withheld=True).states[-1]
    assert told.changes[0].document == "data/closed.txt"
    assert told.changes[0].after["note"] == "secret reason"


def test_an_archive_has_the_same_history(bag: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "bag"), "zip", bag.parent, "bag")

    assert [state.to_dict() for state in read_history(archive).states] == [state.to_dict() for state in read_history(bag).states]


def _codes(findings: Any) -> set[str]:
    return {finding.code for finding in findings if finding.severity == "error"}


def test_a_broken_history_is_told(bag: Path, tmp_path: Path) -> None:
    shutil.copytree(bag, tmp_path / "bag")
    shutil.rmtree(tmp_path / "bag/metadata/history/2")

    history = read_history(tmp_path / "bag")

    assert "bag.history-incomplete" in _codes(history.findings)


def test_a_bag_of_version_1_0_has_a_history() -> None:
    # Made by version 0.1.0 before events had versions: a date decided, an algorithm added, another date decided.
    history = read_history(Path(__file__).parents[1] / "data/bags/changed-1.0.tar.gz")

    assert _codes(history.findings) == set()
    assert [(state.time, _names(state), len(state.changes), list(state.algorithms)) for state in history.states] == [
        ("2023-11-14T22:13:20Z", [], 0, ["sha256", "sha512"]),
        ("2023-11-15T22:13:20Z", ["M. Karimi"], 1, []),
        ("2023-11-16T22:13:20Z", [], 0, ["sha3256"]),
        ("2023-11-17T22:13:20Z", ["A. Clerk"], 1, []),
    ]
    change = history.states[3].changes[0]
    assert (change.before["gregorian"], change.after["gregorian"]) == ("2016-11-05", "2016-11-04")
    assert "by the fax" in history.states[3].acts[0]["detail"]


@pytest.mark.parametrize(("name", "line"), [("metadata/history/1/records.jsonl", 0), ("metadata/records.jsonl", 0)])
def test_a_state_that_somebody_edited_is_not_told_as_checked(bag: Path, tmp_path: Path, name: str, line: int) -> None:
    shutil.copytree(bag, tmp_path / "edited")
    lines = (tmp_path / "edited" / name).read_text(encoding="utf-8").split("\n")
    lines[line] = lines[line].replace('"value":"', '"value":"not ', 1)
    (tmp_path / "edited" / name).write_text("\n".join(lines), encoding="utf-8")

    differing = [finding for finding in read_history(tmp_path / "edited").findings if finding.code == "bag.digest-differs"]

    assert {finding.where["path"] for finding in differing} == {name}
    assert "bag.digest-differs" not in _codes(read_history(bag).findings)


def test_nothing_is_exported_of_records_that_somebody_edited_on_any_level(bag: Path, tmp_path: Path) -> None:
    shutil.copytree(bag, tmp_path / "edited")
    records = tmp_path / "edited/metadata/records.jsonl"
    records.write_text(records.read_text(encoding="utf-8").replace('"value":"', '"value":"not ', 1), encoding="utf-8")

    report = export(tmp_path / "edited", tmp_path / "out.csv", ExportOptions("dublin-core", level="complete"))
    table = export_table(tmp_path / "edited", tmp_path / "out2.csv", TableExportOptions(level="complete"))

    assert not report.made
    assert not table.made
    assert "bag.digest-differs" in _codes(report.findings) & _codes(table.findings)
