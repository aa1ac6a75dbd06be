"""The command `archiver export`: where the export goes, where the findings go, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA
from tests.bags.good_bags import BagFolder
from tests.exports.test_premis import read_premis

if TYPE_CHECKING:
    from pathlib import Path

Out = pytest.CaptureFixture[bytes]


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return BagFolder(tmp_path / "letters", "own").path


def test_standard_output_holds_the_export_and_nothing_else(bag: Path, capsysbinary: Out) -> None:
    assert main(["export", str(bag), "--as", "premis"]) == 0
    read_premis(capsysbinary.readouterr().out)


def test_a_report_says_what_was_written(bag: Path, tmp_path: Path, capsysbinary: Out) -> None:
    target = tmp_path / "metadata.csv"
    words = ["export", str(bag), "--as", "dublin-core", "--to", str(target), "--day", "2016-11-05", "--json"]

    assert main(words) == 0
    report = json.loads(capsysbinary.readouterr().out)
    assert check_against(REPORT_SCHEMA, report) == []
    assert report["results"] == [
        {
            "bag": str(bag),
            "as": "dublin-core",
            "day": "2016-11-05",
            "to": str(target),
            "made": True,
            "documents": 5,
            "withheld": 0,
        }
    ]
    assert target.read_bytes().startswith(b"filename,dc.identifier,")


def test_json_wants_a_file_for_the_export(bag: Path, capsysbinary: Out) -> None:
    assert main(["export", str(bag), "--as", "premis", "--json"]) == 2
    report = json.loads(capsysbinary.readouterr().out)
    assert [finding["code"] for finding in report["findings"]] == ["error.export-needs-target"]


@pytest.mark.parametrize(("language", "said"), [("en", "was not made by Bayegan"), ("fa", "بستهٔ ساختهٔ بایگان نیست")])
def test_a_refused_bag_is_told_on_standard_error(language: str, said: str, tmp_path: Path, capsysbinary: Out) -> None:
    plain = BagFolder(tmp_path / "plain", "plain").path

    assert main(["export", str(plain), "--as", "premis", "--lang", language]) == 1
    captured = capsysbinary.readouterr()
    assert captured.out == b""
    assert said in " ".join(captured.err.decode().split())  # a line may end anywhere


def test_text_says_where_the_export_is(bag: Path, tmp_path: Path, capsysbinary: Out) -> None:
    target = tmp_path / "ro-crate-metadata.json"

    assert main(["export", str(bag), "--as", "ro-crate", "--to", str(target), "--lang", "fa"]) == 0
    assert "خروجی به شکل ro-crate" in capsysbinary.readouterr().out.decode()
    assert json.loads(target.read_bytes())["@context"] == "https://w3id.org/ro/crate/1.2/context"


def test_a_target_that_is_there_is_not_written_over(bag: Path, tmp_path: Path, capsysbinary: Out) -> None:
    (tmp_path / "out").write_bytes(b"kept")

    assert main(["export", str(bag), "--as", "premis", "--to", str(tmp_path / "out")]) == 3
    assert b"already exists" in capsysbinary.readouterr().err
    assert (tmp_path / "out").read_bytes() == b"kept"


def test_a_format_that_is_not_known_is_wrong_usage(bag: Path, capsysbinary: Out) -> None:
    assert main(["export", str(bag), "--as", "mods"]) == 2
    assert b"ro-crate" in capsysbinary.readouterr().err


def test_a_report_is_kept_beside_an_export_to_standard_output(bag: Path, tmp_path: Path, capsysbinary: Out) -> None:
    kept = tmp_path / "report.json"

    assert main(["export", str(bag), "--as", "premis", "--report", str(kept)]) == 0
    captured = capsysbinary.readouterr()
    read_premis(captured.out)
    report = json.loads(kept.read_bytes())
    assert check_against(REPORT_SCHEMA, report) == []
    assert (report["results"][0]["as"], report["results"][0]["made"]) == ("premis", True)
    assert str(kept).encode() in captured.err
