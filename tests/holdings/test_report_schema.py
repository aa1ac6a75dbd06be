"""The reports of audits, copies and searches have the form that `schemas/report.schema.json` says, and no other."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.records.schema_check import REPORT_SCHEMA, check_against
from tests.holdings.bags import Archive
from tests.holdings.catalogue.catalogued_bags import make_bag

if TYPE_CHECKING:
    from pathlib import Path

_ROWS = [
    {"path": "1.txt", "title": "A letter", "reference code": "A/1", "date": "15 Aban 1395"},
    {"path": "2.txt", "title": "A statement", "reference code": "A/2", "access": "closed"},
]
_SAID = ("--note", "Lost in the flood", "--agent", "M. Karimi")


def _break(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"?")


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    """An archive with a bag at one place, which is entered."""
    made = Archive(tmp_path, capsys)
    make_bag(made.nas / "letters", _ROWS)
    return made


def _list_reports(archive: Archive, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    """Run each command once, with something to tell, and return its report."""
    reports: dict[str, dict[str, Any]] = {}

    def ask(*words: str) -> dict[str, Any]:
        capsys.readouterr()
        main([*words, "--json", "--config", str(archive.settings)])
        report = json.loads(capsys.readouterr().out)
        return reports.setdefault(report["command"], report)

    ask("audit", "add")
    ask("copy", "nas/letters", "--to", "vault")
    archive.audit("run")
    ask("audit", "status", "--forecast")
    ask("search", "letter")
    for name in ("1.txt", "2.txt"):
        _break(archive.vault / "letters" / "data" / name)
    ask("audit", "run", "--bytes", "1GB")
    ask("audit", "compare", "nas/letters")
    ask("audit", "accept", "vault/letters", "--file", "data/1.txt", *_SAID)
    ask("audit", "repair", "vault/letters", "--apply", "--agent", "M. Karimi")
    ask("audit", "verify")
    ask("audit", "export", "--to", str(archive.folder / "ledger.jsonl"))
    ask("audit", "rebuild")
    ask("audit", "retire", "vault/letters", *_SAID)
    ask("audit", "history", "vault/letters")
    return reports


def test_each_report_has_the_form_of_the_schema(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    reports = _list_reports(archive, capsys)

    assert sorted(reports) == [
        "audit accept", "audit add", "audit compare", "audit export", "audit history", "audit rebuild", "audit repair",
        "audit retire", "audit run", "audit status", "audit verify", "copy", "search",
    ]  # fmt: skip
    assert {command: check_against(REPORT_SCHEMA, report) for command, report in reports.items()} == {key: [] for key in reports}
    assert [command for command, report in reports.items() if not report["results"]] == []
    entries = reports["audit history"]["results"]
    assert {entry["kind"] for entry in entries} == {"copy", "read", "accept", "repair", "retire"}
    assert {entry["outcome"] for entry in entries} == {"good", "damaged", None}


def test_a_key_more_or_less_is_of_another_form(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    for command, report in _list_reports(archive, capsys).items():
        more = copy.deepcopy(report)
        more["results"][0]["seen"] = True
        assert check_against(REPORT_SCHEMA, more), command
        # A document in one copy alone has no list of copies.
        for key in set(report["results"][0]) - {"copies"}:
            less = copy.deepcopy(report)
            del less["results"][0][key]
            assert check_against(REPORT_SCHEMA, less), (command, key)
