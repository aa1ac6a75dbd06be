"""SIGKILL at random moments of copying and of repairing a bag: `python -m tests.holdings.copies.kills WHAT N [FOLDER]`.

WHAT is `copy`, `copy-archive` or `repair`.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from archiver.bags.validation import validate_bag
from archiver.holdings.ledger import open_ledger, verify_ledger
from archiver.records import Organization
from archiver.tasks.audits.copying import copy_bags
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from tests.bags.kills import fill, look
from tests.bags.seal_layers import put_layer, read_octets
from tests.killed_programs import finish_program, start_program

_COPY = """
import sys
import archiver.holdings.copies.bag_copying
from archiver.tasks.audits.copying import copy_bags
print("ready", flush=True)
sys.exit(not copy_bags(sys.argv[1], sys.argv[2]).whole)
"""


_REPAIR = """
import sys
import archiver.holdings.copies.bag_repair
from archiver.tasks.audits.repairing import RepairOptions, repair
print("ready", flush=True)
sys.exit(not repair("one/bag", RepairOptions(apply=True, agent="A", configuration=sys.argv[1])).whole)
"""


def _measure(program: str, *arguments: str | Path) -> float:
    process = start_program(program, *arguments)
    began = time.monotonic()
    assert finish_program(process) == 0
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
        process = start_program(_COPY, source, place)
        time.sleep(chance.uniform(0, duration * 1.05))
        process.send_signal(signal.SIGKILL)
        if finish_program(process) == 0:
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
        assert finish_program(start_program(_COPY, source, place)) == 0
        assert read_octets(place) == octets
        assert validate_bag(place / name).valid
        assert look(folder / "here") == before
    return tally


def kill_repairs_at_random(folder: Path, count: int, seed: int) -> Counter[str]:
    """Repair a copy of a bag and kill what does it. After each, what must hold is asserted, and the next run must succeed."""
    fill(folder / "documents", 600)
    settings = folder / "settings.toml"
    settings.write_text('[places]\none = { path = "one" }\ntwo = { path = "two" }\n', encoding="utf-8")
    assert create(folder / "documents", folder / "bag", CreateOptions(Organization("x"))).made
    for name in ("one", "two"):
        (folder / name).mkdir()
        assert copy_bags(folder / "bag", name, configuration=settings).whole
    good, source = read_octets(folder / "one/bag"), look(folder / "two")
    chance = random.Random(seed)  # noqa: S311 - no secret
    documents = sorted(path for path in good if path.startswith("data/"))
    tally: Counter[str] = Counter()
    duration = 0.0
    while tally["kills"] < count:
        damaged = {
            path: good[path][:-1] + b"x" for path in [*chance.sample(documents, 20), "bag-info.txt", "manifest-sha256.txt"]
        }
        for path, octets in damaged.items():
            (folder / "one/bag" / path).write_bytes(octets)
        shutil.rmtree(folder / "one/.quarantine", ignore_errors=True)
        if not duration:
            duration = _measure(_REPAIR, settings)
            continue
        process = start_program(_REPAIR, settings)
        time.sleep(chance.uniform(duration / 3, duration * 1.05))
        process.send_signal(signal.SIGKILL)
        if finish_program(process) == 0:
            tally["finished before"] += 1
        else:
            tally["kills"] += 1
        tally["left a hidden folder"] += any(name.startswith(".bag.bayegan-") for name in os.listdir(folder / "one"))
        _check_repair(folder, good, damaged, tally)
        assert look(folder / "two") == source
        assert finish_program(start_program(_REPAIR, settings)) == 0
        assert read_octets(folder / "one/bag") == good
        assert sorted(name for name in os.listdir(folder / "one") if name != ".quarantine") == ["bag"]
        assert look(folder / "two") == source
        with open_ledger(str(folder / "ledger.sqlite")) as ledger:
            assert verify_ledger(ledger) == []
    return tally


def _check_repair(folder: Path, good: dict[str, bytes], damaged: dict[str, bytes], tally: Counter[str]) -> None:
    """Each file is damaged or good, what was replaced is kept, and nothing else is in the bag."""
    seen = read_octets(folder / "one/bag")
    assert seen.keys() == good.keys()
    kept = set(read_octets(folder / "one/.quarantine").values())
    repaired = 0
    for path, octets in seen.items():
        if path in damaged and octets == good[path]:
            repaired += 1
            assert damaged[path] in kept
        else:
            assert octets == damaged.get(path, good[path])
    tally["all repaired" if repaired == len(damaged) else "some repaired" if repaired else "none repaired"] += 1


if __name__ == "__main__":
    what, number, *where = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=where[0] if where else None) as temporary:
        seeded = int(time.time())
        if what == "repair":
            told = kill_repairs_at_random(Path(temporary), int(number), seeded)
        else:
            told = kill_copies_at_random(Path(temporary), int(number), seeded, "bag.tar" if what == "copy-archive" else "bag")
        print(dict(told))  # noqa: T201
