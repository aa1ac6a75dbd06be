"""Documents come out of a bag as they went in."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest

from archiver.errors import WrongUsageError
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.extraction import extract
from tests.bags.good_bags import PAYLOAD, BagFolder

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.tasks.extraction import ExtractReport

MOMENT = 1478338200
"""5 November 2016, 09:30 UTC."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of documents with names that manifests encode, an empty folder, and times of their own."""
    folder = tmp_path / "source"
    for number, name in enumerate(["نامه‌ها/۱۳۹۵.txt", "100%.txt", "line\nbreak.txt"]):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} ۱۵ آبان ۱۳۹۵", encoding="utf-8")
        os.utime(path, (MOMENT + number, MOMENT + number))
    (folder / "empty").mkdir()
    return folder


@pytest.fixture
def bag(source: Path, tmp_path: Path) -> Path:
    assert create([source], tmp_path / "bag", CreateOptions(organization=Organization("x"))).made
    return tmp_path / "bag"


def _state(folder: Path) -> dict[str, tuple[bytes, float]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime) for path in files}


def test_names_bytes_times_and_empty_folders_are_as_they_were(source: Path, bag: Path, tmp_path: Path) -> None:
    report = extract(bag, tmp_path / "out")

    assert report.made
    assert report.documents == 3
    assert _state(tmp_path / "out") == _state(source)
    assert (tmp_path / "out" / "empty").is_dir()


def test_times_that_the_bag_lost_on_its_way_come_from_the_records(source: Path, bag: Path, tmp_path: Path) -> None:
    for path in (bag / "data").rglob("*"):
        os.utime(path, (0, 0))

    assert extract(bag, tmp_path / "out").made
    assert _state(tmp_path / "out") == _state(source)


def test_a_bag_that_is_not_valid_gives_nothing(bag: Path, tmp_path: Path) -> None:
    (bag / "data" / "100%.txt").write_text("changed", encoding="utf-8")
    report = extract(bag, tmp_path / "out")

    assert not report.made
    assert "bag.digest-differs" in {finding.code for finding in report.findings}
    assert not (tmp_path / "out").exists()


def test_a_target_that_exists_is_refused(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    report = extract(bag, tmp_path / "out")

    assert not report.made
    assert [finding.code for finding in report.findings] == ["source.target-exists"]
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", ["bag.zip", "bag.tar", "bag.tar.gz", "bag.tar.zst"])
def test_documents_come_out_of_one_file_as_they_went_in(source: Path, tmp_path: Path, name: str) -> None:
    assert create([source], tmp_path / name, CreateOptions(organization=Organization("x"))).made

    report = extract(tmp_path / name, tmp_path / "out")

    assert report.made
    assert report.documents == 3
    assert _state(tmp_path / "out") == _state(source)
    assert (tmp_path / "out" / "empty").is_dir()


def test_times_that_an_archive_lost_come_from_the_records(source: Path, bag: Path, tmp_path: Path) -> None:
    for path in (bag / "data").rglob("*"):
        os.utime(path, (0, 0))
    subprocess.run(["tar", "-cf", "bag.tar", "bag"], cwd=tmp_path, check=True)

    assert extract(tmp_path / "bag.tar", tmp_path / "out").made
    assert _state(tmp_path / "out") == _state(source)


_RESTRICTED = {
    "data/hello.txt": {"status": "restricted"},
    "data/100%.txt": {"status": "embargoed", "until": "2016-11-05"},
    "data/deep/a/b/c.bin": {"status": "closed"},
}


@pytest.fixture
def partly_withheld(tmp_path: Path) -> BagFolder:
    """A bag of five documents: one restricted, one closed in a folder of its own, one under an embargo until 15 Aban 1395."""
    folder = BagFolder(tmp_path / "letters", "own")
    records = [json.loads(line) for line in folder.read("metadata/records.jsonl").splitlines()]
    for record in records:
        if record["file"]["path"] in _RESTRICTED:
            record["accessRights"] = _RESTRICTED[record["file"]["path"]]
    folder.write("metadata/records.jsonl", b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in records))
    folder.seal()
    return folder


def _codes(report: ExtractReport) -> list[str]:
    return [finding.code for finding in report.findings if finding.code.startswith("extract.")]


@pytest.mark.parametrize(
    ("day", "left_out"),
    [
        ("۱۴ آبان ۱۳۹۵", set(_RESTRICTED)),
        ("2016-11-05", set(_RESTRICTED) - {"data/100%.txt"}),  # on the day itself it is open
    ],
)
@pytest.mark.parametrize("form", ["folder", "tar"])
def test_what_is_withheld_on_the_day_is_left_out_and_told(
    partly_withheld: BagFolder, tmp_path: Path, day: str, left_out: set[str], form: str
) -> None:
    bag = partly_withheld.path
    if form == "tar":
        bag = tmp_path / "letters.tar"
        with tarfile.open(bag, "w") as file:
            file.add(partly_withheld.path, "letters")

    report = extract(bag, tmp_path / "out", without_withheld=True, day=day)

    wanted = {path.removeprefix("data/"): octets for path, octets in PAYLOAD.items() if path not in left_out}
    assert {path: octets for path, (octets, _) in _state(tmp_path / "out").items()} == wanted
    assert (report.made, report.documents, report.withheld) == (True, len(wanted), len(left_out))
    assert report.octets == sum(map(len, wanted.values()))
    assert _codes(report) == ["extract.left-out"]
    # The folders that held nothing else are gone, and those that were empty in the bag are there.
    assert sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_dir()) == ["empty", "letters"]


def test_withheld_documents_that_come_out_are_told(partly_withheld: BagFolder, tmp_path: Path) -> None:
    report = extract(partly_withheld.path, tmp_path / "out", day="2016-11-05")

    assert (report.made, report.documents, report.withheld) == (True, len(PAYLOAD), 2)
    assert _codes(report) == ["extract.withheld"]
    assert {f"data/{path}" for path in _state(tmp_path / "out")} == set(PAYLOAD)


def test_of_an_open_bag_there_is_nothing_to_tell(bag: Path, tmp_path: Path) -> None:
    assert _codes(extract(bag, tmp_path / "out", without_withheld=True)) == _codes(extract(bag, tmp_path / "all")) == []
    assert _state(tmp_path / "out") == _state(tmp_path / "all")


def test_where_no_record_says_what_is_withheld_nothing_comes_out(tmp_path: Path) -> None:
    foreign = BagFolder(tmp_path / "foreign", "plain")
    foreign.write("metadata/records.jsonl", b"{}\n[1]\n" + b"[" * 100_000)

    report = extract(foreign.path, tmp_path / "out", without_withheld=True)
    assert (report.made, _codes(report)) == (False, ["extract.access-unknown"])
    assert sorted(os.listdir(tmp_path)) == ["foreign"]
    assert extract(foreign.path, tmp_path / "out").made


def test_a_day_that_is_none_is_refused(bag: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError) as refused:
        extract(bag, tmp_path / "out", without_withheld=True, day="Aban 1395")
    assert refused.value.code == "error.day-unusable"
