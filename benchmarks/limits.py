"""How near validating and creating come to the limits of a machine, beside what a person would type instead, in one run.

    python benchmarks/limits.py --folder /dev/shm --rows all --points cost.json --svg docs/cost-of-files.svg      about 15 minutes
    python benchmarks/limits.py --folder /dev/shm                          every row but the million and the curve
    python benchmarks/limits.py --folder /dev/shm --rows validate-200 create-200
    python benchmarks/limits.py --folder /dev/shm --rows validate-million --rounds 1
    python benchmarks/limits.py --folder /dev/shm --rows curve --points cost.json --svg docs/cost-of-files.svg

Every step is a process of its own, from start to exit. The tools take turns, and medians of the rounds are told. What takes less
than a second is measured five times as often, what takes 20 seconds and more once, and the million in one round. "Of all cores"
is the work: the processor time of all processes of the step. "First" is the share of it that our first process takes. "Others" is
the work of other programs in the meantime: a round with much of it says nothing about seconds on the clock. bdbag, rclone and
hashdeep take part if they are installed. Those that are not are named. Our modules are compiled first, as pip does: a checkout
whose bytecode is missing starts twice as slowly.

The curve can be measured in pieces (`--counts`): `--points` keeps what was measured before. A number that is measured again takes
the place of the old one.
"""

from __future__ import annotations

import argparse
import compileall
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, NamedTuple

from cost_picture import draw

import archiver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PYTHON = sys.executable
# Our commands, with the share of the first process on the last line of standard error.
_OURS = """
import atexit, resource, sys
def tell_share():
    one, all_others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    first, others = one.ru_utime + one.ru_stime, all_others.ru_utime + all_others.ru_stime
    print(first / (first + others), file=sys.stderr)
atexit.register(tell_share)
sys.argv[0] = "archiver"
from archiver.commands.program import run
run()
"""
# The least that any program in Python must do: open, read, hash and close, in as many processes as there are cores.
_BARE = """
import hashlib, os, sys
paths = [os.path.join(here, name) for here, _, names in os.walk(sys.argv[1]) for name in names]
count = int(sys.argv[2])
children = []
for number in range(count):
    child = os.fork()
    if not child:
        for path in paths[number * len(paths) // count:(number + 1) * len(paths) // count]:
            opened = os.open(path, os.O_RDONLY)
            octets = os.read(opened, os.fstat(opened).st_size)
            os.close(opened)
            hashlib.sha256(octets).hexdigest()
            hashlib.sha512(octets).hexdigest()
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
"""
# Two threads a file, as many files at once as there are cores: the digests of large files and nothing else.
_THREADS = """
import hashlib, os, sys
from concurrent.futures import ThreadPoolExecutor
def digest(path, name):
    with open(path, "rb", buffering=0) as file:
        hashlib.file_digest(file, name)
paths = [os.path.join(here, name) for here, _, names in os.walk(sys.argv[1]) for name in names]
with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
    for name in ("sha512", "sha256"):
        for path in paths:
            threads.submit(digest, path, name)
"""
_ALGORITHMS = ("sha256", "sha512")
_CURVE = (1_000, 10_000, 100_000, 1_000_000)
_SMALL = 1 << 20
_LONG = 20
"""Seconds of a step that is not repeated."""
_SHORT = 1
"""Seconds of a step that is repeated more often: what else the machine does weighs more there."""
_OFTENER = 5
_ONE_CORE = "ours, on one core"
_MANY = 1_000_000
"""So many files would take minutes with programs in Python that use one process."""


class Row(NamedTuple):
    """Files to work on, and the work: `validate` or `create`."""

    work: str
    files: int
    size: int


ROWS = {
    "validate-4k": Row("validate", 20_000, 4096),
    "validate-200": Row("validate", 300_000, 200),
    "validate-million": Row("validate", 1_000_000, 200),
    "create-200": Row("create", 300_000, 200),
    "large": Row("validate", 8, 256 << 20),
}


class Cost(NamedTuple):
    """Seconds on the clock, of all cores, and of other programs meanwhile; the largest process in MiB; the share of the first."""

    seconds: float
    core_seconds: float
    others: float
    mebioctets: float
    first: float


