from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.bags.validation import validate_bag
from tests.bags.good_bags import BagFolder
from tests.bags.validation.random_faults import RandomFaults, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("seed", [20161104, 20161105])
def test_every_random_fault_in_a_bag_of_ours_is_found_and_names_its_file(tmp_path: Path, seed: int) -> None:
    counts, missed = run(tmp_path, 400, seed)

    assert missed == []
    assert len(counts) == 18


def test_the_bag_is_good_again_after_each(tmp_path: Path) -> None:
    faults = RandomFaults(BagFolder(tmp_path / "bag", "own"), seed=1)
    for make in faults.makers:
        make()
        assert validate_bag(tmp_path / "bag").findings
        faults.undo()
        assert validate_bag(tmp_path / "bag").findings == []


@pytest.mark.slow
def test_every_octet_of_every_tag_file_counts(tmp_path: Path) -> None:
    """A letter's case in a manifest included, since bags of ours have one form."""
    bag = BagFolder(tmp_path / "bag", "own")
    for name in ("bagit.txt", "bag-info.txt", "metadata/empty-folders.txt", "tagmanifest-sha256.txt"):
        content = bag.read(name)
        for place in range(0, len(content), 3):
            octet = content[place] ^ 0x20
            bag.write(name, content[:place] + bytes([octet]) + content[place + 1 :])

            found = validate_bag(bag.path).findings

            assert any(name in (finding.where.get("path"), finding.values.get("manifest")) for finding in found), (name, place)
        bag.write(name, content)
