"""`create` with the report of a virus scan: what is infected is not packed, and what was not checked is never passed."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from archiver.errors import ReadError, WrongUsageError
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.validation import validate

if TYPE_CHECKING:
    from pathlib import Path

_SIGNATURE = "BayeganTest:0:*:" + b"no real virus, but found".hex()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source/sub").mkdir(parents=True)
    (tmp_path / "source/نامه.txt").write_text("تهران", encoding="utf-8")
    (tmp_path / "source/sub/letter.txt").write_text("Oslo", encoding="utf-8")
    return tmp_path / "source"


def _create(source: Path, report: str) -> tuple[list[tuple[str, str]], bool]:
    """Code and path of each finding, and whether there is a bag."""
    (source.parent / "report").write_text(report, encoding="utf-8")
    options = CreateOptions(Organization("x"), virus_scan_report=str(source.parent / "report"))
    made = create(source, source.parent / "bag", options)
    if made.made:
        assert validate(source.parent / "bag").findings == []
    assert made.made is (source.parent / "bag").exists()
    return [(finding.code, finding.where["path"].removeprefix(f"{source}/")) for finding in made.findings], made.made


def _events(source: Path) -> list[dict[str, Any]]:
    lines = (source.parent / "bag/metadata/events.jsonl").read_bytes().splitlines()
    return [event for event in map(json.loads, lines) if event["eventType"] == "virus check"]


def test_the_check_of_each_document_is_an_event(source: Path) -> None:
    assert _create(source, "source/نامه.txt: OK\nsource/sub/letter.txt: OK\n") == ([], True)

    [event] = _events(source)
    assert (event["eventOutcome"], len(event["objects"])) == ("success", 2)
    assert event["eventTypeURI"] == "http://id.loc.gov/vocabulary/preservation/eventType/vir"
    assert event["agents"] == [{"type": "software", "name": "ClamAV", "role": "executing program"}]


def test_an_infected_document_is_not_packed(source: Path) -> None:
    findings, is_made = _create(source, "source/نامه.txt: OK\nsource/sub/letter.txt: Eicar FOUND\n")

    assert (findings, is_made) == ([("virus.found", "sub/letter.txt")], False)


def test_what_was_not_checked_is_not_passed(source: Path) -> None:
    assert _create(source, "source/نامه.txt: OK\n") == ([("virus.not-checked", "sub/letter.txt")], True)

    [event] = _events(source)
    assert len(event["objects"]) == 1


def test_what_the_scanner_could_not_read_is_a_warning_in_report_and_log(source: Path) -> None:
    findings, _ = _create(source, "source/نامه.txt: OK\nsource/sub/letter.txt: Can't open file ERROR\n")

    assert findings == [("virus.scan-failed", "sub/letter.txt")]
    failed, clean = _events(source)
    assert (clean["eventOutcome"], len(failed["objects"])) == ("success", 1)
    assert (failed["eventOutcome"], failed["eventOutcomeDetail"]) == ("warning", "Can't open file")


@pytest.mark.parametrize("report", ["", "other/x: OK\n", "\n---- SCAN SUMMARY ----\nInfected files: 0\n"])
def test_a_report_that_names_no_document_is_an_error(source: Path, report: str) -> None:
    findings, is_made = _create(source, report)

    assert ([code for code, _ in findings], is_made) == (["virus.report-unrelated"], False)


def test_each_of_several_sources_may_have_been_scanned_in_its_own_place(tmp_path: Path) -> None:
    for name in ("one/letters/a.txt", "one/letters/b.txt", "two/faxes/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "report").write_text("/x/letters/a.txt: OK\n/x/letters/b.txt: OK\n/y/faxes/a.txt: OK\n", encoding="utf-8")
    options = CreateOptions(Organization("x"), virus_scan_report=str(tmp_path / "report"))

    assert create([tmp_path / "one/letters", tmp_path / "two/faxes"], tmp_path / "bag", options).findings == []


def test_a_report_that_is_missing_raises(source: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadError) as error:
        create(source, tmp_path / "bag", CreateOptions(Organization("x"), virus_scan_report=str(tmp_path / "absent")))

    assert error.value.code == "error.unreadable"


def test_a_plain_bag_has_no_place_for_it(source: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError) as error:
        create(source, tmp_path / "bag", CreateOptions(plain=True, virus_scan_report="x"))

    assert error.value.code == "error.plain-without-records"


def test_what_clamscan_itself_prints_is_understood(source: Path, tmp_path: Path) -> None:
    if shutil.which("clamscan") is None:
        pytest.skip("clamscan (ClamAV) is not installed")
    (tmp_path / "database").mkdir()
    (tmp_path / "database/test.ndb").write_text(f"{_SIGNATURE}\n", encoding="utf-8")
    command = ["clamscan", "--database", str(tmp_path / "database"), "--recursive", str(source)]

    clean = subprocess.run(command, capture_output=True, text=True, check=False)
    assert _create(source, clean.stdout) == ([], True)
    assert "known viruses: 1" in json.dumps(_events(source)[0]["agents"])
    shutil.rmtree(tmp_path / "bag")

    (source / "sub/letter.txt").write_text("no real virus, but found", encoding="utf-8")
    infected = subprocess.run(command, capture_output=True, text=True, check=False)
    assert _create(source, infected.stdout) == ([("virus.found", "sub/letter.txt")], False)
