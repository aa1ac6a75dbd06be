"""Inputs from the field that an earlier version got wrong, asked of the commands as people ask them.

The README of the cases explains their keys. Days are compared as numbers that `datetime` gives, not with the rules under test.
"""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from archiver.commands.program import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Content = dict[str, Any]

PLACE = Path("data", "field-cases", "dates.jsonl")
FILE = Path(__file__).resolve().parents[3] / "shared" / PLACE
CASES: list[Content] = list(map(json.loads, FILE.read_text(encoding="utf-8").splitlines())) if FILE.exists() else []

ZODIAC = {"borji": "solar-hijri"}
"""A zodiac month may be called after either calendar."""

_NO_MARKS = str.maketrans("", "", "~?%")


class Answer(NamedTuple):
    """The answer of a command: its exit code, its report, the statements in it, and the packed record."""

    exit_code: int
    report: Content
    statements: Sequence[Content]
    record: Content

    @property
    def readings(self) -> list[Content]:
        """Every reading of every statement."""
        return [reading for statement in self.statements for reading in _readings(statement)]

    @property
    def codes(self) -> list[str]:
        """The codes of all findings."""
        return [finding["code"] for finding in self.report["findings"]]


def _readings(statement: Content) -> list[Content]:
    several: list[Content] = statement.get("readings", [statement])
    return several


def _ends(days: str) -> tuple[object, ...]:
    """The first and last day of an EDTF expression as numbers; an open end and a season stay as they are written."""
    first, found, last = days.translate(_NO_MARKS).partition("/")
    return _number(first, is_last=False), _number(last if found else first, is_last=True)


def _number(point: str, *, is_last: bool) -> int | str:
    year, month, day = (*point.split("-"), "", "")[:3]
    if not year.strip("X").isdecimal() or int(month or 0) > 12:
        return point
    if day:
        return date.fromisoformat(point).toordinal()
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not is_last:
        return date(max(first, 1), int(month or 1), 1).toordinal()
    following = date(last, int(month) + 1, 1) if 0 < int(month or 12) < 12 else date(last + 1, 1, 1)
    return (following - timedelta(days=1)).toordinal()


def _are_same(days: str, others: str, tolerance: int) -> bool:
    return all(
        abs(one - other) <= tolerance if isinstance(one, int) and isinstance(other, int) else one == other
        for one, other in zip(_ends(days), _ends(others), strict=True)
    )


def _means(reading: Content, calendar: str, days: str, tolerance: int = 0) -> bool:
    named = str(reading["calendar"])
    is_named = ZODIAC.get(named, named) == ZODIAC.get(calendar, calendar)
    return is_named and "gregorian" in reading and _are_same(reading["gregorian"], days, tolerance)


def _fits(statement: Content, wanted: Content) -> bool:
    readings = _readings(statement)
    if "precision" in wanted and statement["precision"] != wanted["precision"]:
        return False
    if wanted["days"] is None:
        return "gregorian" not in statement and statement["calendar"] == wanted["calendar"]
    tolerance, is_sure = wanted.get("tolerance", 0), wanted.get("sure", True)
    if is_sure != "either" and is_sure is not (len(readings) == 1):
        return False
    meant = [(wanted["calendar"], wanted["days"], tolerance), *((*other, tolerance) for other in wanted.get("other", []))]
    return all(any(_means(reading, *one) for reading in readings) for one in meant)


def _has_dates(answer: Answer, wanted: list[Content]) -> bool:
    return len(answer.statements) == len(wanted) and all(map(_fits, answer.statements, wanted))


def _has(answer: Answer, wanted: list[list[Any]]) -> bool:
    return all(any(_means(reading, *one) for reading in answer.readings) for one in wanted)


def _has_not(answer: Answer, unwanted: list[list[Any]]) -> bool:
    return not any(_means(reading, *one) for reading in answer.readings for one in unwanted)


def _tells(answer: Answer, codes: Iterable[str]) -> bool:
    return all(any(_is_code(told, code) for told in answer.codes) for code in codes)


def _tells_none(answer: Answer, codes: Iterable[str]) -> bool:
    return not any(_is_code(told, code) for told in answer.codes for code in codes)


def _is_code(told: str, code: str) -> bool:
    return told.startswith(code.removesuffix("*")) if code.endswith("*") else told == code


def _is_dated(answer: Answer, day: str | None) -> bool:
    return [result["date"].get("gregorian") for result in answer.report["results"]] == [day]


def _is_recorded(answer: Answer, fields: dict[str, object]) -> bool:
    return all(_look_up(answer.record, path.split(".")) == value for path, value in fields.items())


