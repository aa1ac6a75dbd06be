"""Remember which job reads what of a bag, so that a page that is asked for again finds it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.web.jobs import Job, Jobs

_KEPT: Final = 16
"""Jobs that are remembered."""


class ReadingJobs:
    """The last jobs that read bags, by what they read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: dict[object, str] = {}

    def find_or_start(self, jobs: Jobs, key: object, start: Callable[[], Job]) -> Job:
        """Return the job that reads what a key stands for.

        One whose answer was taken, that was cancelled or that could not be done is begun again. Raises as `start`.
        """
        with self._lock:
            job = jobs.find(self._names.pop(key, ""))
            if job is None or not (job.is_running or job.answer is not None):
                job = start()
            self._names[key] = job.id
            while len(self._names) > _KEPT:
                del self._names[next(iter(self._names))]
        return job
