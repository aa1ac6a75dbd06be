"""Find the files of one bag that have the same content, and tell each group of them once.

There may be a million files. So little is kept of a file whose content stands alone: a first pass over the digests marks a bit
for each, and those whose bit is marked already are looked at in a second pass.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from typing import TYPE_CHECKING, Final

from archiver.bags.creation.payload_copy import list_sources
from archiver.bags.format import PAYLOAD, decode_name, read_line
from archiver.errors import ReadError
from archiver.findings import Finding, FindingLog, escape_for_display
from archiver.hashing import start_hashers
from archiver.operating_system import open_to_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archiver.bags.creation.payload_copy import PayloadFile
    from archiver.bags.creation.plan import Plan

_BITS: Final = 25
_EXAMINED: Final = 65_536
"""Octets at the beginning of files that are compared first."""
_BLOCK: Final = 1024 * 1024
_LENGTH: Final = 16
"""Octets of a digest that are kept of each file."""
_NAMED: Final = 5
_KEPT: Final = 10_000
"""Groups whose names are kept. Of the others only the number is known."""

Digested = tuple[str, str]
"""The digest of a file, and its path in the bag."""


def find_in_manifest(plan: Plan, manifest: str, algorithm: str) -> list[Finding]:
    """Return a note for each group of files with the same digest in a manifest of the plan."""
    (empty,) = (hasher.hexdigest() for hasher in start_hashers([algorithm]))
    return _tell(plan, lambda: _read_manifest(manifest, empty))


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

    def read() -> Iterator[Digested]:
        for number, file in enumerate(list_sources(plan)):
            digest = digests[number * _LENGTH : (number + 1) * _LENGTH]
            if any(digest):
                yield digest.hex(), file.path

    return _tell(plan, read)


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


def _read_manifest(path: str, empty: str) -> Iterator[Digested]:
    """Yield the digest and the path of each file that is not empty."""
    with open(path, encoding="utf-8", newline="\n") as manifest:
        for line in manifest:
            read = read_line(line.rstrip("\n"))
            if read is not None and read.digest != empty:
                yield read.digest, read.path


def _tell(plan: Plan, read: Callable[[], Iterable[Digested]]) -> list[Finding]:
    repeated = _find_repeated(digest for digest, _ in read())
    if not repeated:
        return []
    counts: Counter[str] = Counter()
    names: dict[str, list[str]] = {}
    for digest, path in read():
        if digest not in repeated:
            continue
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


def _find_repeated(digests: Iterable[str]) -> frozenset[str]:
    """Return the digests that come twice, and a few others whose first bits come twice."""
    marked = bytearray(1 << (_BITS - 3))
    repeated = set()
    mask = (1 << _BITS) - 1
    for digest in digests:
        place = int(digest[:8], 16) & mask
        bit = 1 << (place & 7)
        if marked[place >> 3] & bit:
            repeated.add(digest)
        marked[place >> 3] |= bit
    return frozenset(repeated)


def _find_sources(plan: Plan, paths: set[str]) -> dict[str, str]:
    """Return the paths at the source of some files, by their paths in the bag."""
    found = {}
    for part in plan.files:
        for path in part.paths:
            if (packed := f"{PAYLOAD}/{path}") in paths:
                found[packed] = os.path.join(part.root, path)
    return found
