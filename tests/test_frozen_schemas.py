"""Bags are checked for ever against the schemas that they were made with, so these files keep every octet.

A schema enters this list with the release that ships it. Version 1.1 of records and events was not shipped yet.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        ("document-record-1.0", "4820e85b47ead53590a0093bd92428a1ed782cceef87a136fe652e7e2ba2e7a2"),
        ("event-1.0", "8366e449c5d0b573cd0764ee1231e62a60d34073b56dd24854a775df2b815f12"),
    ],
)
def test_a_schema_of_version_1_0_keeps_every_octet(name: str, sha256: str) -> None:
    octets = (SCHEMAS / f"{name}.schema.json").read_bytes()

    assert hashlib.sha256(octets).hexdigest() == sha256
