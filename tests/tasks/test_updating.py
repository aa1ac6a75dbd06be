"""A bag gets one more algorithm and stays a bag of ours, with its old state in its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import Level
from archiver.records import Organization
from archiver.tasks.changes.updating import add_algorithm
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.validation import validate

if TYPE_CHECKING:
    from pathlib import Path


def test_an_algorithm_is_added_to_a_bag_of_the_seeds(seeds: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    assert create([seeds], bag, CreateOptions(organization=Organization("x"))).made
    # bagit.txt says the same before and after.
    before = {path.name: path.read_bytes() for path in bag.iterdir() if path.is_file() and path.name != "bagit.txt"}
    report = add_algorithm(bag, "sha3256")

    assert report.changed
    assert (bag / "manifest-sha3256.txt").exists()
    assert {
        path.name: path.read_bytes() for path in (bag / "metadata" / "history" / "1").iterdir() if path.name in before
    } == before
    after = validate(bag, Level.FULL, second_opinion=True)
    assert after.valid
    assert [finding.code for finding in after.findings] == ["record.dates-unresolved"]


def test_a_bag_that_is_not_valid_is_left_as_it_is(seeds: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    assert create([seeds], bag, CreateOptions(organization=Organization("x"))).made
    (bag / "data" / "fax-london-2016.txt").write_bytes(b"changed")
    report = add_algorithm(bag, "sha3256")

    assert not report.changed
    assert "bag.digest-differs" in {finding.code for finding in report.findings}
    assert not (bag / "manifest-sha3256.txt").exists()
