"""`archiver init` asks or takes options, and writes what `archiver create` reads."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = [
    "دفتر ثبت نام‌ها", "",  # the name, and the language that is offered
    "The Register of Names", "en", "",  # another name, and no third
    "https://ror.org/05gq02988", "https://ror.org/05gq02987", "",  # a wrong digit is asked for again
    "narnia", "no",
    "", "nobody", "records@example.org", "",
    "per", "fa، prs",
    "Families", "",
    "secret", "embargoed", "1428", "1 فروردین 1428",
    "In Copyright", "", "no address", "http://rightsstatements.org/vocab/InC/1.0/",
    "crc32", "",
]  # fmt: skip
WRITTEN = {
    "organization": {
        "name": {"fa": "دفتر ثبت نام‌ها", "en": "The Register of Names"},
        "identifier": ["https://ror.org/05gq02987"],
        "country": "NO",
    },
    "contact": {"email": "records@example.org"},
    "documents": {
        "language": ["fa", "prs"],
        "custodian": {"name": {"en": "Families"}},
        # 1 Farvardin 1428 is 20 March 2049 (University of Tehran list).
        "access": {"status": "embargoed", "until": "2049-03-20"},
        "rights": {"statement": {"en": "In Copyright"}, "identifier": "http://rightsstatements.org/vocab/InC/1.0/"},
    },
    "bag": {"algorithms": ["sha256", "sha512"]},
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _answer(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["en", "fa"])
def test_questions_are_asked_again_until_the_answer_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    _answer(monkeypatch, *ANSWERS)

    assert main(["init", "--lang", language]) == 0

    asked = capsys.readouterr().err
    assert _read(tmp_path / "archiver.toml") == WRITTEN
    assert ("[none]" in asked) == (language == "en")
    for expected in ("87", "NO") if language == "en" else ("۸۷", "دو حرف بزرگ لاتین", "[هیچ]", "یکی از"):
        assert expected in asked
    assert "\\u200c" not in asked


def test_where_the_input_ends_the_rest_takes_its_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _answer(monkeypatch, "Archive")

    assert main(["init"]) == 0
    assert _read(tmp_path / "archiver.toml") == {
        "organization": {"name": {"en": "Archive"}},
        "contact": {},
        "documents": {},
        "bag": {"algorithms": ["sha256", "sha512"]},
    }


@pytest.mark.parametrize("lines", [[], [""] * 20, ["Archive", "", "", "", *["nowhere"] * 20], ["Archive", "", "", "", "nowhere"]])
def test_without_an_answer_that_can_be_used_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lines: list[str]
) -> None:
    _answer(monkeypatch, *lines)

    assert main(["init", "--json"]) == 2
    report = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in report["findings"]] == ["error.no-usable-answer"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_pipe_answers_too(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "archiver", "init", "--json"]
    answered = subprocess.run(command, input="بایگانی\n", capture_output=True, text=True, check=True, encoding="utf-8")

    assert json.loads(answered.stdout)["results"] == [{"file": "archiver.toml"}]
    assert "Name of the organization" in answered.stderr
    assert _read(tmp_path / "archiver.toml")["organization"]["name"] == {"fa": "بایگانی"}


def test_two_names_in_one_language_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _answer(monkeypatch, "Archive", "en", "Other", "en", "de")

    assert main(["init"]) == 0
    assert "There is already a name in" in capsys.readouterr().err
    assert _read(tmp_path / "archiver.toml")["organization"]["name"] == {"en": "Archive", "de": "Other"}


def test_options_need_no_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "box").mkdir()
    words = ["init", "box", "--json", "--organization", 'The "Register"', "--organization-language", "en"]
    words += ["--organization", "دفتر", "--organization-language", "fa", "--language", "prs", "--access", "restricted"]
    words += ["--rights", "In Copyright", "--text-language", "en", "--contact-email", "me@example.org", "--algorithm", "sha512"]

    assert main(words) == 0

    report = json.loads(capsys.readouterr().out)
    assert check_against(REPORT_SCHEMA, report) == []
    assert report["results"] == [{"file": "box/archiver.toml"}]
    assert _read(tmp_path / "box" / "archiver.toml") == {
        "organization": {"name": {"en": 'The "Register"', "fa": "دفتر"}},
        "contact": {"email": "me@example.org"},
        "documents": {
            "language": ["prs"],
            "access": {"status": "restricted"},
            "rights": {"statement": {"en": "In Copyright"}},
        },
        "bag": {"algorithms": ["sha512"]},
    }


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["--country", "NO"], 2, "error.organization-missing"),
        (["--organization", "x", "--organization", "y"], 2, "error.names-without-languages"),
        (["--organization", "x", "--access", "embargoed"], 2, "error.option-needs-option"),
        (["--organization", "x", "--access-until", "2049-03-21"], 2, "error.option-needs-option"),
        (["--organization", "x", "--access", "embargoed", "--access-until", "1428"], 2, "error.day-unusable"),
        (["--organization", "x", "--access", "embargoed", "--access-until", "soon"], 2, "error.day-unusable"),
        (["--organization", "x", "--country", "narnia"], 1, "config.answer"),
        (["--organization", "x", "--language", "per"], 1, "record.language-unknown"),
        (["--organization", "\udcff"], 1, "config.not-utf8"),
        (["no-such-folder", "--organization", "x"], 3, "error.folder-missing"),
    ],
)
def test_options_that_cannot_be_used_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], exit_code: int, code: str
) -> None:
    assert main(["init", "--json", *words]) == exit_code

    assert [finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]] == [code]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("names", "tags"),
    [(["Persian", "کردی"], ["fa", "ku"]), (["دری", "Deutsch"], ["prs", "de"]), (["ga", "prs"], ["ga", "prs"]), (["Ga"], ["gaa"])],
)
def test_options_take_names_in_either_language_as_the_questions_do(tmp_path: Path, names: list[str], tags: list[str]) -> None:
    """`ga` is the tag of Irish, and Ga a language of Ghana (IANA Language Subtag Registry: `gaa`)."""
    options = [word for name in names for word in ("--language", name)]
    options += ["--organization-language", "فارسی", "--country", "انگلستان", "--access", "محدود", "--contact-phone", "+۹۸ ۲۱"]

    assert main(["init", "--organization", "دفتر", *options]) == 0
    assert _read(tmp_path / "archiver.toml") == {
        "organization": {"name": {"fa": "دفتر"}, "country": "GB"},
        "contact": {"phone": "+98 21"},
        "documents": {"language": tags, "access": {"status": "restricted"}},
        "bag": {},
    }


def test_what_is_there_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "archiver.toml").symlink_to("nowhere")

    assert main(["init", "--json", "--organization", "x"]) == 1
    assert [finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]] == ["config.exists"]
    assert not (tmp_path / "nowhere").exists()


def test_a_third_name_is_not_offered_a_language_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _answer(monkeypatch, "دفتر", "", "Register", "", "Registret", "", "en", "nb", "")

    assert main(["init"]) == 0

    asked = capsys.readouterr().err
    assert _read(tmp_path / "archiver.toml")["organization"]["name"] == {"fa": "دفتر", "en": "Register", "nb": "Registret"}
    assert "There is already a name in the language en: “Register”" in asked
    assert "--organization" not in asked


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_option_that_does_not_fit_is_told_by_its_name_and_no_file_is_spoken_of(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["init", "--organization", "x", "--country", "نارنیا", "--access", "secret", "--language", "xx-yy-zz-1"]

    assert main([*words, "--json", "--lang", language]) == 1

    report = json.loads(capsys.readouterr().out)
    told = {finding["values"]["key"]: finding for finding in report["findings"]}
    assert {finding["code"] for finding in report["findings"]} == {"config.answer"}
    assert {"--country", "--access"} <= set(told)
    assert "نارنیا" in told["--country"]["message"]
    assert all("archiver.toml" not in finding["message"] and not finding["where"] for finding in report["findings"])
    assert list(tmp_path.iterdir()) == []
