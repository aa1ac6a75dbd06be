"""The parent's side of a worker process."""

from __future__ import annotations

import errno
import threading
from typing import IO, TYPE_CHECKING, Any, Final

from archiver.operating_system import HAS_SESSIONS, widen_pipe
from archiver.workers.interpreter import PACKAGE, search_paths, start_program
from archiver.workers.losses import WorkerLostError, report_loss
from archiver.workers.messages import ANSWER, Receiver, send_message

if TYPE_CHECKING:
    import subprocess

    from archiver.workers.forking import ForkedProcess
    from archiver.workers.losses import Reason

_PROGRAM: Final = "import sys; sys.path[:] = sys.argv[3:]; from archiver.workers.serving import serve; serve(sys.argv[1])"
# The package and its rooms are put in as empty ones, so that only modules that the worker needs are imported. Search paths come
# last: they cost nothing unless a module is in no other place.
_FAST_PROGRAM: Final = """
import sys, types
for name in "archiver", "archiver.workers", sys.argv[1].rpartition(".")[0]:
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [sys.argv[2] + name.removeprefix("archiver").replace(".", "/")]
sys.path += [path for path in sys.argv[3:] if path not in sys.path]
from archiver.workers.serving import serve
serve(sys.argv[1])
"""
_KEPT: Final = 1 << 16
_PATIENCE: Final = 1.0
"""Seconds in which a process that closed its pipe ends by itself, and in which the rest of its standard error is read."""


class WorkerProcess:
    """A process that runs `work` of a module; see `archiver.workers.serving.serve`.

    It is in a session of its own, so that Ctrl-C is its parent's to answer. It ends when its parent does. The
    last 64 KiB of its standard error are kept.
    """

    def __init__(self, module: str, *, fast: bool = False, copy: ForkedProcess | None = None) -> None:
        """Start it. A `fast` one starts sooner, if its module imports little, and nothing from the door of its room.

        A copy of this process that was started already is taken as it is.

        Raises:
            OSError: the system starts no more processes or threads.
        """
        self._is_stopped = False
        self._process = _start(_FAST_PROGRAM if fast else _PROGRAM, module) if copy is None else copy
        assert self._process.stdin is not None  # noqa: S101 - stdin=PIPE
        assert self._process.stdout is not None  # noqa: S101 - stdout=PIPE
        assert self._process.stderr is not None  # noqa: S101 - stderr=PIPE
        self._asking, self._answers = self._process.stdin, self._process.stdout
        self._receiver = Receiver(self._answers.fileno())
        # A whole order fits in, so that whoever sends it can go on.
        widen_pipe(self._asking.fileno())
        try:
            self._standard_error = _KeptText(self._process.stderr)
        except RuntimeError as error:  # no thread more is to be had
            self.stop()
            for pipe in (self._asking, self._answers, self._process.stderr):
                pipe.close()
            raise OSError(errno.EAGAIN, str(error)) from error

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def fileno(self) -> int:
        """Return the descriptor on which answers come."""
        return self._answers.fileno()

    def send(self, message: Any) -> None:  # noqa: ANN401 - any marshal value
        """Give it an order. Raises WorkerLostError if the process is gone."""
        try:
            send_message(self._asking.fileno(), message)
        except OSError as error:
            raise self._lose() from error

    def receive(self) -> Any:  # noqa: ANN401 - any marshal value
        """Wait for its next answer.

        Raises:
            WorkerLostError: the process is gone, or cannot go on since its code raised an exception.
        """
        try:
            kind, value = self._receiver.receive()
        except (EOFError, OSError, ValueError, TypeError) as error:
            raise self._lose() from error
        if kind == ANSWER:
            return value
        raise report_loss(WorkerLostError(kind, value))

    def _lose(self) -> WorkerLostError:
        """Return why the process is gone. Report the loss, unless the process was stopped."""
        from subprocess import TimeoutExpired  # noqa: PLC0415 - see above

        try:
            code = self._process.wait(_PATIENCE)
        except TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        reason: Reason = "killed" if code < 0 else "ended"
        loss = WorkerLostError(reason, self._standard_error.text())
        return loss if self._is_stopped else report_loss(loss)

    def kill(self) -> None:
        """End it at once, whatever it is doing, without waiting for its end."""
        self._is_stopped = True
        self._process.kill()

    def stop(self) -> None:
        """End it at once, whatever it is doing."""
        self.kill()
        self._process.wait()

    def close(self) -> None:
        """End it at once, and close its pipes. No other thread may be using it."""
        self.stop()
        self._asking.close()
        self._answers.close()
        self._standard_error.wait()


def _start(program: str, module: str) -> subprocess.Popen[bytes]:
    """Start a new interpreter with a program for a module."""
    # A worker imports this module too, and would start half as fast again.
    import subprocess  # noqa: PLC0415

    return subprocess.Popen(  # noqa: S603 - this interpreter, our own program
        start_program(program, module, PACKAGE, *search_paths()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=HAS_SESSIONS,
    )


class _KeptText:
    """The end of what comes out of a pipe. A thread reads it, so that the process that writes never waits."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._kept = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with self._pipe:
            while octets := self._pipe.read(_KEPT):
                self._kept += octets
                del self._kept[:-_KEPT]

    def wait(self) -> None:
        """Wait until all is read, but not long: a process that the worker started may hold the pipe open."""
        self._thread.join(_PATIENCE)

    def text(self) -> str:
        """Return what is kept."""
        self.wait()
        return self._kept.decode("utf-8", "backslashreplace")
