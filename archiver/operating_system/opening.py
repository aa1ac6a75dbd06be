"""Open files and folders without following a link, without waiting for a FIFO, and without changing access times."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
ONLY_FOLDER: Final = getattr(os, "O_DIRECTORY", 0)
NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
"""O_NONBLOCK: opening a FIFO to which nobody writes must not wait. It changes nothing for a regular file."""
NO_ACCESS_TIME: Final = getattr(os, "O_NOATIME", 0)
WITHOUT_LISTING: Final = getattr(os, "O_PATH", os.O_RDONLY)
"""O_PATH enters a folder without the right to list it. Only Linux has it; elsewhere that right is needed."""
_CLOSED_ON_EXEC: Final = getattr(os, "O_CLOEXEC", 0)
LISTS_BY_DESCRIPTOR: Final = os.scandir in os.supports_fd
_NOT_REGULAR: Final = "not a regular file"


class IrregularFileError(OSError):
    """The file is not a regular one: it is a folder, FIFO, socket or device."""


def open_unfollowed(path: str, flags: int, mode: int = 0o777, folder: int | None = None) -> int:
    """Open a path whose last step may not be a link. `folder` is the descriptor that a relative path starts from.

    Without O_NOFOLLOW, the path is looked at before it is opened, and the descriptor is compared with what was seen. A link
    that takes the file's place in between is noticed then, unless it leads to the very same file.

    Raises:
        OSError: it cannot be opened, or it is a link (`errno.ELOOP`).
    """
    if NO_FOLLOW:
        return os.open(path, flags | NO_FOLLOW, mode, dir_fd=folder)
    try:
        before = os.stat(path, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        if not flags & os.O_CREAT:
            raise
        # O_EXCL refuses whatever appears in between, links included.
        return os.open(path, flags | os.O_EXCL, mode, dir_fd=folder)
    if stat.S_ISLNK(before.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    descriptor = os.open(path, flags, mode, dir_fd=folder)
    if not os.path.samestat(before, os.fstat(descriptor)):
        os.close(descriptor)
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return descriptor


def open_without_trace(path: str, flags: int, folder: int | None = None) -> int:
    """Open for reading without following a link. The access time stays as it is if the system allows that. Raises OSError."""
    try:
        return open_unfollowed(path, flags | NO_ACCESS_TIME, folder=folder)
    except PermissionError as error:
        # EPERM and not EACCES: the file may be read, but only its owner may ask for O_NOATIME.
        if error.errno != errno.EPERM:
            raise
    return open_unfollowed(path, flags, folder=folder)


def create_new_file(path: str) -> int:
    """Create a file and return its descriptor for writing.

    Raises:
        FileExistsError: something has this path already, a link included.
        OSError: it cannot be created.
    """
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_FOLLOW | _CLOSED_ON_EXEC, 0o666)


def open_folder(path: str, flags: int = os.O_RDONLY) -> int:
    """Return a descriptor of a folder. Links are followed.

    Raises:
        NotADirectoryError: it is not a folder.
        OSError: it cannot be opened.
    """
    return _check_folder(os.open(path, flags | ONLY_FOLDER), path)


def _check_folder(descriptor: int, path: str) -> int:
    if not ONLY_FOLDER and not stat.S_ISDIR(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    return descriptor


def open_unfollowed_folder(path: str, flags: int, folder: int | None = None) -> int:
    """Return a descriptor of a folder that is not a link. Raises OSError (`NotADirectoryError` if it is a link or a file)."""
    if NO_FOLLOW and ONLY_FOLDER:
        return os.open(path, flags | ONLY_FOLDER | NO_FOLLOW, dir_fd=folder)
    try:
        return _check_folder(open_unfollowed(path, flags | ONLY_FOLDER, folder=folder), path)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path) from error


@contextmanager
def scan_folder(path: str, folder: int | None = None) -> Iterator[Iterator[os.DirEntry[str]]]:
    """List a folder that is not a link, without changing its access time if the system allows that.

    `folder` is the descriptor that a relative path starts from. A system that lists by path only (see `LISTS_BY_DESCRIPTOR`) must
    be given the whole path. It lists that path once the folder was opened and found to be no link.

    Raises:
        OSError: it is not a folder, or may not be listed.
    """
    descriptor = open_without_trace(path, os.O_RDONLY | ONLY_FOLDER, folder)
    try:
        with os.scandir(descriptor if LISTS_BY_DESCRIPTOR else path) as listing:
            yield listing
    finally:
        os.close(descriptor)


def open_regular_file(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a file that the user named for reading. Links are followed. A FIFO to which nobody writes does not hang.

    The access time stays if the system allows that.

    Raises:
        IrregularFileError: it is a folder, FIFO, socket or device.
        OSError: it is missing or may not be read.
    """
    return open(path, "rb", opener=_open_regular)


def open_to_read(path: str | os.PathLike[str]) -> BufferedReader:
    """Open anything that can be read, a pipe too. Links are followed. The access time stays if the system allows that.

    Raises OSError if it is missing or may not be read.
    """
    return open(path, "rb", opener=_open_keeping_time)


def _open_keeping_time(path: str, flags: int) -> int:
    try:
        return os.open(path, flags | NO_ACCESS_TIME)
    except PermissionError as error:
        if error.errno != errno.EPERM:
            raise
    return os.open(path, flags)


def _open_regular(path: str, flags: int) -> int:
    descriptor = _open_keeping_time(path, flags | NO_WAIT)
    check_regular(descriptor, path)
    return descriptor


def check_regular(descriptor: int, path: str) -> os.stat_result:
    """Return the state of an open file. Close it and raise IrregularFileError if it is not a regular one."""
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        os.close(descriptor)
        raise IrregularFileError(errno.EINVAL, _NOT_REGULAR, path)
    return state
