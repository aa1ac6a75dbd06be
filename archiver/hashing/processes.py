"""The processes that hash files, as their parent sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from archiver.hashing.one_file import FileDigests
from archiver.operating_system import count_cores, may_be_copied
from archiver.workers import WorkerLostError, WorkerProcess, may_start_interpreter, report_loss

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.hashing.batch import TreeRoots
    from archiver.hashing.one_file import DigestRequest
    from archiver.workers.forking import ForkedProcess

_MODULE: Final = "archiver.hashing.worker"


class HashingProcess:
    """A process that hashes batches of files. Its methods raise WorkerLostError if it is gone."""

    def __init__(self, copy: ForkedProcess | None = None) -> None:
        """Start it, or take a copy of this process that was started already. Raises OSError."""
        self._worker = WorkerProcess(_MODULE, fast=True, copy=copy)
        self.is_copy = copy is not None
        self.batches: list[int] = []
        """Numbers of the batches that it was given and has not answered, oldest first."""
        self.octets_reported = 0
        """Octets of the oldest of them that it has reported as done."""

    def begin(self, roots: TreeRoots, request: DigestRequest) -> None:
        """Set what it works on from now on. It must have answered all that it was given."""
        self.batches.clear()
        self.octets_reported = 0
        self._worker.send((tuple(roots), tuple(request)))

    def give(self, number: int, paths: list[str]) -> None:
        """Give it a batch."""
        self.batches.append(number)
        self._worker.send(paths)

    def send(self, order: Any) -> None:  # noqa: ANN401 - any marshal value
        """Give it any order of `archiver.hashing.worker`."""
        self._worker.send(order)

    def receive(self) -> Any:  # noqa: ANN401 - any marshal value
        """Wait for its next answer, as it comes."""
        return self._worker.receive()

    def fileno(self) -> int:
        """Return the descriptor on which answers come."""
        return self._worker.fileno()

    def answer(self) -> int | list[FileDigests]:
        """Wait for its next answer: octets of a large file that are done, or the results of its oldest batch.

        Raises:
            WorkerLostError: it is gone, or does not know an algorithm.
        """
        message: Any = self._worker.receive()
        if isinstance(message, str):
            raise report_loss(WorkerLostError("unknown-algorithm", message))
        if isinstance(message, list):
            return [FileDigests._make(result) for result in message]
        octets: int = message
        return octets

    def kill(self) -> None:
        """End it at once, whatever it is doing, without waiting for its end."""
        self._worker.kill()

    def close(self) -> None:
        """End it at once, whatever it is doing."""
        self._worker.close()


class BegunWork(Protocol):
    """Work that processes were given before anybody takes their answers."""

    def drop(self) -> None:
        """Wait for the answers, and forget them."""


class HashingProcesses:
    """Worker processes for calls of `digest_files` one after the other, also of several bags, so that they start once."""

    def __init__(self, cores: int | None = None) -> None:
        """Plan as many as `cores`, by default as this process may use. None start for one core, which does the work itself."""
        self.cores = count_cores() if cores is None else cores
        """The number of processes that are planned."""
        self._processes: list[HashingProcess] = []
        self._may_start = True
        self._losses: list[WorkerLostError] = []
        self._begun: BegunWork | None = None
        self.elsewhere: Any = None
        """Work (`archiver.hashing.Work`) that other machines do instead of these processes, or None."""

    @property
    def are_started(self) -> bool:
        """Return whether there are processes that were started before."""
        return bool(self._processes)

    @property
    def are_copies(self) -> bool:
        """Return whether all of them are copies of this process, so that they have its secrets. No others start any more then."""
        return not self._may_start and all(process.is_copy for process in self._processes)

    def start(self, *, may_copy: bool = False) -> None:
        """Start them, unless they were started before. To be called early, if they will be needed later.

        A program that is all ours `may_copy` itself: its copies work sooner than new interpreters.
        """
        may_start, self._may_start = self._may_start, False
        if not may_start or self.cores < 2:  # noqa: PLR2004 - one does the work itself
            return
        try:
            if may_copy and may_be_copied():
                self._copy()
            elif may_start_interpreter():
                for _ in range(self.cores):
                    self._processes.append(HashingProcess())
        except OSError as error:
            self._losses.append(WorkerLostError("not-started", error.strerror or str(error)))

    def _copy(self) -> None:
        """Start copies of this process. All are started before the first has a thread here, which keeps what it writes."""
        from archiver.hashing import worker  # noqa: PLC0415 - loaded once, for all copies
        from archiver.workers.forking import ForkedProcess  # noqa: PLC0415 - only programs that are all ours need it

        copies: list[ForkedProcess] = []
        try:
            for _ in range(self.cores):
                copies.append(ForkedProcess(worker.__name__))  # noqa: PERF401 - those before a failure are kept
        finally:
            while copies:
                self._processes.append(HashingProcess(copies.pop()))

    def keep_begun(self, begun: BegunWork) -> None:
        """Keep work that was begun early. Whoever uses the processes next takes it, or it is dropped."""
        self._begun = begun

    def take_begun(self) -> BegunWork | None:
        """Return the work that was begun early, if nobody has taken it."""
        begun, self._begun = self._begun, None
        return begun

    def begin(self, roots: TreeRoots, request: DigestRequest) -> list[HashingProcess]:
        """Set what they work on, and return those that live. They start now if they have not."""
        return self._begin(lambda process: process.begin(roots, request))

    def begin_units(self) -> list[HashingProcess]:
        """Have them forget folders that they know, and return those that live. They start now if they have not."""
        return self._begin(lambda process: process.send(None))

    def _begin(self, begin: Callable[[HashingProcess], None]) -> list[HashingProcess]:
        self.start()
        early = self.take_begun()
        if early is not None:
            early.drop()
        begun = []
        for process in list(self._processes):
            try:
                begin(process)
                begun.append(process)
            except WorkerLostError as loss:
                self.lose(process, loss)
        return begun

    def lose(self, process: HashingProcess, loss: WorkerLostError) -> None:
        """Do without a process from now on. One that lacks an algorithm can still be used for others."""
        self._losses.append(loss)
        if loss.reason != "unknown-algorithm":
            self._processes.remove(process)
            process.close()

    def take_losses(self) -> list[WorkerLostError]:
        """Return the losses since the last call, for `archiver.workers.describe_losses`."""
        losses, self._losses = self._losses, []
        return losses

    def close(self) -> None:
        """End them at once, whatever they are doing. None start any more."""
        self._may_start, self._begun = False, None
        for process in self._processes:
            # The system takes them down side by side.
            process.kill()
        while self._processes:
            self._processes.pop().close()
