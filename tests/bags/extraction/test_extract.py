"""Taking the documents out of a bag again."""

from __future__ import annotations

import errno
import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import bagit
import pytest

from archiver.bags.creation import BagOptions, Staging, preflight_sources
from archiver.bags.extraction import RecordSelection, extract_payload
from archiver.bags.format import BagInfo
from archiver.errors import ReadError, WriteError, WrongUsageError
from tests.bags.kills import look

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
_NAMES = ["نامه.txt", "100%.txt", "a\nb", "a ", "sub/deeper/c", "Ame\u0301lie"]
_MODIFIED_NS = 1_478_332_800_123_456_789


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    for name in _NAMES:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(name.encode() * 100)
        os.utime(source / name, ns=(_MODIFIED_NS, _MODIFIED_NS))
    (source / "sub/empty").mkdir()
    (source / "sub").chmod(0o750)
    os.utime(source / "sub", ns=(_MODIFIED_NS, _MODIFIED_NS))
    plan, _ = preflight_sources([str(source)], str(tmp_path / "bag"))
    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        staging.finish(BagInfo())
    return tmp_path / "bag"


def test_what_comes_out_is_what_went_in_names_times_and_empty_folders(tmp_path: Path, bag: Path) -> None:
    before = look(bag)

    report, findings = extract_payload(str(bag), str(tmp_path / "out"))

    assert findings == []
    assert report is not None
    assert (report.valid, report.payload_files) == (True, len(_NAMES))
    subprocess.run(["diff", "--recursive", "source", "out"], cwd=tmp_path, check=True)
    for path in ("", "sub", "sub/empty", "sub/deeper", *_NAMES):
        inside, outside = (tmp_path / "source" / path).stat(), (tmp_path / "out" / path).stat()
        assert (inside.st_mtime_ns, inside.st_mode) == (outside.st_mtime_ns, outside.st_mode), path
    assert sorted(os.listdir(tmp_path)) == ["bag", "out", "source"]
    assert look(bag) == before


def test_times_that_a_bag_lost_on_its_way_can_be_given(tmp_path: Path, bag: Path) -> None:
    os.utime(bag / "data/نامه.txt", ns=(1, 1))

    recorded = RecordSelection(times=lambda _lines: [("data/نامه.txt", _MODIFIED_NS), ("data/../../source/a ", 0)])
    extract_payload(str(bag), str(tmp_path / "out"), recorded)

    assert (tmp_path / "out/نامه.txt").stat().st_mtime_ns == _MODIFIED_NS


@pytest.mark.parametrize("path", ["data/../../source/a ", "data", "bag-info.txt", "data/absent"])
def test_what_is_to_be_left_out_and_is_no_document_leaves_nothing(tmp_path: Path, bag: Path, path: str) -> None:
    with pytest.raises(WriteError):
        extract_payload(str(bag), str(tmp_path / "out"), RecordSelection(left_out=lambda _lines: [path]))

    assert (tmp_path / "source/a ").exists()
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_a_bag_that_bagit_made_is_taken_out(tmp_path: Path) -> None:
    (tmp_path / "bag/sub").mkdir(parents=True)
    (tmp_path / "bag/sub/a\nb").write_bytes(b"x")
    bagit.make_bag(str(tmp_path / "bag"))

    report, _ = extract_payload(str(tmp_path / "bag"), str(tmp_path / "out"))

    assert report is not None
    assert report.valid
    assert (tmp_path / "out/sub/a\nb").read_bytes() == b"x"


@pytest.mark.parametrize("harm", ["changed", "missing", "added"])
def test_nothing_comes_out_of_a_bag_that_is_not_valid(tmp_path: Path, bag: Path, harm: str) -> None:
    path = bag / "data/sub/deeper/c"
    if harm == "missing":
        path.unlink()
    else:
        (path if harm == "changed" else path.with_name("d")).write_bytes(b"harmed")

    report, findings = extract_payload(str(bag), str(tmp_path / "out"))

    assert findings == []
    assert report is not None
    assert not report.valid
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_a_target_that_exists_or_lies_in_the_bag_is_refused(tmp_path: Path, bag: Path) -> None:
    (tmp_path / "out").mkdir()

    report, findings = extract_payload(str(bag), str(tmp_path / "out"))
    with pytest.raises(WrongUsageError) as refused:
        extract_payload(str(bag), str(bag / "out"))

    assert report is None
    assert [finding.code for finding in findings] == ["source.target-exists"]
    assert refused.value.code == "error.target-inside-bag"
    assert os.listdir(tmp_path / "out") == []


def test_a_bag_that_is_missing_and_a_place_that_cannot_be_raise(tmp_path: Path, bag: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ReadError) as read:
        extract_payload(str(tmp_path / "absent"), str(tmp_path / "none/out"))
    with pytest.raises(WriteError) as write:
        extract_payload(str(bag), str(tmp_path / "file/out"))

    assert read.value.code == "error.bag-missing"
    assert write.value.code == "error.unwritable"
    assert sorted(os.listdir(tmp_path)) == ["bag", "file", "source"]


def test_missing_folders_above_the_copy_are_made_and_taken_away_again_if_there_is_none(tmp_path: Path, bag: Path) -> None:
    report, findings = extract_payload(str(bag), str(tmp_path / "new/inner/out"))
    assert report is not None
    assert (report.valid, findings) == (True, [])
    assert os.listdir(tmp_path / "new/inner") == ["out"]

    (bag / "bag-info.txt").write_text("Payload-Oxum: 1.1\n")
    spoilt, _ = extract_payload(str(bag), str(tmp_path / "other/inner/out"))
    assert spoilt is not None
    assert not spoilt.valid
    assert not (tmp_path / "other").exists()


def test_a_target_that_appears_meanwhile_is_not_touched(tmp_path: Path, bag: Path) -> None:
    report, findings = extract_payload(
        str(bag), str(tmp_path / "out"), progress=lambda _octets, _files: (tmp_path / "out").touch()
    )

    assert report is not None
    assert [finding.code for finding in findings] == ["source.target-exists"]
    assert (tmp_path / "out").read_bytes() == b""
    assert sorted(os.listdir(tmp_path)) == ["bag", "out", "source"]


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")
def test_a_full_file_system_is_an_error_and_leaves_nothing(tmp_path: Path, bag: Path) -> None:
    (tmp_path / "small").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", tmp_path / "small"], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"mount is not allowed here: {mounted.stderr!r}")
    try:
        with pytest.raises(WriteError) as error:
            extract_payload(str(bag), str(tmp_path / "small/out"))
        assert error.value.values["reason"] == os.strerror(errno.ENOSPC)
        assert os.listdir(tmp_path / "small") == []
    finally:
        subprocess.run(["umount", tmp_path / "small"], check=True)
