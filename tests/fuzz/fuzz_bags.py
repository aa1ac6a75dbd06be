"""No tag file makes the validator raise or run away: one file of a small bag is what the input says."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["archiver.bags", "archiver.records"]):
    from archiver.bags.format import Level
    from archiver.bags.validation import validate_bag

from tests.bags.good_bags import BagFolder

NAMES = (
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "fetch.txt",
    "metadata/records.jsonl",
    "metadata/events.jsonl",
    "metadata/empty-folders.txt",
)


class Target:
    """A bag of ours whose files are put back after each input."""

    def __init__(self, folder: Path) -> None:
        self._bag = BagFolder(folder / "bag", "own")
        self._good = {name: self._bag.read(name) for name in NAMES if (self._bag.path / name).exists()}

    def check(self, octets: bytes) -> None:
        """One input: which file, whether it is added to or replaced, and with what."""
        data = atheris.FuzzedDataProvider(octets)
        name = data.PickValueInList(list(NAMES))
        good = self._good.get(name)
        kept = good[: data.ConsumeIntInRange(0, len(good))] if good else b""
        self._bag.write(name, kept + data.ConsumeBytes(data.remaining_bytes()))
        for finding in validate_bag(self._bag.path, Level.COMPLETE).findings:
            finding.to_dict("fa")
        if good is None:
            self._bag.remove(name)
        else:
            self._bag.write(name, good)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        atheris.Setup(sys.argv, Target(Path(folder)).check)
        atheris.Fuzz()
