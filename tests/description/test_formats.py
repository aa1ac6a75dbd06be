"""What `create` says of the formats of documents: in their records, in the event log and in its findings."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from archiver.documents.formats import format_identifier
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.validation import validate
from tests.documents.made_files import make_word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OPTIONS = CreateOptions(organization=Organization("بایگانی", "fa"))
_RANDOM = bytes(range(256)) * 4


def _lines(bag: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / "metadata" / name).read_bytes().splitlines()]


def _make(tmp_path: Path, **files: bytes) -> tuple[Path, list[str]]:
    (tmp_path / "source").mkdir()
    for name, octets in files.items():
        (tmp_path / "source" / name.replace("_", ".")).write_bytes(octets)
    report = create(tmp_path / "source", tmp_path / "bag", _OPTIONS)
    assert report.made
    assert validate(tmp_path / "bag").findings == []
    return tmp_path / "bag", [finding.code for finding in report.findings]


def test_record_and_event_hold_what_siegfried_said(tmp_path: Path) -> None:
    bag, codes = _make(tmp_path, table_csv=b"a,b\n")

    (record,) = _lines(bag, "records.jsonl")
    assert record["file"]["format"] == {
        "puid": "x-fmt/18",
        "basis": "extension match csv",
        "warning": "match on extension only",
    }
    assert record["file"]["mediaType"] == "text/csv"
    (event,) = [event for event in _lines(bag, "events.jsonl") if event["eventType"] == "format identification"]
    assert event["eventTypeURI"] == "http://id.loc.gov/vocabulary/preservation/eventType/for"
    assert event["eventDetail"] == "PRONOM x-fmt/18, Comma Separated Values"
    assert (event["eventOutcome"], event["eventOutcomeDetail"]) == ("warning", "match on extension only")
    assert [f"urn:uuid:{name}" for name in event["objects"]] == [record["identifier"]]
    siegfried = event["agents"][1]
    assert siegfried["name"] == "siegfried"
    assert "DROID_SignatureFile_V" in siegfried["version"]
    assert codes == []


def test_a_name_that_does_not_fit_the_format_is_a_warning(tmp_path: Path, checkout: Path) -> None:
    pdf = (checkout / "tests/data/documents/minutes-twins-1380.chromium.pdf").read_bytes()
    bag, codes = _make(tmp_path, minutes_scan=pdf)

    assert codes == ["document.extension-differs"]
    assert _lines(bag, "records.jsonl")[0]["file"]["format"]["warning"] == "extension mismatch"


def test_a_file_that_is_not_what_it_says_is_told_of_once(tmp_path: Path, checkout: Path) -> None:
    pdf = (checkout / "tests/data/documents/minutes-twins-1380.chromium.pdf").read_bytes()

    assert _make(tmp_path, minutes_txt=pdf)[1] == ["document.not-what-it-says"]


def test_what_a_reader_knows_is_not_doubted(tmp_path: Path) -> None:
    bag, codes = _make(tmp_path, letter_docx=make_word("letter"))

    file = _lines(bag, "records.jsonl")[0]["file"]
    assert file["format"]["puid"] == "x-fmt/263", "PRONOM: ZIP; this one lacks what its signature of Word looks for"
    assert file["mediaType"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert codes == []


def test_text_without_an_extension_is_nothing_to_tell_of(tmp_path: Path) -> None:
    assert _make(tmp_path, notes=b"a letter\n")[1] == []


def test_an_unknown_format_is_a_note_and_no_claim(tmp_path: Path) -> None:
    bag, codes = _make(tmp_path, thing_qqq=_RANDOM)

    assert codes == ["document.no-text", "document.format-unknown"]
    assert "format" not in _lines(bag, "records.jsonl")[0]["file"]
    (event,) = [event for event in _lines(bag, "events.jsonl") if event["eventType"] == "format identification"]
    assert (event["eventOutcome"], event["eventOutcomeDetail"]) == ("fail", "no match")


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "pygfried", None)
    format_identifier.cache_clear()
    yield
    format_identifier.cache_clear()


@pytest.mark.usefixtures("no_extra")
def test_without_the_extra_one_note_says_that_nothing_was_identified(tmp_path: Path) -> None:
    bag, codes = _make(tmp_path, a_txt=b"a", b_txt=b"b")

    assert codes == ["document.formats-not-identified"]
    assert "format" not in _lines(bag, "records.jsonl")[0]["file"]
    assert all(event["eventType"] != "format identification" for event in _lines(bag, "events.jsonl"))
