"""The Library of Congress' conformance suite: the right verdict on each of its 60 bags (docs/conformance.md)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.bags.validation import validate_bag

SUITE = Path(__file__).resolve().parents[4] / "shared" / "bagit-conformance-suite"
BAGS = sorted(str(path.relative_to(SUITE)) for path in SUITE.glob("v*/*/*") if path.is_dir())

HERE = pytest.mark.skipif(not BAGS, reason="the reference material ../shared is not beside this checkout")

# Labelled "warning", that is valid, but git holds one of the two files that each lists (docs/conformance.md).
INCOMPLETE_IN_GIT = {"v0.97/warning/duplicate-file-with-different-case", "v0.97/warning/special-system-files"}


def codes(path: Path) -> set[str]:
    return {finding.code for finding in validate_bag(path).findings}


def test_all_bags_of_the_suite_are_here(shared: Path) -> None:
    assert (shared / "bagit-conformance-suite").is_dir()
    assert len(BAGS) == 60


@HERE
@pytest.mark.parametrize("bag", BAGS or [""])
def test_the_verdict_is_that_of_the_suite(bag: str) -> None:
    category = bag.split("/")[1]
    expected = category in {"valid", "warning"} and bag not in INCOMPLETE_IN_GIT

    report = validate_bag(SUITE / bag)

    assert report.valid is expected, [finding.message() for finding in report.findings]
    if category == "warning":
        assert report.findings


@HERE
@pytest.mark.parametrize("bag", [bag for bag in BAGS if "-only/" in bag] or [""])
def test_paths_that_lead_out_on_either_system_are_refused_on_this_one(bag: str) -> None:
    assert "bag.path-unsafe" in codes(SUITE / bag)


@pytest.mark.parametrize(
    ("bag", "lacking", "expected"),
    [
        ("v0.97/warning/special-system-files", "data/.DS_Store", {"bag.system-file"}),
        # It counts one file in Payload-Oxum and lists two: only a file system that takes both names for one makes it valid.
        ("v0.97/warning/duplicate-file-with-different-case", "data/HELLO.txt", {"bag.case-twins", "bag.oxum-differs"}),
    ],
)
def test_the_two_bags_that_git_holds_half_raise_what_they_were_made_for_once_they_are_whole(
    shared: Path, tmp_path: Path, bag: str, lacking: str, expected: set[str]
) -> None:
    whole = tmp_path / "bag"
    shutil.copytree(shared / "bagit-conformance-suite" / bag, whole)
    assert [finding.where["path"] for finding in validate_bag(whole).findings if finding.code == "bag.file-missing"] == [lacking]

    other = next(path for path in (whole / "data").iterdir())
    shutil.copyfile(other, whole / lacking)

    assert codes(whole) == expected


@pytest.mark.parametrize(
    ("bag", "code"),
    [
        ("v0.97/invalid/baginfo-missing-encoding", "bag.declaration-malformed"),
        ("v0.97/invalid/bom-in-bagit.txt", "bag.byte-order-mark"),
        ("v0.97/invalid/corrupt-data-file", "bag.digest-differs"),
        ("v0.97/invalid/corrupt-tag-file", "bag.digest-differs"),
        ("v0.97/invalid/extra-file-in-bag", "bag.file-unlisted"),
        ("v0.97/invalid/invalid-version-number", "bag.declaration-malformed"),
        ("v0.97/invalid/missing-baginfo", "bag.file-missing"),
        ("v0.97/invalid/missing-bagit.txt", "bag.declaration-missing"),
        ("v0.97/invalid/same-filename-listed-twice-with-different-hashes", "bag.entry-conflicting"),
        ("v0.97/warning/made-with-md5sum-tools", "bag.md5sum-line"),
        ("v0.97/warning/relative-path", "bag.path-not-plain"),
        ("v0.97/warning/same-filename-listed-twice-with-different-normalization", "bag.entry-repeated"),
        ("v0.97/warning/same-filename-listed-twice-with-the-same-hash", "bag.entry-repeated"),
        ("v1.0/invalid/bagit-with-invalid-whitespace", "bag.declaration-loose"),
        ("v1.0/invalid/notAllManifestsListAllFiles", "bag.file-unlisted"),
        ("v1.0/invalid/same-filename-listed-twice-with-different-hashes", "bag.entry-conflicting"),
        ("v1.0/invalid/same-filename-listed-twice-with-the-same-hash", "bag.entry-repeated"),
    ],
)
def test_what_the_bag_was_made_for_is_what_is_found(shared: Path, bag: str, code: str) -> None:
    assert code in codes(shared / "bagit-conformance-suite" / bag)
