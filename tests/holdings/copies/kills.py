"""SIGKILL at random moments of copying and of repairing a bag: `python -m tests.holdings.copies.kills WHAT N [FOLDER]`.

WHAT is `copy` or `copy-archive`.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from archiver.bags.validation import validate_bag
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from tests.bags.kills import fill, look
from tests.bags.seal_layers import put_layer, read_octets

_CHECKOUT = Path(__file__).resolve().parents[3]
_COPY = """
import sys
import archiver.holdings.copies.bag_copying
from archiver.tasks.audits.copying import copy_bags
print("ready", flush=True)
sys.exit(not copy_bags(sys.argv[1], sys.argv[2]).whole)
"""


def _start(program: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=_CHECKOUT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def _finish(process: subprocess.Popen[bytes]) -> int:
    process.communicate()
    return process.returncode


def _measure(program: str, *arguments: str | Path) -> float:
    process = _start(program, *arguments)
    began = time.monotonic()
    assert _finish(process) == 0
    return time.monotonic() - began


def kill_copies_at_random(folder: Path, count: int, seed: int, name: str = "bag") -> Counter[str]:
    """Copy a sealed bag and kill what does it. After each kill, what must hold is asserted, and the next run must succeed."""
    fill(folder / "documents", 600)
    source, place = folder / "here" / name, folder / "place"
    source.parent.mkdir()
    assert create(folder / "documents", source, CreateOptions(Organization("x"))).made
    if source.is_dir():
        put_layer(source, folder / "here/bag.seals")
    octets = read_octets(folder / "here")
    before = look(folder / "here")
    place.mkdir()
    duration = _measure(_COPY, source, place)
    chance = random.Random(seed)  # noqa: S311 - no secret
    tally: Counter[str] = Counter()
    while tally["kills"] < count:
        shutil.rmtree(place)
        place.mkdir()
        process = _start(_COPY, source, place)
        time.sleep(chance.uniform(0, duration * 1.05))
        process.send_signal(signal.SIGKILL)
        if _finish(process) == 0:
            tally["finished before"] += 1
            continue
        tally["kills"] += 1
        tally["left a hidden folder"] += any(path.startswith(".") for path in os.listdir(place))
        seen = {path for path in os.listdir(place) if not path.startswith(".")}
        assert seen <= {name, "bag.seals"}
        if name in seen:
            tally["whole"] += 1
            assert {path: place_octets for path, place_octets in read_octets(place).items() if not path.startswith(".")} == octets
        else:
            tally["absent"] += 1
            tally["with its seals there"] += bool(seen)
        assert look(folder / "here") == before
        assert _finish(_start(_COPY, source, place)) == 0
        assert read_octets(place) == octets
        assert validate_bag(place / name).valid
        assert look(folder / "here") == before
    return tally


if __name__ == "__main__":
    what, number, *where = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=where[0] if where else None) as temporary:
        kept = "bag.tar" if what == "copy-archive" else "bag"
        print(dict(kill_copies_at_random(Path(temporary), int(number), int(time.time()), kept)))  # noqa: T201
