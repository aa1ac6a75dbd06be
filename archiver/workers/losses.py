"""Worker processes that ended before their work was done."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.findings import Finding

Reason = Literal["killed", "ended", "failed", "unable", "unknown-algorithm", "not-started"]


class WorkerLostError(Exception):
    """A worker process can do no more; its parent does the rest of the work.

    `reason` is `killed` (by a signal), `ended` (by itself), `failed` (its code raised an exception, which is a fault of the
    program), `unable` (it lacked memory or files), `unknown-algorithm`, or `not-started`. `details` is the traceback of the
    exception, what the process wrote to standard error, or the error of the system.
    """

    def __init__(self, reason: Reason, details: str = "") -> None:
        super().__init__(reason, details)
        self.reason = reason
        self.details = details


_watchers: list[Callable[[WorkerLostError], None]] = []


@contextmanager
def watch_losses(watcher: Callable[[WorkerLostError], None]) -> Iterator[None]:
    """Call `watcher` with each loss of a worker process in this block, in any thread: for debugging and tests."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


def report_loss(loss: WorkerLostError) -> WorkerLostError:
    """Tell the watchers of a loss, and return it."""
    for watcher in _watchers:
        watcher(loss)
    return loss


def describe_losses(losses: Sequence[WorkerLostError]) -> list[Finding]:
    """Return one finding about worker processes that were lost, or none."""
    if not losses:
        return []
    from archiver.findings import make_finding  # noqa: PLC0415 - worker processes import this room, and make no findings

    reasons = ", ".join(sorted({loss.reason for loss in losses}))
    return [make_finding("work.fewer-processes", None, lost=len(losses), reason=reasons)]
