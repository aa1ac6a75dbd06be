"""End the work on request (Ctrl-C, SIGTERM, a closed terminal) and let it clean up after itself."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from archiver.messages import Language, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUESTS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_STANDARD_ERROR: Final = 2
SIGINT: Final = int(signal.SIGINT)


class StopRequest(KeyboardInterrupt):
    """A request for the end, by the signal of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def stop_on_request(language: Language) -> Iterator[None]:
    """Raise StopRequest in the block on the first request. On the second, say that cleaning up takes a moment. On the third, die.

    A signal that is ignored stays ignored, since `nohup` and shells without job control protect work in this way.
    """
    asked = 0

    def stop(number: int, _frame: object) -> None:
        """Ask the work to stop; the second time say so, the third time end at once."""
        nonlocal asked
        asked += 1
        if asked == 1:
            raise StopRequest(number)
        if asked == 2:  # noqa: PLR2004 - the second
            # Not by print, which the signal may have interrupted.
            with suppress(OSError):
                os.write(_STANDARD_ERROR, f"\narchiver: {phrase('stopping', language)}\n".encode())
            return
        # This leaves what a killed run leaves. The next run for the same bag removes it.
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    before = {}
    # Only the main thread can set handlers, and only there signals arrive.
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
    """Return the number of the signal that asked for the end. Python itself raises KeyboardInterrupt for SIGINT alone."""
    return request.number if isinstance(request, StopRequest) else SIGINT


def name_of(number: int) -> str:
    """Return the name of a signal, such as `SIGTERM`."""
    return signal.Signals(number).name
