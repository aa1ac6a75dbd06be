"""All jobs of a server: start, watch and stop them."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.errors import ArchiverError
from archiver.web.jobs.job import Job, JobState
from archiver.web.jobs.told import unpack_error
from archiver.workers import WorkerLostError, WorkerProcess

if TYPE_CHECKING:
    from archiver.web.jobs.targets import Targets

_KEPT: Final = 64
"""Jobs that have ended and are kept to be looked at."""
_MOST_RUNNING: Final = 4
_PATIENCE: Final = 4.0
"""Seconds in which a job that was asked to stop cleans up, before its process is ended."""


class NewJob(NamedTuple):
    """A job that is to be started.

    - `function` is `MODULE:NAME`; see `archiver.web.jobs.work`. `arguments` are its arguments, a JSON value.
    - `kind`, `subject` and `address` are as `Job` has them. In the address, `{job}` stands for the name of the job.
    - `targets` are the paths at which it makes something. What a killed server leaves there is removed at the next start.
    - `dropped` is a folder that is removed once the job has ended, in whatever way.
    """

    function: str
    arguments: Any
    kind: str
    subject: str
    address: str = "/jobs/{job}"
    targets: tuple[str, ...] = ()
    dropped: str | None = None


class Jobs:
    """The jobs that run, and the last ones that ended. Several threads may use it."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._jobs: dict[str, Job] = {}
        self._processes: dict[str, WorkerProcess] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def start(self, new: NewJob) -> Job:
        """Start a job. Raises ArchiverError if too many run already, or the system starts no process."""
        name = secrets.token_hex(8)
        job = Job(name, new.kind, new.subject, new.address.format(job=name))
        with self._lock:
            if len(self._processes) >= _MOST_RUNNING:
                raise ArchiverError("web.busy", count=len(self._processes))
            self._targets.add(new.targets)
            try:
                process = WorkerProcess("archiver.web.jobs.work")
            except OSError as error:
                self._targets.remove(new.targets)
                raise ArchiverError("error.unexpected", kind="OSError", reason=error.strerror or str(error)) from error
            self._jobs[name], self._processes[name] = job, process
            ended = [known for known, one in self._jobs.items() if not one.is_running]
            for known in ended[:-_KEPT]:
                del self._jobs[known]
            order = json.dumps({"function": new.function, "arguments": new.arguments})
            thread = threading.Thread(target=self._watch, args=(job, process, order, new), daemon=True)
            self._threads[name] = thread
        thread.start()
        return job

    def find(self, name: str) -> Job | None:
        """Return a job by its name, or None."""
        return self._jobs.get(name)

    def list_all(self) -> list[Job]:
        """Return all jobs that are known, the newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def stop(self, name: str) -> None:
        """Ask a job to stop and clean up. If it does not in time, its process is ended. Returns at once."""
        with self._lock:
            job, process = self._jobs.get(name), self._processes.get(name)
            if job is None or process is None or job.state is not JobState.RUNNING:
                return
            job.state = JobState.STOPPING
            if job.is_ready:
                _interrupt(process)
        timer = threading.Timer(_PATIENCE, self._kill, (name,))
        timer.daemon = True
        timer.start()

    def close(self) -> None:
        """Stop all jobs, and wait until they have cleaned up or are ended."""
        for name in list(self._processes):
            self.stop(name)
        until = time.monotonic() + _PATIENCE + 1
        for thread in list(self._threads.values()):
            thread.join(max(until - time.monotonic(), 0))
        for process in list(self._processes.values()):
            process.kill()
        self._targets.close()

    def _take(self, job: Job, process: WorkerProcess, kind: str, told: Any) -> None:  # noqa: ANN401 - as the worker sends it
        with self._lock:
            if kind == "ready":
                job.is_ready = True
                if job.state is JobState.STOPPING:
                    _interrupt(process)
                return
        _note(job, kind, told)

    def _kill(self, name: str) -> None:
        with self._lock:
            if name in self._processes:
                self._processes[name].kill()

    def _watch(self, job: Job, process: WorkerProcess, order: str, new: NewJob) -> None:
        """Take the messages of a worker until its job has ended."""
        try:
            process.send(order)
            while job.is_running:
                self._take(job, process, *process.receive())
        except WorkerLostError as loss:
            if job.state is JobState.STOPPING:
                job.state = JobState.STOPPED
            else:
                # Whoever runs the server can send this to us; the page says only that it happened.
                print(f"archiver: {job.kind}: {loss.reason}\n{loss.details}", file=sys.stderr)  # noqa: T201
                job.error = ArchiverError("web.job-lost")
                job.state = JobState.FAILED
        finally:
            process.close()
            self._targets.clean(new.targets)
            if new.dropped is not None:
                shutil.rmtree(new.dropped, ignore_errors=True)
            with self._lock:
                self._processes.pop(job.id, None)
                self._threads.pop(job.id, None)


def _interrupt(process: WorkerProcess) -> None:
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGINT)


def _note(job: Job, kind: str, told: Any) -> None:  # noqa: ANN401 - as the worker sends it
    if kind == "step":
        job.begin_step(*told)
    elif kind == "progress":
        job.octets, job.files = told
    elif kind == "done":
        job.answer = json.loads(told)
        job.state = JobState.DONE
    elif kind == "failed":
        job.error = unpack_error(json.loads(told))
        job.state = JobState.FAILED
    else:
        job.state = JobState.STOPPED
