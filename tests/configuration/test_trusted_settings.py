"""What is trusted comes from a file that the user named or owns, never from one that was found beside a bag or here."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from archiver.commands.program import main
from archiver.configuration import find_trusted_settings
from archiver.errors import ReadError
from archiver.records import Organization
from archiver.settings_files import TrustedSettings, own_settings_path
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.validation import validate

TRUSTING = '[seal]\ntrust = "trust.toml"\n'
DEFAULTS = '[organization]\nname = "The Register of Names"\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a test works. No settings are there, and a bag lies in `bags`."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.delenv("BAYEGAN_CONFIG", raising=False)
    for name in ("here", "bags", "named", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "letter.txt").write_text("text\n", encoding="utf-8")
    assert create(tmp_path / "letter.txt", tmp_path / "bags/bag", CreateOptions(Organization("x"))).made
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def _write(path: Path, text: str = TRUSTING) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _find(here: Path, named: Path | None = None) -> tuple[TrustedSettings, list[str]]:
    settings, findings = find_trusted_settings(None if named is None else str(named), [str(here / "bags/bag")])
    return settings, [finding.code for finding in findings]


def test_without_settings_nothing_is_trusted(here: Path) -> None:
    assert _find(here) == (TrustedSettings(), [])


def test_the_first_of_three_places_counts(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = _write(here / "own/bayegan/archiver.toml")
    assert _find(here) == (TrustedSettings(str(own), str(own.with_name("trust.toml"))), [])

    of_environment = _write(here / "elsewhere/of-environment.toml")
    monkeypatch.setenv("BAYEGAN_CONFIG", str(of_environment))
    assert _find(here) == (TrustedSettings(str(of_environment), str(here / "elsewhere/trust.toml")), [])

    named = _write(here / "named/a.toml")
    assert _find(here, named) == (TrustedSettings(str(named), str(here / "named/trust.toml")), [])


def test_the_first_place_counts_even_if_it_names_no_trust_file(here: Path) -> None:
    _write(here / "own/bayegan/archiver.toml")
    named = _write(here / "named/a.toml", DEFAULTS)

    assert _find(here, named) == (TrustedSettings(str(named), None), [])


def test_a_path_starts_at_the_folder_of_its_file_or_at_home(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/archivist")
    for written, expected in (("a/b.toml", str(here / "named/a/b.toml")), ("/x.toml", "/x.toml"), ("~/t", "/home/archivist/t")):
        named = _write(here / "named/a.toml", f'[seal]\ntrust = "{written}"\n')
        assert _find(here, named)[0].trust == expected


@pytest.mark.parametrize("place", ["bags/archiver.toml", "here/archiver.toml"])
@pytest.mark.parametrize("text", [TRUSTING, DEFAULTS + TRUSTING, 'seal.trust = "x"\n', "seal = 3\n", '[seal]\nunknown = "x"\n'])
def test_a_file_that_was_found_decides_nothing_and_is_told(here: Path, place: str, text: str) -> None:
    _write(here / place, text)

    assert _find(here) == (TrustedSettings(), ["configuration.not-trusted"])


@pytest.mark.parametrize("text", [DEFAULTS, "", "[seal]\n", "broken", "x" * 3_000_000])
def test_a_file_that_was_found_and_names_nothing_of_the_kind_is_not_told(here: Path, text: str) -> None:
    _write(here / "here/archiver.toml", text)

    assert _find(here) == (TrustedSettings(), [])


def test_a_pipe_of_that_name_is_left_alone(here: Path) -> None:
    os.mkfifo(here / "here/archiver.toml")

    assert _find(here) == (TrustedSettings(), [])


def test_a_file_that_lies_here_counts_if_the_user_names_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lies_here = _write(here / "here/archiver.toml")
    assert _find(here, Path("archiver.toml")) == (TrustedSettings("archiver.toml", str(here / "here/trust.toml")), [])

    monkeypatch.setenv("BAYEGAN_CONFIG", str(lies_here))
    assert _find(here)[1] == []


def test_own_settings_count_in_their_own_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = _write(here / "own/bayegan/archiver.toml")
    monkeypatch.chdir(own.parent)

    assert _find(here) == (TrustedSettings(str(own), str(own.with_name("trust.toml"))), [])


def test_a_fault_of_the_settings_is_told_at_line_and_key_and_nothing_of_them_is_used(here: Path) -> None:
    named = _write(here / "named/a.toml", DEFAULTS + "\n[seal]\ntrust = 3\n")
    settings, [finding] = find_trusted_settings(str(named), [])

    assert settings == TrustedSettings(str(named))
    assert (finding.code, finding.where["line"], finding.values["key"]) == ("config.value", 5, "seal.trust")

    _write(named, '[seal]\ntrsut = "x"\n')
    _, [finding] = find_trusted_settings(str(named), [])
    assert (finding.code, finding.where["line"], finding.values["nearest"]) == ("config.key-unknown", 2, "trust")


def test_settings_that_are_named_and_missing_are_an_error(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError):
        _find(here, here / "missing.toml")
    monkeypatch.setenv("BAYEGAN_CONFIG", str(here / "missing.toml"))
    with pytest.raises(ReadError):
        _find(here)


def test_the_place_of_own_settings_follows_the_base_directory_specification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/archivist")
    for folder in ("", "relative/path"):
        monkeypatch.setenv("XDG_CONFIG_HOME", folder)
        assert own_settings_path() == "/home/archivist/.config/bayegan/archiver.toml"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert own_settings_path() == "/home/archivist/.config/bayegan/archiver.toml"
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/xdg")
    assert own_settings_path() == "/etc/xdg/bayegan/archiver.toml"


def _run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    code = main([*map(str, words), "--json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


def test_validating_tells_of_settings_that_were_found(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(here / "here/archiver.toml")
    code, report = _run(capsys, "validate", here / "bags/bag", here / "bags/bag")

    assert (code, report["status"]) == (0, "warning")
    [finding] = [finding for finding in report["findings"] if finding["code"] == "configuration.not-trusted"]
    assert finding["where"] == {"path": "archiver.toml"}
    assert finding["values"]["keys"] == "seal.trust"
    code, report = _run(capsys, "--config", here / "here/archiver.toml", "validate", here / "bags/bag")
    assert (code, report["status"]) == (0, "good")


def test_validating_from_python_looks_for_no_settings_unless_it_is_asked_to(here: Path) -> None:
    _write(here / "here/archiver.toml")

    assert validate(here / "bags/bag").findings == []
    assert [one.code for one in validate(here / "bags/bag", configuration=True).findings] == ["configuration.not-trusted"]


def test_every_command_takes_a_file_of_settings(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = _write(here / "named/a.toml", DEFAULTS)
    code, report = _run(capsys, "--config", named, "create", here / "letter.txt", "--to", "new")
    assert (code, report["findings"][0]["code"]) == (0, "config.used")
    assert _run(capsys, "create", here / "letter.txt", "--to", "newer", "--config", named)[0] == 0
    for words in (["date", "convert", "2016-11-04"], ["bag", "history", "new"], ["extract", "new", "--to", "out"]):
        assert _run(capsys, *words, "--config", named)[0] == 0
    assert _run(capsys, "validate", "new", "--config", here / "missing.toml")[0] == 3


def test_a_bag_takes_the_defaults_of_own_settings_if_none_are_nearer(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(here / "own/bayegan/archiver.toml", DEFAULTS + TRUSTING)
    code, report = _run(capsys, "create", here / "letter.txt", "--to", "first")
    assert (code, report["findings"][0]["code"]) == (0, "config.used")
    assert "The Register of Names" in Path("first/bag-info.txt").read_text(encoding="utf-8")

    monkeypatch.setenv("BAYEGAN_CONFIG", str(_write(here / "named/a.toml", '[organization]\nname = "Named"\n')))
    assert _run(capsys, "create", here / "letter.txt", "--to", "second")[0] == 0
    assert "Named" in Path("second/bag-info.txt").read_text(encoding="utf-8")

    _write(here / "here/archiver.toml", '[organization]\nname = "Here"\n')
    assert _run(capsys, "create", here / "letter.txt", "--to", "third")[0] == 0
    assert "Here" in Path("third/bag-info.txt").read_text(encoding="utf-8")


def test_settings_that_only_say_what_is_trusted_give_no_defaults(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(here / "own/bayegan/archiver.toml")
    code, report = _run(capsys, "create", here / "letter.txt", "--to", "new", "--organization", "x")

    assert (code, report["findings"]) == (0, [])


def test_creating_tells_of_settings_beside_a_source_and_takes_the_rest(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(here / "archiver.toml", DEFAULTS + TRUSTING)
    code, report = _run(capsys, "create", here / "letter.txt", "--to", "new")

    assert code == 0
    assert {finding["code"] for finding in report["findings"]} == {"config.used", "configuration.not-trusted"}


def test_own_settings_are_written_for_their_owner_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = _run(capsys, "init", "--user", "--trust", "my trust.toml")
    own = here / "own/bayegan/archiver.toml"

    assert (code, report["results"]) == (0, [{"file": str(own)}])
    assert stat.S_IMODE(own.parent.stat().st_mode) == 0o700
    assert _find(here)[0] == TrustedSettings(str(own), str(here / "here/my trust.toml"))
    code, report = _run(capsys, "init", "--user", "--trust", "other.toml")
    assert (code, [finding["code"] for finding in report["findings"]]) == (1, ["config.exists"])


def test_own_settings_hold_defaults_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "init", "--user", "--organization", "The Register of Names", "--lang", "fa")[0] == 0
    text = (here / "own/bayegan/archiver.toml").read_text(encoding="utf-8")

    assert '[seal]\n# trust = "trust.toml"\n' in text
    assert _run(capsys, "create", here / "letter.txt", "--to", "new")[0] == 0


def test_other_files_of_defaults_do_not_speak_of_trust(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "init", "--organization", "x")[0] == 0
    assert "seal" not in Path("archiver.toml").read_text(encoding="utf-8")
    assert _run(capsys, "init", "sub", "--trust", "x")[0] == 2
    assert _run(capsys, "init", "sub", "--user")[0] == 2


def test_own_settings_need_a_home(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert main(["init", "--user", "--trust", "x"]) == 3
    assert "error.home-missing" not in capsys.readouterr().out
