"""Messages between a worker process and its parent: `marshal` values, each with its length before it.

Both ends are the same interpreter on the same machine, and nobody else can write to the pipes between them.
"""

from __future__ import annotations

import marshal
import os
from typing import Any, Final

from archiver.operating_system import write_whole

ANSWER: Final = "answer"
UNABLE: Final = "unable"
"""The worker lacks memory or files: its parent can still do the work."""
FAILED: Final = "failed"
"""An unexpected exception: a fault of the program."""
_HEAD: Final = 4
"""Octets of the length, little end first."""


def send_message(descriptor: int, message: Any) -> None:  # noqa: ANN401 - any marshal value
    """Write a message. Raises OSError (`BrokenPipeError` if the other end is gone)."""
    octets = marshal.dumps(message)
    head = len(octets).to_bytes(_HEAD, "little")
    written = os.writev(descriptor, (head, octets))
    if written < len(head) + len(octets):
        write_whole(descriptor, (head + octets)[written:])


class Receiver:
    """Takes messages from a descriptor, all in the same memory."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._room = bytearray(_HEAD)

    def receive(self) -> Any:  # noqa: ANN401 - any marshal value
        """Wait for the next message.

        Raises:
            EOFError: the other end is gone.
            ValueError, TypeError: what came is not a message.
        """
        length = int.from_bytes(self._read(_HEAD), "little")
        return marshal.loads(self._read(length))  # noqa: S302 - from our own process

    def _read(self, count: int) -> memoryview:
        if count > len(self._room):
            self._room = bytearray(count)
        octets = left = memoryview(self._room)[:count]
        while left:
            done = os.readv(self._descriptor, [left])
            if not done:
                raise EOFError
            left = left[done:]
        return octets
