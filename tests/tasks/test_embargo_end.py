"""An embargo ends in the future, wherever its end is given: in a table, by an option, in an archiver.toml.

1 Farvardin 1428 is 20 March 2049 (University of Tehran), 1 Muharram 1428 was 20 January 2007 (Umm al-Qura); 1495 is to come.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main

if TYPE_CHECKING:
    from pathlib import Path

IN_2026 = "1796000000"
IN_2006 = "1150000000"


class Door:
    """One way to give the end of an embargo to `archiver create`."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
        self._folder = folder
        self._capsys = capsys
        self._kind = kind

    def give(self, until: str) -> tuple[int, str | None, dict[str, Any]]:
        """Return the exit code, the end in the record if there is one, and the values of the first error."""
        bag = self._folder / "bag"
        exit_code = main(["create", "letter.txt", "--to", str(bag), "--second-opinion", "none", "--json", *self._words(until)])
        errors = [one for one in json.loads(self._capsys.readouterr().out)["findings"] if one["severity"] == "error"]
        records = bag / "metadata/records.jsonl"
        end = json.loads(records.read_text(encoding="utf-8"))["accessRights"]["until"] if records.exists() else None
        return exit_code, end, errors[0] if errors else {}

    def _words(self, until: str) -> list[str]:
        named = ["--organization", "X"]
        if self._kind == "option":
            return [*named, "--access", "embargoed", "--access-until", until]
        if self._kind == "table":
            with (self._folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([["path", "access", "access until"], ["letter.txt", "embargoed", until]])
            return [*named, "--records", "table.csv"]
        access = f'[documents.access]\nstatus = "embargoed"\nuntil = {json.dumps(until, ensure_ascii=False)}\n'
        (self._folder / "archiver.toml").write_text(access, encoding="utf-8")
        return named


@pytest.fixture(params=["option", "table", "toml"])
def door(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Door:
    (tmp_path / "letter.txt").write_text("متن\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", IN_2026)
    return Door(tmp_path, capsys, request.param)


@pytest.mark.parametrize(
    ("until", "end"),
    [
        ("1428-01-01", "2049-03-20"),
        ("1/1/1428", "2049-03-20"),
        ("۱۴۲۸/۰۱/۰۱", "2049-03-20"),
        ("1428-12-29", "2050-03-19"),
        ("2049-03-20", "2049-03-20"),
        ("1 فروردین ۱۴۲۸", "2049-03-20"),
    ],
)
def test_readings_that_have_passed_are_not_meant(door: Door, until: str, end: str) -> None:
    assert door.give(until)[:2] == (0, end)


@pytest.mark.parametrize(
    ("moment", "until"), [(IN_2026, "1495-01-01"), (IN_2006, "1428-01-01"), (IN_2026, "04/05/2020"), (IN_2026, "04/05/2049")]
)
def test_what_can_still_be_read_in_two_ways_is_refused(
    door: Door, monkeypatch: pytest.MonkeyPatch, moment: str, until: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)

    exit_code, end, error = door.give(until)

    assert (exit_code != 0, end) == (True, None)
    assert error["code"] in {"error.day-unusable", "date.ambiguous", "config.day"}
    assert "can be read in" in error["message"]


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("1428", "20"),
        ("March 2049", "2049-03"),
        ("2049-2051", "2049/2051"),
        ("[2049-03-20,2050-03-21]", "[2049-03-20,2050-03-21]"),
        ("n.d.", "it says that there is no date"),
        ("بی‌تا", "it says that there is no date"),
        ("15 Aban", "no year"),
        ("2O March 2049", "20 March 2049"),
        ("1 Muharram 1490", "~"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(door: Door, until: str, reason: str) -> None:
    exit_code, end, error = door.give(until)

    assert (exit_code != 0, end) == (True, None)
    assert reason in error["message"]
