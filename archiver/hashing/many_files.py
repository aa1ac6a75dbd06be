"""The digests of many files, on all cores, whether the tree is one large file or a million small ones.

Small files go to worker processes in batches: Python runs one thread at a time, and most of a small file's work is Python's.
Inside a large file each algorithm has its own thread. So few files that starting a process costs more are done here.
Results come in the order of the files; what is held in memory does not grow with their number.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.hashing.batch import Place, Worker
from archiver.hashing.interpreter import may_start_interpreter
from archiver.hashing.one_file import DigestRequest, FileDigests
from archiver.hashing.process import HashingProcess
from archiver.operating_system import count_cores, wait_for_readable

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from archiver.progress import Progress

_BATCH_FILES: Final = 128
_BATCH_OCTETS: Final = 2 << 20
_FEW_BATCHES: Final = 4
_FEW_OCTETS: Final = 16 << 20
_GIVEN_AT_ONCE: Final = 2
_BATCHES_AHEAD: Final = 256
"""How many batches may be begun while the oldest is still being read: a very large file holds the results of others back."""


class HashingProcesses:
    """Worker processes for calls of `digest_files` one after the other, so that they start once."""

    def __init__(self, cores: int | None = None) -> None:
        """As many as there are cores, fewer where the system gives no more; none for one core, which does the work itself."""
        self._cores = count_cores() if cores is None else cores
        self._processes: list[HashingProcess] = []
        self._may_start = True

    def start(self) -> None:
        """Start them, unless they were started before: while it is not yet known what they will work on, say."""
        may_start, self._may_start = self._may_start, False
        if may_start and self._cores > 1 and may_start_interpreter():
            with suppress(OSError):
                for _ in range(self._cores):
                    self._processes.append(HashingProcess())

    def begin(self, place: Place, wanted: DigestRequest) -> list[HashingProcess]:
        """Those that live, each told what it works on; they start now if they have not."""
        self.start()
        told = []
        for process in self._processes:
            with suppress(OSError):
                process.begin(place, wanted)
                told.append(process)
        return told

    def close(self) -> None:
        """End them at once, whatever they are doing; none start any more."""
        self._may_start = False
        while self._processes:
            self._processes.pop().stop()


class DigestOptions(NamedTuple):
    """How files are read.

    `progress` is called with the octets and the number of files done so far: after each MiB of a large file and after each
    file. `cores` is how many processes may work (None: as many as this process may use). `drop_pages` has the system forget
    what it holds in memory of each file first, so that the disk is read. `copies` is a folder that each file is copied to in
    its one read, under the same path. `processes` are those to work with, where several calls share them and more than one may
    work; whoever made them ends them, and so does any call that does not come to its end.
    """

    progress: Progress | None = None
    cores: int | None = None
    drop_pages: bool = False
    copies: str | None = None
    processes: HashingProcesses | None = None


_USUAL_MANNER: Final = DigestOptions()


class _Batch(NamedTuple):
    paths: list[str]
    octets: int


def digest_files(
    root: str, files: Iterable[tuple[str, int]], algorithms: Sequence[str], manner: DigestOptions = _USUAL_MANNER
) -> Generator[FileDigests, None, None]:
    """The digests of files below a folder, in the order given, each file read once for all algorithms.

    Args:
        root: the folder.
        files: path below the folder (`/` between its parts, not beginning with one) and expected size in octets (only to share
            out the work). Consecutive files of one folder go fastest. It is taken in as the work goes on.
        algorithms: names as manifests spell them (`archiver.hashing.ALGORITHMS`).
        manner: progress, cores and such.

    Yields:
        One result a file. What is wrong with a file is its result's `fault`, never an exception. No link is followed below the
        root, and nothing but regular files is read.

    Up to 32 files are open at once in each process, fewer where the system gives no more descriptors.

    Copies have their source's modification time and rights (narrowed by the umask); folders that they need are made; nothing is
    flushed to disk.

    Raises:
        OSError: the root, or the folder for copies, cannot be opened.
        KeyError: an algorithm is not known.

    Closing the generator, or any exception in it (KeyboardInterrupt included), ends the worker processes at once. Whoever may
    stop before the end closes it (`contextlib.closing`).
    """
    place, wanted = Place(root, manner.copies), DigestRequest(tuple(algorithms), manner.drop_pages)
    return _work_through(place, files, wanted, manner)


def _share_out(files: Iterable[tuple[str, int]]) -> Iterator[_Batch]:
    paths: list[str] = []
    octets = 0
    for path, size in files:
        if paths and octets + size > _BATCH_OCTETS:
            yield _Batch(paths, octets)
            paths, octets = [], 0
        paths.append(path)
        octets += size
        if len(paths) == _BATCH_FILES:
            yield _Batch(paths, octets)
            paths, octets = [], 0
    if paths:
        yield _Batch(paths, octets)


def _work_through(
    place: Place, files: Iterable[tuple[str, int]], wanted: DigestRequest, manner: DigestOptions
) -> Generator[FileDigests, None, None]:
    batches = _share_out(files)
    first = list(islice(batches, _FEW_BATCHES))
    cores = count_cores() if manner.cores is None else manner.cores
    if len(first) < _FEW_BATCHES and (len(first) == 1 or sum(batch.octets for batch in first) < _FEW_OCTETS):
        cores = 1
    with Worker(place, wanted) as here:
        shared = manner.processes if cores > 1 else None
        processes = HashingProcesses(cores) if shared is None else shared
        is_done = False
        try:
            yield from _Crew(processes.begin(place, wanted), here, manner.progress).work_through(chain(first, batches))
            is_done = True
        finally:
            # What was asked of them and not heard would be taken for the answer to the next call.
            if shared is None or not is_done:
                processes.close()


class _Crew:
    """The worker processes, what they were given, and what came back."""

    def __init__(self, processes: Sequence[HashingProcess], here: Worker, progress: Progress | None) -> None:
        self._processes = list(processes)
        self._here = here
        self._progress = progress
        self._octets = 0
        self._files = 0
        self._begun: dict[int, _Batch] = {}
        self._results: dict[int, list[FileDigests]] = {}
        self._given = 0

    def work_through(self, batches: Iterator[_Batch]) -> Iterator[FileDigests]:
        """All results, in the order of the batches."""
        oldest = 0
        while True:
            self._hand_out(batches)
            if not self._begun:
                return
            while oldest not in self._results:
                self._wait(oldest)
                self._hand_out(batches)
            yield from self._results.pop(oldest)
            del self._begun[oldest]
            oldest += 1

    def _hand_out(self, batches: Iterator[_Batch]) -> None:
        if not self._processes and not self._begun:
            for batch in islice(batches, 1):
                self._begin(batch)
        # First one to each, so that none waits while another has two.
        for at_once in range(1, _GIVEN_AT_ONCE + 1):
            for process in list(self._processes):
                if self._has_room(process, at_once):
                    following = next(batches, None)
                    if following is None:
                        return
                    if not process.give(self._begin(following), following.paths):
                        self._processes.remove(process)

    def _has_room(self, process: HashingProcess, at_once: int) -> bool:
        # Behind a large file nothing waits: whoever is free first takes what comes next.
        is_busy_for_long = any(self._begun[number].octets > _BATCH_OCTETS for number in process.batches)
        return len(process.batches) < at_once and not is_busy_for_long and len(self._begun) < _BATCHES_AHEAD

    def _begin(self, batch: _Batch) -> int:
        number = self._given
        self._given += 1
        self._begun[number] = batch
        return number

    def _wait(self, oldest: int) -> None:
        if not any(oldest in process.batches for process in self._processes):
            # Nobody has it: it is done here, or its process was ended from outside (by a system without memory, say).
            before = self._octets
            results = self._here.do(self._begun[oldest].paths, self._advance)
            self._keep(oldest, results, self._octets - before)
            return
        by_descriptor = {process.fileno(): process for process in self._processes}
        for descriptor in wait_for_readable(by_descriptor):
            self._take(by_descriptor[descriptor])

    def _take(self, process: HashingProcess) -> None:
        answer = process.answer()
        if answer is None:
            self._processes.remove(process)
        elif isinstance(answer, int):
            process.told += answer
            self._advance(answer)
        else:
            told, process.told = process.told, 0
            self._keep(process.batches.pop(0), answer, told)

    def _keep(self, number: int, results: list[FileDigests], told: int) -> None:
        self._results[number] = results
        if self._progress is None:
            return
        for result in results:
            self._files += 1
            self._advance(max(0, result.size - told))
            told = max(0, told - result.size)

    def _advance(self, octets: int) -> None:
        self._octets += octets
        if self._progress is not None:
            self._progress(self._octets, self._files)
