"""Kill the making of a bag in a store at any moment, and look at what that left.

    python -m tests.stores.killed_creations ENDPOINT FOLDER COUNT SEED

Each kill is of a process that was forked after all modules were loaded, so that it comes in the midst of the work.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from functools import partial
from pathlib import Path

import archiver
from archiver.stores import new_objects
from archiver.stores.address import StoreAddress
from archiver.stores.bucket import StoreFolder
from archiver.stores.known_stores import KnownStores, naming_stores
from archiver.stores.object_writing import ObjectWriter
from tests.killed_programs import fork_work
from tests.stores.store_commands import read_folder

_KEY = "killed/letters"
_DOCUMENTS = 24
_PART = 5 << 20
"""The smallest part that stores take."""
_SOME = 10
"""One in so many runs is let go to its end."""


def make_source(folder: Path) -> Path:
    """Write small documents, and one that is sent in parts."""
    source = folder / "letters"
    source.mkdir()
    for number in range(_DOCUMENTS):
        (source / f"letter {number}.txt").write_text(f"Letter {number}\n")
    (source / "scan.bin").write_bytes(bytes(range(256)) * ((_PART >> 8) + 4))
    return source


def make_bag(source: Path, to: str) -> bool:
    """Make a bag that has the same octets wherever it is made."""
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    new_objects.PART = _PART  # type: ignore[misc] # so that less is sent
    options = archiver.CreateOptions(plain=True, second_opinion="none")
    return archiver.create(source, to, options).made


class Store:
    """What the store holds of the bag."""

    def __init__(self, endpoint: str) -> None:
        self.address = StoreAddress("archive", _KEY)
        self.named = KnownStores(endpoint, "env")
        self._folder = StoreFolder(self.address, self.named.find(self.address))
        self._writer = ObjectWriter(self._folder.requests, "archive", "")

    def list_paths(self) -> dict[str, int]:
        """Return the octets of each object by its path."""
        return {path: found.octets for path, found in self._folder.list_objects()}

    def read(self, paths: dict[str, int]) -> dict[str, bytes]:
        """Return the octets of objects."""
        listed = dict(self._folder.list_objects())
        return {path: b"".join(map(bytes, self._folder.reader.blocks(listed[path]))) for path in paths}

    def list_parts(self) -> list[str]:
        """Return the keys of uploads that did not end."""
        return [begun.key for begun in self._writer.list_uploads(_KEY)]

    def clear(self) -> None:
        """Remove the bag, as its owner would."""
        for path in self.list_paths():
            self._writer.delete(f"{_KEY}/{path}")


def kill_creations(endpoint: str, folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill so many runs. Return how many left nothing, some of a bag, or a whole one. Raises AssertionError."""
    source = make_source(folder)
    assert make_bag(source, str(folder / "expected"))
    expected = read_folder(folder / "expected")
    store, chance, counts = Store(endpoint), random.Random(seed), {"absent": 0, "unfinished": 0, "whole": 0}  # noqa: S311
    usual, killed = 2.0, 0
    store.clear()
    while killed < kills:
        began = time.monotonic()
        child = fork_work(partial(_make, source, store))
        is_killed = chance.randrange(_SOME) > 0
        if is_killed:
            time.sleep(chance.uniform(0, usual))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            killed += 1
            counts[_look(store, expected)] += 1
            continue
        assert os.WEXITSTATUS(status) == 0, "a run after a kill made no bag"
        usual = 0.5 * usual + 0.5 * (time.monotonic() - began)
        assert store.read(store.list_paths()) == expected
        assert store.list_parts() == []
        store.clear()
    child = fork_work(partial(_make, source, store))
    _, status = os.waitpid(child, 0)
    assert os.WEXITSTATUS(status) == 0
    assert store.read(store.list_paths()) == expected
    assert store.list_parts() == []
    assert not [path for path in Path(os.environ["XDG_STATE_HOME"]).rglob("*") if path.is_file()]
    store.clear()
    return counts


def _make(source: Path, store: Store) -> bool:
    with naming_stores(store.named):
        return make_bag(source, str(store.address))


def _look(store: Store, expected: dict[str, bytes]) -> str:
    """Return what a kill left: a bag is absent, or whole."""
    found = store.list_paths()
    if "bagit.txt" not in found:
        return "unfinished" if found else "absent"
    assert store.read(found) == expected
    # Its owner removes it, and the next run begins where there is nothing.
    store.clear()
    return "whole"


if __name__ == "__main__":
    sys.stdout.write(f"{kill_creations(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))}\n")
