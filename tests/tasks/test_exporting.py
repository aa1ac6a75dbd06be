"""A bag is exported if it is valid and one of ours, whole or not at all, without what is withheld on the day."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import tarfile
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from archiver.bags.format import Level
from archiver.errors import ReadError, WriteError, WrongUsageError
from archiver.exports import Crosswalk
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.exporting import ExportOptions, export
from archiver.tasks.extraction import extract
from tests.bags.good_bags import BagFolder
from tests.exports.test_premis import find, read_premis

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archiver.messages import Language
    from tests.crate_validator import CrateValidator

_LINES = ("records", "events")
ORIGIN = Organization("دفتر ثبت نام‌ها", "fa", ["https://ror.org/02mhbdp94"], "NO")


@pytest.fixture(params=["real_document", "statement"])
def document(request: pytest.FixtureRequest, seeds: Path) -> Path:
    """The document that the project exists for, and our own in its manner."""
    if request.param == "statement":
        return seeds / "statement-oslo-1395.txt"
    shared: Path = request.getfixturevalue("shared")
    return shared / "seeds" / "000_8f4efd12ef216f65.txt"


@pytest.fixture
def bag(tmp_path: Path) -> BagFolder:
    """A bag of ours, one document of which is closed."""
    folder = BagFolder(tmp_path / "letters", "own")
    _describe(folder, "data/hello.txt", title=[{"value": "SECRET-title", "language": "en"}], accessRights={"status": "closed"})
    return folder


def _describe(folder: BagFolder, path: str, **fields: Any) -> None:
    """Give the record of a document these fields, and seal the bag anew."""
    lines = [json.loads(line) for line in folder.read("metadata/records.jsonl").splitlines()]
    [record] = [record for record in lines if record["file"]["path"] == path]
    record.update(fields)
    folder.write("metadata/records.jsonl", b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines))
    folder.seal()


def _export(bag: Path, form: Crosswalk, day: str | None = None, level: Level = Level.FULL) -> tuple[bytes, list[str]]:
    """What was written, and the codes of the findings."""
    file = io.BytesIO()
    report = export(bag, file, ExportOptions(form, day, level))
    assert report.made is (file.getvalue() != b"")
    return file.getvalue(), [finding.code for finding in report.findings]


@pytest.mark.slow
def test_every_export_of_the_real_document_is_valid(document: Path, tmp_path: Path, crate_validator: CrateValidator) -> None:
    assert create([document], tmp_path / "bag", CreateOptions(organization=ORIGIN, languages=["fa"])).made
    assert extract(tmp_path / "bag", tmp_path / "crate").made
    report = export(tmp_path / "bag", tmp_path / "crate" / "ro-crate-metadata.json", ExportOptions(Crosswalk.RO_CRATE))
    premis = read_premis(_export(tmp_path / "bag", Crosswalk.PREMIS)[0])
    [row] = csv.DictReader(io.StringIO(_export(tmp_path / "bag", Crosswalk.DUBLIN_CORE)[0].decode(), newline=""))

    assert (report.made, report.documents, report.withheld) == (True, 1, 0)
    assert crate_validator.list_faults(tmp_path / "crate") == []
    assert row["dc.date"] == "[2016-11-04,2016-11-05]"
    assert row["filename"] == f"objects/{document.name}"
    digest = subprocess.run(["sha256sum", document], check=True, capture_output=True, text=True).stdout.split()[0]
    assert find(premis, "//p:fixity[p:messageDigestAlgorithm='sha256']/p:messageDigest") == [digest]
    log = (tmp_path / "bag" / "metadata" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert find(premis, "//p:event/p:eventType") == [json.loads(line)["eventType"] for line in log]


@pytest.mark.parametrize("form", list(Crosswalk))
def test_what_is_withheld_is_counted_and_not_told(bag: BagFolder, form: Crosswalk) -> None:
    written, codes = _export(bag.path, form)

    assert "export.withheld" in codes
    assert b"SECRET" not in written
    assert b"hello" not in written
    # Made of digest, path and time, they would tell whoever guesses all three that the guess is right.
    records, events = ([json.loads(line) for line in bag.read(f"metadata/{name}.jsonl").splitlines()] for name in _LINES)
    [hidden] = [record["identifier"] for record in records if record["file"]["path"] == "data/hello.txt"]
    for identifier in [hidden, *(event["eventIdentifier"] for event in events)]:
        assert identifier.encode() not in written
    assert "نامه\u200cها ۱۳۹۵".encode() in written or "نامه\u200cها%20۱۳۹۵".encode() in written


@pytest.mark.parametrize("form", list(Crosswalk))
@pytest.mark.parametrize("ending", ["tar", "tar.gz", "zip"])
def test_a_bag_in_an_archive_is_exported_as_the_folder_is(bag: BagFolder, form: Crosswalk, ending: str, tmp_path: Path) -> None:
    archive = tmp_path / "archives" / f"letters.{ending}"
    archive.parent.mkdir()
    if ending == "zip":
        shutil.make_archive(str(archive.with_suffix("")), "zip", tmp_path, "letters")
    else:
        with tarfile.open(archive, "w:gz" if ending == "tar.gz" else "w") as file:
            file.add(bag.path, "letters")

    assert _export(archive, form) == _export(bag.path, form)


def _make_foreign(tmp_path: Path) -> Path:
    return BagFolder(tmp_path / "foreign", "plain").path


def _make_empty(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


@pytest.mark.parametrize(("make", "code"), [(_make_foreign, "export.not-ours"), (_make_empty, "export.not-a-bag")])
def test_what_is_no_bag_of_ours_has_a_code_of_its_own(make: Callable[[Path], Path], code: str, tmp_path: Path) -> None:
    written, codes = _export(make(tmp_path), Crosswalk.PREMIS)

    assert (written, codes) == (b"", [code])


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_note_on_withheld_documents_says_how_to_take_out_the_others(bag: BagFolder, language: Language) -> None:
    report = export(bag.path, io.BytesIO(), ExportOptions(Crosswalk.RO_CRATE))
    [note] = [finding for finding in report.findings if finding.code == "export.withheld"]

    assert "--without-withheld" in note.remedy(language)


def test_a_crate_made_as_the_page_says_holds_nothing_that_is_withheld(bag: BagFolder, tmp_path: Path) -> None:
    assert extract(bag.path, tmp_path / "crate", without_withheld=True).made
    assert export(bag.path, tmp_path / "crate/ro-crate-metadata.json", ExportOptions(Crosswalk.RO_CRATE)).made

    crate = json.loads((tmp_path / "crate/ro-crate-metadata.json").read_bytes())
    files = {unquote(entity["@id"]) for entity in crate["@graph"] if entity["@type"] == "File"}
    there = {path.relative_to(tmp_path / "crate").as_posix() for path in (tmp_path / "crate").rglob("*") if path.is_file()}
    assert there == files | {"ro-crate-metadata.json"}
    assert "hello.txt" not in there


def test_a_changed_document_is_found_before_its_digest_is_given_on(bag: BagFolder) -> None:
    bag.write("data/letters/نامه\u200cها ۱۳۹۵.txt", "بایگانان".encode()[:15])

    written, codes = _export(bag.path, Crosswalk.PREMIS)
    assert (written, codes[0]) == (b"", "bag.digest-differs")
    assert _export(bag.path, Crosswalk.PREMIS, level=Level.COMPLETE)[0]


def test_records_that_do_not_fit_are_refused(bag: BagFolder) -> None:
    _describe(bag, "data/100%.txt", accessRights={"status": "embargoed"})

    written, codes = _export(bag.path, Crosswalk.DUBLIN_CORE, level=Level.COMPLETE)
    assert (written, codes[0]) == (b"", "record.schema")


def test_nothing_stands_at_the_target_of_a_refused_bag(bag: BagFolder, tmp_path: Path) -> None:
    bag.remove("data/100%.txt")

    report = export(bag.path, tmp_path / "out.xml", ExportOptions(Crosswalk.PREMIS))
    assert not report.made
    assert sorted(os.listdir(tmp_path)) == ["letters"]


def test_nothing_is_written_over(bag: BagFolder, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_bytes(b"kept")

    with pytest.raises(WriteError) as refused:
        export(bag.path, tmp_path / "out.csv", ExportOptions(Crosswalk.DUBLIN_CORE))
    assert refused.value.code == "error.output-exists"
    assert (tmp_path / "out.csv").read_bytes() == b"kept"


def test_a_bag_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as refused:
        export(tmp_path / "none", tmp_path / "out.csv", ExportOptions(Crosswalk.DUBLIN_CORE))
    assert refused.value.code == "error.bag-missing"


def test_the_day_is_that_of_source_date_epoch_or_the_one_given(bag: BagFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    _describe(bag, "data/100%.txt", accessRights={"status": "embargoed", "until": "2016-11-05"})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478303999")  # 2016-11-04T23:59:59Z

    def names(day: str | None = None) -> bool:
        return b"objects/100%.txt" in _export(bag.path, Crosswalk.DUBLIN_CORE, day)[0]

    assert not names()
    # 15 Aban 1395 is 5 November 2016 (University of Tehran list).
    assert names("15 Aban 1395")
    assert names("2016-11-05")
    assert not names("۱۴ آبان ۱۳۹۵")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478304000")
    assert names()
    assert export(bag.path, io.BytesIO(), ExportOptions(Crosswalk.DUBLIN_CORE)).day == date(2016, 11, 5)


@pytest.mark.parametrize("day", ["", "tomorrow", "1395", "Aban 1395", "04/11/2016", "31/7/95", "31 Aban 1395", "5 Muharram 1400"])
def test_a_day_that_is_none_is_refused(bag: BagFolder, day: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        export(bag.path, io.BytesIO(), ExportOptions(Crosswalk.PREMIS, day))
    assert refused.value.code == "error.day-unusable"


def test_formulas_and_control_characters_are_told(bag: BagFolder) -> None:
    _describe(bag, "data/100%.txt", title=[{"value": "=HYPERLINK()", "language": "und"}, {"value": "\x07", "language": "und"}])

    assert {"export.formulas", "export.characters-escaped"} <= set(_export(bag.path, Crosswalk.DUBLIN_CORE)[1])
    assert "export.characters-escaped" in _export(bag.path, Crosswalk.PREMIS)[1]
    assert "export.characters-escaped" not in _export(bag.path, Crosswalk.RO_CRATE)[1]


@pytest.mark.parametrize("name", ["metadata/records.jsonl", "metadata/events.jsonl"])
def test_metadata_that_fails_while_it_is_read_is_an_error_and_leaves_nothing(
    bag: BagFolder, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_bag(*_: object) -> Any:
        bag.append(name, b"{\n")
        return good

    good = export(bag.path, io.BytesIO(), ExportOptions(Crosswalk.PREMIS))
    monkeypatch.setattr("archiver.tasks.exporting.validate_with_tag_files", break_bag)
    with pytest.raises(ReadError) as failed:
        export(bag.path, tmp_path / "out.xml", ExportOptions(Crosswalk.PREMIS))
    assert failed.value.code == "error.unreadable"
    assert name in failed.value.values["path"]
    assert sorted(os.listdir(tmp_path)) == ["letters"]
