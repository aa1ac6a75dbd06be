"""A second folder of the same files: hard links, so that a bag of any size can be rebuilt beside itself in no space."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from typing import TYPE_CHECKING

from archiver.operating_system import link_file

if TYPE_CHECKING:
    from collections.abc import Iterator


def walk(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Path in the folder and state of all that it holds, a folder before what is in it; no link is followed. Raises OSError."""
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
    """A digest of which files a folder holds, their sizes and times: it differs when anything was added, taken or written to."""
    hasher = hashlib.sha256()
    for path, state in walk(folder):
        is_folder = stat.S_ISDIR(state.st_mode)
        shape = () if is_folder else (state.st_ino, state.st_size, state.st_mtime_ns)
        hasher.update(repr((path, stat.S_IFMT(state.st_mode), *shape)).encode("utf-8", "backslashreplace"))
    return hasher.hexdigest()


def link_tree(folder: str, target: str) -> bool:
    """Fill an empty folder with what another holds; whether all of it is linked, and not copied where links cannot be.

    Folders can be written to; `copy_folder_rights` and `copy_folder_times` give them what their models have, once nothing is
    added any more.
    """
    is_linked = True
    for path, state in walk(folder):
        place, twin = os.path.join(folder, path), os.path.join(target, path)
        if stat.S_ISDIR(state.st_mode):
            os.mkdir(twin, stat.S_IMODE(state.st_mode) | 0o700)
        else:
            is_linked &= link(place, twin)
    return is_linked


def link(place: str, twin: str) -> bool:
    """A second name for a file, or, where there can be none, a copy; whether it is linked. Raises OSError."""
    if link_file(place, twin):
        return True
    shutil.copy2(place, twin, follow_symlinks=False)
    return False


def copy_folder_times(folder: str, target: str) -> None:
    """Give the folders below one the modification times that they have below another. Raises OSError."""
    for path, state in walk(folder):
        if stat.S_ISDIR(state.st_mode):
            os.utime(os.path.join(target, path), ns=(state.st_mtime_ns, state.st_mtime_ns))


def copy_folder_rights(folder: str, target: str) -> None:
    """Give a folder and those below it the rights that they have in another; a new one those of the folder that it is in.

    Raises OSError.
    """
    rights = {"": stat.S_IMODE(os.stat(folder).st_mode)}
    for path, state in walk(target):
        if stat.S_ISDIR(state.st_mode):
            try:
                rights[path] = stat.S_IMODE(os.lstat(os.path.join(folder, path)).st_mode)
            except FileNotFoundError:
                rights[path] = rights[os.path.dirname(path)]
    for path in reversed(rights):
        os.chmod(os.path.join(target, path), rights[path])
