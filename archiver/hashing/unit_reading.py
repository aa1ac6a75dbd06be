"""Read the files of a unit, and copy them if asked: compare the digests of each with every manifest.

This is all the work of validating payload.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from archiver.hashing.algorithms import is_known_algorithm, list_constructors
from archiver.hashing.batch import leave_room
from archiver.hashing.disk_pace import OPEN_AT_ONCE
from archiver.hashing.one_file import (
    BLOCK,
    LARGE,
    DigestRequest,
    FileDigests,
    OpenFile,
    copy_file,
    copy_octets,
    describe_fault,
    digest_file,
)
from archiver.hashing.paths_sum import sum_paths
from archiver.hashing.plain_lines import BETWEEN, UnpairedLinesError, cut_lines, sort_lines, split_plain_lines
from archiver.hashing.units import Unit, UnitRead
from archiver.operating_system import close_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.hashing.plain_lines import PlainLines
    from archiver.hashing.units import Order, Places
    from archiver.operating_system import Folder, OpenedFile

_MOST_OCTETS: Final = 64 << 20
"""If a unit has read so much, others should share the rest."""


def order_reading(unit: Unit) -> Order:
    """Return the order to read a unit. Its answer makes a `UnitRead.from_values`."""
    return __name__, tuple(unit)


def work_unit(values: tuple[Any, ...], places: Places, advance: Callable[[int], None]) -> tuple[Any, ...] | str:
    """Read a unit for another process. Return the fields of UnitRead, or an algorithm that is not known here."""
    unit = Unit(*values)
    unknown = next((name for name in unit.algorithms if not is_known_algorithm(name)), None)
    return unknown or read_unit(unit, places, advance).to_values()


def read_unit(unit: Unit, places: Places, advance: Callable[[int], None]) -> UnitRead:
    """Read each file of a unit once, and compare it with every manifest. Nothing is read if a line is not plain.

    No link is followed below the place, and nothing but regular files is read. Faults of files are values, not exceptions.
    `advance` is called with the octets of each block of a file of 1 MiB and more.

    Raises:
        OSError: the place cannot be opened.
    """
    if unit.part:
        unit = unit._replace(lines=sort_lines(unit.lines, unit.algorithms))
    try:
        lines = split_plain_lines(unit)
    except UnpairedLinesError:
        return UnitRead(is_plain=False, is_unpaired=True)
    if lines is None:
        return UnitRead(is_plain=False)
    return _UnitReader(unit, lines, places, advance).read()


class _UnitReader:
    """Reads the files of one unit."""

    def __init__(self, unit: Unit, lines: PlainLines, places: Places, advance: Callable[[int], None]) -> None:
        self._unit = unit
        self._lines = lines
        self._places = places
        self._folder = places.folder(unit.place)
        self._target = places.folder_for_copies(unit.copies) if unit.copies else None
        self._open_at_once = OPEN_AT_ONCE
        self._advance = advance
        self._request = DigestRequest(unit.algorithms, unit.drop_pages)
        self._found: list[list[bytes]] = [[] for _ in unit.algorithms]
        """The digests of the files, for each manifest. That of a file that could not be read is empty."""
        self._states: list[os.stat_result | None] = []
        """The states of the files. That of a file that could not be read is None."""
        self._faults: dict[int, FileDigests] = {}
        """The files that could not be read, by the number of their line in the unit."""
        self._large: list[int] = []
        self._octets = 0
        self._hash = [(begin, found.append) for begin, found in zip(list_constructors(unit.algorithms), self._found, strict=True)]

    def read(self) -> UnitRead:
        """Read the files, but leave the rest to others once there was much to read."""
        for octets, names in self._lines.folders:
            folder, left = os.fsdecode(octets.removeprefix(BETWEEN)), names
            while left:
                if self._octets > _MOST_OCTETS and not self._unit.part:
                    return self._answer()
                left = left[self._read_some(folder, left[: self._open_at_once]) :]
        return self._answer()

    def _read_some(self, folder: str, names: Sequence[bytes]) -> int:
        """Read some of the files, and return how many."""
        with self._places.pace as pace:
            try:
                opened = self._folder.open_files(folder, names)
            except OSError as error:
                opened = [error]
            if self._target is not None and len(opened) > 1:
                self._open_at_once = leave_room(opened, self._open_at_once)
            left = iter(opened)
            try:
                pace.ask_ahead((file[0] for file in opened if not isinstance(file, OSError)), drop_pages=self._unit.drop_pages)
                self._digest_each(left)
            finally:
                close_files(left)
        return len(opened)

    def _digest_each(self, files: Iterator[OpenedFile | OSError]) -> None:
        read, close, keep_state, target = os.read, os.close, self._states.append, self._target
        for file in files:
            if isinstance(file, OSError):
                self._keep(describe_fault(self._path(len(self._states)), file), None)
                continue
            descriptor, state = file
            size = state.st_size
            if size >= BLOCK:
                self._digest_large(descriptor, state)
                continue
            try:
                # One octet more than expected, to see the end of the file in the same call.
                octets = read(descriptor, size + 1)
                if len(octets) != size:
                    os.lseek(descriptor, 0, os.SEEK_SET)
                    self._digest_large(os.dup(descriptor), state)
                    continue
                fault = None if target is None else self._copy(file, target, octets)
            except OSError as error:
                fault = describe_fault(self._path(len(self._states)), error)
            finally:
                close(descriptor)
            if fault is not None:
                self._keep(fault, None)
                continue
            for begin, add in self._hash:
                add(begin(octets, usedforsecurity=False).digest())
            keep_state(state)
            self._octets += size

    def _copy(self, file: OpenedFile, target: Folder, octets: bytes) -> FileDigests | None:
        """Copy a small file that was read. Return its fault or that of the copy, or None. Raises OSError."""
        path = self._path(len(self._states))
        folder, _, name = path.rpartition("/")
        fault = copy_octets(file, target, (folder, name), octets)
        return None if fault is None else fault._replace(path=path)

    def _digest_large(self, descriptor: int, state: os.stat_result) -> None:
        """Read a file in blocks. Leave one to a unit of its own if its algorithms should run side by side."""
        number = len(self._states)
        if state.st_size >= LARGE and len(self._lines.paths) > 1:
            os.close(descriptor)
            self._large.append(number)
            self._keep(FileDigests(""), state)
        else:
            opened = OpenFile(self._path(number), descriptor, state)
            if self._target is None:
                result = digest_file(opened, self._request, self._advance)
            else:
                result = copy_file(opened, self._target, self._request, self._advance)
            self._keep(result, state)

    def _keep(self, result: FileDigests, state: os.stat_result | None) -> None:
        if result.fault is not None:
            self._faults[len(self._states)] = result
        for position, (_, add) in enumerate(self._hash):
            add(bytes.fromhex(result.digests[position]) if result.digests else b"")
        self._states.append(state)
        self._octets += result.size

    def _path(self, number: int) -> str:
        return os.fsdecode(self._lines.paths[number].removeprefix(BETWEEN))

    def _answer(self) -> UnitRead:
        done = len(self._states)
        for number in self._list_differing():
            state = self._states[number]
            if number not in self._faults and state is not None:
                digests = tuple([found[number].hex() for found in self._found])
                self._faults[number] = FileDigests(self._path(number), state.st_size, state.st_mtime_ns, digests)
        large = frozenset(self._large)
        paths = self._lines.paths[:done]
        if large:
            paths = [path for number, path in enumerate(paths) if number not in large]
        return UnitRead(
            done - len(large) - len(self._faults),
            self._octets,
            sum_paths(paths, self._unit.key),
            tuple([self._faults[number] for number in sorted(self._faults)]),
            tuple([cut_lines(self._unit.lines, number, number + 1) for number in self._large]),
            len(self._lines.paths) - done,
        )

    def _list_differing(self) -> Iterator[int]:
        """Return the numbers of the lines whose digest is not that of the file, but for large files. Some come twice."""
        for found, expected in zip(self._found, self._lines.digests, strict=True):
            if b"".join(found) == expected[: len(expected) * len(found) // len(self._lines.paths)]:
                continue
            octets = len(expected) // len(self._lines.paths)
            for number, digest in enumerate(found):
                if digest != expected[number * octets : (number + 1) * octets] and number not in self._large:
                    yield number
