"""`archiver date convert` as people call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    *("argparse", "bagit", "csv", "dataclasses", "dateutil", "hashlib", "html", "importlib.metadata", "jsonschema", "pathlib"),
    *("shutil", "unicodedata", "archiver.bags", "archiver.dating.mentions", "archiver.dating.words", "archiver.records"),
    "archiver.reports",
    *("archiver.vocabularies", "archiver.commands.command_line", "archiver.commands.terminal.options"),
    *("archiver.tasks.creation", "archiver.tasks.tables.table_conversion"),
}


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def _run(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "archiver", "date", "convert", *words], input=given, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["1395-08-15"], "1395-08-15 (Solar Hijri): 1395-08-15 Solar Hijri = 2016-11-05 Gregorian, Saturday; official\n"),
        (["آبان ۱۳۹۵"], "آبان ۱۳۹۵ (Solar Hijri): 1395-08 Solar Hijri = 2016-10-22/2016-11-20 Gregorian; official\n"),
        (
            ["--to", "imperial", "1395"],
            "1395 (Solar Hijri): 1395 Solar Hijri = 2016-03-20/2017-03-20 Gregorian; official; 2575 Imperial\n",
        ),
        (
            ["۵ صفر ۱۴۳۸"],
            "۵ صفر ۱۴۳۸ (lunar Hijri): 1395-08-15~ Solar Hijri = 2016-11-05~ Gregorian, Saturday; within 1 day\n",
        ),
        (
            ["--lang", "fa", "1395-08-15"],
            "1395-08-15 (هجری خورشیدی): ۱۳۹۵-۰۸-۱۵ هجری خورشیدی = ۲۰۱۶-۱۱-۰۵ میلادی، شنبه؛ رسمی\n",
        ),
    ],
)
def test_a_date_is_told_in_one_line(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["date", "convert", *words]) == 0
    assert capsys.readouterr().out == expected


def test_several_dates_and_a_stated_calendar(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["date", "convert", "--from", "lunar-hijri", "1444", "1438/2/5", "--json"]) == 0

    report = _json(capsys)
    assert [result["gregorian"] for result in report["results"]] == ["2022-07-30~/2023-07-18~", "2016-11-05~"]
    assert (report["command"], report["status"], report["findings"]) == ("date convert", "good", [])


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ("30 Esfand 1404", "date.impossible"),
        ("31 Aban 1395", "date.impossible"),
        ("1395-13-01", "date.impossible"),
        ("1395-08-32", "date.impossible"),
        ("0000-01-01", "date.impossible"),
        ("3001-01-01", "date.impossible"),
        ("hello", "date.unreadable"),
    ],
)
def test_a_refused_date_exits_1_with_its_finding(date: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["date", "convert", date, "1395-08-15", "--json"]) == 1

    report = _json(capsys)
    assert [(finding["code"], finding["severity"]) for finding in report["findings"]] == [(code, "error")]
    assert [result.get("gregorian") for result in report["results"]] == [None, "2016-11-05"]


def test_a_warning_exits_0_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["date", "convert", "04/11/2016"]) == 0

    told = capsys.readouterr().out
    assert "2016-11-04 Gregorian, Friday" in told
    assert "2016-04-11 Gregorian, Monday" in told
    assert "warning: date.ambiguous" in told
    assert told.endswith("1 warning\n")


@pytest.mark.parametrize(
    "date", ["1395-08-15", "04/11/2016", "1444", "آبان ۱۳۹۵", "before 1357", "جمعه ۱۵ آبان ۱۳۹۵", "1404-12-30", "x"]
)
def test_the_report_fits_its_schema(date: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["date", "convert", date, "--to", "gregorian", "--json"])

    assert check_against(REPORT_SCHEMA, _json(capsys)) == []


def test_quiet_tells_errors_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["date", "convert", "--quiet", "04/11/2016"]) == 0
    assert capsys.readouterr() == ("", "")


def test_dates_are_read_one_a_line_from_standard_input() -> None:
    ran = _run("-", "--json", given="\ufeff۱۵ آبان ۱۳۹۵\n\n1395-13-01\r\n2016-11-05".encode())

    report = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert [result["input"] for result in report["results"]] == ["۱۵ آبان ۱۳۹۵", "1395-13-01", "2016-11-05"]
    assert [finding["where"] for finding in report["findings"]] == [{"line": 3}]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--csv", "x.csv"],
        ["--column", "date"],
        ["--csv", "x.csv", "--column", "date", "1395"],
        ["1395", "--output", "x"],
        ["--csv", "x.csv", "--column", "date", "--json"],
        ["1395", "--to", "julian"],
    ],
)
def test_wrong_usage_exits_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["date", "convert", *words]) == 2
    assert capsys.readouterr().out.startswith("{" if "--json" in words else "")


def test_a_table_goes_to_standard_output_and_what_is_noticed_beside_it(tmp_path: Path) -> None:
    table = tmp_path / "letters.csv"
    table.write_bytes("date;title\r\n۱۵ آبان ۱۳۹۵;a\r\n1395-13-25;b\r\n".encode())

    ran = _run("--csv", str(table), "--column", "date", "--to", "imperial")

    assert ran.returncode == 1
    assert ran.stdout.decode().splitlines() == [
        "date;title;calendar;precision;solarHijri;gregorian;weekday;certainty;finding;imperial",
        "۱۵ آبان ۱۳۹۵;a;solar-hijri;day;1395-08-15;2016-11-05;Saturday;official;;2575-08-15",
        "1395-13-25;b;;;;;;;date.impossible;",
    ]
    assert b"date.impossible (row 2, column \xe2\x80\x9cdate\xe2\x80\x9d)" in ran.stderr


def test_a_table_is_read_from_standard_input() -> None:
    ran = _run("--csv", "-", "--column", "date", given=b"date,n\n1395-08-15,1\n")

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.splitlines()[1] == b"1395-08-15,1,solar-hijri,day,1395-08-15,2016-11-05,Saturday,official,"


def test_a_table_is_written_to_a_new_file_and_never_over_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, output = tmp_path / "letters.csv", tmp_path / "converted.csv"
    table.write_bytes(b"date\n1395-08-15\n1403\n")
    words = ["date", "convert", "--csv", str(table), "--column", "date", "--output", str(output)]

    assert main([*words, "--json"]) == 0
    report = _json(capsys)
    assert report["results"] == [{"input": str(table), "rows": 2, "output": str(output)}]
    assert [finding["code"] for finding in report["findings"]] == ["date.ambiguous"]
    assert output.read_bytes().count(b"\n") == 3

    assert main(words) == 3
    assert "already exists" in capsys.readouterr().err
    assert sorted(os.listdir(tmp_path)) == ["converted.csv", "letters.csv"]


def test_a_table_that_cannot_be_converted_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "letters.csv"
    table.write_bytes(b"when\n1395-08-15\n")
    words = ["date", "convert", "--csv", str(table), "--column", "date", "--output"]

    assert main([*words, str(tmp_path / "out.csv")]) == 2
    assert "its columns are: when" in capsys.readouterr().err
    assert main([*words, str(tmp_path / "none" / "out.csv")]) == 2
    assert main([*words[:-2], "when", "--output", str(table / "out.csv")]) == 3
    assert main(["date", "convert", "--csv", str(tmp_path / "missing.csv"), "--column", "date"]) == 3
    assert os.listdir(tmp_path) == ["letters.csv"]


def test_the_rows_of_a_written_table_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "letters.csv"
    table.write_bytes(b"date\n1395-08-15\n")
    output = str(tmp_path / "out.csv")

    assert main(["date", "convert", "--csv", str(table), "--column", "date", "--output", output]) == 0
    assert f"{output}: 1 row written" in capsys.readouterr().out


def test_one_date_imports_nothing_heavy() -> None:
    """The start-up goal: no library, parser or table that one date in numbers does not need."""
    script = "import sys; before = set(sys.modules)\nfrom archiver.commands.program import main\n"
    script += "main(['date', 'convert', '1395-08-15'])\nprint(*sorted(set(sys.modules) - before), file=sys.stderr)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)

    assert ran.stdout.startswith("1395-08-15 (Solar Hijri)")
    assert HEAVY & set(ran.stderr.split()) == set()


def test_one_date_lays_out_no_table_of_another_calendar() -> None:
    script = "from archiver.commands.program import main\nmain(['date', 'convert', '1395-08-15'])\n"
    script += "from archiver.calendars import borji, lunar_hijri, umm_al_qura\n"
    script += "tables = borji._month_starts, lunar_hijri._table_starts, umm_al_qura._month_starts\n"
    script += "print(*(table.cache_info().currsize for table in tables))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "0 0 0"
