"""`archiver create` describes documents by its options and by `archiver.toml`."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

DEFAULTS = """
organization = {name = {fa = "دفتر ثبت نام‌ها", en = "The Register"}, identifier = ["https://ror.org/05gq02987"], country = "NO"}
contact = {email = "records@example.org"}
documents = {language = ["fa"], access = {status = "restricted"}, sensitivity = ["personal data"]}
bag = {algorithms = ["sha256"]}
"""


@pytest.fixture(autouse=True)
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One letter in a folder, in a current folder that holds nothing else."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text("15 آبان 1395\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def _create(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, str]]:
    """The exit code, and each code that was told with its message."""
    exit_code = main(["create", "letters", "--to", "bag", "--second-opinion", "none", "--json", *words])
    report = json.loads(capsys.readouterr().out)
    assert check_against(REPORT_SCHEMA, report) == []
    found = {finding["code"]: finding["message"] for finding in report["findings"]}
    found.pop("document.formats-not-identified", None)
    return exit_code, found


def _record(tmp_path: Path) -> dict[str, Any]:
    [line] = (tmp_path / "bag/metadata/records.jsonl").read_text(encoding="utf-8").splitlines()
    record: dict[str, Any] = json.loads(line)
    return record


def test_defaults_are_taken_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "archiver.toml").write_text(DEFAULTS, encoding="utf-8")

    exit_code, found = _create(capsys)

    assert (exit_code, found) == (0, {"config.used": "Defaults were taken from archiver.toml."})
    record = _record(tmp_path)
    assert record["originOrganization"] == {
        "name": [{"value": "دفتر ثبت نام‌ها", "language": "fa"}, {"value": "The Register", "language": "en"}],
        "identifier": ["https://ror.org/05gq02987"],
        "country": "NO",
    }
    assert (record["language"], record["accessRights"]) == (["fa"], {"status": "restricted"})
    info = (tmp_path / "bag/bag-info.txt").read_text(encoding="utf-8")
    assert "Source-Organization: دفتر ثبت نام‌ها\nContact-Email: records@example.org\n" in info
    assert not (tmp_path / "bag/manifest-sha512.txt").exists()
    assert str(tmp_path) not in "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("bag/metadata/*.jsonl"))
    assert main(["validate", "bag"]) == 0


def test_options_go_before_defaults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "archiver.toml").write_text(DEFAULTS, encoding="utf-8")

    exit_code, _ = _create(capsys, "--language", "prs", "--access", "open", "--country", "IR", "--bag-info", "Contact-Email=x@y")

    record = _record(tmp_path)
    assert exit_code == 0
    assert (record["language"], record["accessRights"], record["sensitivity"]) == (["prs"], {"status": "open"}, ["personal data"])
    assert record["originOrganization"]["country"] == "IR"
    assert record["originOrganization"]["identifier"] == ["https://ror.org/05gq02987"]


def test_another_organization_has_nothing_of_the_default_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "archiver.toml").write_text(DEFAULTS, encoding="utf-8")

    assert _create(capsys, "--organization", "Other")[0] == 0
    assert _record(tmp_path)["originOrganization"] == {"name": [{"value": "Other", "language": "und"}]}


def test_one_document_is_described_by_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--organization", "x", "--title", "نامه", "--description", "به مادر", "--reference-code", "F-1", "--level", "item"]
    words += ["--access", "embargoed", "--access-until", "1 فروردین 1428", "--sensitivity", "personal data"]
    words += ["--custodian", "خانواده", "--acquisition-source", "هدیه", "--rights", "همهٔ حقوق محفوظ"]
    words += ["--rights-id", "http://example.org/r", "--text-language", "fa"]

    assert _create(capsys, *words) == (0, {})

    record = _record(tmp_path)
    assert {name: record[name] for name in list(record)[2:12]} == {
        "title": [{"value": "نامه", "language": "fa"}],
        "titleBasis": "given",
        "referenceCode": "F-1",
        "levelOfDescription": "item",
        "description": [{"value": "به مادر", "language": "fa"}],
        "custodian": {"name": [{"value": "خانواده", "language": "fa"}]},
        "acquisitionSource": [{"value": "هدیه", "language": "fa"}],
        # 1 Farvardin 1428 is 20 March 2049 (University of Tehran list).
        "accessRights": {"status": "embargoed", "until": "2049-03-20"},
        "sensitivity": ["personal data"],
        "rightsStatement": {"value": [{"value": "همهٔ حقوق محفوظ", "language": "fa"}], "identifier": "http://example.org/r"},
    }


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["--title", "x"], 2, "error.option-for-several"),
        (["--description", "x"], 2, "error.option-for-several"),
        (["--reference-code", "x"], 2, "error.option-for-several"),
        (["--rights-id", "http://example.org/"], 2, "error.option-needs-option"),
        (["--access", "embargoed"], 2, "error.option-needs-option"),
        (["--access", "embargoed", "--access-until", "1428"], 2, "error.day-unusable"),
        (["--title", "a\0b"], 2, "error.control-character"),
        (["--rights", "a\x1b[2J"], 2, "error.control-character"),
        (["--organization", "a\x7f"], 2, "error.control-character"),
        (["--bag-info", "External-Description=a\x07"], 2, "error.control-character"),
        (["--plain", "--access", "open"], 2, "error.plain-without-records"),
        (["--rights", "x", "--rights-id", "nowhere"], 1, "record.schema"),
        (["--text-language", "per", "--custodian", "x"], 1, "record.language-unknown"),
        (["--language", "de-1996-1996"], 1, "record.language-malformed"),
        (["--country", "SU"], 1, "record.country-unassigned"),
        (["--organization-id", "https://orcid.org/0000-0002-1825-0098"], 1, "identifier.orcid-check-digit"),
    ],
)
def test_what_cannot_be_said_makes_no_bag(
    letters: Path, capsys: pytest.CaptureFixture[str], words: list[str], exit_code: int, code: str
) -> None:
    (letters / "b.txt").write_text("x", encoding="utf-8")

    ended, found = _create(capsys, "--organization", "x", *words)

    assert (ended, set(found)) == (exit_code, {code})
    assert not (letters.parent / "bag").exists()


def test_a_file_of_defaults_that_is_wrong_or_in_the_source_makes_no_bag(
    tmp_path: Path, letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "archiver.toml").write_text("[bagg]", encoding="utf-8")
    assert _create(capsys, "--organization", "x") == (
        1,
        {"config.key-unknown": "archiver.toml has the unknown key bagg; bag may be meant."},
    )

    (tmp_path / "archiver.toml").rename(letters / "archiver.toml")
    exit_code, found = _create(capsys, "--organization", "x")
    assert (exit_code, list(found)) == (1, ["config.in-source-undecided"])

    exit_code, found = _create(capsys, "--organization", "x", "--config", "/dev/null")
    assert (exit_code, list(found)) == (0, ["config.in-source"])
    assert (tmp_path / "bag/data/archiver.toml").exists()


def test_a_file_of_defaults_that_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert _create(capsys, "--organization", "x", "--config", "none.toml")[0] == 3


@pytest.mark.parametrize(
    "words",
    [
        ["--title", "a\udcff"],
        ["--text-language", "f\udcff", "--rights", "x"],
        ["--sensitivity", "\udcff"],
        ["--organization-id", "\udcff"],
        ["--date", "15 Aban 1395", "--date-note", "\udcff"],
        ["--date", "15 Aban 1395 \udcff", "--date-note", "x"],
    ],
)
def test_octets_that_are_not_utf8_are_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    """Records are JSON in UTF-8 (RFC 8259 8.1)."""
    exit_code, found = _create(capsys, "--organization", "x", *words)

    assert (exit_code, list(found)) == (2, ["error.option-not-utf8"])
    assert "\\xff" in found["error.option-not-utf8"]
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize("option", ["--config", "--virus-scan-report"])
def test_a_pipe_that_nobody_writes_to_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    os.mkfifo(tmp_path / "pipe")

    exit_code, found = _create(capsys, "--organization", "x", option, "pipe")

    assert exit_code == 3
    assert found == {"error.unreadable": "pipe could not be read: it is a folder, a pipe or a device, not a file."}


@pytest.mark.parametrize(
    ("bag", "report"), [("b.json", "b.json"), ("b.json.sha256", "b.json"), ("b.json", "./letters/../b.json")]
)
def test_a_report_that_would_take_the_place_of_the_bag_is_seen_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], bag: str, report: str
) -> None:
    words = ["create", "letters", "--to", bag, "--organization", "x", "--report", report]

    assert main([*words, "--json"]) == 2
    assert [finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]] == ["error.report-is-output"]
    assert main([*words, "--lang", "fa"]) == 2
    assert "--to" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]


# 1 Farvardin 1395 is 20 March 2016 (University of Tehran list), 1 Farvardin 1428 is 20 March 2049.
@pytest.mark.parametrize(("until", "codes"), [("1 فروردین 1395", ["record.embargo-ended"]), ("1 فروردین 1428", [])])
@pytest.mark.parametrize("place", ["option", "defaults", "table"])
def test_an_embargo_that_has_ended_by_the_day_of_packing_is_told(
    letters: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, until: str, codes: list[str], place: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478304000")  # 5 November 2016
    folder = letters.parent
    words = ["--organization", "x"]
    if place == "option":
        words += ["--access", "embargoed", "--access-until", until]
    elif place == "defaults":
        (folder / "archiver.toml").write_text(
            f"[documents]\naccess = {{status = 'embargoed', until = '{until}'}}", encoding="utf-8"
        )
    else:
        (folder / "table.csv").write_text(f"path,access,access until\na.txt,embargoed,{until}\n", encoding="utf-8")
        words += ["--records", "table.csv"]
    exit_code, found = _create(capsys, *words)

    assert exit_code == 0
    assert [code for code in found if code != "config.used"] == codes
    assert not codes or "2016-03-20" in found["record.embargo-ended"]


@pytest.mark.usefixtures("letters")
def test_a_language_of_no_name_is_not_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the organization of the defaults the option once said nothing."""
    (tmp_path / "archiver.toml").write_text("[organization]\nname = 'x'", encoding="utf-8")
    exit_code, found = _create(capsys, "--organization-language", "fa")

    assert (exit_code, list(found)) == (2, ["error.option-needs-option"])
    assert not (tmp_path / "bag").exists()


def test_a_dry_run_looks_at_the_dates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("31 Aban 1395", encoding="utf-8")
    main(
        ["create", str(tmp_path / "a.txt"), "--to", str(tmp_path / "bag"), "--organization", "x", "--country", "IR", "--dry-run"]
    )

    told = capsys.readouterr().out
    assert "Nothing was written" in told
    assert "date.impossible" in told
