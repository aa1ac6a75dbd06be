"""Making and validating bags, beside the tools that everybody has, in one run.

    python benchmarks/bags.py --folder DISK              20,000 files of 4 KiB: the two rows of the table of goals
    python benchmarks/bags.py --files 8 --size 268435456 --others bare
    python benchmarks/bags.py --files 1 --size 2147483648 --others bare
    python benchmarks/bags.py --files 1000000 --size 8 --others none --rounds 1
    python benchmarks/bags.py --files 200000 --size 8 --others archives --rounds 1

Every step is a process of its own, from start to exit, and begins on a disk that has nothing left to flush. Each writes to a
folder of its own, and nothing is removed before the end, but where archives are made: for six minutes after many files were
removed, ext4 without a journal is slow to make new ones. bdbag takes part where it is installed. Medians of the rounds are told;
the memory is that of the largest process of a step.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

_CREATE = """
import sys
from datetime import UTC, datetime
from archiver.bags.creation import BagOptions, Staging, preflight_sources
from archiver.bags.format import BagInfo
plan, findings = preflight_sources([sys.argv[1]], sys.argv[2])
with Staging(plan, BagOptions(datetime.now(UTC), opinion=sys.argv[3])) as staging:
    for _ in staging.copy_payload():
        pass
    findings = staging.finish(BagInfo())
sys.exit(not staging.is_finished)
"""
_VALIDATE = """
import sys
from archiver.bags.validation import validate_bag
sys.exit(not validate_bag(sys.argv[1]).valid)
"""
# Two threads a file, as many files at once as there are cores: the digests and nothing else.
_BARE = """
import hashlib, os, sys
from concurrent.futures import ThreadPoolExecutor
def digest(path, name):
    with open(path, "rb", buffering=0) as file:
        return hashlib.file_digest(file, name).hexdigest()
paths = [os.path.join(here, name) for here, _, names in os.walk(sys.argv[1]) for name in names]
with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
    for name in ("sha512", "sha256"):
        for path in sorted(paths, key=os.path.getsize, reverse=True):
            threads.submit(digest, path, name)
