"""Remove folders, whatever their depth and rights."""

from __future__ import annotations

import os
import stat


def remove_tree(folder: str) -> None:
    """Remove a folder that this program made, with all that is in it, however deep. No link is followed. Raises OSError."""
    waiting = [folder]
    emptied = []
    while waiting:
        here = waiting.pop()
        emptied.append(here)
        try:
            waiting += _empty(here)
        except PermissionError:
            # The copy of a bag that was made read-only has folders in which not even its user may remove anything.
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
    """Remove the files in a folder. Return the paths of the folders in it."""
    folders = []
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                os.unlink(entry.path)
    return folders
