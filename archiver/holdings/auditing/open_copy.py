"""A copy that is open to be read: its manifests, checked against what the ledger pins, and their lines."""

from __future__ import annotations

import io
import os
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from archiver.bags.format import PAYLOAD, decode_name, read_line, unsafe_reason
from archiver.bags.reading import OpenBag, find_seal_folders, open_source
from archiver.bags.reading.declaration import read_declaration
from archiver.findings import FindingLog
from archiver.hashing import Unit, hex_length, order_reading, read_unit
from archiver.hashing.paths_sum import sum_paths
from archiver.hashing.plain_lines import split_plain_lines
from archiver.hashing.units import Places
from archiver.holdings.auditing.bag_manifests import NamedManifest, hash_open, list_manifests
from archiver.holdings.auditing.canonical_manifest import digest_content
from archiver.holdings.auditing.tag_reading import TagsRead, TagUnit, read_tags
from archiver.holdings.auditing.units import UnitFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.bags.reading import BagSource
    from archiver.hashing import FileDigests, Order
    from archiver.holdings.auditing.units import PlannedUnit

_BELOW: Final = f"{PAYLOAD}/".encode()
_DIFFERS: Final = "bag.digest-differs"
_HELD: Final = 1 << 20
"""Octets of a manifest that is held in memory."""
_MOST_UNLISTED: Final = 10_000
"""Files that no manifest lists that are told of one bag."""


class _Piece(NamedTuple):
    start: int
    length: int


