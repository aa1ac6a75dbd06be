"""Facts of a system: if it is supported, how long a path may be, and what its user may read."""

from __future__ import annotations

import os
import stat
import sys
from typing import Final

_SHORTEST_LIMIT: Final = 1024
"""PATH_MAX of macOS, the smallest of the systems that are supported."""
_ASKS_FOR_EFFECTIVE_USER: Final = os.access in os.supports_effective_ids


def is_supported() -> bool:
    """Return False on Windows. It has no way to hold a folder open while names in it are changed, which safe work needs."""
    return sys.platform != "win32"


def longest_path() -> int:
    """Return how many octets a path may have that the system can open: PATH_MAX without its NUL, 4,095 on Linux."""
    try:
        limit = os.pathconf("/", "PC_PATH_MAX")
    except (AttributeError, OSError, ValueError):
        limit = _SHORTEST_LIMIT
    return (limit if limit > 0 else _SHORTEST_LIMIT) - 1


def may_read(path: str, state: os.stat_result) -> bool:
    """Check if this process may read a file. `state` is what `os.lstat` gave for it."""
    # For a file of one's own the state is enough, and costs no call.
    if hasattr(os, "geteuid") and state.st_uid == os.geteuid() and state.st_mode & stat.S_IRUSR:
        return True
    if _ASKS_FOR_EFFECTIVE_USER:
        return os.access(path, os.R_OK, effective_ids=True)
    return os.access(path, os.R_OK)


def is_same_or_inside(path: str, folder: str) -> bool:
    """Check if a path is a folder or lies in it, links followed. Neither needs to exist.

    Folders are compared by identity, not by name. So `/tmp/x` is `/private/tmp/x` on macOS, and a name is the same in any case
    and in any Unicode form on a file system that thinks so.
    """
    path, folder = os.path.realpath(path), os.path.realpath(folder)
    if path == folder or path.startswith(folder.rstrip("/") + "/"):
        return True
    try:
        state = os.stat(folder)
    except (OSError, ValueError):
        return False
    while not _is_at(path, state):
        above = os.path.dirname(path)
        if above == path:
            return False
        path = above
    return True


def _is_at(path: str, state: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), state)
    except (OSError, ValueError):
        return False
