"""Read many documents on all cores, in their order, while they come in; what is held does not grow with their number."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from archiver.description.document_reading import Place, read_documents
from archiver.description.reading_process import ReadingProcess
from archiver.hashing import may_start_interpreter
from archiver.operating_system import count_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from types import TracebackType

    from archiver.bags.creation import PayloadFile
    from archiver.description.document_reading import ReadDocument

_BATCH_FILES: Final = 32
_BATCH_OCTETS: Final = 1 << 20
_FEW: Final = 200
"""Documents that are read sooner than processes to read them have started."""
_AHEAD: Final = 3
"""Batches a process, being read or waiting, while the oldest of all is awaited."""


class _Batch(NamedTuple):
    files: list[PayloadFile]
    documents: Future[list[ReadDocument]]


class ReadingCrew:
    """Reads the documents of one bag in the making, in worker processes where there are many. To be used in a `with` block."""

    def __init__(self, count: int, encoding: str | None = None) -> None:
        """Get ready for about `count` documents; `encoding` is that of plain texts, where the user gave one."""
        self._encoding = encoding
        self._processes: list[ReadingProcess] = []
        self._free: SimpleQueue[ReadingProcess] = SimpleQueue()
        cores = count_cores() if count > _FEW else 1
        if cores > 1 and may_start_interpreter():
            with suppress(OSError):
                for _ in range(cores):
                    self._processes.append(ReadingProcess())
        for process in self._processes:
            self._free.put(process)
        self._threads = ThreadPoolExecutor(len(self._processes) or 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            process.stop()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.close()

    def read(self, files: Iterable[PayloadFile], path_of: Callable[[str], str]) -> Iterator[tuple[PayloadFile, ReadDocument]]:
        """Each of the files with what was found out about it, in their order; `path_of` says where a file of the bag stands now.

        Raises:
            ReadError: a file cannot be read.
        """
        begun: deque[_Batch] = deque()
        for batch in _share_out(files):
            places = [Place(path_of(file.path), file.source) for file in batch]
            if not self._processes:
                yield from zip(batch, read_documents(places, self._encoding), strict=True)
                continue
            begun.append(_Batch(batch, self._threads.submit(self._read, places)))
            while len(begun) > _AHEAD * len(self._processes):
                yield from _await(begun.popleft())
        while begun:
            yield from _await(begun.popleft())

    def _read(self, places: list[Place]) -> list[ReadDocument]:
        try:
            process = self._free.get_nowait()
            documents = process.read(places, self._encoding)
        except (Empty, EOFError, OSError):
            # Processes were ended from outside (by a system without memory, say): what they had is read here.
            return read_documents(places, self._encoding)
        self._free.put(process)
        return documents


def _await(batch: _Batch) -> Iterator[tuple[PayloadFile, ReadDocument]]:
    return zip(batch.files, batch.documents.result(), strict=True)


def _share_out(files: Iterable[PayloadFile]) -> Iterator[list[PayloadFile]]:
    batch: list[PayloadFile] = []
    octets = 0
    for file in files:
        batch.append(file)
        octets += file.size
        if len(batch) == _BATCH_FILES or octets > _BATCH_OCTETS:
            yield batch
            batch, octets = [], 0
    if batch:
        yield batch
