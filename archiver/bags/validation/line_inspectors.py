"""Have the lines of records and events inspected on all cores, and give them back in their order."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final

from archiver.operating_system import count_cores, wait_for_readable
from archiver.workers import WorkerLostError, WorkerProcess, may_start_interpreter, share_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.bags.reading import BagSource
    from archiver.bags.validation.line_inspection import LineBatch

    Inspected = Sequence[dict[str, Any] | None]

_MODULE: Final = "archiver.bags.validation.inspection_worker"
_BATCH_LINES: Final = 64
_BATCH_OCTETS: Final = 1 << 18
"""The most lines and octets that are inspected at once."""
_WORTH_A_PROCESS: Final = 1 << 20
"""Octets of lines that are inspected here sooner than a process for them has started."""
_AHEAD: Final = 2
"""Batches that a process has at once, so that it need not wait for the next."""
_MOST_BEGUN: Final = 16
"""Batches that are kept at once, so that memory does not grow with their number."""


class _Begun:
    """A batch, and what was found, None as long as a process is at it."""

    def __init__(self, batch: LineBatch, found: Inspected | None = None) -> None:
        self.batch = batch
        self.found = found


class _Inspector:
    """A process, and the batches that it was given and has not answered, oldest first."""

    def __init__(self, folder: str | None) -> None:
        """Start it. Raises OSError, WorkerLostError."""
        self.worker = WorkerProcess(_MODULE)
        self.begun: deque[_Begun] = deque()
        self.worker.send(folder)


class LineInspectors:
    """Processes that inspect lines, beside this one, which does too. Those that are lost leave their work to this one."""

    def __init__(self, source: BagSource, *, reads_documents: bool, cores: int | None = None) -> None:
        """Get ready for a bag. The documents of records are read with `reads_documents`, if processes can read them."""
        self._source = source
        self._reads = reads_documents and source.reads_with_processes
        self._may_start = (self._reads or not reads_documents or not source.is_folder) and may_start_interpreter()
        self._cores = count_cores() if cores is None else cores
        self._inspectors: list[_Inspector] = []
        self._losses: list[WorkerLostError] = []

    def start(self, octets: int) -> None:
        """Start processes for so many octets of lines, one beside this one for each further core."""
        if not self._may_start or self._inspectors:
            return
        try:
            for _ in range(min(self._cores - 1, octets // _WORTH_A_PROCESS)):
                self._inspectors.append(_Inspector(self._source.path if self._reads else None))
        except OSError as error:
            self._losses.append(WorkerLostError("not-started", error.strerror or str(error)))
        except WorkerLostError as loss:
            self._losses.append(loss)

    def inspect(self, batches: Iterable[LineBatch]) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
        """Yield each line, with its line feed, and what was found when it was inspected."""
        kept: deque[_Begun] = deque()
        for batch in batches:
            kept.append(self._begin(batch))
            while kept and (kept[0].found is not None or len(kept) > _MOST_BEGUN):
                yield from self._finish(kept.popleft())
        while kept:
            yield from self._finish(kept.popleft())

    def _begin(self, batch: LineBatch) -> _Begun:
        """Give a batch to a process that has room for it, or inspect it here."""
        begun = _Begun(batch)
        self._take_answers()
        if not self._inspectors:
            # Nothing is gained by looking at a line apart.
            begun.found = [None] * len(batch.lines)
            return begun
        free = min(self._inspectors, key=lambda inspector: len(inspector.begun))
        if len(free.begun) >= _AHEAD:
            begun.found = self._inspect(batch)
            return begun
        free.begun.append(begun)
        try:
            free.worker.send(tuple(batch))
        except WorkerLostError as loss:
            self._lose(free, loss)
        return begun

    def _finish(self, begun: _Begun) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
        while begun.found is None:
            inspector = next((one for one in self._inspectors if begun in one.begun), None)
            if inspector is None:
                begun.found = self._inspect(begun.batch)
            else:
                self._receive(inspector)
        return zip(begun.batch.lines, begun.found, strict=True)

    def _inspect(self, batch: LineBatch) -> Inspected:
        # The schema checks take longer to load than a small bag to validate.
        from archiver.bags.validation.line_inspection import inspect_lines  # noqa: PLC0415

        return inspect_lines(self._source, batch)

    def _take_answers(self) -> None:
        """Receive the answers that are there."""
        waited_for = [inspector for inspector in self._inspectors if inspector.begun]
        readable = wait_for_readable((inspector.worker.fileno() for inspector in waited_for), 0) if waited_for else []
        for inspector in waited_for:
            if inspector.worker.fileno() in readable:
                self._receive(inspector)

    def _receive(self, inspector: _Inspector) -> None:
        try:
            inspector.begun[0].found = inspector.worker.receive()
        except WorkerLostError as loss:
            self._lose(inspector, loss)
        else:
            inspector.begun.popleft()

    def _lose(self, inspector: _Inspector, loss: WorkerLostError) -> None:
        self._losses.append(loss)
        self._inspectors.remove(inspector)
        inspector.worker.close()

    def take_losses(self) -> list[WorkerLostError]:
        """Return the losses since the last call, for `archiver.workers.describe_losses`."""
        losses, self._losses = self._losses, []
        return losses

    def close(self) -> None:
        """End the processes at once, whatever they are doing. None start any more."""
        self._may_start = False
        while self._inspectors:
            self._inspectors.pop().worker.close()


def batch_lines(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Gather lines into batches that are worth a question."""
    for batch in share_out(((line, len(line)) for line in lines), _BATCH_LINES, _BATCH_OCTETS):
        yield batch.items
