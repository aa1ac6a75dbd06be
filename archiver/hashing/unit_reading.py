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
from archiver.hashing.plain_lines import BETWEEN, UnpairedLinesError, cut_lines, sort_lines, split_first_lines, split_plain_lines
from archiver.hashing.steady_progress import SteadyProgress
from archiver.hashing.units import Unit, UnitRead
from archiver.operating_system import close_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.hashing.plain_lines import PlainLines
    from archiver.hashing.units import Order, Places
    from archiver.operating_system import Folder, OpenedFile

_SMALL: Final = 1 << 16
"""Small files have fewer octets."""
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
    """Read each file of a unit once, and compare it with every manifest.

    Nothing is read if a path is not plain. If a digest is not, or paths differ between the first and the last line, small files
    were read when that is seen, and the result says nothing of them.

    No link is followed below the place, and nothing but regular files is read. Faults of files are values, not exceptions.
    `advance` is called with the octets of each block of a file of 1 MiB and more, and with those of small files once in a while.

    Raises:
        OSError: the place cannot be opened.
    """
    if unit.part:
        unit = unit._replace(lines=sort_lines(unit.lines, unit.algorithms))
    try:
        # A copy is made once, so all lines are looked at before.
        lines = split_plain_lines(unit) if unit.copies else split_first_lines(unit)
        return UnitRead(is_plain=False) if lines is None else _UnitReader(unit, lines, places, advance).read()
    except _OddLineError:
        return UnitRead(is_plain=False)
    except UnpairedLinesError:
        return UnitRead(is_plain=False, is_unpaired=True)


class _OddLineError(Exception):
    """A line is not plain."""


