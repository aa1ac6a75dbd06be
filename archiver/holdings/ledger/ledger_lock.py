"""The lock of a ledger, so that one run writes at a time. It names who has it."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.holdings.ledger.entries import say_time
from archiver.holdings.ledger.ledger_error import LedgerError
from archiver.operating_system import lock_soon

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDING: Final = ".lock"
"""The ending of the file beside the ledger that a run locks. The lock of the ledger itself is SQLite's."""
_KEYS: Final = ("process", "host", "since")
_LONGEST: Final = 4096
_UNKNOWN: Final = "–"


@contextmanager
def locked(path: str, patience: float = 1.0) -> Iterator[None]:
    """Lock a ledger in the block, so that no other run writes to it. Wait for another run so many seconds.

    Raises:
        LedgerError: `ledger.locked`, if another run still has it. The error names its process, its machine and the time.
        WriteError: the lock cannot be made.
    """
    shown = escape_for_display(path)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        lock = os.open(path + _ENDING, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise WriteError("error.unwritable", path=shown, reason=error.strerror or str(error)) from error
    try:
        if lock_soon(lock, patience) is False:
            raise LedgerError("ledger.locked", path=shown, **_read_holder(lock))
        _name_holder(lock)
        yield
    finally:
        with suppress(OSError):
            os.close(lock)


def _name_holder(lock: int) -> None:
    """Write into the lock who has it. On a full disk it stays unknown."""
    holder = dict(zip(_KEYS, (str(os.getpid()), socket.gethostname(), say_time(time.time())), strict=True))
    with suppress(OSError):
        os.ftruncate(lock, 0)
        os.pwrite(lock, json.dumps(holder).encode(), 0)


def _read_holder(lock: int) -> dict[str, str]:
    """Return who has the lock, as far as that is written in it."""
    try:
        holder = json.loads(os.pread(lock, _LONGEST, 0))
    except (OSError, ValueError, RecursionError):
        holder = None
    told = holder if isinstance(holder, dict) else {}
    return {key: escape_for_display(str(told.get(key, _UNKNOWN))) for key in _KEYS}
