"""SIGKILL at random moments of sealing a bag, and of changing a sealed one: `python -m tests.seals.kills KIND N [FOLDER]`.

KIND is `add`, `stamp`, `renew`, `describe`, `resolve-date` or `add-algorithm`. The killed command is a fork of a process that has
loaded the program, so that a kill falls into its work and not into its start.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import archiver as program
from archiver.commands.program import main
from tests.bags.seal_layers import read_octets
from tests.seals.conftest import archiver
from tests.signatures.openssl import Identity, make_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).resolve().parents[2]
_DOCUMENT = "statement-oslo-1395.txt"


class Place(NamedTuple):
    """A folder with a bag that is sealed and stamped, and all that is needed to seal it again."""

    folder: Path
    kept: Path
    """The bag as it was before each command."""
    bag: Path
    """The copy of it that is sealed or changed."""
    desk: Identity
    address: str
    trust: Path

    def list_words(self, kind: str, tries: int) -> list[str]:
        """Return a command. That of the next try differs where the same words would change nothing."""
        bag = str(self.bag)
        table = self.folder / f"{tries}.csv"
        table.write_text(f"path,title\n{_DOCUMENT},Title {tries}\n", encoding="utf-8")
        day = ("4 November 2016", "5 November 2016")[tries % 2]
        words = {
            "add": ["seal", "add", bag, "--key", str(self.desk.key), "--certificate", str(self.desk.certificate)],
            "stamp": ["seal", "stamp", bag, "--stamp", self.address],
            "renew": ["seal", "renew", bag, "--stamp", self.address],
            "describe": ["bag", "describe", bag, "--records", str(table), "--agent", "A. Clerk"],
            "resolve-date": ["bag", "resolve-date", bag, _DOCUMENT, "--date", day, "--note", "card", "--agent", "A. Clerk"],
            "add-algorithm": ["bag", "add-algorithm", bag, ("sha3_256", "sha3_512")[tries % 2]],
        }
        stamped = ["--stamp", self.address] if kind == "add" else []
        return [*words[kind], *stamped]


def start(words: list[str], out: Path) -> int:
    """Run a command with `--json` in a fork of this process, and return its process id. What it says goes into a file."""
    child = os.fork()
    if child:
        return child
    try:
        target = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for stream in (1, 2):
            os.dup2(target, stream)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the process ends
        code = main([*words, "--json"])
        sys.stdout.flush()
        os._exit(code)
    finally:
        os._exit(99)


def load_program() -> None:
    """Import all modules of the program."""
    for module in pkgutil.walk_packages(program.__path__, "archiver."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@contextmanager
def prepare(folder: Path) -> Iterator[Place]:
    """Make a place, with an authority of time stamps in a process of its own."""
    load_program()
    desk = make_identity(folder, name="Desk")
    command = [sys.executable, "-m", "tests.seals.time_stamp_authority", str(folder / "authority")]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            address = served.stdout.readline().strip()
            place = Place(folder, folder / "kept", folder / "work" / "bag", desk, address, folder / "trust.toml")
            (folder / "work").mkdir()
            _make_bag(place)
            yield place
        finally:
            served.kill()


def _make_bag(place: Place) -> None:
    trust = ("seal", "trust", "add", "--trust", place.trust, "--name")
    for words in (
        ["create", _ROOT / "seeds" / _DOCUMENT, "--to", place.bag, "--organization", "X"],
        place.list_words("add", 0),
        [*trust, "Desk", "--signer", place.desk.certificate],
        [*trust, "First", "--authority", place.folder / "authority" / "root.crt"],
    ):
        assert archiver(*words).code == 0
    place.bag.rename(place.kept)


def kill_at_random(kind: str, place: Place, count: int, seed: int) -> Counter[str]:
    """Run a command and kill it. After each kill what must hold is asserted, and the next try must succeed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    out, tally = place.folder / "said", Counter[str]()
    before = read_octets(place.kept)
    tries = 1
    duration = min(_measure(place, place.list_words(kind, 1), out) for _ in range(3))
    while tally["kills"] < count:
        shutil.copytree(place.kept, place.bag)
        tries += 1
        child = start(place.list_words(kind, tries), out)
        time.sleep(chance.uniform(0, duration * 1.05))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        tally["finished before" if os.WIFEXITED(status) else "kills"] += 1
        _check(place, before, tally)
        tries += 1
        finished = archiver(*place.list_words(kind, tries))
        assert finished.code == 0, finished.text
        _check(place, before, Counter())
        assert os.listdir(place.bag.parent) == [place.bag.name]
        shutil.rmtree(place.bag)
    return tally


def _measure(place: Place, words: list[str], out: Path) -> float:
    """Return how long a command takes. It is run here first, so that what it loads is there when this process forks."""
    shutil.copytree(place.kept, place.bag)
    assert archiver(*words).code == 0
    shutil.rmtree(place.bag)
    shutil.copytree(place.kept, place.bag)
    began = time.monotonic()
    assert os.waitpid(start(words, out), 0)[1] == 0
    shutil.rmtree(place.bag)
    return time.monotonic() - began


def _check(place: Place, before: dict[str, bytes], tally: Counter[str]) -> None:
    """Assert that the bag is valid and sealed, that its documents and its first layer are as they were, and count its state."""
    assert archiver("validate", place.bag).code == 0
    checked = archiver("seal", "check", place.bag, "--trust", place.trust)
    assert (checked.code, checked.result["verdict"]) == (0, "sealed"), checked.text
    now = read_octets(place.bag)
    kept = {path: octets for path, octets in before.items() if path.startswith(("data/", "seals/"))}
    assert kept.items() <= now.items()
    waiting = any(path.endswith(".tsq") for path in now)
    tally["old" if now == before else "request waits" if waiting else "new"] += 1


if __name__ == "__main__":
    what, number, *where = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=where[0] if where else None) as made, prepare(Path(made)) as prepared:
        print(what, dict(kill_at_random(what, prepared, int(number), int(time.time()))))  # noqa: T201