class OpenCopy:
    """A copy in a folder that is read by units. Its manifests are compared with the ledger once, when it is opened."""

    def __init__(self, unit: PlannedUnit) -> None:
        """Open the copy and look at its manifests. Raises ReadError or OSError."""
        self.location = unit.location
        self._log = FindingLog()
        self._source = open_source(unit.location, self._log)
        bag = OpenBag(self._source, FindingLog())
        read_declaration(bag)
        self.is_strict = bag.is_strict
        self._cuts = [cut for cut in unit.cuts if cut[0]]
        self._pins = unit.pins
        self.manifests: list[NamedManifest] = []
        """The payload manifests that are as the ledger knows them."""
        self.spoilt: list[str] = []
        """The names of those that are not."""
        self.digest = ""
        """The SHA-256 of the first that is."""
        self._pieces: list[list[_Piece]] = []
        self._held: dict[str, bytes] = {}
        """The octets of manifests that are so small that they are read once."""
        for manifest in list_manifests(self._source.base_files, of_tags=False):
            self._look_at(manifest, unit.content.get(manifest.algorithm))

    def _look_at(self, manifest: NamedManifest, content: str | None) -> None:
        try:
            with self._open(manifest.name) as file:
                digest = hash_open(file)
                file.seek(0)
                if content is not None and digest != content:
                    is_pinned = digest_content(file, manifest.algorithm, decodes=self.is_strict) == content
                else:
                    is_pinned = content is not None
                file.seek(0)
                pieces = list(self._measure(file)) if is_pinned else []
        except OSError:
            is_pinned, pieces = False, []
        if not is_pinned:
            self.spoilt.append(manifest.name)
            return
        self.digest = self.digest or digest
        self.manifests.append(manifest)
        self._pieces.append(pieces)

    def _open(self, name: str) -> BinaryIO:
        """Open a manifest. A small one is held in memory. Raises OSError."""
        if name not in self._held:
            octets = self._source.read(name, _HELD)
            if octets is None:
                return self._source.open(name)
            self._held[name] = octets
        return io.BytesIO(self._held[name])

    def _measure(self, file: BinaryIO) -> Iterator[_Piece]:
        """Yield the place of the lines of each unit in a manifest."""
        position = 0
        for _, files in self._cuts:
            length = sum(len(line) for line in islice(file, files))
            yield _Piece(position, length)
            position += length

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The algorithms of the manifests that are as they should be."""
        return tuple(manifest.algorithm for manifest in self.manifests)

    def payload_unit(self, first: int, key: bytes) -> Unit:
        """Return the unit of payload that begins with a line. Raises OSError."""
        number = next(index for index, cut in enumerate(self._cuts) if cut[0] == first)
        lines = []
        for manifest, pieces in zip(self.manifests, self._pieces, strict=True):
            with self._open(manifest.name) as file:
                file.seek(pieces[number].start)
                octets = file.read(pieces[number].length)
            lines.append(octets if octets.endswith(b"\n") else octets + b"\n")
        return Unit(self.location, _BELOW, self.algorithms, tuple(lines), first, key, decodes=self.is_strict)

    def tag_unit(self, key: bytes) -> TagUnit:
        """Return the unit of tag files, by the tag manifests that are there. Raises OSError."""
        manifests = list_manifests(self._source.base_files, of_tags=True)
        listed: dict[str, list[str]] = {}
        for number, manifest in enumerate(manifests):
            with self._open(manifest.name) as file:
                for line in file:
                    read = read_line(os.fsdecode(line).rstrip("\r\n"))
                    if read is None or len(read.digest) != hex_length(manifest.algorithm):
                        continue
                    path = decode_name(read.path, percent_sign=self.is_strict).removeprefix("./")
                    if unsafe_reason(path) is None:
                        listed.setdefault(path, [""] * len(manifests))[number] = read.digest.lower()
        files = tuple((path, tuple(digests)) for path, digests in sorted(listed.items()))
        return TagUnit(self.location, tuple(manifest.algorithm for manifest in manifests), files, key)

    def check_pins(self) -> list[UnitFault]:
        """Return a fault for each file that the ledger pins and that is not so any more."""
        faults = []
        for name, digest in self._pins.items():
            try:
                with self._open(name) as file:
                    found = hash_open(file)
            except FileNotFoundError:
                faults.append(UnitFault(name, "bag.file-missing"))
            except OSError:
                faults.append(UnitFault(name, "bag.file-unreadable"))
            else:
                if found != digest:
                    faults.append(UnitFault(name, _DIFFERS))
        known = set(self._pins)
        faults += [UnitFault(name, _DIFFERS) for name in self.spoilt if name not in known]
        return faults

    def check_seals(self) -> list[UnitFault]:
        """Return a fault for each file of a seal that is not as its lists say, in the bag or beside it."""
        return check_seals(self._source)

    def check_names(self) -> list[UnitFault]:
        """Return a fault for each name that a place has and a disk could not have. A disk has none."""
        return []

    def order(self, unit: Unit) -> Order:
        """Return the order for workers to read a unit of payload."""
        return order_reading(unit)

    def read_tags(self, unit: TagUnit, advance: Callable[[int], None]) -> TagsRead:
        """Read tag files, and compare them with the tag manifests. Raises OSError if the copy cannot be reached."""
        with Places() as places:
            return read_tags(unit, places, advance)

    def read_again(self, unit: Unit) -> tuple[FileDigests, ...]:
        """Read the files of a unit once more, from the disk itself, and return those with a fault. Raises OSError."""
        with Places() as places:
            return read_unit(unit._replace(drop_pages=True), places, lambda _: None).faults

    def sum_listed(self, key: bytes) -> tuple[int, int]:
        """Return how many files the manifests list, and the sum of the keyed digests of their paths. Raises OSError."""
        count = total = 0
        for first, files in self._cuts:
            lines = split_plain_lines(self.payload_unit(first, key)) if self.manifests else None
            if lines is not None:
                count += files
                total += sum_paths(lines.paths, key)
        return count, total

    def find_unlisted(self) -> list[UnitFault]:
        """Return a fault for all in the payload that no manifest lists, links and special files too. Raises OSError."""
        listed: set[str] = set()
        for first, _ in self._cuts:
            lines = split_plain_lines(self.payload_unit(first, b""))
            listed.update(os.fsdecode(path[2:]) for path in (lines.paths if lines is not None else ()))
        log = FindingLog()
        with closing(open_source(self.location, log)) as source:
            found = (file.path for file in source.contents.walk(PAYLOAD) if file.path not in listed)
            faults = [UnitFault(path, "bag.file-unlisted") for path in islice(found, _MOST_UNLISTED)]
        told = [(finding.where.get("path", ""), finding.code) for finding in log.findings() if finding.severity == "error"]
        return faults + [UnitFault(path, code) for path, code in told if path not in listed]

    def line_of(self, unit: Unit, path: str) -> int:
        """Return the number of the line that lists a path, or 0."""
        lines = split_plain_lines(unit)
        octets = b"  " + os.fsencode(path)
        return unit.first + lines.paths.index(octets) if lines is not None and octets in lines.paths else 0

    def close(self) -> None:
        """Let go of the copy."""
        self._source.close()


def check_seals(source: BagSource) -> list[UnitFault]:
    """Return a fault for each file of a seal that is not as its lists say, in the bag or beside it."""
    if not find_seal_folders(source):
        return []
    from archiver.seals.bag_seals import check_seals_of  # noqa: PLC0415 - most bags have no seal

    log = FindingLog()
    check_seals_of(source, None, log)
    return [UnitFault(finding.where.get("path", ""), finding.code) for finding in log.findings() if finding.severity == "error"]
