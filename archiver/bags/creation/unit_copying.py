"""Copy consecutive files of a payload, hash each in that one read, and write their lines of the manifests; or read them back.

A worker that starts fast imports this module, so it imports no door of a room of bags.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format.percent_encoding import encode_name
from archiver.hashing.algorithms import is_known_algorithm, list_constructors
from archiver.hashing.batch import leave_room
from archiver.hashing.disk_pace import OPEN_AT_ONCE
from archiver.hashing.one_file import (
    BLOCK,
    DigestRequest,
    FileDigests,
    OpenFile,
    copy_file,
    copy_octets,
    describe_fault,
    digest_file,
)
from archiver.hashing.steady_progress import SteadyProgress
from archiver.operating_system import close_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.hashing.units import Order, Places
    from archiver.operating_system import OpenedFile


_MOST_KEPT: Final = 1 << 16
"""Small files are hashed together, but at once after one with more octets than this."""


class CopyUnit(NamedTuple):
    """Consecutive files of the manifests that are written.

    `number` is that of the unit, and `octets` those that its files are expected to have. `place` is the folder that paths begin
    from (empty: the working folder), and `copies` the one that the files are copied to under the same paths; if it is empty, they
    are only read. `below` stands before the paths in manifests (`data/`). `runs` are consecutive files of one folder: the folder,
    and the names in it with a NUL between them. With `drop_pages`, the system forgets first what it holds in memory of each file.
    """

    number: int
    octets: int
    place: str
    copies: str
    below: str
    algorithms: tuple[str, ...]
    runs: tuple[tuple[str, str], ...]
    drop_pages: bool = False

    def paths(self) -> Iterator[str]:
        """Yield the path of each file below the place."""
        for folder, names in self.runs:
            for name in names.split("\0"):
                yield f"{folder}/{name}" if folder else name


class CopiedUnit(NamedTuple):
    """The lines of the files for each manifest, and the octets and modification times of the files.

    `faults` are the files that are left out: the number of each in the unit, its fault (see `FileDigests`), and the reason.
    """

    lines: tuple[bytes, ...]
    sizes: list[int]
    modified_ns: list[int]
    faults: list[tuple[int, Any, str]]


def order_copying(unit: CopyUnit) -> Order:
    """Return the order for a unit. The fields of CopiedUnit answer it."""
    return __name__, tuple(unit)


def work_unit(values: tuple[Any, ...], places: Places, advance: Callable[[int], None]) -> tuple[Any, ...] | str:
    """Copy or read a unit for another process. Return the fields of CopiedUnit, or an algorithm that is not known here."""
    unit = CopyUnit(*values)
    unknown = next((name for name in unit.algorithms if not is_known_algorithm(name)), None)
    return unknown or tuple(_UnitCopier(unit, places, advance).copy())


class _UnitCopier:
    """Copies or reads the files of one unit."""

    def __init__(self, unit: CopyUnit, places: Places, advance: Callable[[int], None]) -> None:
        self._unit = unit
        self._places = places
        self._source = places.folder(unit.place or os.curdir)
        self._target = places.folder_for_copies(unit.copies) if unit.copies else None
        self._progress = SteadyProgress(advance)
        self._lines: list[list[str]] = [[] for _ in unit.algorithms]
        self._make_hashers = list_constructors(unit.algorithms)
        self._small: list[bytes] = []
        """Octets of small files that are not hashed yet."""
        self._ends: list[str] = []
        """The ends of their lines."""
        self._sizes: list[int] = []
        self._octets = 0
        """The sum of the sizes."""
        self._modified_ns: list[int] = []
        self._faults: list[tuple[int, Any, str]] = []
        self._open_at_once = OPEN_AT_ONCE

    def copy(self) -> CopiedUnit:
        """Copy or read every file."""
        with self._places.pace:
            for folder, joined in self._unit.runs:
                names = joined.split("\0")
                # CR, LF and the percent sign are encoded in all names at once.
                start = f"  {encode_name(self._unit.below + folder)}{'/' if folder else ''}"
                ends = [f"{start}{name}\n" for name in encode_name(joined).split("\0")]
                done = 0
                while done < len(names):
                    some = slice(done, done + self._open_at_once)
                    done += self._do_some(folder, names[some], ends[some])
                    self._progress.tell_small(self._octets)
        lines = tuple(["".join(lines).encode() for lines in self._lines])
        return CopiedUnit(lines, self._sizes, self._modified_ns, self._faults)

    def _do_some(self, folder: str, names: list[str], ends: list[str]) -> int:
        """Copy or read some files of a folder, and return how many. All are opened before the first is read."""
        opened = self._open(folder, names)
        if len(opened) > 1 and self._target is not None:
            self._open_at_once = leave_room(opened, self._open_at_once)
        left = iter(opened)
        try:
            descriptors = (file[0] for file in opened if not isinstance(file, OSError))
            self._places.pace.ask_ahead(descriptors, drop_pages=self._unit.drop_pages)
            # No name is taken for which there was no descriptor more.
            self._do_each(folder, zip(left, names, ends, strict=False))
            self._hash_small()
        finally:
            close_files(left)
        return len(opened)

    def _open(self, folder: str, names: list[str]) -> list[OpenedFile | OSError]:
        try:
            return self._source.open_files(folder, os.fsencode("\0".join(names)).split(b"\0"))
        except OSError as error:
            return [error]

    def _do_each(self, folder: str, files: Iterator[tuple[OpenedFile | OSError, str, str]]) -> None:
        """Copy or read files, and close them. Keep their lines, or their faults. All small files go through this loop."""
        target, read, close = self._target, os.read, os.close
        keep, keep_end, keep_time = self._small.append, self._ends.append, self._modified_ns.append
        for file, name, end in files:
            if isinstance(file, OSError):
                self._keep_fault(describe_fault(name, file))
                continue
            descriptor, state = file
            size = state.st_size
            if size >= BLOCK:
                self._do_in_blocks(folder, name, file, end)
                continue
            fault = None
            try:
                try:
                    # One octet more than expected: if as many come as expected, the file ends there.
                    octets = read(descriptor, size + 1)
                    if len(octets) != size:
                        os.lseek(descriptor, 0, os.SEEK_SET)
                        self._do_in_blocks(folder, name, (os.dup(descriptor), state), end)
                        continue
                    if target is not None:
                        fault = copy_octets(file, target, (folder, name), octets)
                finally:
                    close(descriptor)
            except OSError as error:
                fault = describe_fault(name, error)
            if fault is not None:
                self._keep_fault(fault)
                continue
            keep(octets)
            keep_end(end)
            keep_time(state.st_mtime_ns)
            if size > _MOST_KEPT:
                self._hash_small()

    def _hash_small(self) -> None:
        """Hash the small files that were read, and keep their lines."""
        for make, lines in zip(self._make_hashers, self._lines, strict=True):
            lines += [make(octets).hexdigest() + end for octets, end in zip(self._small, self._ends, strict=True)]
        sizes = [len(octets) for octets in self._small]
        self._sizes += sizes
        self._octets += sum(sizes)
        self._small.clear()
        self._ends.clear()

    def _do_in_blocks(self, folder: str, name: str, file: OpenedFile, end: str) -> None:
        """Copy or read a file that is not small, or has another size than was said. Close it."""
        opened = OpenFile(f"{folder}/{name}" if folder else name, *file)
        request = DigestRequest(self._unit.algorithms, self._unit.drop_pages)
        if self._target is None:
            result = digest_file(opened, request, self._progress.advance)
        else:
            result = copy_file(opened, self._target, request, self._progress.advance)
        if result.fault is not None:
            self._keep_fault(result)
            return
        self._hash_small()
        for digest, lines in zip(result.digests, self._lines, strict=True):
            lines.append(digest + end)
        self._sizes.append(result.size)
        self._octets += result.size
        self._modified_ns.append(result.modified_ns)

    def _keep_fault(self, result: FileDigests) -> None:
        self._faults.append((len(self._sizes) + len(self._small) + len(self._faults), result.fault, result.reason))
