"""Lock files and folders that are open."""

from __future__ import annotations


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
