"""Counting files before anything is planned, and reading files before the bag is looked at, change nothing that is told."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from copy import copy
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.format import PAYLOAD, Level
from archiver.bags.validation import FixityOptions, payload_reading, validate_bag
from archiver.bags.validation.folder_listing import order_listing
from archiver.bags.validation.payload_read import PayloadRead
from archiver.hashing import DigestOptions, HashingProcesses, Unit, UnitWork, digest_files, manifest_units, processes
from archiver.tasks import early_start
from archiver.tasks.early_start import begin_validating, count_files
from archiver.tasks.validation import read_checks, validate_bags
from tests.bags import good_bags
from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archiver.bags.reading import OpenBag
    from archiver.hashing import ManifestUnits


def test_files_are_counted_among_and_below_the_sources(tmp_path: Path) -> None:
    for path in ("a/1.txt", "a/b/2.txt", "a/b/3.txt", "c/4.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    (tmp_path / "a/round").symlink_to(tmp_path / "a")

    assert count_files([str(tmp_path / "a"), str(tmp_path / "c/4.txt"), str(tmp_path / "absent"), "\0"]) == 5


def test_counting_ends_when_the_files_are_many(tmp_path: Path) -> None:
    for number in range(1_300):
        (tmp_path / f"{number // 650}").mkdir(exist_ok=True)
        (tmp_path / f"{number // 650}/{number}").touch()

    assert 1_000 <= count_files([str(tmp_path)] * 3) <= 2_000


FILES = 400


@pytest.fixture
def bag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BagFolder:
    """A bag of some hundred files, whose manifests count as long, on a machine of two cores."""
    monkeypatch.setattr(early_start, "_LONG_MANIFEST", 1 << 12)
    monkeypatch.setattr(manifest_units, "_MOST_RUN", 1 << 12)
    monkeypatch.setattr(processes, "count_cores", lambda: 2)
    monkeypatch.setattr(good_bags, "PAYLOAD", {"data/hello.txt": b"hello\n"})
    bag = BagFolder(tmp_path / "bag", "plain")
    for number in range(FILES):
        bag.write(f"data/{'deep/' * (number % 3)}letter {number:03}.txt", b"%d" % number)
    bag.list_payload()
    bag.seal()
    return bag


def _begin(*bags: BagFolder) -> HashingProcesses:
    begun = begin_validating([str(bag.path) for bag in bags])
    assert begun is not None
    return begun


def _validate(begun: HashingProcesses | None, *bags: BagFolder) -> list[dict[str, Any]]:
    """Return the reports on bags. With processes, the first may have been begun."""
    checks = read_checks(Level.FULL, None, False, second_opinion=False)
    with closing(begun or HashingProcesses(1)) as pool:
        reports = validate_bags([bag.path for bag in bags], checks, DigestOptions(processes=pool)).reports
    return [{**report.to_dict(), "findings": [finding.to_dict() for finding in report.findings]} for report in reports]


CHANGES: dict[str, Callable[[BagFolder], object]] = {
    "nothing": lambda _: None,
    "a file differs": lambda bag: bag.write("data/letter 021.txt", b"other"),
    "a file is missing": lambda bag: bag.remove("data/letter 399.txt"),
    "a file is not listed": lambda bag: bag.write("data/deep/more.txt", b"more"),
    "no bag": lambda bag: bag.remove("bagit.txt"),
    "another encoding": lambda bag: bag.replace("bagit.txt", b"UTF-8", b"ISO-8859-1"),
    "an old version": lambda bag: bag.replace("bagit.txt", b"1.0", b"0.97"),
    "an unknown algorithm": lambda bag: bag.write("manifest-unknown.txt", b"00  data/hello.txt\n"),
    "a manifest is a link": lambda bag: bag.path.joinpath("manifest-md5.txt").symlink_to("manifest-sha256.txt"),
    "one more manifest": lambda bag: bag.write("manifest-md5.txt", b"0" * 32 + b"  data/hello.txt\n"),
    "a manifest is a folder": lambda bag: bag.path.joinpath("manifest-md5.txt").mkdir(),
    "no payload": lambda bag: shutil.rmtree(bag.path / "data"),
    "fetch.txt": lambda bag: bag.write("fetch.txt", b"https://example.org/1 1 data/letter 021.txt\n"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_begun_early_is_told_in_the_same_words(bag: BagFolder, name: str) -> None:
    CHANGES[name](bag)
    expected = _validate(None, bag, bag)

    assert _validate(_begin(bag), bag, bag) == expected


OF_TAG_FILES = [name for name in CHANGES if name not in {"nothing", "no payload"} and not name.startswith("a file")]


@pytest.mark.parametrize("name", OF_TAG_FILES)
def test_tag_files_that_change_after_it_was_begun_decide(bag: BagFolder, name: str) -> None:
    begun = _begin(bag)
    CHANGES[name](bag)

    assert _validate(begun, bag) == _validate(None, bag)


def test_a_manifest_that_is_exchanged_after_it_was_opened_is_read_anew(bag: BagFolder) -> None:
    """Without tag manifests, nothing else would tell."""
    for name in ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt"):
        bag.remove(name)
    begun = _begin(bag)
    lines = bag.read("manifest-sha512.txt").splitlines(keepends=True)
    (bag.path / "other").write_bytes(
        b"".join([b"0" * 128 + lines[7][128:] if number == 7 else line for number, line in enumerate(lines)])
    )
    (bag.path / "other").rename(bag.path / "manifest-sha512.txt")

    (report,) = _validate(begun, bag)

    assert [finding["code"] for finding in report["findings"]] == ["bag.listed-digest-differs", "bag.tag-manifest-missing"]


def test_a_bag_in_the_place_of_the_one_that_was_begun_is_read_anew(bag: BagFolder, tmp_path: Path) -> None:
    shutil.copytree(bag.path, tmp_path / "other")
    (tmp_path / "other/data/letter 002.txt").write_bytes(b"no")
    begun = _begin(bag)
    bag.path.rename(tmp_path / "aside")
    (tmp_path / "other").rename(bag.path)

    assert not _validate(begun, bag)[0]["valid"]


def test_a_bag_that_shares_its_manifests_with_the_one_that_was_begun_is_read_itself(bag: BagFolder, tmp_path: Path) -> None:
    """As `cp -al` makes it: the manifests of both are the same files."""
    other = copy(bag)
    other.path = tmp_path / "other"
    shutil.copytree(bag.path, other.path, copy_function=os.link)
    other.remove("data/letter 021.txt")
    other.write("data/letter 021.txt", b"other")

    assert _validate(_begin(bag), other, bag) == _validate(None, other, bag)


def test_names_of_old_bags_are_read_as_they_are_written(bag: BagFolder) -> None:
    """What was begun early decoded them: it looked for another file."""
    bag.kind = "early"
    bag.replace("bagit.txt", b"1.0", b"0.97")
    bag.write("data/10%25", b"good")
    bag.list_payload()
    bag.seal()
    assert b"  data/10%25\n" in bag.read("manifest-sha256.txt")
    assert _validate(_begin(bag), bag)[0]["valid"]
    bag.write("data/10%25", b"bad!")

    (report,) = _validate(_begin(bag), bag)

    assert [finding["code"] for finding in report["findings"] if finding["severity"] == "error"] == ["bag.digest-differs"] * 2


@pytest.mark.parametrize("wanted", ["drop_pages", "copies"])
def test_what_was_begun_is_forgotten_if_more_than_reading_is_asked(
    bag: BagFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    kept: list[ManifestUnits] = []

    class Watched(PayloadRead):
        """Keeps the units that are read."""

        def __init__(self, bag: OpenBag, units: ManifestUnits) -> None:
            kept.append(units)
            super().__init__(bag, units)

    monkeypatch.setattr(payload_reading, "PayloadRead", Watched)
    (tmp_path / "copy").mkdir()
    copies = str(tmp_path / "copy") if wanted == "copies" else None
    with closing(_begin(bag)) as begun:
        options = DigestOptions(drop_pages=wanted == "drop_pages", copies=copies, processes=begun)
        assert validate_bag(bag.path, fixity=FixityOptions(options)).valid

    (units,) = kept
    unit = Unit(*units.order((), 0)[1])
    assert (unit.drop_pages, unit.copies) == (options.drop_pages, copies or "")


def test_only_the_first_bag_with_long_manifests_is_begun(bag: BagFolder, tmp_path: Path) -> None:
    small = BagFolder(tmp_path / "small", "plain")
    bag.write("data/letter 021.txt", b"other")
    expected = _validate(None, small, bag, small)

    assert begin_validating([str(small.path), str(tmp_path / "absent"), "\0"]) is None
    assert _validate(_begin(small, bag), small, bag, small) == expected
    # Another bag is looked at first: what was begun is forgotten.
    assert _validate(_begin(bag), small, bag, small) == expected


def test_what_was_begun_is_forgotten_if_the_processes_do_other_work(bag: BagFolder) -> None:
    begun = _begin(bag)
    with closing(begun):
        files = [("data/hello.txt", 2 << 20)] * 20
        results = list(digest_files(str(bag.path), files, ["md5"], DigestOptions(cores=2, processes=begun)))

    # md5sum of "hello\n"
    assert {result.digests for result in results} == {("b1946ac92492d2347c6235b4d2611184",)}


def test_the_folders_are_listed_by_the_room_of_validation() -> None:
    """The order is written down here, since that room takes long to load."""
    with closing(HashingProcesses()) as processes:
        work = UnitWork(processes)

        assert order_listing("bag", (PAYLOAD,), work, b"key") == early_start._order_listing("bag", work, b"key")
