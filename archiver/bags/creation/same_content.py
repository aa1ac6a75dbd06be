"""Find the files of one bag that have the same content, and tell each group of them once.

There may be a million files. So eight octets are kept of each, and a bit is marked for it. If the bit of another file is marked
already, the two are looked at closely at the end.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections import Counter
from typing import TYPE_CHECKING, Final

from archiver.bags.creation.payload_copy import list_sources
from archiver.bags.format import PAYLOAD, decode_name, read_line
from archiver.errors import ReadError
from archiver.findings import Finding, FindingLog, escape_for_display
from archiver.operating_system import open_to_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.bags.creation.payload_copy import PayloadFile
    from archiver.bags.creation.plan import Plan

_BITS: Final = 25
_EXAMINED: Final = 65_536
"""Octets at the beginning of files that are compared first."""
_BLOCK: Final = 1024 * 1024
_LENGTH: Final = 16
"""Octets of a digest that are kept of each file of a dry run."""
_MARK: Final = 8
"""Octets at the beginning of a digest by which files are told apart first."""
_NAMED: Final = 5
_KEPT: Final = 10_000
"""Groups whose names are kept. Of the others only the number is known."""

Digested = tuple[str, str]
"""The digest of a file, and its path in the bag."""


class ContentMarks:
    """The beginnings of digests, and those among them that may come twice."""

    def __init__(self) -> None:
        self._beginnings = array("Q")
        self._marked = bytearray(1 << (_BITS - 3))
        self._doubtful: set[int] = set()

    def add(self, beginnings: bytes) -> None:
        """Add the first eight octets of digests, one after the other."""
        added = array("Q", beginnings)
        self._beginnings += added
        marked, mask = self._marked, (1 << _BITS) - 1
        for number in added:
            place = number & mask
            bit = 1 << (place & 7)
            if marked[place >> 3] & bit:
                self._doubtful.add(place)
            else:
                marked[place >> 3] |= bit

    def list_repeated(self) -> frozenset[bytes]:
        """Return the beginnings that come twice."""
        doubtful, mask = self._doubtful, (1 << _BITS) - 1
        counts = Counter(number for number in self._beginnings if number & mask in doubtful)
        return frozenset(array("Q", [number]).tobytes() for number, count in counts.items() if count > 1)


class CopiedContents:
    """The contents of the documents that were copied into a bag, but for empty ones."""

    def __init__(self) -> None:
        self._marks = ContentMarks()

    def take(self, lines: bytes, sizes: Sequence[int]) -> None:
        """Take the lines of documents in the first manifest, and their sizes."""
        digests = [row[: 2 * _MARK] for row, size in zip(lines.splitlines(), sizes, strict=True) if size]
        self._marks.add(bytes.fromhex(b"".join(digests).decode()))

    def find_same(self, plan: Plan, manifest: str) -> list[Finding]:
        """Return a note for each group of documents with the same digest in the first manifest, which has this path."""
        repeated = frozenset(beginning.hex().encode() for beginning in self._marks.list_repeated())
        return _tell(plan, _read_lines(manifest, repeated)) if repeated else []


def _read_lines(manifest: str, beginnings: frozenset[bytes]) -> Iterator[Digested]:
    """Yield the digest and the path of each file whose digest begins so."""
    with open(manifest, "rb") as lines:
        for line in lines:
            if line[: 2 * _MARK] in beginnings and (read := read_line(line.decode().rstrip("\n"))):
                yield read.digest, read.path


def find_in_sources(plan: Plan) -> list[Finding]:
    """Return a note for each group of files of a plan with the same content. Only files of one size are read.

    Raises:
        ReadError: a file cannot be read.
    """
    sizes = Counter(size for _, size in plan.list_files())
    digests = bytearray()
    alike: Counter[bytes] = Counter()
    for file in list_sources(plan):
        is_read = file.size > 0 and sizes[file.size] > 1
        digest = _digest(file, _EXAMINED) if is_read else bytes(_LENGTH)
        digests += digest
        if is_read and file.size > _EXAMINED:
            alike[digest] += 1
    for number, file in enumerate(list_sources(plan)):
        place = slice(number * _LENGTH, (number + 1) * _LENGTH)
        if file.size > _EXAMINED and alike[bytes(digests[place])] > 1:
            digests[place] = _digest(file, None)

    marks = ContentMarks()
    for begin in range(0, len(digests), _LENGTH):
        if any(digests[begin : begin + _LENGTH]):
            marks.add(bytes(digests[begin : begin + _MARK]))
    repeated = marks.list_repeated()

    def read() -> Iterator[Digested]:
        """Yield the digest and path of each source whose digest may stand twice."""
        for number, file in enumerate(list_sources(plan)):
            digest = bytes(digests[number * _LENGTH : (number + 1) * _LENGTH])
            if digest[:_MARK] in repeated:
                yield digest.hex(), file.path

    return _tell(plan, read()) if repeated else []


def _digest(file: PayloadFile, most: int | None) -> bytes:
    """Return a digest of the size and of the first octets of a file, or of all if `most` is None."""
    digest = hashlib.sha256(b"%d " % file.size)
    try:
        with open_to_read(file.source) as opened:
            left = file.size if most is None else most
            while left > 0 and (block := opened.read(min(left, _BLOCK))):
                digest.update(block)
                left -= len(block)
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(file.source), reason=error.strerror) from error
    return digest.digest()[:_LENGTH]


def _tell(plan: Plan, digested: Iterable[Digested]) -> list[Finding]:
    counts: Counter[str] = Counter()
    names: dict[str, list[str]] = {}
    for digest, path in digested:
        counts[digest] += 1
        if digest in names or len(names) < _KEPT:
            names.setdefault(digest, []).append(decode_name(path))
            del names[digest][_NAMED:]
    log = FindingLog()
    sources = _find_sources(plan, {paths[0] for digest, paths in names.items() if counts[digest] > 1})
    for digest, count in counts.items():
        if count > 1:
            paths = names.get(digest, [])
            shown = [path.removeprefix(f"{PAYLOAD}/") for path in paths]
            log.add("source.same-content", sources.get(paths[0]) if paths else None, count=count, names=shown)
    return log.findings()


def _find_sources(plan: Plan, paths: set[str]) -> dict[str, str]:
    """Return the paths at the source of some files, by their paths in the bag."""
    found = {}
    for part in plan.files:
        for path in part.paths:
            if (packed := f"{PAYLOAD}/{path}") in paths:
                found[packed] = os.path.join(part.root, path)
    return found
