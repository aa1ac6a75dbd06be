"""The command line: which command, which language, and what an error ends as."""

from __future__ import annotations

import json
import subprocess
import sys
from shlex import quote

import pytest

from archiver import __version__
from archiver.commands.command_line import COMMANDS
from archiver.commands.program import main


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["date"], ["date", "nonsense"], ["create"], ["validate"], ["--lang", "de", "validate", "x"]]
)
def test_wrong_usage_exits_2_with_one_sentence_and_no_traceback(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("archiver: ")
    assert "Traceback" not in told.err


@pytest.mark.parametrize("words", [["--lang", "fa", "validate", "no-such-bag"], ["validate", "no-such-bag", "--lang=fa"]])
def test_the_language_may_stand_before_or_after_the_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 3

    assert "وجود ندارد" in capsys.readouterr().err


def test_a_persian_locale_means_persian(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", "fa_IR.UTF-8")

    assert main(["validate", "no-such-bag"]) == 3
    assert "وجود ندارد" in capsys.readouterr().err


def test_an_error_is_one_json_document_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "no-such-bag", "--json"]) == 3

    report = json.loads(capsys.readouterr().out)
    assert report["command"] == "validate"
    assert report["status"] == "error"
    assert [finding["code"] for finding in report["findings"]] == ["error.bag-missing"]


def test_the_version_names_the_calendar_table() -> None:
    command = [sys.executable, "-m", "archiver", "--version"]
    plain = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    report = json.loads(subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout)

    assert plain == f"bayegan {__version__}\n"
    assert report["version"] == __version__
    assert report["calendarTable"].startswith("sha256:")


@pytest.mark.slow
@pytest.mark.parametrize("command", sorted(COMMANDS))
@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_command_has_help_with_an_example(command: str, language: str) -> None:
    words = [sys.executable, "-m", "archiver", *command.split(), "--help", "--lang", language]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout

    assert f"archiver {command} " in told.rpartition("example:" if language == "en" else "نمونه:")[2]


def test_a_reader_that_goes_away_is_no_failure(checkout: object) -> None:
    command = f"{quote(sys.executable)} -m archiver date find {quote(f'{checkout}/seeds')} | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], check=False, capture_output=True, text=True)

    assert "Traceback" not in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("words", [["--json", "validate", "no-such-bag"], ["validate", "--json", "no-such-bag"]])
def test_common_options_may_stand_before_or_after_the_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 3

    assert json.loads(capsys.readouterr().out)["command"] == "validate"


def test_the_version_is_told_as_the_words_given_ask(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version", "--json"])

    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["version"] == __version__


def test_completion_for_a_shell_that_is_not_known_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--print-completion", "cmd.exe"]) == 2

    assert "bash, zsh, tcsh, fish, powershell" in capsys.readouterr().err


def test_a_misspelt_option_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "bag", "--json", "--levle", "full"]) == 2

    told = json.loads(capsys.readouterr().out)["findings"]
    assert [(finding["code"], finding["values"]["found"], finding["values"]["nearest"]) for finding in told] == [
        ("error.option-unknown", "--levle", "--level")
    ]


def test_work_that_was_not_done_is_not_called_nothing_to_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["date", "find", "no-such-file.txt"]) == 3

    assert capsys.readouterr().out == ""
