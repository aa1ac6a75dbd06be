"""SIGKILL at random moments of making and of changing a bag: `python -m tests.bags.kills WHAT N [FOLDER]`.

WHAT is `create`, `update` (with `renaming`: where folders cannot be exchanged), `resolve`, `describe`, or the name of an
archive such as `bag.tar.gz`.
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
from typing import TYPE_CHECKING

from archiver.bags.validation import validate_bag
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from tests.bags.seal_layers import put_layer, read_octets
from tests.killed_programs import finish_program, start_program

if TYPE_CHECKING:
    import subprocess

_CREATE = """
import sys
from datetime import UTC, datetime
from archiver.bags.creation import BagOptions, Staging, preflight_sources
from archiver.bags.format import BagInfo
if sys.argv[3] == "slow":
    import bagit
print("ready", flush=True)
plan, _ = preflight_sources([sys.argv[1]], sys.argv[2])
with Staging(plan, BagOptions(datetime.now(UTC), opinion="complete" if sys.argv[3] == "slow" else "none")) as staging:
    for document in staging.copy_payload():
        pass
    staging.write_tag_file("metadata/records.jsonl", b"{}\\n")
    staging.finish(BagInfo())
"""
_UPDATE = """
import sys
from datetime import UTC, datetime
from archiver.bags.update import AdditionOptions, UpdateOptions, add_manifests
from tests.bags.no_exchange import forbid_exchange
import bagit
if sys.argv[2:] == ["renaming"]:
    forbid_exchange()
