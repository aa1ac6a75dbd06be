"""A run may replace the report of a run of the same command and target which made nothing, and no other file."""

from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

FORMS = ["html", "json", "txt"]


@pytest.fixture(autouse=True)
def _box(tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "a.txt").write_bytes((seeds / "statement-oslo-1395.txt").read_bytes())


def _create(report: str, *words: str, to: str = "جعبه <b>", source: str = "box") -> int:
    return main(["create", source, "--to", to, "--organization", "X", "--quiet", "--report", report, *words])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_report_of_a_run_that_made_nothing_is_replaced(tmp_path: Path, form: str, language: str) -> None:
    name = f"r.{form}"
    assert _create(name, "--strict-dates", "--lang", language) == 1
    first = (tmp_path / name).read_bytes()
    assert _create(name, source="absent") == 3
    assert _create(name, "--dry-run") == 0
    assert _create(name) == 0

    assert (tmp_path / name).read_bytes() != first
    assert subprocess.run(["sha256sum", "-c", f"{name}.sha256"], check=False, capture_output=True).returncode == 0
    kept = (tmp_path / name).read_bytes()
    # The report of a bag that was made stays, although the bag is gone.
    (tmp_path / "جعبه <b>").rename(tmp_path / "elsewhere")
    assert _create(name) == 3
    assert (tmp_path / name).read_bytes() == kept


@pytest.mark.parametrize("form", FORMS)
def test_the_report_of_another_target_or_command_stays(tmp_path: Path, form: str) -> None:
    name = f"r.{form}"
    assert _create(name, "--strict-dates") == 1
    kept = (tmp_path / name).read_bytes()

    assert _create(name, "--strict-dates", to="other") == 3
    assert main(["extract", "absent", "--to", "جعبه <b>", "--report", name]) == 3
    assert main(["validate", "box", "--report", name]) == 3
    assert (tmp_path / name).read_bytes() == kept


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("change", ["the report", "its digest", "no digest"])
def test_a_report_that_somebody_changed_stays(tmp_path: Path, form: str, change: str) -> None:
    report = tmp_path / f"r.{form}"
    digest = tmp_path / f"r.{form}.sha256"
    assert _create(report.name, "--strict-dates") == 1
    if change == "no digest":
        digest.unlink()
    else:
        changed = report if change == "the report" else digest
        changed.write_bytes(changed.read_bytes() + b"a note\n")
    kept = report.read_bytes()

    assert _create(report.name) == 3
    assert report.read_bytes() == kept
    assert not (tmp_path / "جعبه <b>").exists()


@pytest.mark.parametrize("content", [b"mine", b"{}", b"[1]", b'{"command": "create", "made": 3}', b"\xff"])
def test_a_file_of_somebody_else_stays(tmp_path: Path, content: bytes) -> None:
    for form in FORMS:
        (tmp_path / f"r.{form}").write_bytes(content)
        line = f"{hashlib.sha256(content).hexdigest()}  r.{form}\n"
        (tmp_path / f"r.{form}.sha256").write_text(line, encoding="utf-8")
        assert _create(f"r.{form}") == 3
        assert (tmp_path / f"r.{form}").read_bytes() == content


def test_json_names_the_target_and_fits_its_schema(tmp_path: Path) -> None:
    assert _create("r.json", "--strict-dates") == 1
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))

    assert check_against(REPORT_SCHEMA, report) == []
    assert report["made"]["nothingMadeAt"] == "جعبه <b>"
