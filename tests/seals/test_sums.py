"""Lists of digests: read as `sha512sum` writes them, and refused in any other form."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from archiver.seals.sums import MalformedListError, digest_octets, read_sums, write_sums

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = "ab" * 64


def test_lists_of_sha512sum_are_read_and_written(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"b")
    (tmp_path / "نامه a.txt").write_bytes(b"a")
    listed = subprocess.run(["sha512sum", "b.txt", "نامه a.txt"], cwd=tmp_path, capture_output=True, check=True).stdout

    assert read_sums(listed) == {"b.txt": digest_octets(b"b"), "نامه a.txt": digest_octets(b"a")}
    assert write_sums(read_sums(listed)) == listed
    assert read_sums(b"") == {}


@pytest.mark.parametrize(
    "octets",
    [
        f"{DIGEST}  a".encode(),
        f"{DIGEST}  a\r\n".encode(),
        f"{DIGEST} *a\n".encode(),
        f"{DIGEST} a\n".encode(),
        f"{DIGEST.upper()}  a\n".encode(),
        f"{DIGEST[2:]}  a\n".encode(),
        f"\\{DIGEST}  a\\\\b\n".encode(),
        f"{DIGEST}  a\n\n".encode(),
        f"{DIGEST}  a\n{DIGEST}  a\n".encode(),
        f"{DIGEST}  a\n".encode() + b"\xff",
    ],
    ids=["no end", "CR", "binary", "one space", "upper case", "short", "escaped", "empty line", "twice", "no UTF-8"],
)
def test_a_list_of_another_form_is_refused(octets: bytes) -> None:
    with pytest.raises(MalformedListError):
        read_sums(octets)
