"""Names and lengths of digests."""

from __future__ import annotations

import hashlib
import subprocess

import pytest

from archiver.hashing import (
    ALGORITHMS,
    DEFAULT_ALGORITHMS,
    hex_length,
    is_known_algorithm,
    is_weak_algorithm,
    normalise_algorithm,
)
from archiver.hashing.algorithms import digest_octets


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("SHA-256", "sha256"), ("sha3_256", "sha3256"), ("SHA3-512", "sha3512"), ("MD5", "md5"), ("blake2b", "blake2b")],
)
def test_a_name_is_written_as_rfc_8493_section_2_4_says(spelling: str, name: str) -> None:
    """RFC 8493 2.4: "lowercasing the common name of the algorithm and removing all non-alphanumeric characters"."""
    assert normalise_algorithm(spelling) == name


def test_all_that_hashlib_guarantees_is_there_but_shake() -> None:
    assert set(DEFAULT_ALGORITHMS) <= set(ALGORITHMS)
    assert len(ALGORITHMS) == len([name for name in hashlib.algorithms_guaranteed if not name.startswith("shake")])
    assert not is_known_algorithm("shake128")
    assert not is_known_algorithm("sha3_256")
    assert is_known_algorithm("sha3256")


def test_only_broken_algorithms_are_weak() -> None:
    assert [name for name in ALGORITHMS if is_weak_algorithm(name)] == ["md5", "sha1"]


@pytest.mark.parametrize(
    ("name", "length"),
    [("md5", 32), ("sha1", 40), ("sha224", 56), ("sha256", 64), ("sha384", 96), ("sha512", 128), ("sha3256", 64)],
)
def test_a_digest_has_the_length_that_its_standard_gives_it(name: str, length: int) -> None:
    assert hex_length(name) == length


def test_digests_of_abc_are_those_that_fips_180_4_and_202_print() -> None:
    """NIST's examples for the message "abc"."""
    assert digest_octets(b"abc", ["sha256", "sha3256"]) == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
    )


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha384", "sha512"])
def test_coreutils_find_the_same_digest(name: str) -> None:
    octets = bytes(range(256)) * 7
    printed = subprocess.run([f"{name}sum"], input=octets, capture_output=True, check=True).stdout

    assert digest_octets(octets, [name]) == (printed.split()[0].decode("ascii"),)
