"""Somebody, or the disk, changes a bag or its copy in the middle of the work: no copy is called whole that is not."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from archiver.bags.validation import validate_bag
from archiver.progress import Step
from archiver.tasks.audits.copying import CopyReport, copy_bags
from archiver.tasks.audits.repairing import RepairOptions, RepairReport, repair
from tests.bags.kills import look
from tests.bags.seal_layers import put_layer
from tests.holdings.copies.bags import DAMAGED, DAMAGES, NAMES, make_bag
from tests.holdings.copies.test_repairing import Places
from tests.meddling import Meddler

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class LateMeddler:
    """Does something once all documents of a bag were read for the n-th time."""

    def __init__(self, reads: int, work: Callable[[], object]) -> None:
        self._left = reads
        self._work = work

    def __call__(self, _octets: int, files: int) -> None:
        """Count the reads."""
        self._left -= files == len(NAMES)
        if self._left == 0:
            self._left = -1
            self._work()


def _codes(report: CopyReport) -> list[str]:
    return list(dict.fromkeys(finding.code for finding in report.findings))


def _staged(place: Path) -> Path:
    (folder,) = [path for path in place.iterdir() if path.name.startswith(".letters.")]
    return folder


def test_what_is_put_at_the_target_meanwhile_stays_and_the_seals_go_again(tmp_path: Path, bag: Path) -> None:
    put_layer(bag, tmp_path / "here/letters.seals")
    place = tmp_path / "place"

    def put() -> None:
        (place / "letters").mkdir()
        (place / "letters/theirs").write_bytes(b"theirs")

    report = copy_bags(bag, place, Meddler(Step.FLUSHING, put))

    assert (report.whole, "source.target-exists" in _codes(report)) == (False, True)
    assert [str(path.relative_to(place)) for path in sorted(place.rglob("*"))] == ["letters", "letters/theirs"]


@pytest.mark.parametrize("damage", ["flipped", "truncated", "missing"])
@pytest.mark.parametrize("path", ["manifest-sha512.txt", "tagmanifest-sha256.txt", DAMAGED])
def test_a_disk_that_does_not_give_back_what_was_written_leaves_no_copy(
    tmp_path: Path, bag: Path, damage: str, path: str
) -> None:
    place = tmp_path / "place"
    before = look(bag)
    report = copy_bags(bag, place, Meddler(Step.READING_BACK, lambda: DAMAGES[damage](_staged(place) / path)))

    assert [error.code for error in report.errors] == ["error.read-back-differs"]
    assert not place.exists()
    assert look(bag) == before


@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_a_tag_file_that_changes_once_it_was_checked_is_not_copied(tmp_path: Path, bag: Path, damage: str) -> None:
    report = copy_bags(bag, tmp_path / "place", LateMeddler(1, lambda: DAMAGES[damage](bag / "bag-info.txt")))

    assert not report.whole
    assert not (tmp_path / "place").exists()


def test_an_archive_that_goes_meanwhile_is_told_and_leaves_no_copy(tmp_path: Path) -> None:
    archive = make_bag(tmp_path / "letters.tar")
    report = copy_bags(archive, tmp_path / "place", Meddler(Step.COPYING, archive.unlink))

    assert (report.whole, _codes(report)) == (False, ["bag.file-unreadable", "repair.source-damaged"])
    assert not (tmp_path / "place").exists()


def test_an_archive_that_the_disk_does_not_give_back_leaves_no_copy(tmp_path: Path) -> None:
    archive = make_bag(tmp_path / "letters.tar")
    place = tmp_path / "place"
    report = copy_bags(archive, place, Meddler(Step.READING_BACK, lambda: DAMAGES["flipped"](_staged(place) / "archive")))

    assert [error.code for error in report.errors] == ["error.read-back-differs"]
    assert not place.exists()


@pytest.fixture
def two_places(tmp_path: Path) -> Places:
    """Three places with a copy each, of which the last has lost its disk."""
    places = Places(tmp_path)
    shutil.rmtree(tmp_path / "three")
    return places


def _repair_while(places: Places, work: Callable[[], object]) -> RepairReport:
    """Repair a copy. The damaged copy is read, then the source, then the damaged copy by the manifests of the source."""
    return repair("one/letters", RepairOptions(apply=True, configuration=places.settings), LateMeddler(3, work))


@pytest.mark.parametrize("damage", ["flipped", "missing"])
@pytest.mark.parametrize("path", [DAMAGED, "manifest-sha512.txt", "tagmanifest-sha256.txt"])
def test_a_source_that_changes_once_it_was_checked_repairs_nothing(two_places: Places, damage: str, path: str) -> None:
    DAMAGES["flipped"](two_places.bag("one") / path)
    before = look(two_places.bag("one"))
    report = _repair_while(two_places, lambda: DAMAGES[damage](two_places.bag("two") / path))

    assert [(error.code, error.values["path"]) for error in report.errors] == [("error.unreadable", "two/letters")]
    assert look(two_places.bag("one")) == before
    assert not (two_places.folder / "one/.quarantine").exists()


@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_a_copy_is_not_called_whole_if_the_seals_of_the_source_change_once_they_were_checked(
    two_places: Places, damage: str
) -> None:
    """No manifest lists what stands beside a bag. The check that follows the repair finds it."""
    path = "../letters.seals/0001/covers.sha512"
    DAMAGES["flipped"](two_places.bag("one") / path)
    report = _repair_while(two_places, lambda: DAMAGES[damage](two_places.bag("two") / path))

    assert (report.whole, "copy.differs" in {finding.code for finding in report.findings}) == (False, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")
def test_damaged_files_are_kept_by_a_file_system_to_which_no_link_leads(tmp_path: Path) -> None:
    places = Places(tmp_path)
    damaged = places.bag("one") / DAMAGED
    DAMAGES["flipped"](damaged)
    octets, state = damaged.read_bytes(), damaged.stat()
    quarantine = tmp_path / "one/.quarantine"
    quarantine.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", quarantine], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"mount is not allowed here: {mounted.stderr!r}")
    try:
        done = repair("one/letters", RepairOptions(apply=True, configuration=places.settings))
        (kept,) = [path for path in quarantine.rglob("*") if path.is_file()]
        assert done.whole
        assert [file.kept_at for file in done.files] == [str(kept)]
        assert (kept.read_bytes(), kept.stat().st_mtime_ns) == (octets, state.st_mtime_ns)
        assert validate_bag(places.bag("one")).valid
    finally:
        subprocess.run(["umount", quarantine], check=True)