class _UnitReader:
    """Reads the files of one unit."""

    def __init__(self, unit: Unit, lines: PlainLines, places: Places, advance: Callable[[int], None]) -> None:
        self._unit = unit
        self._lines = lines
        self._places = places
        self._folder = places.folder(unit.place)
        self._target = places.folder_for_copies(unit.copies) if unit.copies else None
        self._open_at_once = OPEN_AT_ONCE
        self._progress = SteadyProgress(advance)
        self._request = DigestRequest(unit.algorithms, unit.drop_pages)
        self._found: list[list[str]] = [[] for _ in unit.algorithms]
        """The digests of the files, for each manifest. That of a file that was not read to its end is empty."""
        self._sizes: list[int] = []
        """Octets of the files that were read. Of a file that could not be read, it is 0."""
        self._states: dict[int, os.stat_result] = {}
        """The states of files, by number. Small files are read without."""
        self._faults: dict[int, FileDigests] = {}
        """The files that could not be read, and at the end those that differ, by the number of their line in the unit."""
        self._large: list[int] = []
        self._octets = 0
        self._reads_small = self._target is None and not unit.drop_pages
        self._make_hashers = list_constructors(unit.algorithms)

    def read(self) -> UnitRead:
        """Read the files, but leave the rest to others once there was much to read."""
        for octets, names in self._lines.folders:
            folder, left = os.fsdecode(octets.removeprefix(BETWEEN)), names
            while left:
                if self._octets > _MOST_OCTETS and not self._unit.part:
                    return self._answer()
                some = left[: self._open_at_once]
                done = len(self._sizes)
                if self._reads_small and not self._places.pace.waits:
                    self._read_small(folder, some)
                else:
                    self._read_some(folder, some)
                self._octets += sum(self._sizes[done:])
                self._progress.tell_small(self._octets)
                left = left[len(self._sizes) - done :]
        return self._answer()

    def _read_small(self, folder: str, names: Sequence[bytes]) -> None:
        """Read files, most of them small."""
        with self._places.pace:
            found = self._folder.read_small_files(folder, names, _SMALL)
            small = [octets for octets in found if isinstance(octets, bytes)]
            if len(small) == len(found):
                self._digest_small(small)
                return
        # If one in four needs a closer look, all others of the unit get it at once.
        self._reads_small = len(small) * 4 > len(found) * 3
        left = iter(found)
        try:
            if not self._reads_small:
                # If a line is not plain, it is better known before so much is read.
                self._split_all()
            for file, name in zip(left, names, strict=True):
                if file is None:
                    self._read_some(folder, [name])
                elif isinstance(file, bytes):
                    self._digest_small([file])
                else:
                    self._digest_each(iter([file]))
        finally:
            close_files(file for file in left if isinstance(file, tuple))

    def _digest_small(self, files: Sequence[bytes]) -> None:
        for make, found in zip(self._make_hashers, self._found, strict=True):
            found += [make(octets).hexdigest() for octets in files]
        self._sizes += map(len, files)

    def _read_some(self, folder: str, names: Sequence[bytes]) -> None:
        """Read files, or the first of them if the system gives too few descriptors."""
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

    def _digest_each(self, files: Iterator[OpenedFile | OSError]) -> None:
        read, close, target = os.read, os.close, self._target
        for file in files:
            if isinstance(file, OSError):
                self._keep(describe_fault(self._path(len(self._sizes)), file), None)
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
                fault = describe_fault(self._path(len(self._sizes)), error)
            finally:
                close(descriptor)
            if fault is not None:
                self._keep(fault, None)
                continue
            self._states[len(self._sizes)] = state
            self._digest_small([octets])

    def _copy(self, file: OpenedFile, target: Folder, octets: bytes) -> FileDigests | None:
        """Copy a small file that was read. Return its fault or that of the copy, or None. Raises OSError."""
        path = self._path(len(self._sizes))
        folder, _, name = path.rpartition("/")
        fault = copy_octets(file, target, (folder, name), octets)
        return None if fault is None else fault._replace(path=path)

    def _digest_large(self, descriptor: int, state: os.stat_result) -> None:
        """Read a file in blocks. Leave one to a unit of its own if its algorithms should run side by side."""
        number = len(self._sizes)
        if state.st_size >= LARGE and len(self._lines.paths) > 1:
            os.close(descriptor)
            self._large.append(number)
            self._keep(FileDigests(""), state)
        else:
            opened = OpenFile(self._path(number), descriptor, state)
            if self._target is None:
                result = digest_file(opened, self._request, self._progress.advance)
            else:
                result = copy_file(opened, self._target, self._request, self._progress.advance)
            self._keep(result, state)

    def _keep(self, result: FileDigests, state: os.stat_result | None) -> None:
        number = len(self._sizes)
        if result.fault is not None:
            self._faults[number] = result
        for position, found in enumerate(self._found):
            found.append(result.digests[position] if result.digests else "")
        if state is not None:
            self._states[number] = state
        self._sizes.append(result.size)

    def _path(self, number: int) -> str:
        return os.fsdecode(self._lines.paths[number].removeprefix(BETWEEN))

    def _answer(self) -> UnitRead:
        """Compare what was found with the manifests. Raises as `_split_all`."""
        done = len(self._sizes)
        if not all(self._lines.are_all_of(run, found) for run, found in zip(self._unit.lines, self._found, strict=True)):
            self._compare_each(self._split_all())
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

    def _split_all(self) -> PlainLines:
        """Split the lines of every manifest. Raises UnpairedLinesError, or _OddLineError if one is not plain."""
        if not self._lines.digests:
            lines = split_plain_lines(self._unit)
            if lines is None:
                raise _OddLineError
            self._lines = lines
        return self._lines

    def _compare_each(self, lines: PlainLines) -> None:
        """Compare the digests of each file, and keep the faults of those that differ."""
        for number, (found, expected) in enumerate(zip(zip(*self._found, strict=True), lines.list_digests(), strict=False)):
            if found != expected and found[0]:
                self._faults[number] = self._describe_differing(number, found)

    def _describe_differing(self, number: int, digests: tuple[str, ...]) -> FileDigests:
        path = self._path(number)
        try:
            state = self._states.get(number) or self._folder.look_at(path)
        except OSError as error:
            return describe_fault(path, error)
        return FileDigests(path, self._sizes[number], state.st_mtime_ns, digests)
