"""What a list can say quickly of the seals of a bag: there are some, there are none, or only a look inside would tell."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from archiver.tasks.seals.seal_presence import may_be_sealed
from tests.bags.seal_layers import put_foreign_signature, put_layer
from tests.seals.conftest import copy_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_bag_with_seals_inside_beside_and_of_another_program(plain_bag: Path, tmp_path: Path) -> None:
    bags = [copy_folder(plain_bag, tmp_path / name / "letters") for name in ("none", "inside", "beside", "foreign")]
    put_layer(bags[1])
    put_layer(bags[2], tmp_path / "beside" / "letters.seals")
    put_foreign_signature(bags[3])

    assert [may_be_sealed(str(bag)) for bag in bags] == [False, True, True, True]


def test_an_archive_is_not_looked_into(plain_bag: Path, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "letters"), "zip", plain_bag.parent, plain_bag.name)
    assert may_be_sealed(packed) is None

    put_layer(plain_bag, tmp_path / "letters.seals")
    assert may_be_sealed(packed) is True


def test_a_file_of_the_name_is_no_folder_of_seals(bag: Path) -> None:
    (bag / "seals").write_text("")
    assert may_be_sealed(str(bag)) is False
