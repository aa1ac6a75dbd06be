"""Run the Library of Congress's `bagit` in a process of its own, while other work is done here."""

from __future__ import annotations

from typing import Final

from archiver.bags.second_opinion.bagit_worker import Complaint, ask_bagit
from archiver.workers import WorkerLostError, WorkerProcess, may_start_interpreter

_MODULE: Final = "archiver.bags.second_opinion.bagit_worker"


class BagitProcess:
    """bagit, ready for one question. Without a process, or if it is lost, bagit is asked here. To be closed at the end."""

    def __init__(self) -> None:
        """Begin to load bagit, which takes longer than to make a small bag."""
        self._worker: WorkerProcess | None = None
        self.losses: list[WorkerLostError] = []
        """The process if it was lost, for `archiver.workers.describe_losses`."""
        if may_start_interpreter():
            try:
                self._worker = WorkerProcess(_MODULE)
            except OSError as error:
                self.losses.append(WorkerLostError("not-started", error.strerror or str(error)))

    def ask(self, bag_path: str, *, full: bool) -> None:
        """Begin to ask about a bag."""
        self._bag_path = bag_path
        self._full = full
        if self._worker is not None:
            try:
                self._worker.send((bag_path, full))
            except WorkerLostError as loss:
                self._lose(loss)

    def answer(self) -> Complaint | None:
        """Wait for the answer to what was asked, and return it as `ask_bagit` does.

        Raises:
            OSError: the disk failed while bagit was reading.
        """
        if self._worker is not None:
            try:
                answer = self._worker.receive()
            except WorkerLostError as loss:
                self._lose(loss)
            else:
                return _read_answer(answer)
        return ask_bagit(self._bag_path, full=self._full)

    def _lose(self, loss: WorkerLostError) -> None:
        self.losses.append(loss)
        self.close()

    def close(self) -> None:
        """End the process at once, whatever it is doing."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _read_answer(answer: tuple[()] | tuple[str, frozenset[str]] | tuple[int, str, str | None]) -> Complaint | None:
    match answer:
        case ():
            return None
        case str(text), paths:
            return Complaint(text, paths)
        case number, reason, path:
            raise OSError(number, reason, path)