def measure(command: Sequence[str], *, one_core: bool = False) -> Cost:
    """Run a command once. Raises CalledProcessError if it fails."""
    os.sync()
    busy, began = _busy_seconds(), time.perf_counter()
    shown = ["taskset", "-c", "0", *command] if one_core else list(command)
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(shown, stdout=subprocess.DEVNULL, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        seconds, work = time.perf_counter() - began, usage.ru_utime + usage.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        lines = told.read().decode(errors="replace").splitlines()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, shown, stderr="\n".join(lines))
    first = float(lines[-1]) if _OURS in command else math.nan
    return Cost(seconds, work, _busy_seconds() - busy - work, usage.ru_maxrss / 1024, first)


def _busy_seconds() -> float:
    """Return how long all cores have worked since the system started. It is 0 on systems without /proc."""
    try:
        with open("/proc/stat", encoding="ascii") as file:
            ticks = [int(number) for number in file.readline().split()[1:9]]
    except OSError:
        return 0.0
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def fill(folder: str, row: Row) -> None:
    """Write files that all differ, a hundred in a folder."""
    block = os.urandom(min(row.size, 1 << 24))
    for number in range(row.files):
        here = os.path.join(folder, f"folder-{number // 100:05}")
        if number % 100 == 0:
            os.makedirs(here)
        with open(os.path.join(here, f"document-{number:07}.bin"), "wb") as file:
            file.write(number.to_bytes(8, "little"))
            file.writelines(block[:rest] for rest in range(row.size - 8, 0, -len(block)))


def _ours(*arguments: str) -> list[str]:
    return [_PYTHON, "-c", _OURS, *arguments]


def _create(source: str, bag: str) -> list[str]:
    return _ours("create", source, "--to", bag, "--plain", "--second-opinion", "none", "--quiet")


def _check_sums(bag: str) -> list[str]:
    """Return a command that runs both programs of coreutils side by side, and fails if one of them does."""
    first, second = (f"{name}sum --check --quiet manifest-{name}.txt" for name in _ALGORITHMS)
    return ["sh", "-c", f"cd '{bag}' || exit; {first} & {second} && wait $!"]


def validating(bag: str, row: Row) -> Iterator[tuple[str, list[str]]]:
    """Yield the names and commands of all that can check a bag."""
    data = os.path.join(bag, "data")
    yield "ours", _ours("validate", bag, "--quiet")
    yield _ONE_CORE, _ours("validate", bag, "--quiet")
    yield "two coreutils programs", _check_sums(bag)
    if row.size > _SMALL:
        yield "bare hashing threads", [_PYTHON, "-c", _THREADS, data]
        return
    for count in (1, 2):
        yield f"bare loop, Python processes: {count}", [_PYTHON, "-c", _BARE, data, str(count)]
    if row.files < _MANY:
        yield "bagit.py", [_PYTHON, "-m", "bagit", "--quiet", "--validate", bag]
    for name, command in {
        "bdbag": ["bdbag", "--quiet", "--validate", "full", bag],
        "rclone": ["rclone", "hashsum", "sha256", data],
        "hashdeep": ["hashdeep", "-r", "-c", "sha256", data],
    }.items():
        if row.files >= _MANY and name == "bdbag":
            continue
        if shutil.which(name):
            yield f"{name} (SHA-256 alone)" if name != "bdbag" else name, command
        else:
            print(f"{name} is not installed", file=sys.stderr)


