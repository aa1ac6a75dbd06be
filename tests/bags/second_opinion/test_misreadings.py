"""Good bags of other programs that bagit 1.9.0 misreads: the fault is bagit's and is told as a warning."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from typing import TYPE_CHECKING

import pytest

from archiver.bags.second_opinion import BagitMisreadings, ask_second_opinion
from archiver.messages import LANGUAGES
from archiver.tasks.validation import validate
from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archiver.findings import Finding

COMPOSED = "data/آخرین نامه.txt"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


def bag_at(place: Path) -> BagFolder:
    bag = BagFolder(place, "plain")
    bag.remove("data/100%.txt")  # which bagit misreads in any bag of version 1.0
    bag.list_payload()
    bag.seal()
    return bag


def opinions(bag: BagFolder) -> list[Finding]:
    report = validate(bag.path, second_opinion=True)
    assert report.valid
    found = [finding for finding in report.findings if finding.code.startswith("bag.second-opinion")]
    assert all(finding.message(language) and finding.remedy(language) for finding in found for language in LANGUAGES)
    assert all(not finding.where for finding in found)
    return found


def list_in_small_letters(bag: BagFolder) -> None:
    bag.write("data/a\nb\rc.txt", b"x")
    bag.list_payload()
    for algorithm in bag.algorithms:
        bag.replace(f"manifest-{algorithm}.txt", b"a%0Ab%0Dc", b"a%0ab%0dc")


def list_decomposed(bag: BagFolder) -> None:
    bag.write(COMPOSED, b"x")
    bag.list_payload()
    for algorithm in bag.algorithms:
        bag.replace(f"manifest-{algorithm}.txt", COMPOSED.encode(), DECOMPOSED.encode())


def write_twins(bag: BagFolder) -> None:
    # bagit takes the twin that the file system lists last for both. It misreads a pair if that is the decomposed one.
    for number in range(20):
        for path in (COMPOSED, DECOMPOSED)[:: -1 if number % 2 else 1]:
            bag.write(path.replace(".txt", f" {number}.txt"), path.encode())
    bag.list_payload()


def list_percent_signs_bare(bag: BagFolder) -> None:
    bag.write("data/a%0Ab.txt", b"x")
    bag.list_payload()
    for algorithm in bag.algorithms:
        bag.replace(f"manifest-{algorithm}.txt", b"a%250Ab", b"a%0Ab")


def declare_in_capitals(bag: BagFolder) -> None:
    bag.write("bagit.txt", b"BAGIT-VERSION: 1.0\ntag-file-character-encoding: UTF-8\n")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (list_in_small_letters, "small-escape"),
        (list_decomposed, "normalization"),
        (write_twins, "normalization"),
        (list_percent_signs_bare, "percent"),
        (declare_in_capitals, "label-case"),
    ],
)
def test_a_good_bag_that_bagit_misreads_stays_good(tmp_path: Path, spoil: Callable[[BagFolder], None], fault: str) -> None:
    bag = bag_at(tmp_path / "bag")
    spoil(bag)
    bag.seal()

    assert [(finding.code, finding.values["faults"]) for finding in opinions(bag)] == [("bag.second-opinion-fault", fault)]


@pytest.mark.parametrize("place", ["my-tagmanifest-copy", "tagmanifest-sha256/bag"])
def test_a_path_that_bagit_misreads_is_told_and_bagit_is_asked_by_another(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bag = bag_at(tmp_path / place)
    # A folder of this test alone: other tests have links in that of the system at the same time.
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))

    assert [finding.code for finding in opinions(bag)] == ["bag.second-opinion-path"]
    assert os.listdir(tmp_path / "temporary") == []


def test_labels_of_bag_info_may_have_any_case(tmp_path: Path) -> None:
    bag = bag_at(tmp_path / "bag")
    bag.replace("bag-info.txt", b"Payload-Oxum", b"PAYLOAD-oxum")
    bag.seal()

    assert opinions(bag) == []


def test_a_difference_that_no_known_fault_explains_is_still_an_error(tmp_path: Path) -> None:
    bag = bag_at(tmp_path / "bag")
    list_in_small_letters(bag)
    bag.write("bag-info.txt", b"Contact-Name: A\n")  # and no Payload-Oxum, which would end bagit's look at the files
    bag.seal()
    bag.remove("data/hello.txt")
    misreadings = BagitMisreadings()
    misreadings.look_at_bag(str(bag.path), [name for name in bag.files() if name.startswith("data/")])

    (finding,) = ask_second_opinion(str(bag.path), str(bag.path), "complete", misreadings)

    assert finding.code == "bag.second-opinion-differs"
