"""A process that hashes batches: what it runs, and the end of it that the parent holds.

It is a new interpreter (see `archiver.hashing.interpreter`) that imports this room alone. Messages are `marshal` values with
their length before them; both ends are the same interpreter on the same machine. The parent sends the place and the algorithms,
then lists of paths, and another place when those are done; the worker answers with a number (octets of a large file that are
done) or the results of a list. When its parent goes away, it ends.
"""

from __future__ import annotations

import marshal
import os
import queue
import threading
from typing import Any, Final

from archiver.hashing.batch import Place, Worker
from archiver.hashing.interpreter import start_program
from archiver.hashing.one_file import DigestRequest, FileDigests, write_whole

_HEAD: Final = 4
# The parent package is put in as an empty one, so that nothing but this room is imported and no installation is looked for.
_PROGRAM: Final = (
    "import sys, types; package = sys.modules['archiver'] = types.ModuleType('archiver'); package.__path__ = [sys.argv[1]];"
    "from archiver.hashing.process import serve; serve(0, 1)"
)


def _read_exactly(descriptor: int, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = os.read(descriptor, count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _receive(descriptor: int) -> Any | None:  # noqa: ANN401 - any marshal value
    """The next message, or None where the other end is gone."""
    head = _read_exactly(descriptor, _HEAD)
    octets = head and _read_exactly(descriptor, int.from_bytes(head, "little"))
    return marshal.loads(octets) if octets else None  # noqa: S302 - from our own process


def _send(descriptor: int, message: Any) -> None:  # noqa: ANN401 - any marshal value
    octets = marshal.dumps(message)
    write_whole(descriptor, len(octets).to_bytes(_HEAD, "little") + octets)


def serve(asked: int, answers: int) -> None:
    """Do the batches that come in on one descriptor and answer on the other, until the parent is gone."""
    orders: queue.SimpleQueue[Any] = queue.SimpleQueue()
    parent_gone = threading.Event()

    def listen() -> None:
        while (order := _receive(asked)) is not None:
            orders.put(order)
        parent_gone.set()
        orders.put(None)

    # A thread takes the orders in, so that the parent never waits while it sends, and its end is noticed inside a large file.
    threading.Thread(target=listen, daemon=True).start()

    def advance(octets: int) -> None:
        if parent_gone.is_set():
            raise SystemExit  # no OSError: that would be taken for the file's
        _send(answers, octets)

    order = orders.get()
    while order is not None and not parent_gone.is_set():
        place, wanted = order
        with Worker(Place(*place), DigestRequest(*wanted)) as worker:
            while isinstance(order := orders.get(), list) and not parent_gone.is_set():
                _send(answers, [tuple(result) for result in worker.do(order, advance)])


class HashingProcess:
    """A worker process, as its parent sees it."""

    def __init__(self) -> None:
        """Start it; what it works on is said by `begin`. Raises OSError."""
        # Here and not above: a worker, which imports this module too, would start half as fast again.
        import subprocess  # noqa: PLC0415

        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own program
            start_program(_PROGRAM, package),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            # Ctrl-C is the parent's to answer.
            start_new_session=True,
        )
        self.batches: list[int] = []
        """Numbers of the batches that it was given and has not answered, oldest first."""
        self.told = 0
        """Octets of the oldest of them that it has told of."""

    def begin(self, place: Place, wanted: DigestRequest) -> None:
        """Tell it what it works on from now on; it has answered all that it was given. Raises OSError where it is gone."""
        self._write((tuple(place), tuple(wanted)))

    def fileno(self) -> int:
        """The descriptor on which answers come."""
        assert self._process.stdout is not None  # noqa: S101 - stdout=PIPE
        return self._process.stdout.fileno()

    def _write(self, message: Any) -> None:  # noqa: ANN401 - any marshal value
        assert self._process.stdin is not None  # noqa: S101 - stdin=PIPE
        _send(self._process.stdin.fileno(), message)

    def give(self, number: int, paths: list[str]) -> bool:
        """Give it a batch; False where it is gone."""
        self.batches.append(number)
        try:
            self._write(paths)
        except BrokenPipeError:
            return False
        return True

    def answer(self) -> int | list[FileDigests] | None:
        """Its next answer (waits for it): octets of a large file, results of its oldest batch, or None where it is gone."""
        message = _receive(self.fileno())
        if isinstance(message, list):
            return [FileDigests._make(result) for result in message]
        octets: int | None = message
        return octets

    def stop(self) -> None:
        """End it at once, whatever it is doing."""
        self._process.kill()
        self._process.communicate()
