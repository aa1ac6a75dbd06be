"""Start a worker process as a copy of this one. It has all modules already, so it starts ten times as fast as an interpreter.

Only a program that is all ours may do so, and only while it has one thread: see `may_be_copied`.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from archiver.workers.serving import serve

if TYPE_CHECKING:
    from typing import NoReturn

_LOOK_EVERY: Final = 0.01
"""Seconds between two looks at a process that is to end within a time."""


class ForkedProcess:
    """A copy of this process that runs `work` of a module. It is used as a `subprocess.Popen` with three pipes is."""

    def __init__(self, module: str) -> None:
        """Start it. Raises OSError if the system starts no more processes."""
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        pipes = [os.pipe() for _ in range(3)]
        (asked, asking), (answers, answering), (errors, telling) = pipes
        try:
            self.pid = os.fork()
        except OSError:
            for descriptor in (end for pipe in pipes for end in pipe):
                os.close(descriptor)
            raise
        if not self.pid:
            _work((asked, answering, telling), module)
        for descriptor in (asked, answering, telling):
            os.close(descriptor)
        self.stdin: IO[bytes] = os.fdopen(asking, "wb", buffering=0)
        self.stdout: IO[bytes] = os.fdopen(answers, "rb", buffering=0)
        self.stderr: IO[bytes] = os.fdopen(errors, "rb", buffering=0)
        self.returncode: int | None = None

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        if self.returncode is None and not self._has_ended(os.WNOHANG):
            os.kill(self.pid, 9)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended. Return its exit code, or that of a signal below zero. Raises subprocess.TimeoutExpired."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None and not self._has_ended(0 if end is None else os.WNOHANG):
            if end is not None and time.monotonic() > end:
                from subprocess import TimeoutExpired  # noqa: PLC0415 - takes long to load, and is seldom needed

                raise TimeoutExpired(["fork"], timeout or 0)
            time.sleep(_LOOK_EVERY)
        assert self.returncode is not None  # noqa: S101 - it has ended
        return self.returncode

    def _has_ended(self, options: int) -> bool:
        pid, status = os.waitpid(self.pid, options)
        if pid:
            self.returncode = os.waitstatus_to_exitcode(status)
        return bool(pid)


def _work(streams: tuple[int, int, int], module: str) -> NoReturn:
    """Work as the copy until the parent ends it. Nothing else of the parent stays open, and none of its code runs at the end."""
    code = 1
    try:
        os.setsid()
        _take_streams(streams)
        serve(module)
        code = 0
    except BaseException:  # noqa: BLE001 - the copy must not go on as its parent would
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _take_streams(streams: tuple[int, int, int]) -> None:
    """Make them the standard streams, and close all other descriptors."""
    from fcntl import F_DUPFD, fcntl  # noqa: PLC0415 - only here

    # The parent may have lacked a standard stream, so that one of them has its number.
    for number, descriptor in enumerate([fcntl(descriptor, F_DUPFD, len(streams)) for descriptor in streams]):
        os.dup2(descriptor, number)
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # the listing itself is closed by now
            if int(name) >= len(streams):
                os.close(int(name))
