"""Remove folders, and tell if a path still leads to what is open."""

from __future__ import annotations

import os
import stat


def remove_tree(folder: str) -> None:
    """Remove a folder of ours with all that is in it, however deep; no link is followed. Raises OSError."""
    waiting = [folder]
    emptied = []
    while waiting:
        here = waiting.pop()
        emptied.append(here)
        try:
            waiting += _empty(here)
        except PermissionError:
            # A folder that its user may not write to, such as a bag has that was made read-only, keeps what is in it.
            os.chmod(here, stat.S_IRWXU)
            waiting += _empty(here)
    for here in reversed(emptied):
        try:
            os.rmdir(here)
        except PermissionError:
            if here == folder:
                raise
            os.chmod(os.path.dirname(here), stat.S_IRWXU)
            os.rmdir(here)


def _empty(folder: str) -> list[str]:
    """Remove the files in a folder; the folders in it."""
    folders = []
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                os.unlink(entry.path)
    return folders


def is_same(path: str, descriptor: int) -> bool:
    """Whether the path still leads to the folder or file that is open. Raises OSError."""
    try:
        now = os.lstat(path)
    except FileNotFoundError:
        return False
    return os.path.samestat(now, os.fstat(descriptor))
