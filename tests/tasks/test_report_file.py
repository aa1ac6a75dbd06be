"""`--report FILE`: one result in three forms that say the same, with a digest that sha256sum reads."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.messages import LANGUAGES, Language
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA
from tests.pages.html_page import Page

if TYPE_CHECKING:
    from pathlib import Path

_DEFAULTS = ("--organization", "The Register of Names", "--quiet")


@pytest.fixture
def bags(tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with a good bag, one with a changed and a missing document, and a report folder; the working folder too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478304000")
    for name in ("good", "بد‌خط"):
        assert (
            main(["create", str(seeds / "letter-tehran-1396.txt"), str(seeds / "fax-london-2016.txt"), "--to", name, *_DEFAULTS])
            == 0
        )
    (tmp_path / "بد‌خط" / "data" / "letter-tehran-1396.txt").write_text("changed <b>\n", encoding="utf-8")
    (tmp_path / "بد‌خط" / "data" / "fax-london-2016.txt").unlink()
    capsys.readouterr()
    return tmp_path


def _report(form: str, *words: str, language: Language = "en") -> str:
    name = f"report-{language}.{form}"
    main([*words, "--report", name, "--lang", language])
    with open(name, encoding="utf-8") as file:
        return file.read()


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _facts(report: dict[str, Any], language: Language) -> list[str]:
    """What every form must say: each finding's code, message and remedy, the path it is about, and the time."""
    facts = [report["made"]["tool"]]
    for finding in report["findings"]:
        where = finding["where"]
        facts += [finding["code"], finding["message"], finding["remedy"]]
        facts += ["/".join(where[key] for key in ("bag", "path") if key in where)]
        facts += [f"line {where['line']}"] if "line" in where and language == "en" else []
    return [_squeezed(fact) for fact in facts if fact]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_forms_say_the_same_facts_about_several_bags(bags: Path, language: Language) -> None:
    command = ("validate", "good", "بد‌خط", "absent")
    report = json.loads(_report("json", *command, language=language))
    text = _squeezed(_report("txt", *command, language=language))
    source = _report("html", *command, language=language)
    page = _squeezed(next(one.text for one in Page(source).elements if one.tag == "body"))

    assert check_against(REPORT_SCHEMA, report) == []
    facts = _facts(report, language)
    assert len(facts) > 15
    assert [fact for fact in facts if fact not in text] == []
    assert [fact for fact in facts if fact not in page] == []
    assert sum(report["counts"].values()) == len(report["findings"]) == len(Page(source).find("div", class_="finding"))
    counted = {"en": f"{report['counts']['error']} errors", "fa": "خطا"}[language]
    assert counted in text.split(".")[-1]
    assert counted in page.split(".")[-1]
    assert "<b>" not in source
    assert bags.is_dir()


def test_worst_first_and_a_row_for_each_bag(bags: Path) -> None:
    page = Page(_report("html", "validate", "good", "بد‌خط", "absent"))

    assert [one.attributes["class"] for one in page.find("tr") if "class" in one.attributes] == ["good", "bad", "unread"]
    assert [one.text for one in page.find("th", scope="col")] == ["Bag", "Verdict", "Errors", "Warnings", "Notes"]
    assert [one.text for one in page.find("td", class_="number")][:3] == ["0", "0", "1"]
    assert bags.is_dir()


