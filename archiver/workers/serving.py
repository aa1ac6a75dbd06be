"""The worker's side: take orders from the parent, and answer them."""

from __future__ import annotations

import os
import queue
import threading
from typing import TYPE_CHECKING, Any

from archiver.workers.messages import ANSWER, FAILED, UNABLE, Receiver, send_message

if TYPE_CHECKING:
    from collections.abc import Callable

_STANDARD_INPUT, _STANDARD_OUTPUT, _STANDARD_ERROR = 0, 1, 2


def serve(module: str) -> None:
    """Run `work(receive, send)` of a module until it returns. The process ends at once when its parent is gone.

    `receive` waits for the next order, `send` answers. An exception in `work`, or in importing the module, goes to the parent.
    """
    asked, answers = _take_pipes()
    orders: queue.SimpleQueue[Any] = queue.SimpleQueue()
    # A thread takes the orders in, so that the parent never waits while it sends.
    threading.Thread(target=_listen, args=(asked, orders.put), daemon=True).start()

    def send(answer: Any) -> None:  # noqa: ANN401 - any marshal value
        """Send an answer to the parent."""
        send_message(answers, (ANSWER, answer))

    try:
        __import__(module, fromlist=["work"]).work(orders.get, send)
    except Exception as error:  # noqa: BLE001 - the parent does the work, and tells of it
        send_message(answers, _describe(error))
        # The parent ends this process once it has read that.
        orders.get()


def _take_pipes() -> tuple[int, int]:
    """Return the pipes from and to the parent. Whatever is printed from now on goes to standard error."""
    pipes = os.dup(_STANDARD_INPUT), os.dup(_STANDARD_OUTPUT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _STANDARD_INPUT)
    os.close(nothing)
    os.dup2(_STANDARD_ERROR, _STANDARD_OUTPUT)
    return pipes


def _listen(asked: int, put: Callable[[Any], None]) -> None:
    receiver = Receiver(asked)
    try:
        while True:
            put(receiver.receive())
    finally:
        os._exit(1)


def _describe(error: Exception) -> tuple[str, str]:
    from traceback import format_exception  # noqa: PLC0415 - takes long to load, and is seldom needed

    kind = UNABLE if isinstance(error, OSError | MemoryError) else FAILED
    return kind, "".join(format_exception(error))
