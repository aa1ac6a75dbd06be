"""Lines of manifests in parts: nothing is lost, and all lines of a path are in one part."""

from __future__ import annotations

import hashlib
import random

import pytest

from archiver.hashing import line_parts
from archiver.hashing.line_parts import LineParts

ALGORITHMS = ("md5", "sha256")


def _lines(algorithm: str, count: int) -> list[bytes]:
    return [f"{hashlib.new(algorithm, b'%d' % number).hexdigest()}  data/{number}\n".encode() for number in range(count)]


@pytest.mark.parametrize("kept", [1, 1000, 1 << 20])
def test_lines_of_a_path_are_in_one_part_with_their_numbers(monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    monkeypatch.setattr(line_parts, "_KEPT", kept)
    monkeypatch.setattr(line_parts, "_PART_OCTETS", 2000)
    manifests = [_lines(algorithm, 500) for algorithm in ALGORITHMS]
    for seed, lines in enumerate(manifests):
        random.Random(seed).shuffle(lines)  # noqa: S311 - any order

    with LineParts(ALGORITHMS, 40_000) as parts:
        for number in range(0, 500, 50):
            for manifest, lines in enumerate(manifests):
                parts.add(manifest, b"".join(lines[number : number + 50]), number + 1)
        found = list(parts.lines())
        numbers = [list(part) for part in parts.numbers]

    assert len(found) == 21
    for place, lines in enumerate(manifests):
        assert sorted(b"".join(part[place] for part in found).splitlines(keepends=True)) == sorted(lines)
    for part, of_part in zip(found, numbers, strict=True):
        paths = [{line.split()[1] for line in run.splitlines()} for run in part]
        assert paths[0] == paths[1]
        assert b"".join(manifests[0][number - 1] for number in of_part) == part[0]


def test_no_lines_make_no_parts_with_lines() -> None:
    with LineParts(ALGORITHMS, 0) as parts:
        assert list(parts.lines()) == [(b"", b"")]
