"""Rename without replacing anything, and exchange two folders in one step."""

from __future__ import annotations

import errno
import os
import stat
from typing import Final

from archiver.operating_system import c_library

_WORKING_FOLDER: Final = -100
"""AT_FDCWD of Linux. Paths given to renameat2 are absolute or relative to the working folder."""
_NO_REPLACE: Final = 1
_EXCHANGE: Final = 2
_NO_REPLACE_ON_MACOS: Final = 4
_EXCHANGE_ON_MACOS: Final = 2
"""RENAME_EXCL and RENAME_SWAP of renamex_np (sys/stdio.h)."""
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EMLINK, errno.EXDEV, errno.ENOTSUP, errno.ENOSYS})
"""Answers of a file system that gives a file no second name."""
_LINKS_LINKS: Final = os.link in os.supports_follow_symlinks


def rename_without_replacing(old: str, new: str) -> None:
    """Rename a folder or file, never over something that is there, not even an empty folder.

    Without the system's help there is a moment in which an empty folder, and nothing else, could be replaced.

    Raises:
        FileExistsError: something has the new name.
        OSError: it cannot be renamed.
    """
    if _rename(old, new, _NO_REPLACE, _NO_REPLACE_ON_MACOS):
        return
    if os.path.lexists(new):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
    if os.path.isdir(old):
        os.rename(old, new)
    else:
        _rename_file(old, new)


def exchange(one: str, other: str) -> bool:
    """Exchange two folders in one step. Return False if this system or file system cannot. Raises OSError."""
    return _rename(one, other, _EXCHANGE, _EXCHANGE_ON_MACOS)


def _rename(old: str, new: str, flag: int, flag_on_macos: int) -> bool:
    """Ask the system to rename in a special way. Return False if it cannot be asked. Raises OSError if it refuses."""
    names = os.fsencode(old), os.fsencode(new)
    if (call := c_library.find_function("renameat2")) is not None:
        answer = call(_WORKING_FOLDER, names[0], _WORKING_FOLDER, names[1], flag)
    elif (call := c_library.find_function("renamex_np")) is not None:
        answer = call(*names, flag_on_macos)
    else:
        return False
    if answer == 0:
        return True
    number = c_library.last_error()
    if number in c_library.NOT_OFFERED:
        return False
    raise OSError(number, os.strerror(number), old, None, new)


def _rename_file(old: str, new: str) -> None:
    # A second name is never given over something.
    if link_file(old, new):
        os.unlink(old)
    else:
        os.rename(old, new)


def link_file(path: str, new: str) -> bool:
    """Give a file a second name (a hard link). Return False if the file system has none for it. A link is not followed.

    Raises:
        FileExistsError: something has the new name.
        OSError: the disk fails.
    """
    try:
        if _LINKS_LINKS:
            os.link(path, new, follow_symlinks=False)
        elif stat.S_ISLNK(os.lstat(path).st_mode):
            return False
        else:
            os.link(path, new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return False
    return True
