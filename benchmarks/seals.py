"""Sealing and registering many bags: seconds of each command, and what one bag or one layer costs.

    python benchmarks/seals.py --folder /dev/shm                       1,000 bags of one small document
    python benchmarks/seals.py --folder /dev/shm --bags 10000 --plain  bags without metadata, to fill a register

`seal add` validates each bag in full and signs it. Nothing is stamped there: `register stamp` takes one time stamp for all bags,
from `openssl ts` on this machine, whose time is told apart. Afterwards `seal check --register` must call each bag sealed. Each
step is a process of its own from start to exit.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, _HERE)

from archiver.records import Organization  # noqa: E402 - the checkout comes first
from archiver.tasks.create_options import CreateOptions  # noqa: E402
from archiver.tasks.creation import create  # noqa: E402
from tests.seals.time_stamp_authority import Authority, serve  # noqa: E402
from tests.signatures.openssl import make_identity  # noqa: E402


def main() -> None:
    """Print what was measured as a table."""
    parser = argparse.ArgumentParser(description="Seal and register many bags.")
    parser.add_argument("--bags", type=int, default=1_000)
    parser.add_argument("--plain", action="store_true", help="bags without metadata")
    parser.add_argument("--unsealed", action="store_true", help="register the bags without sealing them")
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    asked = parser.parse_args()
    place = Path(tempfile.mkdtemp(dir=asked.folder))
    try:
        bags = _make_bags(place, asked.bags, is_plain=asked.plain)
        _measure(place, bags, is_sealed=not asked.unsealed)
    finally:
        shutil.rmtree(place)


def _make_bags(place: Path, number: int, *, is_plain: bool) -> list[Path]:
    """Make bags of one letter each, all different."""
    options = CreateOptions(organization=Organization("The Register of Names", "en"), second_opinion="none", plain=is_plain)
    bags = []
    for one in range(number):
        letter = place / f"letter-{one}.txt"
        letter.write_text(f"Letter {one} of 15 Aban 1395\n", encoding="utf-8")
        bags.append(place / f"bag-{one}")
        if not create(str(letter), str(bags[-1]), options).made:
            sys.exit(f"no bag was made of {letter}")
    return bags


def _measure(place: Path, bags: list[Path], *, is_sealed: bool) -> None:
    desk, authority = make_identity(place), Authority(place / "authority")
    trust, register = place / "trust.toml", place / "register"
    _run("seal", "trust", "add", desk.certificate, "--trust", trust, "--name", "Desk", "--signer")
    _run("seal", "trust", "add", authority.root, "--trust", trust, "--name", "Authority", "--authority")
    steps: list[tuple[str, float, Any]] = []
    if is_sealed:
        steps.append(("seal add", *_run("seal", "add", *bags, "--key", desk.key, "--certificate", desk.certificate)))
    steps.append(("register add", *_run("register", "add", register, *bags)))
    with serve(authority) as address:
        steps.append(("register stamp", *_run("register", "stamp", register, "--stamp", address)))
    steps.append(("  of these, openssl ts", _time_reply(authority), None))
    if is_sealed:
        check = ("seal check", "--trust", trust, "--register", register)
        steps.append(("seal check --register", *_run(*check[0].split(), *bags, *check[1:])))
        steps.append(("seal check --register, one bag", *_run(*check[0].split(), bags[0], *check[1:])))
        results = steps[-2][2]["results"]
        if not all(one["verdict"] == "sealed" and one["provenSince"] for one in results):
            sys.exit("not every bag is sealed and has a proven time")
    steps.append(("register check", *_run("register", "check", register, *bags, "--trust", trust)))
    steps.append(("register prove, one bag", *_run("register", "prove", register, bags[0], "--to", place / "proof")))
    print(f"{len(bags)} bags{'' if is_sealed else ', not sealed'}\n\n| step | s | ms a bag |\n|---|---|---|")
    for name, seconds, _ in steps:
        print(f"| {name} | {seconds:.2f} | {1000 * seconds / len(bags):.2f} |")
    print(f"\nproof: {(place / 'proof' / 'proof.txt').stat().st_size} octets; register: {_weigh(register)} octets")


def _weigh(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _time_reply(authority: Authority) -> float:
    """Return the seconds that the authority takes for the answer, without the network."""
    begin = time.perf_counter()
    authority.reply((authority.folder / "request.tsq").read_bytes())
    return time.perf_counter() - begin


def _run(*words: str | Path) -> tuple[float, Any]:
    """Run a command. Return its seconds and its report."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "archiver", *map(str, words), "--json"]
    finished = subprocess.run(command, cwd=_HERE, capture_output=True, check=False, text=True)
    seconds = time.perf_counter() - begin
    if finished.returncode:
        sys.exit(f"{' '.join(map(str, words[:2]))}: {finished.stderr or finished.stdout[-2000:]}")
    return seconds, json.loads(finished.stdout)


if __name__ == "__main__":
    main()
