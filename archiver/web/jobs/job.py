"""One job, as a page sees it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from archiver.errors import ArchiverError

_AT_LEAST: Final = 2.0
"""Seconds of a step before it is told how long the rest may take."""


class JobState(StrEnum):
    """The states of a job."""

    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(slots=True)
class Job:
    """A job.

    - `kind` is an entry `web.jobs.kind.…` of the phrases, and `subject` the name of what it works on.
    - `address` is the page that shows its outcome.
    - `step` is a `Step` of `archiver.progress`; `octets` and `files` are done of `all_octets` and `all_files`, 0 if not known.
    - `is_ready` is True once its process can be asked to stop.
    - `answer` is what its function returned, a JSON value. `error` is why the work could not be done.
    """

    id: str
    kind: str
    subject: str
    address: str
    state: JobState = JobState.RUNNING
    step: str = ""
    octets: int = 0
    files: int = 0
    all_octets: int = 0
    all_files: int = 0
    begun: float = field(default_factory=time.monotonic)
    is_ready: bool = False
    answer: Any = None
    error: ArchiverError | None = None

    @property
    def is_running(self) -> bool:
        """True until the job has ended, in whatever way."""
        return self.state in {JobState.RUNNING, JobState.STOPPING}

    @property
    def is_young(self) -> bool:
        """True in the first seconds of a step, since most work of a small box ends in them. A page asks more often then."""
        return self.is_running and time.monotonic() - self.begun < _AT_LEAST

    @property
    def share(self) -> float | None:
        """The part of the step that is done, from 0 to 1, or None if that is not known."""
        done, whole = (self.octets, self.all_octets) if self.all_octets else (self.files, self.all_files)
        return min(done / whole, 1.0) if whole else None

    @property
    def octets_a_second(self) -> int | None:
        """The rate of the step, or None while it is too early to say."""
        passed = time.monotonic() - self.begun
        return int(self.octets / passed) if passed >= _AT_LEAST and self.octets else None

    @property
    def seconds_left(self) -> int | None:
        """About how long the rest of the step takes, or None while it is too early to say."""
        passed, share = time.monotonic() - self.begun, self.share
        return int(passed / share * (1 - share)) + 1 if share and passed >= _AT_LEAST else None

    def begin_step(self, step: str, octets: int, files: int) -> None:
        """Note that a step begins."""
        self.step, self.all_octets, self.all_files = step, octets, files
        self.octets = self.files = 0
        self.begun = time.monotonic()
