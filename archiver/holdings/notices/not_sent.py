"""The error of a way that did not work, and a limit of time that holds whatever the other side does."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class NotSentError(Exception):
    """Something could not be sent. `reason` is an entry `reason.…` of the terms of the catalogue, or words of the system."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def send_in_time(send: Callable[[], None], seconds: float) -> None:
    """Send in a thread of its own, and give up when the time is over. An answer may trickle in octet by octet.

    Raises NotSentError.
    """
    failures: list[BaseException] = []

    def run() -> None:
        try:
            send()
        except BaseException as error:  # noqa: BLE001 - it is raised again below
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise NotSentError("timed out")
    if failures:
        raise failures[0]


def say_failure(error: Exception) -> str:
    """Return an error of the system or of a protocol in its own words, on one line and not too long."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(said).split())[:200]