def test_findings_of_the_worst_severity_stand_first_in_every_form(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = ("date", "verify", *(str(path) for path in sorted(seeds.glob("*.txt"))))
    text = _report("txt", *command)
    page = Page(_report("html", *command))
    kinds = [str(one.attributes["class"]).split()[1] for one in page.find("div", class_="finding")]

    assert kinds == sorted(kinds, key=["error", "warning", "note"].index)
    assert kinds[0] == "error"
    assert text.index("  error: ") < text.find("  warning: ") or "  warning: " not in text


@pytest.mark.parametrize("form", ["html", "json", "txt"])
def test_sha256sum_accepts_the_digest_beside_a_report_of_any_name(
    bags: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"گزارش 100%\\ a\nb.{form}"
    assert main(["validate", "good", "--report", name]) == 0
    told = capsys.readouterr().out
    checked = subprocess.run(["sha256sum", "-c", f"{name}.sha256"], cwd=bags, check=False, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stderr
    digest = (bags / f"{name}.sha256").read_text(encoding="utf-8").removeprefix("\\").split()[0]
    assert f"SHA-256 {digest}" in told


def test_the_report_is_the_same_for_the_same_time_and_says_when_it_was_made(bags: Path) -> None:
    first = _report("html", "validate", "good")
    (bags / "report-en.html").unlink()
    (bags / "report-en.html.sha256").unlink()

    assert _report("html", "validate", "good") == first
    # 1478304000 is 2016-11-05T00:00:00Z; 5 November 2016 is 15 Aban 1395 (University of Tehran list).
    assert "5 November 2016 (15 Aban 1395 Solar Hijri)" in Page(first).find("header")[0].text


def test_with_json_standard_output_stays_one_document(bags: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--report", "r.txt", "validate", "good", "--json"]) == 0
    told = capsys.readouterr()

    assert json.loads(told.out)["status"] == "good"
    assert json.loads(told.out)["made"]["time"] == "2016-11-05T00:00:00Z"
    assert "SHA-256" in told.err
    assert (bags / "r.txt").is_file()


def test_work_that_could_not_be_done_is_reported_too(bags: Path) -> None:
    assert main(["create", "nowhere", "--to", "new", *_DEFAULTS, "--report", "r.json"]) == 3

    report = json.loads((bags / "r.json").read_text(encoding="utf-8"))
    assert (report["command"], report["status"]) == ("create", "error")
    assert [finding["code"] for finding in report["findings"]] == ["error.source-missing"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code", "exit_code"),
    [
        ("report.pdf", "error.report-ending", 2),
        ("report", "error.report-ending", 2),
        ("good/report.html", "error.report-inside", 2),
        ("good/metadata/report.html", "error.report-inside", 2),
        ("papers/report.html", "error.report-inside", 2),
        ("taken.html", "error.output-exists", 3),
        ("half.html", "error.output-exists", 3),
        ("taken.html/report.html", "error.folder-missing", 3),
    ],
)
def test_a_report_that_cannot_be_is_refused_before_the_work(
    bags: Path, seeds: Path, name: str, code: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (bags / "papers").mkdir()
    shutil.copy(seeds / "letter-tehran-1396.txt", bags / "papers")
    (bags / "taken.html").write_text("mine", encoding="utf-8")
    (bags / "half.html.sha256").write_text("mine", encoding="utf-8")

    assert main(["create", "papers", "--to", "new", *_DEFAULTS, "--json", "--report", name]) == exit_code
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == code
    assert not (bags / "new").exists()
    assert (bags / "taken.html").read_text(encoding="utf-8") == "mine"


def test_a_report_that_fails_in_the_writing_leaves_the_work_done(
    bags: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("archiver.tasks.report_file.os.path.lexists", lambda _: False)
    (bags / "r.html").write_text("mine", encoding="utf-8")

    assert main(["validate", "good", "--report", "r.html"]) == 3
    told = capsys.readouterr()
    assert "The report r.html could not be written: in the meantime, a file of that name was made there." in told.err
    assert told.out.startswith("good: valid")
    assert (bags / "r.html").read_text(encoding="utf-8") == "mine"


_TOO_LONG = f"{'r' * 300}.html"
"""No file system has names of more than 255 octets."""


def test_the_result_is_told_where_the_report_cannot_be_written(bags: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "بد‌خط", "--report", _TOO_LONG]) == 3

    told = capsys.readouterr()
    assert told.out.startswith("بد‌خط: not valid")
    assert "error.report-unwritable" not in told.out
    assert told.err.count("could not be written") == 1
    assert "File name too long" in told.err
    assert bags.is_dir()


def test_with_json_a_report_that_cannot_be_written_is_told_in_the_one_document(
    bags: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "good", "--json", "--report", _TOO_LONG]) == 3

    report = json.loads(capsys.readouterr().out)
    assert check_against(REPORT_SCHEMA, report) == []
    assert report["results"][0]["valid"] is True
    # The fax has a date of two readings.
    assert [finding["code"] for finding in report["findings"]] == ["record.dates-unresolved", "error.report-unwritable"]
    assert bags.is_dir()


def test_work_that_was_not_done_is_told_though_its_report_cannot_be_written(
    bags: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["create", "nowhere", "--to", "new", *_DEFAULTS, "--report", _TOO_LONG]) == 3

    told = capsys.readouterr().err
    assert "The source nowhere does not exist" in told
    assert "could not be written" in told
    assert bags.is_dir()


@pytest.mark.parametrize("command", ["export", "convert"])
def test_a_command_that_writes_to_standard_output_says_that_its_report_could_not_be_written(
    bags: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (bags / "dates.csv").write_text("day\n31 Aban 1395\n", encoding="utf-8")
    words = {
        "export": ["export", "good", "--as", "premis"],
        "convert": ["date", "convert", "--csv", "dates.csv", "--column", "day"],
    }

    assert main([*words[command], "--report", _TOO_LONG]) == 3
    told = capsys.readouterr()
    assert "File name too long" in told.err
    assert ("date.impossible" in told.err) == (command == "convert")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_tells_a_date_that_does_not_exist(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["date", "convert", "31/7/1395", "--report", "r.html", "--lang", language]) == 1

    # Mehr, as every month of the second half of the year, has 30 days.
    page = _squeezed(
        next(one.text for one in Page((tmp_path / "r.html").read_text(encoding="utf-8")).elements if one.tag == "body")
    )
    assert {"en": "Mehr 1395 has 30 days, so there is no day 31", "fa": "مهر سال ۱۳۹۵ تنها ۳۰ روز دارد"}[language] in page
    assert "date.impossible" in capsys.readouterr().out


def test_a_table_beside_its_report(bags: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bags / "dates.csv").write_text("day\n15 Aban 1395\n31 Aban 1395\n", encoding="utf-8")
    assert main(["date", "convert", "--csv", "dates.csv", "--column", "day", "--report", "r.json"]) == 1

    report = json.loads((bags / "r.json").read_text(encoding="utf-8"))
    assert report["results"] == [{"input": "dates.csv", "rows": 2}]
    assert [finding["code"] for finding in report["findings"]] == ["date.impossible"]
    assert "SHA-256" in capsys.readouterr().err
