"""Copy a folder by hard links, so that a bag of any size can be rebuilt beside itself in next to no space."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING

from archiver.operating_system import link_file

if TYPE_CHECKING:
    from collections.abc import Iterator


def walk(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield path and state of everything in a folder, inner folders before their content. No link is followed. Raises OSError."""
    waiting = [""]
    while waiting:
        path = waiting.pop()
        with os.scandir(os.path.join(folder, path)) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        for entry in entries:
            inner = f"{path}/{entry.name}" if path else entry.name
            yield inner, entry.stat(follow_symlinks=False)
            if entry.is_dir(follow_symlinks=False):
                waiting.append(inner)


def fingerprint(folder: str) -> str:
    """Return a digest of the names, sizes and times in a folder. It differs if anything was added, removed or written to.

    Raises OSError.
    """
    hasher = hashlib.sha256()
    for path, state in walk(folder):
        is_folder = stat.S_ISDIR(state.st_mode)
        shape = () if is_folder else (state.st_ino, state.st_size, state.st_mtime_ns)
        hasher.update(repr((path, stat.S_IFMT(state.st_mode), *shape)).encode("utf-8", "backslashreplace"))
    return hasher.hexdigest()


def link_tree(folder: str, copy: str) -> bool:
    """Fill an empty folder with the content of another. Return False if a file had to be copied since it cannot be linked.

    The new folders can be written to. Once nothing is added any more, `copy_folder_rights` and `copy_folder_times` give them the
    rights and times of the old ones. Raises OSError.
    """
    is_linked = True
    for path, state in walk(folder):
        new = os.path.join(copy, path)
        if stat.S_ISDIR(state.st_mode):
            os.mkdir(new, stat.S_IMODE(state.st_mode) | 0o700)
        else:
            is_linked &= link(os.path.join(folder, path), new)
    return is_linked


def link(path: str, new: str) -> bool:
    """Link a file to a second path, or copy it if the file system has no links. Return whether it is linked. Raises OSError."""
    if link_file(path, new):
        return True
    import shutil  # noqa: PLC0415 - takes long to load, and links are the rule

    shutil.copy2(path, new, follow_symlinks=False)
    return False


def copy_folder_times(folder: str, copy: str) -> None:
    """Give the folders in a copy the modification times that they have in the first folder. Raises OSError."""
    for path, state in walk(folder):
        if stat.S_ISDIR(state.st_mode):
            os.utime(os.path.join(copy, path), ns=(state.st_mtime_ns, state.st_mtime_ns))


def copy_folder_rights(folder: str, copy: str) -> None:
    """Give a copy and the folders in it the rights that they have in the first folder. Raises OSError.

    A folder that is only in the copy gets the rights of the folder that it is in.
    """
    rights = {"": stat.S_IMODE(os.stat(folder).st_mode)}
    for path, state in walk(copy):
        if stat.S_ISDIR(state.st_mode):
            try:
                rights[path] = stat.S_IMODE(os.lstat(os.path.join(folder, path)).st_mode)
            except FileNotFoundError:
                rights[path] = rights[os.path.dirname(path)]
    for path in reversed(rights):
        os.chmod(os.path.join(copy, path), rights[path])
