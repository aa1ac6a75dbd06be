"""SIGKILL at random moments of adding bags to a register: `python -m tests.registers.kills N [FOLDER]`."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.registers.registering import check_register
from tests.killed_programs import finish_program, start_program

# Pauses before and after each step, so that kills fall between all of them and not only into the reading of the bags.
_ADD = """
import os, sys, time
from archiver.tasks.registers.registering import register_bags
import archiver.registers.register_writing as writing
if sys.argv[1] == "slow":
    def pause(function):
        def paused(*arguments):
            time.sleep(0.01)
            result = function(*arguments)
            time.sleep(0.01)
            return result
        return paused
    for module, name in ((os, "rename"), (writing, "flush"), (writing, "flush_open_file"), (writing.shutil, "copyfile")):
        setattr(module, name, pause(getattr(module, name)))
print("ready", flush=True)
assert register_bags(sys.argv[2], sys.argv[3:]).added
"""
_LINES, _DIGEST = "register.jsonl", "register.sha256"


def kill_additions_at_random(folder: Path, count: int, seed: int) -> Counter[str]:
    """Add bags and kill what does it; after each, what must hold is asserted, and the next addition must succeed.

    Half of the registers are begun by the addition that is killed.
    """
    bags = [_make_bag(folder, name) for name in ("oslo", "tehran", "london", "نامه‌ها")]
    chance = random.Random(seed)  # noqa: S311 - no secret
    tally: Counter[str] = Counter()
    register = folder / "register"
    while tally["kills"] < count:
        kept = [] if tally["kills"] % 2 else bags[:1]
        if kept:
            assert finish_program(start_program(_ADD, "fast", register, *kept)) == 0
        old = (register / _LINES).read_bytes() if kept else b""
        process = start_program(_ADD, "slow", register, *bags[1:])
        time.sleep(chance.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        tally["finished before" if finish_program(process) == 0 else "kills"] += 1
        octets = (register / _LINES).read_bytes() if (register / _LINES).exists() else b""
        tally["old" if octets == old else "new"] += 1
        tally["left a file"] += any(register.glob("*.new"))
        assert octets == old or octets.count(b"\n") == len(bags[1:]) + len(kept)
        _check_chain(octets)
        assert octets.startswith(old)
        if octets:
            codes = [finding.code for finding in check_register(register).findings if finding.severity != "note"]
            tally["digest behind"] += codes == ["register.digest-behind"]
            assert codes in ([], ["register.digest-behind"])
        _check_next_addition(register, bags, octets)
        shutil.rmtree(register)
    return tally


def _check_next_addition(register: Path, bags: list[Path], before: bytes) -> None:
    assert finish_program(start_program(_ADD, "fast", register, *bags)) == 0
    octets = (register / _LINES).read_bytes()
    assert octets.startswith(before)
    assert octets.count(b"\n") == len(bags)
    _check_chain(octets)
    assert (register / _DIGEST).read_text(encoding="utf-8") == f"{hashlib.sha256(octets).hexdigest()}  {_LINES}\n"
    assert sorted(os.listdir(register)) == [_LINES, _DIGEST]
    assert [bag.line is not None for bag in check_register(register, bags).bags] == [True] * len(bags)


def _check_chain(octets: bytes) -> None:
    """Assert that the lines are whole, and that each holds the digest of the one before."""
    assert octets.endswith(b"\n") or not octets
    before = "0" * 64
    for number, line in enumerate(octets.splitlines(), 1):
        entry = json.loads(line)
        assert (entry["sequence"], entry["previousEntryHash"]) == (number, before)
        before = hashlib.sha256(line).hexdigest()


def _make_bag(folder: Path, name: str) -> Path:
    source = folder / f"{name}.txt"
    source.write_text(f"text {name}\n", encoding="utf-8")
    assert create(source, folder / name, CreateOptions(Organization("x"))).made
    return folder / name


if __name__ == "__main__":
    number, *where = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=where[0] if where else None) as place:
        print(dict(kill_additions_at_random(Path(place), int(number), int(time.time()))))  # noqa: T201
