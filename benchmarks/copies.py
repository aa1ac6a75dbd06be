"""Copying a whole bag, beside `cp -a` and the sums of coreutils; and kills of copying and repairing.

    python benchmarks/copies.py --folder /dev/shm                       20,000 files of 4 KiB
    python benchmarks/copies.py --folder /dev/shm --files 8 --size 67108864
    python benchmarks/copies.py --folder /dev/shm --kills 1000          1,000 kills each of `copy` and `audit repair --apply`

The other side copies with `cp -a` and checks the copy with `sha256sum -c` and `sha512sum -c`, side by side. It neither checks the
bag that it copies, nor flushes the copy and reads it from the disk. Each step is a process of its own from start to exit, and the
steps take turns. Medians of the rounds are told.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from bags import Cost, Step, fill, measure

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_MAKE = "import bagit, sys; bagit.make_bag(sys.argv[1], checksums=['sha256', 'sha512'])"
_COPY = """
import sys
from archiver.tasks.audits.copying import copy_bags
sys.exit(not copy_bags(sys.argv[1], sys.argv[2]).whole)
"""
_SUMS = (
    'cp -a "$1" "$2"; cd "$2"/bag || exit 1; sha256sum --quiet -c manifest-sha256.txt & first=$!; '
    "sha512sum --quiet -c manifest-sha512.txt && wait $first"
)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description="Copy a bag.")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=4096)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, help="kill so many runs of each kind, and measure nothing")
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    asked = parser.parse_args()
    if asked.kills:
        for what in ("copy", "copy-archive", "repair"):
            print(what, end=": ", flush=True)
            command = [sys.executable, "-m", "tests.holdings.copies.kills", what, str(asked.kills)]
            subprocess.run([*command, *([asked.folder] if asked.folder else [])], cwd=_HERE, check=True)
        return
    place = tempfile.mkdtemp(dir=asked.folder)
    try:
        bag = os.path.join(place, "bag")
        fill(bag, asked.files, asked.size)
        subprocess.run([sys.executable, "-c", _MAKE, bag], check=True)
        _tell(_run(place, bag, asked.rounds))
    finally:
        shutil.rmtree(place)


def _run(place: str, bag: str, rounds: int) -> dict[str, list[Cost]]:
    costs: dict[str, list[Cost]] = {}
    for number in range(rounds):
        for name, command in (
            ("archiver copy", [sys.executable, "-c", _COPY, bag]),
            ("cp -a, sha256sum -c, sha512sum -c", ["bash", "-c", _SUMS, "sums", bag]),
        ):
            target = os.path.join(place, f"{number}-{len(costs.get(name, []))}-{name.split()[0]}")
            os.mkdir(target)
            costs.setdefault(name, []).append(measure(Step(name, [[*command, target]])))
            if os.path.getsize(os.path.join(target, "bag", "bagit.txt")):
                shutil.rmtree(target)
    return costs


def _tell(costs: dict[str, list[Cost]]) -> None:
    for name, found in costs.items():
        seconds = statistics.median(cost.seconds for cost in found)
        cores = statistics.median(cost.core_seconds for cost in found)
        print(f"{name:<36}{seconds:8.2f} s {cores:8.2f} s of processors {max(cost.mebioctets for cost in found):8.0f} MiB")
    ours, others = costs.values()
    ratio = statistics.median(other.seconds / own.seconds for own, other in zip(ours, others, strict=True))
    print(f"cp and sums take {ratio:.2f} times as long")


if __name__ == "__main__":
    main()
