"""Errors of stores. Each has a code of the catalogue that says what happened."""

from __future__ import annotations

from typing import Final, Literal

from archiver.errors import ReadError, WriteError

ObjectFault = Literal["object-changed", "object-short", "object-unreadable", "access-denied"]

GONE: Final = "it is no longer there"
"""The reason of an object that was listed and cannot be found."""


class StoreError(ReadError):
    """A store, a bucket or a listing cannot be had. The values name the address, and the reason if there is more to say."""


class StoreWriteError(WriteError):
    """An object could not be written to a store, or removed from it. The values name its address."""


class ObjectThereError(StoreWriteError):
    """An object is there already, where a new one was to be written."""


class TryFailedError(Exception):
    """A request had no answer, though the store may answer others.

    With `is_final` another try would have none either. With `is_silent` nothing came from the store at all, or nothing more.
    With `is_unconnected` no connection was made.
    """

    def __init__(self, reason: str, *, is_final: bool = False, is_silent: bool = False, is_unconnected: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
        self.is_silent = is_silent
        self.is_unconnected = is_unconnected


class ObjectError(OSError):
    """One object cannot be read as it was listed.

    `fault` is the end of its code.
    """

    def __init__(self, fault: ObjectFault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason

    @property
    def strerror(self) -> str:  # type: ignore[override]
        """The reason, as other errors of the system have it."""
        return self.reason


def is_silence(error: ObjectError) -> bool:
    """Return whether nothing came of an object because the store did not answer."""
    return isinstance(error.__cause__, TryFailedError) and error.__cause__.is_silent
