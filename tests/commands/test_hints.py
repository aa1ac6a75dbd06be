"""A person who called the program wrongly is told what to type next, by the program itself in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archiver", *words]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)


@pytest.fixture
def box(tmp_path: Path, seeds: Path) -> Path:
    """A folder `جعبه ۱۲` with a letter that states two days, in a new folder."""
    folder = tmp_path / "جعبه ۱۲"
    folder.mkdir()
    (folder / "نامه.txt").write_bytes((seeds / "statement-oslo-1395.txt").read_bytes())
    return folder


@pytest.mark.parametrize(("words", "named"), [([], "validate"), (["date"], "compare"), (["bag", "--lang", "fa"], "resolve-date")])
def test_without_a_command_the_help_is_shown(tmp_path: Path, words: list[str], named: str) -> None:
    done = _run(tmp_path, *words)
    asked = _run(tmp_path, *words, "--help")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(asked.stdout)
    assert named in done.stderr


def test_without_a_command_json_stays_one_document(tmp_path: Path) -> None:
    done = _run(tmp_path, "--json")

    assert done.returncode == 2
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["error.argument-missing"]


@pytest.mark.parametrize("words", [["create", "box", "--too", "x"], ["create", "--too=x"], ["extract", "--too", "x"]])
def test_a_misspelt_option_is_told_before_the_one_that_is_missing(tmp_path: Path, words: list[str]) -> None:
    done = _run(tmp_path, *words)

    assert done.returncode == 2
    assert "no option --too; the nearest is --to" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["create", "جعبه", "۱۲", "--to", "bag", "--organization", "X"],
        ["validate", "جعبه", "۱۲"],
        ["date", "find", "جعبه", "۱۲"],
        ["create", "جعبه", "--to", "bag", "--organization", "X"],
    ],
)
@pytest.mark.usefixtures("box")
def test_a_name_with_a_blank_is_shown_in_quotation_marks(tmp_path: Path, words: list[str]) -> None:
    done = _run(tmp_path, *words)

    assert done.returncode == 3
    assert 'quotation marks: "جعبه ۱۲"' in done.stderr


@pytest.mark.usefixtures("box")
def test_a_word_too_many_speaks_of_quotation_marks(tmp_path: Path) -> None:
    assert "quotation marks" in _run(tmp_path, "extract", "my", "bag", "--to", "out").stderr
    assert "quotation marks" not in _run(tmp_path, "extract", "bag", "--to", "out", "--zzz").stderr


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("جعبه ١٢", "جعبه ۱۲"),  # U+0661 and U+0662
        ("جعبه 12/نامه.txt", "جعبه ۱۲/نامه.txt"),
        ("جعبه ۱۲/نامه", "جعبه ۱۲/نامه.txt"),
        ("جعبهٔ ۱۲", "جعبه ۱۲"),
    ],
)
@pytest.mark.usefixtures("box")
def test_a_near_name_is_offered(tmp_path: Path, written: str, meant: str) -> None:
    done = _run(tmp_path, "create", written, "--to", "bag", "--organization", "X")

    assert done.returncode == 3
    assert f"“{meant}” may be meant" in done.stderr


@pytest.mark.usefixtures("box")
def test_no_name_is_offered_where_none_is_near(tmp_path: Path) -> None:
    done = _run(tmp_path, "validate", "photographs")

    assert "may be meant" not in done.stderr
    assert "Check the spelling" in done.stderr


@pytest.mark.usefixtures("box")
def test_missing_folders_above_the_bag_are_made(tmp_path: Path) -> None:
    done = _run(tmp_path, "create", "جعبه ۱۲", "--to", "بسته‌ها/سال ۱۳۹۵/x", "--organization", "X")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "بسته‌ها/سال ۱۳۹۵/x/bagit.txt").exists()


@pytest.mark.parametrize("option", ["--strict-dates", "--dry-run"])
@pytest.mark.usefixtures("box")
def test_without_a_bag_no_folder_is_left(tmp_path: Path, option: str) -> None:
    done = _run(tmp_path, "create", "جعبه ۱۲", "--to", "a/b/bag", "--organization", "X", option)

    assert done.returncode == (1 if option == "--strict-dates" else 0)
    assert os.listdir(tmp_path) == ["جعبه ۱۲"]


@pytest.mark.usefixtures("box")
def test_a_folder_that_holds_something_else_stays(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    _run(tmp_path, "create", "جعبه ۱۲", "--to", "a/b/bag", "--organization", "X", "--strict-dates")

    assert os.listdir(tmp_path / "a") == []


def test_a_dry_run_reads_the_dates(tmp_path: Path, box: Path) -> None:
    (box / "نامهٔ دیگر.txt").write_text("15 Aban 1395\nA letter.\n", encoding="utf-8")
    words = ["create", "جعبه ۱۲", "--to", "bag", "--organization", "X", "--json"]
    planned, made = (json.loads(_run(tmp_path, *words, *more).stdout) for more in (["--dry-run"], []))

    assert [finding["code"] for finding in planned["findings"]] == ["date.datelines-differ"]
    assert planned["findings"] == made["findings"]


def _conflict(tmp_path: Path, *words: str) -> dict[str, Any]:
    report = json.loads(_run(tmp_path, *words, "--json").stdout)
    findings = [finding for finding in report["findings"] if finding["code"] == "date.datelines-differ"]
    assert len(findings) == 1
    found: dict[str, Any] = findings[0]
    return found


def test_the_remedy_of_a_conflict_can_be_followed_in_its_command(tmp_path: Path, box: Path) -> None:
    alone = _conflict(tmp_path, "create", "جعبه ۱۲", "--to", "one", "--organization", "X")["remedy"]
    (box / "b.txt").write_text("A letter.\n", encoding="utf-8")
    several = _conflict(tmp_path, "create", "جعبه ۱۲", "--to", "two", "--organization", "X")["remedy"]
    asked = _conflict(tmp_path, "date", "verify", "جعبه ۱۲")["remedy"]

    assert "with --date and the reason with --date-note" in alone
    assert "column date note" in several
    assert "--date" not in several
    assert asked.index("When you pack the document") < asked.index("--date")


def test_what_the_table_decides_is_not_asked_again(tmp_path: Path, box: Path) -> None:
    (box / "کارت.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (box / "یادداشت.txt").write_text("تاریخ: ۱۰/۶/۹۵\nیادداشتی کوتاه\n", encoding="utf-8")
    rows = ["نامه.txt,۱۵ آبان ۱۳۹۵,از روی کارت", "کارت.png,۱۵ آبان ۱۳۹۵,", "یادداشت.txt,۱۰ شهریور ۱۳۹۵,"]
    (tmp_path / "t.csv").write_text("\n".join(["مسیر,تاریخ,یادداشت تاریخ", *rows]) + "\n", encoding="utf-8")
    words = ["create", "جعبه ۱۲", "--records", "t.csv", "--organization", "X", "--to", "bag", "--json"]
    told = {finding["code"]: finding for finding in json.loads(_run(tmp_path, *words).stdout)["findings"]}

    assert not {"date.datelines-differ", "date.ambiguous"} & told.keys()
    assert told["document.no-text"]["remedy"].startswith("Its date is the one that you gave.")


def test_a_date_that_is_none_of_the_readings_leaves_them_open(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("تاریخ: ۱۰/۶/۹۵\nیادداشتی کوتاه\n", encoding="utf-8")
    words = ["create", "a.txt", "--organization", "X", "--to", "bag", "--json"]
    words += ["--date", "۱۱ شهریور ۱۳۹۵", "--date-note", "از روی دفتر"]

    assert "date.ambiguous" in [finding["code"] for finding in json.loads(_run(tmp_path, *words).stdout)["findings"]]


def test_a_checked_table_says_where_the_dates_are(tmp_path: Path, box: Path) -> None:
    (tmp_path / "t.csv").write_text("path\nنامه.txt\n", encoding="utf-8")
    done = _run(tmp_path, "records", "check", "t.csv", str(box.name))

    assert 'archiver create "جعبه ۱۲" --records t.csv --dry-run' in done.stdout
