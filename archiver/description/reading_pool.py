"""Read many documents on all cores, in their order, while they come in, and write about them. Memory stays bounded."""

from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from archiver.description.document_reading import StagedDocument, read_documents
from archiver.errors import ReadError
from archiver.operating_system import count_cores
from archiver.workers import WorkerLostError, WorkerProcess, may_start_interpreter, share_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import TracebackType

    from archiver.bags.creation import PayloadFile
    from archiver.description.document_reading import ReadDocument

Argument = TypeVar("Argument")
"""An argument of a call in a worker process."""
Result = TypeVar("Result")
"""The result of the call."""

_MODULE: Final = "archiver.description.reading_worker"
_BATCH_FILES: Final = 32
_BATCH_OCTETS: Final = 1 << 20
"""The most files and octets that a process reads at once. Large files come alone, and small ones save questions."""
_FEW: Final = 200
"""So many documents are read sooner than processes to read them have started."""
_AHEAD: Final = 3
"""Batches a process, being read or waiting, while the oldest of all is awaited."""


class ReadingPool:
    """Reads the documents of one bag in the making, in worker processes if there are many. To be used in a `with` block.

    Once all are read, the processes can write pages about them.
    """

    def __init__(self, count: int, encoding: str | None = None) -> None:
        """Get ready for about `count` documents. `encoding` is that of plain texts, if the user gave one."""
        self._encoding = encoding
        self._processes: list[WorkerProcess] = []
        self._free: SimpleQueue[WorkerProcess] = SimpleQueue()
        self.losses: list[WorkerLostError] = []
        """Processes that were lost, for `archiver.workers.describe_losses`. What they had to do is done here."""
        cores = count_cores() if count > _FEW else 1
        if cores > 1 and may_start_interpreter():
            try:
                for _ in range(cores):
                    self._processes.append(WorkerProcess(_MODULE))
            except OSError as error:
                self.losses.append(WorkerLostError("not-started", error.strerror or str(error)))
        for process in self._processes:
            self._free.put(process)
        self._threads = ThreadPoolExecutor(len(self._processes) or 1)
        self._may_submit = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            process.stop()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.close()

    def read(self, files: Iterable[PayloadFile], path_of: Callable[[str], str]) -> Iterator[tuple[PayloadFile, ReadDocument]]:
        """Yield each of the files with what was found out about it, in their order.

        `path_of` returns the present path of a file of the bag.

        Raises:
            ReadError: a file cannot be read.
        """
        begun: deque[list[PayloadFile]] = deque()

        def stage() -> Iterator[list[StagedDocument]]:
            """Yield the documents of each order, and remember which files it is for."""
            for batch in share_out(((file, file.size) for file in files), _BATCH_FILES, _BATCH_OCTETS):
                begun.append(batch.items)
                yield [StagedDocument(path_of(file.path), file.source) for file in batch.items]

        for documents in self.map(partial(read_documents, encoding=self._encoding), stage()):
            yield from zip(begun.popleft(), documents, strict=True)

    def map(self, function: Callable[[Argument], Result], arguments: Iterable[Argument]) -> Iterator[Result]:
        """Yield what a function of a module returns for each argument, in their order, as `map` does. The processes do the work.

        The function may raise ReadError.
        """
        begun: deque[Future[Result]] = deque()
        for argument in arguments:
            if not self._processes:
                yield function(argument)
                continue
            begun.append(self._begin(function, argument))
            if len(begun) > _AHEAD * len(self._processes):
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()

    def _begin(self, function: Callable[[Argument], Result], argument: Argument) -> Future[Result]:
        if self._may_submit:
            try:
                return self._threads.submit(self._call, function, argument)
            except RuntimeError as error:  # the system starts no more threads
                self._may_submit = False
                self.losses.append(WorkerLostError("not-started", str(error)))
        called: Future[Result] = Future()
        called.set_result(function(argument))
        return called

    def _call(self, function: Callable[[Argument], Result], argument: Argument) -> Result:
        try:
            process = self._free.get_nowait()
        except Empty:
            return function(argument)
        try:
            process.send(pickle.dumps((function, argument)))
            answer: tuple[Result, tuple[str, Mapping[str, Any]] | None]
            answer = pickle.loads(process.receive())  # noqa: S301 - from our own process
        except WorkerLostError as loss:
            self.losses.append(loss)
            return function(argument)
        self._free.put(process)
        result, failure = answer
        if failure is not None:
            code, values = failure
            raise ReadError(code, **values)
        return result