"""
_PYTHON = sys.executable
_BAGIT = [_PYTHON, "-m", "bagit", "--quiet"]


class Step(NamedTuple):
    """Commands that together do one thing."""

    name: str
    commands: list[list[str]]


class Cost(NamedTuple):
    """What a step took: seconds on the clock and of all cores, and the largest process in MiB."""

    seconds: float
    core_seconds: float
    mebioctets: float


def measure(step: Step) -> Cost:
    """Run a step once. Raises CalledProcessError where a command fails."""
    seconds = core_seconds = peak = 0.0
    # What others have written and not flushed is not this step's to wait for.
    os.sync()
    for command in step.commands:
        began = time.perf_counter()
        process = subprocess.Popen(command)
        _, status, usage = os.wait4(process.pid, 0)
        seconds += time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        core_seconds += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return Cost(seconds, core_seconds, peak)


def fill(folder: str, files: int, size: int) -> None:
    """A tree of that many files of random octets, a hundred in a folder."""
    block = os.urandom(min(size, 1 << 24))
    for number in range(files):
        here = os.path.join(folder, f"folder-{number // 100:05}")
        os.makedirs(here, exist_ok=True)
        with open(os.path.join(here, f"document-{number:07}.bin"), "wb") as file:
            file.write(number.to_bytes(8, "little")[:size])
            file.writelines(block[:rest] for rest in range(size - 8, 0, -len(block)))


def steps_of_round(source: str, folder: str, others: str) -> list[Step]:
    """What one round runs, in its order."""
    ours, checked, theirs = (os.path.join(folder, name) for name in ("ours", "checked", "theirs"))
    create = [_PYTHON, "-c", _CREATE, source]
    validate = [_PYTHON, "-c", _VALIDATE, ours]
    steps = [
        Step("create, no second opinion", [[*create, ours, "none"]]),
        Step("validate", [validate]),
    ]
    bare = Step("bare hashlib threads", [[_PYTHON, "-c", _BARE, os.path.join(ours, "data")]])
    archives = [
        step
        for form in ("tar", "zip")
        for step in (
            Step(f"create, {form}", [[*create, f"{ours}.{form}", "none"]]),
            Step(f"validate, {form}", [[*validate[:-1], f"{ours}.{form}"]]),
        )
    ]
    if others != "all":
        return {"bare": [*steps, bare], "none": steps, "archives": archives}[others]
    sums = [["sh", "-c", f"cd '{theirs}' && {name}sum --check --quiet manifest-{name}.txt"] for name in ("sha512", "sha256")]
    make = [["cp", "-r", source, theirs], [*_BAGIT, "--sha256", "--sha512", theirs], [*_BAGIT, "--validate", theirs]]
    bdbag = shutil.which("bdbag")
    return [
        *steps,
        Step("create, second opinion on completeness", [[*create, checked, "complete"]]),
        Step("cp -r + bagit.py + bagit.py --validate", make),
        Step("bagit.py --validate", [[*_BAGIT, "--validate", theirs]]),
        Step("bagit.py --validate --processes 2", [[*_BAGIT, "--validate", "--processes", "2", theirs]]),
        *([Step("bdbag --validate full", [[bdbag, "--quiet", "--validate", "full", theirs]])] if bdbag else []),
        Step("sha512sum --check, sha256sum --check", sums),
        bare,
    ]


def main() -> None:
    """Print a table, and the ratios that are goals."""
    parser = argparse.ArgumentParser(description="Make and validate bags beside other tools.")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=4096, help="octets of each file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    parser.add_argument("--others", choices=("all", "bare", "none", "archives"), default="all", help="whom to measure beside us")
    asked = parser.parse_args()
    place = tempfile.mkdtemp(dir=asked.folder)
    try:
        source = os.path.join(place, "source")
        fill(source, asked.files, asked.size)
        costs: dict[str, list[Cost]] = {}
        for number in range(asked.rounds):
            folder = os.path.join(place, f"round-{number}")
            os.mkdir(folder)
            for step in steps_of_round(source, folder, asked.others):
                costs.setdefault(step.name, []).append(measure(step))
                print(f"{step.name}: {costs[step.name][-1]}", file=sys.stderr)
    finally:
        shutil.rmtree(place)
    tell(asked.files, asked.size, costs)


def tell(files: int, size: int, costs: dict[str, list[Cost]]) -> None:
    """Print what was measured as a table."""
    print(f"\n{files:,} files of {size:,} octets, {len(next(iter(costs.values())))} rounds\n")
    print("| step | s | s of all cores | MiB |\n|---|---|---|---|")
    for name, measured in costs.items():
        medians = [statistics.median(column) for column in zip(*measured, strict=True)]
        print(f"| {name} | {medians[0]:.2f} | {medians[1]:.2f} | {medians[2]:.0f} |")
    print()
    for what, ours, theirs in (
        ("create, no second opinion", "create, no second opinion", ["cp -r + bagit.py + bagit.py --validate"]),
        ("create, second opinion", "create, second opinion on completeness", ["cp -r + bagit.py + bagit.py --validate"]),
        ("validate against bagit's better", "validate", ["bagit.py --validate", "bagit.py --validate --processes 2"]),
        ("validate against bare threads", "validate", ["bare hashlib threads"]),
    ):
        if all(name in costs for name in (ours, *theirs)):
            ratios = [
                min(costs[name][number].seconds for name in theirs) / cost.seconds for number, cost in enumerate(costs[ours])
            ]
            work = [
                min(costs[name][number].core_seconds for name in theirs) / cost.core_seconds
                for number, cost in enumerate(costs[ours])
            ]
            print(
                f"{what}: {statistics.median(ratios):.2f} times as fast ({min(ratios):.2f} to {max(ratios):.2f}), "
                f"{statistics.median(work):.2f} times by the seconds of all cores"
            )


if __name__ == "__main__":
    main()