print("ready", flush=True)
add_manifests(sys.argv[1], "sha3256", UpdateOptions(datetime.now(UTC)), None, AdditionOptions(although_signed=True))
"""
_RESOLVE = """
import sys
from archiver.tasks.changes.date_resolving import GivenDate, resolve_date
import bagit
print("ready", flush=True)
assert resolve_date(sys.argv[1], "1.txt", GivenDate(sys.argv[2], "by the card", "A. Clerk")).changed
"""
_DESCRIBE = """
import sys
from pathlib import Path
from archiver.tasks.changes.describing import DescribeOptions, describe
import bagit
table = Path(sys.argv[1] + ".csv")
rows = [f"{number}.txt,{sys.argv[2]} {number},{sys.argv[2]},card" for number in range(0, 50, 2)]
table.write_text("\\n".join(["path,title,date,date note", *rows]), encoding="utf-8")
print("ready", flush=True)
assert describe(sys.argv[1], table, DescribeOptions("A. Clerk")).changed
"""
MEMORY = "/dev/shm"  # noqa: S108 - looked for, not taken for granted


def fill(folder: Path, count: int) -> None:
    """Small files in several folders, so many that worker processes copy them."""
    for number in range(count):
        path = folder / f"پوشهٔ {number // 100}" / f"سند {number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{number}\n".encode() * 300)


def look(folder: Path) -> dict[str, tuple[object, ...]]:
    """Octets and state of everything in a tree; the access times of its files too, looked at before their octets."""
    seen: dict[str, tuple[object, ...]] = {}
    for here, _, names in os.walk(folder):
        for name in ("", *names):
            path = os.path.join(here, name) if name else here
            state = os.lstat(path)
            times = (state.st_mtime_ns, state.st_ctime_ns, state.st_atime_ns if name else 0)
            octets = b""
            if name:
                descriptor = os.open(path, os.O_RDONLY | (os.O_NOATIME if os.geteuid() == state.st_uid else 0))
                octets = os.read(descriptor, state.st_size)
                os.close(descriptor)
            seen[path] = (state.st_mode, state.st_ino, state.st_nlink, times, octets)
    return seen


def _remove(target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink()


def kill_at_random(folder: Path, count: int, seed: int, name: str = "bag") -> Counter[str]:
    """Make bags and kill their makers; after each kill, what must hold is asserted, and a next run must succeed."""
    source, target = folder / "source", folder / name
    fill(source, 600)
    before = look(source)
    chance = random.Random(seed)  # noqa: S311 - no secret
    tally: Counter[str] = Counter()
    duration = _measure(source, target)
    while tally["kills"] < count:
        process = start_program(_CREATE, source, target, "slow")
        time.sleep(chance.uniform(0, duration * 1.05))
        process.send_signal(signal.SIGKILL)
        if finish_program(process) == 0:
            tally["finished before"] += 1
            _remove(target)
            continue
        tally["kills"] += 1
        left = set(os.listdir(folder)) - {"source"}
        tally["left a staging folder"] += any(path.startswith(f".{name}.bayegan-") for path in left)
        assert left <= {name} | {path for path in left if path.startswith(f".{name}.bayegan-")}
        if target.exists():
            tally["whole"] += 1
            assert validate_bag(target).valid
            _remove(target)
        else:
            tally["absent"] += 1
        assert finish_program(start_program(_CREATE, source, target, "fast")) == 0
        assert sorted(os.listdir(folder)) == sorted([name, "source"])
        assert validate_bag(target).valid
        _remove(target)
        assert look(source) == before
    return tally


def interrupt(folder: Path, delays: list[float]) -> Counter[str]:
    """Make bags and send Ctrl-C after so many seconds; what must hold then is asserted."""
    source, target = folder / "source", folder / "bag"
    fill(source, 600)
    tally: Counter[str] = Counter()
    for delay in delays:
        process = start_program(_CREATE, source, target, "fast")
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        tally["interrupted" if finish_program(process) else "finished before"] += 1
        assert set(os.listdir(folder)) <= {"source", "bag"}
        if target.exists():
            assert validate_bag(target).valid
            shutil.rmtree(target)
    return tally


def kill_updates_at_random(folder: Path, count: int, seed: int, *how: str) -> Counter[str]:
    """Add an algorithm to a bag and kill what does it; after each, what must hold is asserted, and a next run must succeed.

    With `"renaming"` as `how` the kernel exchanges no folders, and half of the kills wait until the journal lies there.
    """
    source, kept, bag = folder / "source", folder / "kept", folder / "bag"
    fill(source, 100)
    assert finish_program(start_program(_CREATE, source, kept, "fast")) == 0
    put_layer(kept)
    manifests = {path.name: path.read_bytes() for path in kept.glob("manifest-*")}
    manifests |= {f"seals/{name}": octets for name, octets in read_octets(kept / "seals").items()}
    chance = random.Random(seed)  # noqa: S311 - no secret
    tally: Counter[str] = Counter()
    duration = min(_measure_update(kept, bag) for _ in range(3))
    while tally["kills"] < count:
        shutil.copytree(kept, bag)
        process = start_program(_UPDATE, bag, *how)
        if how and chance.random() < 0.5:
            _wait_for(folder / ".bag.bayegan-update", process)
            time.sleep(chance.uniform(0, 0.001))
        else:
            time.sleep(chance.uniform(0, duration))
        process.send_signal(signal.SIGKILL)
        tally["finished before" if finish_program(process) == 0 else "kills"] += 1
        tally["left a hidden folder"] += len(os.listdir(folder)) > len(("source", "kept", "bag"))
        _check_killed_update(folder, manifests, tally)
        assert finish_program(start_program(_UPDATE, bag, *how)) == 0
        assert (bag / "manifest-sha3256.txt").exists()
        assert validate_bag(bag).valid
        assert read_octets(bag / "seals") == read_octets(kept / "seals")
        assert sorted(os.listdir(folder)) == ["bag", "kept", "source"]
        shutil.rmtree(bag)
    return tally


def kill_descriptions_at_random(folder: Path, count: int, seed: int) -> Counter[str]:
    """Describe half of the documents of a bag anew and kill what does it; what must hold is asserted after each."""
    return kill_resolutions_at_random(folder, count, seed, _DESCRIBE)


def kill_resolutions_at_random(folder: Path, count: int, seed: int, program: str = _RESOLVE) -> Counter[str]:
    """Resolve a date of a bag of ours and kill what does it; what must hold is asserted after each."""
    source, kept, bag = folder / "source", folder / "kept", folder / "bag"
    source.mkdir()
    for number in range(50):
        (source / f"{number}.txt").write_text("15 Aban 1395\ntext\n4 November 2016\n", encoding="utf-8")
    assert create(source, kept, CreateOptions(Organization("x"))).made
    put_layer(kept)
    chance = random.Random(seed)  # noqa: S311 - no secret
    tally: Counter[str] = Counter()
    old = (kept / "metadata/records.jsonl").read_bytes()
    duration = _measure_resolution(kept, bag, program)
    while tally["kills"] < count:
        shutil.copytree(kept, bag)
        process = start_program(program, bag, "5 November 2016")
        time.sleep(chance.uniform(0, duration))
        process.send_signal(signal.SIGKILL)
        tally["finished before" if finish_program(process) == 0 else "kills"] += 1
        tally["left a hidden folder"] += any(name.startswith(".") for name in os.listdir(folder))
        is_old = (bag / "metadata/records.jsonl").read_bytes() == old
        tally["old" if is_old else "new"] += 1
        assert validate_bag(bag).valid
        assert read_octets(bag / "seals") == read_octets(kept / "seals")
        assert finish_program(start_program(program, bag, "6 November 2016")) == 0
        assert validate_bag(bag).valid
        assert read_octets(bag / "seals") == read_octets(kept / "seals")
        assert sorted(os.listdir(bag / "metadata/history")) == (["1"] if is_old else ["1", "2"])
        bag.with_name("bag.csv").unlink(missing_ok=True)
        assert sorted(os.listdir(folder)) == ["bag", "kept", "source"]
        shutil.rmtree(bag)
    return tally


def _measure_resolution(kept: Path, bag: Path, program: str) -> float:
    shutil.copytree(kept, bag)
    process = start_program(program, bag, "5 November 2016")
    began = time.monotonic()
    assert finish_program(process) == 0
    duration = time.monotonic() - began
    shutil.rmtree(bag)
    return duration


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and not path.exists():
        pass


def _check_killed_update(folder: Path, manifests: dict[str, bytes], tally: Counter[str]) -> None:
    """A whole bag stands there, or the old one lies beside it and the validator says why."""
    bag, old = folder / "bag", folder / ".bag.bayegan-old"
    tally["new" if (bag / "manifest-sha3256.txt").exists() else "old" if bag.exists() else "none"] += 1
    whole = [place for place in (bag, old) if place.exists()]
    assert whole
    for place in whole:
        assert {name: (place / name).read_bytes() for name in manifests} == manifests
    told = [finding.code for finding in validate_bag(bag).findings if finding.severity == "error"]
    is_unfinished = (folder / ".bag.bayegan-update").exists()
    tally["unfinished"] += is_unfinished
    assert told == (["bag.update-unfinished"] if is_unfinished else [])
    assert is_unfinished or whole == [bag]


def _measure_update(kept: Path, bag: Path) -> float:
    shutil.copytree(kept, bag)
    process = start_program(_UPDATE, bag)
    began = time.monotonic()
    assert finish_program(process) == 0
    duration = time.monotonic() - began
    shutil.rmtree(bag)
    return duration


def _measure(source: Path, target: Path) -> float:
    process = start_program(_CREATE, source, target, "slow")
    began = time.monotonic()
    assert finish_program(process) == 0
    _remove(target)
    return time.monotonic() - began


if __name__ == "__main__":
    what, number, *where = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=where[0] if where else None) as place:
        if what == "resolve":
            tally = kill_resolutions_at_random(Path(place), int(number), int(time.time()))
        elif what == "describe":
            tally = kill_descriptions_at_random(Path(place), int(number), int(time.time()))
        elif what in {"update", "renaming"}:
            tally = kill_updates_at_random(Path(place), int(number), int(time.time()), *({what} - {"update"}))
        else:
            tally = kill_at_random(Path(place), int(number), int(time.time()), "bag" if what == "create" else what)
        print(dict(tally))  # noqa: T201
