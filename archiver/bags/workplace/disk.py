"""What bags need of the file system beyond the standard library: lock, flush, rename without replacing, exchange, remove."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import stat
from functools import cache
from typing import Any, Final

_AT_FDCWD: Final = -100
_NO_REPLACE: Final = 1
_EXCHANGE: Final = 2
NO_LINKS: Final = frozenset({errno.EPERM, errno.EMLINK, errno.EXDEV, errno.ENOTSUP, errno.ENOSYS})
"""What a file system answers that gives a file no second name."""
_NOT_OFFERED: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


@cache
def _system(name: str) -> Any | None:  # noqa: ANN401 - a function of the C library
    return getattr(ctypes.CDLL(None, use_errno=True), name, None)


def _rename(old: str, new: str, flag: int) -> bool:
    """Whether the system could be asked; raises OSError where it refused."""
    call = _system("renameat2")
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(old), _AT_FDCWD, os.fsencode(new), flag) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_OFFERED:
        return False
    raise OSError(number, os.strerror(number), old, None, new)


def rename_without_replacing(old: str, new: str) -> None:
    """Rename a folder or file, never over something that is there, not even an empty folder.

    Raises:
        FileExistsError: there is something.
        OSError: it cannot be renamed.
    """
    if not _rename(old, new, _NO_REPLACE):
        # Without the system's help there is a moment in which an empty folder, and nothing else, could be replaced.
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
        if os.path.isdir(old):
            os.rename(old, new)
        else:
            _rename_file(old, new)


def _rename_file(old: str, new: str) -> None:
    # A second name is never given over something.
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        os.rename(old, new)
    else:
        os.unlink(old)


def try_lock(descriptor: int) -> bool | None:
    """Lock an open file or folder as long as it is open, unless somebody else has; None where the file system cannot tell."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def exchange(one: str, other: str) -> bool:
    """Exchange two folders in one step; False where this system or file system cannot. Raises OSError."""
    return _rename(one, other, _EXCHANGE)


def flush_tree(folder: str) -> None:
    """Have everything in the folder written to the disk; returns when it is. Raises OSError."""
    call = _system("syncfs")
    if call is None or not _flush_file_system(call, folder):
        _flush_one_by_one(folder)


def _flush_file_system(call: Any, folder: str) -> bool:  # noqa: ANN401 - a function of the C library
    """One call for all of it, which costs a fraction of one call a file; whether the system knows it. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if call(descriptor) == 0:
            return True
        number = ctypes.get_errno()
        if number in _NOT_OFFERED:
            return False
        raise OSError(number, os.strerror(number), folder)
    finally:
        os.close(descriptor)


def _flush_one_by_one(folder: str) -> None:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        with os.scandir(here) as listing:
            for entry in listing:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    flush(entry.path)
        flush(here)


def flush(path: str) -> None:
    """Have one file, or the names in one folder, written to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
