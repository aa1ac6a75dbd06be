"""Lock files and folders that are open."""

from __future__ import annotations

import time
from typing import Final

_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.5
"""Seconds between the tries of `lock_soon`."""


def lock_soon(descriptor: int, patience: float = 1.0) -> bool | None:
    """Lock as `try_lock` does, but try again for so many seconds.

    A run that was killed while it started a process may hold its lock until that process begins its own program.
    """
    until = time.monotonic() + patience
    pause = _FIRST_PAUSE
    while (locked := try_lock(descriptor)) is False and (left := until - time.monotonic()) > 0:
        time.sleep(min(pause, left))
        pause = min(2 * pause, _LONGEST_PAUSE)
    return locked


def try_lock(descriptor: int) -> bool | None:
    """Lock an open file or folder for as long as it is open.

    Returns:
        True if it is locked now, False if another process has locked it, None if the system or file system has no locks.
    """
    try:
        import fcntl  # noqa: PLC0415 - worker processes import this room, and lock nothing
    except ImportError:  # Windows
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
