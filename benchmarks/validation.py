"""Validating bags with records: documents a second, beside an earlier version of Bayegan and beside bagit.py.

    python benchmarks/validation.py --folder /dev/shm                          4,000 letters of 0.8 kB
    python benchmarks/validation.py --folder /dev/shm --earlier CHECKOUT       and the version in a checkout

Each version makes a bag of the same letters. Then the steps take turns, each a process of its own from start to exit, and each
ratio is the median of the ratios of the rounds. bagit.py checks the digests alone. An earlier version is run with the
interpreter and the libraries of this one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from bags import Step, measure
from records import write_letters

if TYPE_CHECKING:
    from bags import Cost

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_CREATE = """
import sys
sys.path.insert(0, sys.argv[1])
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
options = CreateOptions(organization=Organization("The Register of Names", "en"), second_opinion="none")
sys.exit(not create(sys.argv[2], sys.argv[3], options).made)
"""
_VALIDATE = """
import sys
sys.path.insert(0, sys.argv[1])
from archiver.bags.validation import validate_bag
report = validate_bag(sys.argv[2])
sys.exit(not report.valid or bool(report.findings))
"""
_BAGIT = "import bagit, sys; bagit.Bag(sys.argv[1]).validate(processes=2)"


def main() -> None:
    """Print what was measured as tables."""
    parser = argparse.ArgumentParser(description="Validate bags with records.")
    parser.add_argument("--documents", type=int, default=4_000)
    parser.add_argument("--lines", type=int, default=2, help="lines of each letter (two have what a short one has)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--earlier", help="a checkout of an earlier version")
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    asked = parser.parse_args()
    place = tempfile.mkdtemp(dir=asked.folder)
    try:
        source = os.path.join(place, "source")
        write_letters(source, asked.documents, asked.lines)
        steps = _make_bags(source, place, asked.earlier and os.path.abspath(asked.earlier))
        _tell_sizes(asked.documents, place)
        costs: dict[str, list[Cost]] = {step.name: [] for step in steps}
        for step in steps:
            measure(step)  # writes bytecode, and reads the bag into memory
        for _ in range(asked.rounds):
            for step in steps:
                costs[step.name].append(measure(step))
        _tell(asked.documents, costs)
    finally:
        shutil.rmtree(place)


def _make_bags(source: str, place: str, earlier: str | None) -> list[Step]:
    """Make a bag with each version, and return the steps that validate them."""
    steps = []
    versions = [("validate", _HERE, "ours")] + ([("validate, earlier version", earlier, "earlier")] if earlier else [])
    for name, checkout, folder in versions:
        bag = os.path.join(place, folder)
        subprocess.run([sys.executable, "-c", _CREATE, checkout, source, bag], check=True)
        steps.append(Step(name, [[sys.executable, "-c", _VALIDATE, checkout, bag]]))
    if earlier:
        steps.append(Step("validate its bag", [[sys.executable, "-c", _VALIDATE, _HERE, os.path.join(place, "earlier")]]))
    return [*steps, Step("bagit.py --validate --processes 2", [[sys.executable, "-c", _BAGIT, os.path.join(place, "ours")]])]


def _tell_sizes(documents: int, place: str) -> None:
    for folder in ("ours", "earlier"):
        metadata = os.path.join(place, folder, "metadata")
        if os.path.isdir(metadata):
            sizes = [os.path.getsize(os.path.join(metadata, name)) / documents for name in ("records.jsonl", "events.jsonl")]
            print(f"{folder}: {sizes[0]:,.0f} octets of records and {sizes[1]:,.0f} of events a document")


def _tell(documents: int, costs: dict[str, list[Cost]]) -> None:
    first = next(iter(costs.values()))
    columns = ("step", "s", "documents a second", "s of all cores", "MiB", "times ours: s", "s of all cores")
    print(f"\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for name, measured in costs.items():
        seconds, core_seconds, mebioctets = (statistics.median(column) for column in zip(*measured, strict=True))
        rounds = [*zip(measured, first, strict=True)]
        on_the_clock = statistics.median(cost.seconds / ours.seconds for cost, ours in rounds)
        of_all_cores = statistics.median(cost.core_seconds / ours.core_seconds for cost, ours in rounds)
        rate, ratios = documents / seconds, f"{on_the_clock:.2f} | {of_all_cores:.2f}"
        print(f"| {name} | {seconds:.2f} | {rate:,.0f} | {core_seconds:.2f} | {mebioctets:.0f} | {ratios} |")


if __name__ == "__main__":
    main()
