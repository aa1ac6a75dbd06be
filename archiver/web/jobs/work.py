"""The worker's side of a job: run one function, tell how far it is, and return what it says.

`function` of the order is `MODULE:NAME`. It takes the arguments, a JSON value, and a `Watcher`, and returns a JSON value.
"""

from __future__ import annotations

import json
import signal
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import ArchiverError

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.progress import Step

_EVERY: Final = 0.2
"""Seconds between two reports of progress."""


def work(receive: Callable[[], Any], send: Callable[[Any], None]) -> None:
    """Do the one job of this process. An ArchiverError is an answer too; any other exception is a fault of the program."""
    order = json.loads(receive())
    sender = _Sender(send)
    signal.signal(signal.SIGINT, sender.stop)
    # From now on the signal is heard.
    sender.send("ready", "")
    try:
        module, _, name = order["function"].partition(":")
        answer = getattr(import_module(module), name)(order["arguments"], _Watcher(sender))
        sender.send("done", json.dumps(answer))
    except ArchiverError as error:
        from archiver.web.jobs.told import pack_error  # noqa: PLC0415 - most jobs have no error

        sender.send("failed", json.dumps(pack_error(error)))
    except KeyboardInterrupt:
        sender.send("stopped", "")
    receive()  # until the parent ends this process


class _Sender:
    """Sends messages whole, although a signal may ask for the end at any moment."""

    def __init__(self, send: Callable[[Any], None]) -> None:
        self._send = send
        self._is_sending = False
        self._is_asked = False

    def send(self, kind: str, told: Any) -> None:  # noqa: ANN401 - any marshal value
        """Send one message. Raises KeyboardInterrupt afterwards if the end was asked for meanwhile."""
        self._is_sending = True
        try:
            self._send((kind, told))
        finally:
            self._is_sending = False
        if self._is_asked and kind == "progress":
            raise KeyboardInterrupt

    def stop(self, _number: int, _frame: object) -> None:
        """Take the signal that asks for the end. Only the first counts, so that cleaning up is not broken off."""
        if self._is_asked:
            return
        self._is_asked = True
        if not self._is_sending:
            raise KeyboardInterrupt


class _Watcher:
    """Tells the parent of each step at once, and of what is done now and then."""

    def __init__(self, sender: _Sender) -> None:
        self._sender = sender
        self._told = 0.0

    def begin(self, step: Step, octets: int, files: int) -> None:
        """Tell that a step begins."""
        self._told = 0.0
        self._sender.send("step", (str(step), octets, files))

    def __call__(self, octets: int, files: int) -> None:
        """Tell what is done of the step."""
        now = time.monotonic()
        if now - self._told >= _EVERY:
            self._told = now
            self._sender.send("progress", (octets, files))