def _look_up(content: Any, path: list[str]) -> Any:
    for key in path:
        content = content.get(key, {})
    return content


def _says_none(answer: Answer, texts: Iterable[str]) -> bool:
    said = [finding[key] for finding in answer.report["findings"] for key in ("message", "remedy") if key in finding]
    return not any(text in one for text in texts for one in said)


CHECKS: dict[str, Callable[[Answer, Any], bool]] = {
    "dates": _has_dates,
    "has": _has,
    "has_not": _has_not,
    "codes": _tells,
    "not_codes": _tells_none,
    "date": _is_dated,
    "record": _is_recorded,
    "exit": lambda answer, code: answer.exit_code == code,
    "not_said": _says_none,
    "any_of": lambda answer, choices: any(not _broken(answer, one) for one in choices),
}


def _broken(answer: Answer, expect: Content) -> list[str]:
    """The keys of an expectation that do not hold."""
    return [key for key, wanted in expect.items() if not CHECKS[key](answer, wanted)]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str, str], Answer]:
    """Ask a command about an input in one of the modes of the cases."""

    def run(*words: object) -> tuple[int, Content]:
        exit_code = main(list(map(str, words)))
        report: Content = json.loads(capsys.readouterr().out)
        return exit_code, report

    def ask_about_text(command: str, ending: str, text: str) -> Answer:
        document = tmp_path / f"document.{ending or 'txt'}"
        document.write_text(text, encoding="utf-8", newline="")
        exit_code, report = run("date", command, "--json", document)
        return Answer(exit_code, report, [one for result in report["results"] for one in result["dates"]], {})

    def ask_about_cell(column: str, text: str) -> Answer:
        letter, table, bag = (tmp_path / name for name in ("letter.txt", "table.csv", "bag"))
        letter.write_text("A letter.\n", encoding="utf-8")
        row = {"path": letter.name, **({"access": "embargoed"} if column == "access until" else {}), column: text}
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([row.keys(), row.values()])
        exit_code, report = run("create", letter, "--to", bag, "--organization", "X", "--records", table, "--json")
        records = bag / "metadata" / "records.jsonl"
        return Answer(exit_code, report, [], json.loads(records.read_text(encoding="utf-8")) if records.exists() else {})

    def ask(mode: str, text: str) -> Answer:
        command, _, ending = mode.partition(" ")
        if command in {"table", "until"}:
            return ask_about_cell({"table": "date", "until": "access until"}[command], text)
        if command in {"find", "verify"}:
            return ask_about_text(command, ending, text)
        exit_code, report = run("date", command, "--json", "--", text)
        return Answer(exit_code, report, [one for one in report["results"] if "calendar" in one or "readings" in one], {})

    return ask


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_case_of_the_field_is_right(ask: Callable[[str, str], Answer], case: Content) -> None:
    answer = ask(case["mode"], case["input"])

    assert _broken(answer, case["expect"]) == [], case["want"]


def test_the_cases_stand_beside_the_checkout(shared: Path) -> None:
    assert shared / PLACE == FILE
    assert len(CASES) >= 54


@pytest.mark.parametrize(
    ("mode", "text", "expect"),
    [
        ("find", "Signed on 5 November 2016.", {"dates": [{"calendar": "gregorian", "days": "2016-11-06"}]}),
        ("find", "Signed on 5 November 2016.", {"dates": []}),
        ("find", "Signed on 5 November 2016.", {"dates": [{"calendar": "gregorian", "days": "2016-11-05", "sure": False}]}),
        ("find", "Signed on 5 November 2016.", {"has": [["solar-hijri", "2016-11-05"]]}),
        ("find", "Signed on 5 November 2016.", {"has_not": [["gregorian", "2016-11-05"]]}),
        ("find", "Signed on 5 November 2016.", {"any_of": [{"dates": []}, {"codes": ["date.*"]}]}),
        ("find", "Signed on 15 Aban.", {"dates": [{"calendar": "solar-hijri", "days": None, "precision": "month-only"}]}),
        ("verify", "London, 5 November 2016", {"date": None}),
        ("convert", "04/05/2016", {"not_codes": ["date.*"]}),
        ("convert", "31 Aban 1395", {"exit": 0}),
        ("convert", "31 Aban 1395", {"not_said": ["31"]}),
        ("table", "n.d.", {"record": {"date.stated": "dated"}}),
    ],
)
def test_what_is_not_so_is_noticed(ask: Callable[[str, str], Answer], mode: str, text: str, expect: Content) -> None:
    assert _broken(ask(mode, text), expect) == list(expect)
