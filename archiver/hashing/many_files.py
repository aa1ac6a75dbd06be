"""The digests of many files, on all cores, if the tree is one large file or a million small ones.

Small files go to worker processes in batches: Python runs one thread at a time, and most of a small file's work is Python's.
Inside a large file each algorithm has its own thread. If there are so few files that starting a process costs more, they are
read here. Results come in the order of the files. Memory does not grow with their number.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.hashing.batch import BatchReader, TreeRoots
from archiver.hashing.one_file import DigestRequest, FileDigests
from archiver.hashing.processes import HashingProcesses
from archiver.operating_system import count_cores, wait_for_readable
from archiver.workers import WorkerLostError, share_out

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from archiver.hashing.processes import HashingProcess
    from archiver.progress import Progress
    from archiver.workers import Batch

_BATCH_FILES: Final = 128
_BATCH_OCTETS: Final = 2 << 20
_FEW_BATCHES: Final = 4
_FEW_OCTETS: Final = 16 << 20
_FEW_OCTETS_OF_STARTED: Final = 1 << 20
"""Processes that need not be started are worth asking for less."""
_GIVEN_AT_ONCE: Final = 2
_BATCHES_AHEAD: Final = 256
"""Batches that may be begun while the oldest is still being read. A very large file holds the results of others back."""


class DigestOptions(NamedTuple):
    """Options for reading files.

    `progress` is called with the octets and the number of files done so far: after each MiB of a large file and after each
    file. `cores` is how many processes may work (None: as many as this process may use). With `drop_pages` the system forgets
    first what it holds in memory of each file, so that the disk is read. `copies` is a folder that each file is copied to in
    its one read, under the same path. `processes` are those to work with if several calls share them and more than one may
    work. Their maker ends them, and so does any call that does not come to its end.
    """

    progress: Progress | None = None
    cores: int | None = None
    drop_pages: bool = False
    copies: str | None = None
    processes: HashingProcesses | None = None


_USUAL_OPTIONS: Final = DigestOptions()


def digest_files(
    root: str, files: Iterable[tuple[str, int]], algorithms: Sequence[str], options: DigestOptions = _USUAL_OPTIONS
) -> Generator[FileDigests, None, None]:
    """Return the digests of files below a folder, in the order given. Each file is read once for all algorithms.

    Args:
        root: the folder.
        files: path below the folder (`/` between its parts, not beginning with one) and expected size in octets (only to share
            out the work). Consecutive files of one folder go fastest. It is read as the work goes on.
        algorithms: names as manifests spell them (`archiver.hashing.ALGORITHMS`).
        options: progress, cores and such.

    Yields:
        One result a file. A fault of a file is its result's `fault`, never an exception. No link is followed below the root, and
        nothing but regular files is read.

    Up to 32 files are open at once in each process, fewer if the system gives no more descriptors. Work of a process that is
    lost is done here; see `HashingProcesses.take_losses`.

    Copies have their source's modification time and rights (narrowed by the umask). Folders that they need are made. Nothing is
    flushed to disk.

    Raises:
        OSError: the root, or the folder for copies, cannot be opened.
        KeyError: an algorithm is not known.

    Closing the generator, or any exception in it (KeyboardInterrupt included), ends the worker processes at once. A caller that
    may stop before the end closes it (`contextlib.closing`).
    """
    roots, request = TreeRoots(root, options.copies), DigestRequest(tuple(algorithms), options.drop_pages)
    batches = share_out(files, _BATCH_FILES, _BATCH_OCTETS)
    first = list(islice(batches, _FEW_BATCHES))
    cores = count_cores() if options.cores is None else options.cores
    few = _FEW_OCTETS if options.processes is None or not options.processes.are_started else _FEW_OCTETS_OF_STARTED
    if len(first) < _FEW_BATCHES and (len(first) == 1 or sum(batch.octets for batch in first) < few):
        cores = 1
    with BatchReader(roots, request) as here:
        shared = options.processes if cores > 1 else None
        processes = HashingProcesses(cores) if shared is None else shared
        is_done = False
        try:
            work = _SharedWork(processes, processes.begin(roots, request), here, options.progress)
            yield from work.do(chain(first, batches))
            is_done = True
        finally:
            # An answer that nobody waited for would be taken for one to the next call.
            if shared is None or not is_done:
                processes.close()


class _SharedWork:
    """The work of one call: the processes, what they were given, and what came back."""

    def __init__(
        self, pool: HashingProcesses, processes: list[HashingProcess], here: BatchReader, progress: Progress | None
    ) -> None:
        self._pool = pool
        self._processes = processes
        self._here = here
        self._progress = progress
        self._octets = 0
        self._files = 0
        self._begun: dict[int, Batch[str]] = {}
        self._results: dict[int, list[FileDigests]] = {}
        self._given = 0

    def do(self, batches: Iterator[Batch[str]]) -> Iterator[FileDigests]:
        """Yield all results, in the order of the batches."""
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

    def _hand_out(self, batches: Iterator[Batch[str]]) -> None:
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
                    try:
                        process.give(self._begin(following), following.items)
                    except WorkerLostError as loss:
                        self._lose(process, loss)

    def _has_room(self, process: HashingProcess, at_once: int) -> bool:
        # Nothing waits behind a large file: the process that is free first takes what comes next.
        is_busy_for_long = any(self._begun[number].octets > _BATCH_OCTETS for number in process.batches)
        return len(process.batches) < at_once and not is_busy_for_long and len(self._begun) < _BATCHES_AHEAD

    def _begin(self, batch: Batch[str]) -> int:
        number = self._given
        self._given += 1
        self._begun[number] = batch
        return number

    def _wait(self, oldest: int) -> None:
        if not any(oldest in process.batches for process in self._processes):
            # No process has it: there is none, or it was lost.
            before = self._octets
            results = self._here.read(self._begun[oldest].items, self._advance)
            self._keep(oldest, results, self._octets - before)
            return
        by_descriptor = {process.fileno(): process for process in self._processes}
        for descriptor in wait_for_readable(by_descriptor):
            self._take_answer(by_descriptor[descriptor])

    def _take_answer(self, process: HashingProcess) -> None:
        try:
            answer = process.answer()
        except WorkerLostError as loss:
            self._lose(process, loss)
            return
        if isinstance(answer, int):
            process.octets_reported += answer
            self._advance(answer)
        else:
            reported, process.octets_reported = process.octets_reported, 0
            self._keep(process.batches.pop(0), answer, reported)

    def _lose(self, process: HashingProcess, loss: WorkerLostError) -> None:
        self._processes.remove(process)
        self._pool.lose(process, loss)

    def _keep(self, number: int, results: list[FileDigests], reported: int) -> None:
        """Keep the results of a batch. `reported` octets of it were reported while it was read."""
        self._results[number] = results
        if self._progress is None:
            return
        for result in results:
            self._files += 1
            self._advance(max(0, result.size - reported))
            reported = max(0, reported - result.size)

    def _advance(self, octets: int) -> None:
        self._octets += octets
        if self._progress is not None:
            self._progress(self._octets, self._files)
