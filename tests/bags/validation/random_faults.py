"""Random single faults in a bag of ours: every one must be found, and the finding must name the file.

python -m tests.bags.validation.random_faults --count 100000 --seed 1
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.validation import validate_bag
from archiver.findings import escape_for_display
from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.findings import Finding


class Fault(NamedTuple):
    """One fault as it was made: what it was, and the files that a finding must name one of."""

    kind: str
    names: tuple[str, ...]
    of_octets: bool = False
    """True if single octets of a file were changed, so that a manifest must be named with its line."""


class RandomFaults:
    """Makes a fault in a bag and takes it back."""

    def __init__(self, bag: BagFolder, seed: int) -> None:
        self._bag = bag
        self._random = random.Random(seed)  # noqa: S311 - reproducible faults are no secret
        self._good = {name: bag.read(name) for name in bag.files()}
        self._names = sorted(self._good)
        self._manifests = [name for name in self._names if "manifest-" in name]
        self._filled = [name for name in self._names if self._good[name]]
        self.makers: list[Callable[[], Fault]] = [
            self._flip,
            self._change_octet,
            self._insert_octet,
            self._delete_octet,
            self._change_case,
            self._truncate,
            self._extend,
            self._delete,
            self._add,
            self._add_folder,
            self._exchange,
            self._rename,
            self._edit_tag,
            self._swap_lines,
            self._repeat_line,
            self._drop_line,
            self._end_line_otherwise,
            self._link,
        ]

    def make(self) -> Fault:
        """A random fault."""
        return self._random.choice(self.makers)()

    def undo(self) -> None:
        """The bag as it was."""
        shutil.rmtree(self._bag.path)
        for name, content in self._good.items():
            self._bag.write(name, content)
        (self._bag.path / "data" / "empty").mkdir(exist_ok=True)

    def _change(self, kind: str, name: str, content: bytes) -> Fault:
        assert content != self._good[name]
        self._bag.write(name, content)
        return Fault(kind, (name,), of_octets=True)

    def _spot(self) -> tuple[str, bytes, int]:
        name = self._random.choice(self._filled)
        content = self._good[name]
        return name, content, self._random.randrange(len(content))

    def _flip(self) -> Fault:
        name, content, place = self._spot()
        octet = content[place] ^ (1 << self._random.randrange(8))
        return self._change("bit flipped", name, content[:place] + bytes([octet]) + content[place + 1 :])

    def _change_octet(self) -> Fault:
        name, content, place = self._spot()
        octet = (content[place] + self._random.randrange(1, 256)) % 256
        return self._change("octet changed", name, content[:place] + bytes([octet]) + content[place + 1 :])

    def _insert_octet(self) -> Fault:
        name, content, place = self._spot()
        return self._change("octet inserted", name, content[:place] + self._random.randbytes(1) + content[place:])

    def _delete_octet(self) -> Fault:
        name, content, place = self._spot()
        return self._change("octet deleted", name, content[:place] + content[place + 1 :])

    def _change_case(self) -> Fault:
        name = self._random.choice(self._manifests)
        content = self._good[name]
        places = [place for place, octet in enumerate(content) if chr(octet).isascii() and chr(octet).isalpha()]
        place = self._random.choice(places)
        letter = content[place : place + 1].swapcase()
        return self._change("letter's case in a manifest", name, content[:place] + letter + content[place + 1 :])

    def _truncate(self) -> Fault:
        name, content, place = self._spot()
        return self._change("truncated", name, content[:place])._replace(of_octets=False)

    def _extend(self) -> Fault:
        name = self._random.choice(self._names)
        more = self._random.randbytes(self._random.randrange(1, 50))
        return self._change("extended", name, self._good[name] + more)._replace(of_octets=False)

    def _delete(self) -> Fault:
        name = self._random.choice(self._names)
        self._bag.remove(name)
        return Fault("deleted", (name,))

    def _new_name(self) -> str:
        folder = self._random.choice(["", "data/", "data/letters/", "metadata/", "data/new/", "data/empty/", "new/"])
        letters = "abcXYZ ۱۲نامه\u200c%.~\n"
        name = "".join(self._random.choices(letters, k=self._random.randrange(1, 12))).strip(".") or "x"
        return folder + name

    def _add(self) -> Fault:
        name = self._new_name()
        while name in self._good:
            name = self._new_name()
        self._bag.write(name, self._random.randbytes(self._random.randrange(20)))
        return Fault("added", (name,))

    def _add_folder(self) -> Fault:
        name = self._random.choice(["", "data/", "metadata/", "data/letters/", "data/empty/"]) + "folder"
        (self._bag.path / name).mkdir()
        return Fault("folder added", (name,))

    def _exchange(self) -> Fault:
        one, other = self._random.sample(self._names, 2)
        self._bag.write(one, self._good[other])
        self._bag.write(other, self._good[one])
        return Fault("exchanged", (one, other))

    def _rename(self) -> Fault:
        name = self._random.choice(self._names)
        other = self._new_name()
        while other in self._good:
            other = self._new_name()
        self._bag.remove(name)
        self._bag.write(other, self._good[name])
        return Fault("renamed", (name, other))

    def _edit_tag(self) -> Fault:
        lines = self._good["bag-info.txt"].splitlines(keepends=True)
        number = self._random.randrange(len(lines))
        lines[number] = lines[number].rstrip(b"\n") + b" edited\n"
        return self._change("bag-info.txt edited", "bag-info.txt", b"".join(lines))

    def _lines(self) -> tuple[str, list[bytes], int]:
        name = self._random.choice(self._manifests)
        lines = self._good[name].splitlines(keepends=True)
        return name, lines, self._random.randrange(len(lines) - 1)

    def _swap_lines(self) -> Fault:
        name, lines, number = self._lines()
        lines[number], lines[number + 1] = lines[number + 1], lines[number]
        return self._change("lines swapped", name, b"".join(lines))

    def _repeat_line(self) -> Fault:
        name, lines, number = self._lines()
        lines.insert(number, lines[number])
        return self._change("line repeated", name, b"".join(lines))

    def _drop_line(self) -> Fault:
        name, lines, number = self._lines()
        del lines[number]
        return self._change("line dropped", name, b"".join(lines))._replace(of_octets=False)

    def _end_line_otherwise(self) -> Fault:
        name, lines, number = self._lines()
        lines[number] = lines[number][:-1] + self._random.choice([b"\r", b"\r\n", b" \n", b"\n\n", b"\t\n"])
        return self._change("line ended otherwise", name, b"".join(lines))

    def _link(self) -> Fault:
        name = self._random.choice(self._names)
        outside = self._bag.path.parent / "outside"
        outside.write_bytes(self._good[name])
        self._bag.remove(name)
        os.symlink(outside, self._bag.path / name)
        return Fault("made a link", (name,))


def names_of(finding: Finding) -> Iterator[tuple[str, bool]]:
    """Every file that a finding names, and whether it names a line of it."""
    if "path" in finding.where:
        yield finding.where["path"], "line" in finding.where
    if "manifest" in finding.values:
        yield finding.values["manifest"], "manifestLine" in finding.values
    for name in finding.values.get("manifests", []):
        yield name, False


def is_found(fault: Fault, findings: list[Finding]) -> bool:
    """Return whether the findings name the file, and a manifest with its line if single octets were changed."""
    named = [(name, line) for finding in findings for name, line in names_of(finding)]
    needs_line = fault.of_octets and "manifest-" in fault.names[0]
    names = {escape_for_display(name) for name in fault.names}
    return any(name in names and (line or not needs_line) for name, line in named)


def run(folder: Path, count: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Make faults; how many of each kind, and a description of each that was not found.

    With an even seed no name of the bag is percent-encoded, so that its manifests are read many lines at a time.
    """
    bag = BagFolder(folder / "bag", "own")
    if seed % 2 == 0:
        bag.remove("data/100%.txt")
        bag.list_payload()
        bag.seal()
    faults = RandomFaults(bag, seed)
    counts: Counter[str] = Counter()
    missed = []
    for number in range(count):
        fault = faults.make()
        counts[fault.kind] += 1
        findings = validate_bag(folder / "bag").findings
        if not is_found(fault, findings):
            missed.append(f"{number}: {fault} gave {[(finding.code, finding.where) for finding in findings]}")
        faults.undo()
    return counts, missed


def main() -> int:
    """The long run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, missed = run(Path(folder), arguments.count, arguments.seed)
    for kind, count in sorted(counts.items()):
        sys.stdout.write(f"{count:8}  {kind}\n")
    sys.stdout.write(f"{sum(counts.values()):8}  in all, {len(missed)} not found\n")
    sys.stdout.writelines(f"{line}\n" for line in missed[:20])
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
