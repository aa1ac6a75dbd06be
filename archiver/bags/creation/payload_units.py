"""Have the documents of a plan copied or read in units, and take the answers in the order of the manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.creation.unit_copying import CopiedUnit, CopyUnit, order_copying
from archiver.bags.format import PAYLOAD
from archiver.hashing import UnitWork

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from archiver.bags.creation.planned_files import PlannedFiles
    from archiver.hashing import HashingProcesses, Order
    from archiver.progress import Progress

_MOST_FILES: Final = 2048
_LEAST_FILES: Final = 64
"""Fewer files are not worth an order, if there are more."""
_UNITS_A_CORE: Final = 16
"""Units that there are for each core, so that all come to their end at about the same time."""
_MOST_OCTETS: Final = 2 << 20
"""Octets of a unit of several files."""
_MOST_WAITING: Final = 32
"""Units that may be done before the oldest is. A very large file holds back the others, whose lines wait in memory."""


class UnitOptions(NamedTuple):
    """Options of copying and reading: see `CopyUnit`. `copies` is empty if the files are only read.

    A unit has `most_files` at most.
    """

    algorithms: tuple[str, ...]
    copies: str = ""
    drop_pages: bool = False
    most_files: int = _MOST_FILES


def choose_most_files(files: int, cores: int) -> int:
    """Return how many small files a unit has at most, so that there are some units for each core."""
    return min(max(files // (cores * _UNITS_A_CORE), _LEAST_FILES), _MOST_FILES)


def cut_units(part: PlannedFiles, place: str, options: UnitOptions) -> Iterator[CopyUnit]:
    """Cut files that lie below a place into units. A large file is in a unit of its own."""
    runs: list[tuple[str, str]] = []
    number = files = octets = done = 0

    def unit() -> CopyUnit:
        """Return the unit of the runs so far."""
        return CopyUnit(number, octets, place, options.copies, f"{PAYLOAD}/", options.algorithms, tuple(runs), options.drop_pages)

    for folder, names in part.runs():
        begin = 0
        while begin < len(names):
            count, size = _count_fitting(part.sizes[done : done + min(len(names) - begin, options.most_files - files)], octets)
            if not count:
                yield unit()
                number += 1
                runs, files, octets = [], 0, 0
                continue
            runs.append((folder, "\0".join(names[begin : begin + count])))
            begin, done, files, octets = begin + count, done + count, files + count, octets + size
    if runs:
        yield unit()


def _count_fitting(sizes: Sequence[int], octets: int) -> tuple[int, int]:
    """Return how many files a unit takes that has so many octets already, and their octets. An empty unit takes at least one."""
    total = sum(sizes)
    if octets + total <= _MOST_OCTETS:
        return len(sizes), total
    total = 0
    for count, size in enumerate(sizes):
        if octets + total + size > _MOST_OCTETS and (octets or count):
            return count, total
        total += size
    return len(sizes), total


class PayloadWork:
    """The work on the documents of a bag: copying them, or reading them back."""

    def __init__(self, processes: HashingProcesses, progress: Progress | None) -> None:
        """Set who works. `progress` is called with the octets and the number of documents that are done."""
        self._processes = processes
        self._progress = progress
        self._octets = 0
        self._documents = 0
        self._waiting: dict[int, tuple[CopyUnit, CopiedUnit]] = {}

    def do(self, units: Iterator[CopyUnit]) -> Generator[tuple[CopyUnit, CopiedUnit], None, None]:
        """Yield each unit with its answer, in the order of the units. Raises OSError if a folder cannot be opened."""
        work = UnitWork(self._processes, self._may_give)
        following = 0
        orders = (order_copying(unit._replace(number=number)) for number, unit in enumerate(units))
        for done in work.run(orders, self._advance):
            unit, copied = CopyUnit(*done.order[1]), CopiedUnit(*done.answer)
            self._documents += len(copied.sizes) + len(copied.faults)
            self._advance(max(0, sum(copied.sizes) - done.reported))
            self._waiting[unit.number] = unit, copied
            while following in self._waiting:
                yield self._waiting.pop(following)
                following += 1

    def _advance(self, octets: int) -> None:
        self._octets += octets
        if self._progress is not None:
            self._progress(self._octets, self._documents)

    def _may_give(self, given: Sequence[Order]) -> bool:
        # Nothing waits behind a large file: the process that is free first takes what comes next.
        is_busy_for_long = any(CopyUnit(*values).octets > _MOST_OCTETS for _, values in given)
        return len(self._waiting) < _MOST_WAITING and not is_busy_for_long
