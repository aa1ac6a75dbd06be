"""The names of seals in a bag and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.bags.format import (
    is_foreign_signature,
    is_laid_out,
    list_seals_beside,
    read_layer_number,
    seal_layer_name,
    seals_beside,
    stands_apart,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("seals/0001/seal.json", True),
        ("signatures/tagmanifest-sha256.txt.p7s", True),
        ("seals", True),
        ("seals.txt", False),
        ("Seals/0001/seal.json", False),
        ("data/seals/0001/seal.json", False),
        ("metadata/seals/x", False),
    ],
)
def test_seals_stand_apart_at_the_top_of_a_bag_alone(path: str, expected: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert stands_apart(path) is expected


@pytest.mark.parametrize(("name", "number"), [("0001", 1), ("0042", 42), ("12345", 12345)])
def test_a_layer_has_a_number_of_four_digits_or_more(name: str, number: int) -> None:
    assert read_layer_number(name) == number
    assert seal_layer_name(number) == name


@pytest.mark.parametrize("name", ["0000", "1", "001", "00001", "000a", "۰۰۰۱", "-001", "", "9999999"])
def test_another_name_is_that_of_no_layer(name: str) -> None:
    assert read_layer_number(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "tagmanifest-sha512.txt",
        "seal.json",
        "covers.sha512",
        "stamped.sha512",
        "signature-1.p7s",
        "signature-12.p7s",
        "stamp-1.tsr",
        "stamp-2.tsq",
        "how-to-verify.txt",
        "validation/root.crt",
    ],
)
def test_the_files_of_a_layer_are_known(name: str) -> None:
    assert is_laid_out(name)


@pytest.mark.parametrize(
    "name", ["signature-0.p7s", "stamp-1.tst", "validation/a/b", "notes.txt", "manifest-sha256.txt", "", "seal.json\n"]
)
def test_other_files_are_not(name: str) -> None:
    assert not is_laid_out(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tagmanifest-sha256.txt.p7s", True),
        ("tagmanifest-sha256.txt.p7s.tsr", True),
        ("tagmanifest-sha256.txt.p7s.tsr.crt", True),
        ("tagmanifest-sha256.txt.p7s.p7s.tsr", True),
        ("tagmanifest-sha256.txt", False),
        ("notes.txt", False),
    ],
)
def test_bag_nabit_names_its_signatures_after_what_they_sign(name: str, expected: bool) -> None:  # noqa: FBT001 - as above
    assert is_foreign_signature(name) is expected


@pytest.mark.parametrize("name", ["oslo", "oslo.tar", "oslo.tar.gz", "oslo.zip", "oslo/"])
def test_seals_beside_a_bag_have_its_name_without_the_ending_of_an_archive(tmp_path: Path, name: str) -> None:
    assert seals_beside(f"{tmp_path}/{name}") == str(tmp_path / "oslo.seals")


def test_seals_are_also_looked_for_under_the_name_of_an_archive_and_beside_the_real_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/bag").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real/bag")

    assert list_seals_beside(f"{tmp_path}/oslo.tar") == [f"{tmp_path}/oslo.seals", f"{tmp_path}/oslo.tar.seals"]
    assert list_seals_beside(f"{tmp_path}/link") == [f"{tmp_path}/link.seals", f"{tmp_path}/real/bag.seals"]