def creating(source: str, folder: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the names and commands of all that can make a bag, or what a person would type instead."""
    yield "ours", _create(source, os.path.join(folder, "ours"))
    copy = os.path.join(folder, "copied")
    one_by_one = " && ".join(f"find data -type f -print0 | xargs -0 {name}sum > manifest-{name}.txt" for name in _ALGORITHMS)
    yield "cp -r, then both sums", ["sh", "-c", f"mkdir '{copy}' && cd '{copy}' && cp -r '{source}' data && {one_by_one}"]
    bag = os.path.join(folder, "bagit")
    make = f"cp -r '{source}' '{bag}' && '{_PYTHON}' -m bagit --quiet --sha256 --sha512 '{bag}'"
    yield "cp -r, then bagit.py", ["sh", "-c", make]


def measure_row(row: Row, place: str, rounds: int) -> dict[str, list[Cost]]:
    """Measure everything of a row, taking turns."""
    source, bag = os.path.join(place, "source"), os.path.join(place, "bag")
    fill(source, row)
    costs: dict[str, list[Cost]] = {}
    if row.work == "validate":
        measure(_create(source, bag))
        shutil.rmtree(source)
    for number in range(rounds * _OFTENER if row.files < _MANY else 1):
        made = tempfile.mkdtemp(dir=place)
        for name, command in validating(bag, row) if row.work == "validate" else creating(source, made):
            if name in costs and costs[name][0].seconds > (_LONG if number < rounds else _SHORT):
                continue
            costs.setdefault(name, []).append(measure(command, one_core=name == _ONE_CORE))
            print(f"  {name}: {costs[name][-1]}", file=sys.stderr)
        shutil.rmtree(made)
    return costs


def tell(name: str, row: Row, costs: dict[str, list[Cost]]) -> None:
    """Print a row as a table."""
    print(f"\n{name}: {row.work} {row.files:,} files of {row.size:,} octets\n")
    print("| program | s | s of all cores | times ours | MiB | first | others |\n|---|---|---|---|---|---|---|")
    ours = statistics.median(cost.seconds for cost in costs["ours"])
    for program, measured in costs.items():
        seconds, work, others, mebioctets, first = (statistics.median(column) for column in zip(*measured, strict=True))
        share = "–" if math.isnan(first) else f"{first:.2f}"
        print(f"| {program} | {seconds:.2f} | {work:.2f} | {seconds / ours:.2f} | {mebioctets:.0f} | {share} | {others:.1f} |")


def measure_curve(folder: str, counts: Sequence[int], path: str) -> dict[str, dict[int, float]]:
    """Measure our cost against the number of files, on one core and on all. Return that and what was measured before."""
    lines: dict[str, dict[int, float]] = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            lines = {name: {int(files): cost for files, cost in line.items()} for name, line in json.load(file).items()}
    for files in counts:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            source, bag = os.path.join(place, "source"), os.path.join(place, "bag")
            fill(source, Row("", files, 200))
            for cores, one_core in (("one core", True), ("two cores", False)):
                shutil.rmtree(bag, ignore_errors=True)
                for work, command in {"create": _create(source, bag), "validate": _ours("validate", bag, "--quiet")}.items():
                    cost = min(measure(command, one_core=one_core).seconds for _ in range(1 if work == "create" else 2))
                    lines.setdefault(f"{work}, {cores}", {})[files] = cost
        told = ", ".join(f"{name} {line[files]:.2f} s" for name, line in lines.items())
        print(f"{files:,} files: {told}", flush=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(lines, file)
    return lines


def main() -> None:
    """Print a table for each row."""
    parser = argparse.ArgumentParser(description="Measure how near validating and creating come to the limits of the machine.")
    usual = [name for name in ROWS if name != "validate-million"]
    parser.add_argument("--rows", nargs="+", choices=[*ROWS, "curve", "all"], default=usual)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--files", type=int, help="another number of small files than the rows have, for a trial")
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    parser.add_argument("--counts", nargs="+", type=int, default=_CURVE, help="numbers of files of the curve")
    parser.add_argument("--points", default="cost-of-files.json", help="where the points of the curve are kept")
    parser.add_argument("--svg", default="cost-of-files.svg", help="where the picture of the curve goes")
    asked = parser.parse_args()
    compileall.compile_dir(os.path.dirname(archiver.__file__), quiet=1)
    for name in [*ROWS, "curve"] if "all" in asked.rows else asked.rows:
        if name == "curve":
            lines = measure_curve(asked.folder, asked.counts, asked.points)
            with open(asked.svg, "w", encoding="utf-8") as file:
                file.write(draw(lines))
            continue
        row = ROWS[name]
        if asked.files and row.size <= _SMALL:
            row = row._replace(files=asked.files)
        with tempfile.TemporaryDirectory(dir=asked.folder) as place:
            tell(name, row, measure_row(row, place, asked.rounds))


if __name__ == "__main__":
    main()
