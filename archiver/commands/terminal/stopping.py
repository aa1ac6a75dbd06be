"""A request to stop (Ctrl-C, SIGTERM, a terminal that is closed) ends the work where it is, and lets it clean up after itself."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from archiver.messages import Language, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUESTS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STANDARD_ERROR: Final = 2
SIGINT: Final = int(signal.SIGINT)


class StopRequest(KeyboardInterrupt):
    """Somebody asked for the end by a signal of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def stop_on_request(language: Language) -> Iterator[None]:
    """In this block the first request raises StopRequest, the second says that cleaning up takes a moment, the third kills.

    A signal that is ignored stays so: that is how `nohup` and shells without job control keep work from being stopped.
    """
    asked = 0

    def stop(number: int, _frame: object) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise StopRequest(number)
        if asked == 2:  # noqa: PLR2004 - the second
            # Not by print, in the midst of which the signal may have come.
            with suppress(OSError):
                os.write(_STANDARD_ERROR, f"\narchiver: {phrase('stopping', language)}\n".encode())
            return
        # What is left then is what a killed run leaves, which the next one cleans away.
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    before = {}
    # A thread that is not the main one can set nothing, and no signal arrives there.
    with suppress(ValueError):
        for number in _REQUESTS:
            if signal.getsignal(number) not in {signal.SIG_IGN, None}:
                before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def number_of(request: KeyboardInterrupt) -> int:
    """The number of the signal that asked for the end; Python itself raises KeyboardInterrupt for SIGINT alone."""
    return request.number if isinstance(request, StopRequest) else SIGINT


def name_of(number: int) -> str:
    """What a signal is called: `SIGTERM`."""
    return signal.Signals(number).name
