"""A real cluster of dask for tests: a scheduler and workers, each a process of its own that can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from distributed import Client

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

_CHECKOUT = Path(__file__).resolve().parents[3]
_PATIENCE = 120.0


class DaskCluster:
    """A scheduler of dask on this machine, and its workers."""

    def __init__(self, folder: Path, settings: Path, options: tuple[str, ...] = (), scheme: str = "tcp") -> None:
        """Start the scheduler. Workers read the settings by `BAYEGAN_CONFIG`. `options` go to scheduler and workers."""
        self._folder = folder
        self._settings = settings
        self._options = options
        self._scheme = scheme
        self._file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._count = 0
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1", "--protocol", scheme, *options)
        self.address = self._await_address()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            kill(process)

    def _await_address(self) -> str:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                return str(json.loads(self._file.read_text())["address"])
            except (OSError, ValueError, KeyError):
                assert self.scheduler.poll() is None, (self._folder / "scheduler-0.log").read_text()
                time.sleep(0.05)
        raise AssertionError("no scheduler")

    def _start(self, kind: str, *words: str, changes: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(_CHECKOUT), "BAYEGAN_CONFIG": str(self._settings), **(changes or {})}
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", "--scheduler-file", str(self._file)]
        with (self._folder / f"{kind}-{self._count}.log").open("wb") as log:
            self._count += 1
            return subprocess.Popen(
                [*command, *words], env=environment, cwd=self._folder, stdout=log, stderr=log, start_new_session=True
            )

    def add_worker(self, *words: str, changes: Mapping[str, str] | None = None, has_nanny: bool = False) -> None:
        """Start a worker. With a nanny it is started again if it ends."""
        nanny = "--nanny" if has_nanny else "--no-nanny"
        options = ("--nthreads", "1", nanny, "--host", "127.0.0.1", "--protocol", self._scheme, *self._options)
        self.workers.append(self._start("worker", *options, *words, changes=changes))

    def await_workers(self, count: int) -> None:
        """Wait until the scheduler knows so many workers."""
        make_client: Any = Client
        with make_client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=_PATIENCE)

    def kill_worker(self) -> None:
        """Kill the worker that has lived the longest."""
        kill(self.workers.pop(0))

    def await_loss(self, count: int) -> None:
        """Wait until the scheduler knows no more than so many workers, since others were killed."""
        make_client: Any = Client
        deadline = time.monotonic() + _PATIENCE
        with make_client(self.address, set_as_default=False) as client:
            while len(client.nthreads()) > count:
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def kill_under_nanny(self, number: int) -> bool:
        """Kill the worker of a nanny, which starts it again. Return False if there is none now."""
        nanny = psutil.Process(self.workers[number % len(self.workers)].pid)
        workers = [child for child in nanny.children() if any("spawn_main" in word for word in child.cmdline())]
        for worker in workers:
            worker.kill()
        return bool(workers)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that this test started, with those that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
