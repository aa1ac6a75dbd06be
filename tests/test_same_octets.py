"""The same documents give the same octets, release after release, so that two bags can be compared.

The digests are of the bag that version 0.1.0 made of the same seeds on 28 November 2026. A change that moves one of them changes
what archives keep: it needs a reason, a line in the changelog, and often a new version of the record.

Since then records are of version 1.1: `recordVersion` is another, a date that is unresolved or has no year lacks `certainty`, and
a month without a year says its number. Titles are proposed from the documents, with their basis. Events are of version 1.1 too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from archiver.commands.program import main
from archiver.records import EVENT_SCHEMA, RECORD_SCHEMA
from archiver.schema_files import read_schema_bytes
from archiver.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = 1_478_338_200
EXPECTED = {
    "manifest-sha256.txt": "99b705c4022527308acfc83b76d274cd74c6b587a673dd2e4f6fcb19e5073a35",
    "manifest-sha512.txt": "474f6ece26d0220963bdf05a42874a5ac4c7be8f714cf657451bc75e8bb7e6f3",
    "metadata/records.jsonl": "db1668ee8db2d291ea3ae6c875cab484d30f93ada9db96feb345526371bd32b0",
    # Version 1.1 of the schemas still grows until it is released; then their digests stand here.
    "metadata/schemas/document-record.schema.json": hashlib.sha256(read_schema_bytes(RECORD_SCHEMA)).hexdigest(),
    "metadata/schemas/event.schema.json": hashlib.sha256(read_schema_bytes(EVENT_SCHEMA)).hexdigest(),
}


@pytest.fixture
def box(tmp_path: Path, seeds: Path) -> Path:
    """The seeds in a folder of their own, with times that do not depend on the checkout."""
    folder = tmp_path / "s2"
    folder.mkdir()
    for seed in sorted(seeds.glob("*.txt")):
        shutil.copy(seed, folder)
        os.utime(folder / seed.name, (MOMENT, MOMENT))
    return folder


def test_the_seeds_give_the_bag_that_they_always_gave(
    box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    bag = tmp_path / "bag"

    assert main(["create", str(box), "--to", str(bag), "--organization", "The Register of Names", "--language", "fa"]) == 0
    capsys.readouterr()

    version = f'"version":"{__version__}"'.encode()
    octets = {name: (bag / name).read_bytes().replace(version, b'"version":"VERSION"') for name in EXPECTED}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in octets.items()} == EXPECTED
