"""Kill the repair of a copy in a store at any moment, and look at what that left.

    python -m tests.stores.killed_repairs ENDPOINT FOLDER COUNT SEED

Each kill is of a process that was forked after all modules were loaded, so that it comes in the midst of the work.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import archiver
import archiver.holdings.copies.stored_repair
from archiver.holdings.ledger import open_ledger, verify_ledger
from archiver.stores import new_objects
from archiver.stores.address import StoreAddress
from archiver.stores.bucket import StoreFolder
from archiver.stores.known_stores import KnownStores
from archiver.stores.object_writing import ObjectWriter
from archiver.tasks.audits.adding import add_to_audit
from archiver.tasks.audits.copying import copy_bags
from archiver.tasks.audits.repairing import RepairOptions, repair
from tests.killed_programs import fork_work
from tests.stores.store_commands import read_folder

_PREFIX = "repaired"
_BAG = f"{_PREFIX}/letters"
_DOCUMENTS = 8
_DAMAGED = 4
_SOME = 4
"""One in so many runs is let go to its end."""
_PART = 5 << 20
"""The smallest part that stores take."""
_LARGE = "data/scan.bin"
_LARGE_ONCE = 3
"""The large document is damaged once in so many runs."""
_MANIFEST = "manifest-sha256.txt"


class _Copies:
    """A good copy of a bag on the disk, and one in the store that is damaged again and again."""

    def __init__(self, endpoint: str, folder: Path) -> None:
        new_objects.PART = _PART  # type: ignore[misc] # so that less is sent
        source = folder / "letters"
        source.mkdir()
        for number in range(_DOCUMENTS):
            (source / f"letter {number}.txt").write_text(f"Letter {number}\n")
        (source / "scan.bin").write_bytes(bytes(range(256)) * ((_PART >> 8) + 4))
        (folder / "nas").mkdir()
        options = archiver.CreateOptions(plain=True, second_opinion="none")
        assert archiver.create(source, folder / "nas" / "letters", options).made
        self.good = read_folder(folder / "nas" / "letters")
        self.folder = folder
        self.settings = folder / "settings.toml"
        place = f'url = "s3://archive/{_PREFIX}", endpoint = "{endpoint}", credentials = "env"'
        self.settings.write_text(f'[places]\nbucket = {{ {place} }}\nnas = {{ path = "nas" }}\n')
        address = StoreAddress("archive", _PREFIX)
        self._store = StoreFolder(address, KnownStores(endpoint, "env").find(address))
        self._writer = ObjectWriter(self._store.requests, "archive", "")
        self.clear()
        assert copy_bags("nas/letters", "bucket", configuration=self.settings).whole
        assert add_to_audit([], configuration=self.settings).findings is not None

    def read(self) -> tuple[dict[str, bytes], set[bytes]]:
        """Return the octets of the bag by path, and those that were kept aside."""
        bag, aside = {}, set()
        for path, found in self._store.list_objects():
            octets = b"".join(map(bytes, self._store.reader.blocks(found)))
            if path.startswith("letters/"):
                bag[path.removeprefix("letters/")] = octets
            else:
                aside.add(octets)
        return bag, aside

    def damage(self, chance: random.Random) -> dict[str, bytes]:
        """Damage some objects of the bag. Return what they hold now."""
        documents = sorted(path for path in self.good if path.startswith("data/") and path != _LARGE)
        large = [_LARGE] if chance.randrange(_LARGE_ONCE) == 0 else []
        damaged = {path: self.good[path][:-1] + b"x" for path in [*chance.sample(documents, _DAMAGED), *large, _MANIFEST]}
        for path, octets in damaged.items():
            self._writer.put(f"{_BAG}/{path}", octets, {})
        return damaged

    def remove_parts(self) -> int:
        """Remove the parts of large objects that a kill left, as the rule of the bucket would. Return how many there were."""
        left = [*self._writer.list_uploads(_PREFIX)]
        for begun in left:
            self._writer.abort(begun)
        return len(left)

    def clear(self) -> None:
        """Remove all that lies below the place."""
        for path, _ in [*self._store.list_objects()]:
            self._writer.delete(f"{_PREFIX}/{path}")

    def clear_aside(self) -> None:
        """Remove what was kept aside."""
        for path, _ in [*self._store.list_objects()]:
            if path.startswith(".quarantine/"):
                self._writer.delete(f"{_PREFIX}/{path}")

    def repair(self) -> bool:
        """Repair the copy in the store."""
        return repair("bucket/letters", RepairOptions(apply=True, agent="A", configuration=self.settings)).whole


def kill_repairs(endpoint: str, folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill so many runs. Return how many left none, some or all of the damage repaired. Raises AssertionError."""
    copies, chance, tally = _Copies(endpoint, folder), random.Random(seed), Counter[str]()  # noqa: S311 - no secret
    damaged: dict[str, bytes] = {}
    usual = 0.0
    while tally["kills"] < kills or damaged:
        if not damaged:
            copies.clear_aside()
            damaged = copies.damage(chance)
        began = time.monotonic()
        child = fork_work(copies.repair)
        if usual and tally["kills"] < kills and chance.randrange(_SOME):
            time.sleep(chance.uniform(usual / 3, usual))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            tally["kills"] += 1
            tally[_look(copies, damaged)] += 1
            tally["left parts"] += copies.remove_parts()
            continue
        assert os.WEXITSTATUS(status) == 0, "the copy was not repaired"
        usual = usual or time.monotonic() - began
        bag, aside = copies.read()
        assert bag == copies.good
        assert set(damaged.values()) <= aside
        assert copies.remove_parts() == 0
        damaged = {}
    with open_ledger(str(folder / "ledger.sqlite")) as ledger:
        assert verify_ledger(ledger) == []
    copies.clear()
    return dict(tally)


def _look(copies: _Copies, damaged: dict[str, bytes]) -> str:
    """Return how much was repaired. Each object is damaged or good, what was replaced is kept, and nothing else is in the bag."""
    bag, aside = copies.read()
    assert bag.keys() == copies.good.keys()
    repaired = 0
    for path, octets in bag.items():
        if path in damaged and octets == copies.good[path]:
            repaired += 1
            assert damaged[path] in aside
        else:
            assert octets == damaged.get(path, copies.good[path])
    return "all repaired" if repaired == len(damaged) else "some repaired" if repaired else "none repaired"


if __name__ == "__main__":
    sys.stdout.write(f"{kill_repairs(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))}\n")
