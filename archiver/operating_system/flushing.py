"""Write files and folders to the disk, and wait until they are there."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from archiver.operating_system import c_library
from archiver.operating_system.opening import open_folder


def flush_open_file(descriptor: int) -> None:
    """Write an open file to the disk.

    On macOS, fsync leaves the file in the drive's own memory. F_FULLFSYNC writes it out of there too. Not all drives know it.

    Raises:
        OSError: the disk fails.
    """
    os.fsync(descriptor)
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - worker processes import this room, and flush nothing

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # type: ignore[attr-defined] # only on macOS


def flush(path: str) -> None:
    """Write one file, or the names in one folder, to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        flush_open_file(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: str) -> None:
    """Write a folder with all that is in it to the disk. Raises OSError."""
    call = c_library.find_function("syncfs")
    if call is None or not _flush_file_system(call, folder):
        _flush_one_by_one(folder)


def flush_file_system(folder: str) -> None:
    """Write all that waits for the file system of a folder to the disk, whoever wrote it. Raises OSError."""
    call = c_library.find_function("syncfs")
    if (call is None or not _flush_file_system(call, folder)) and hasattr(os, "sync"):
        os.sync()


def _flush_file_system(call: Any, folder: str) -> bool:  # noqa: ANN401 - a function of the C library
    """Flush the whole file system, in a fraction of the time of one call a file. Return False if it cannot be asked for.

    Raises:
        OSError: the disk fails.
    """
    descriptor = open_folder(folder)
    try:
        if call(descriptor) == 0:
            return True
        number = c_library.last_error()
        if number in c_library.NOT_OFFERED:
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
                    _flush_to_drive(entry.path)
        _flush_to_drive(here)
    # Once at the end, since it empties the whole of the drive's memory, and takes long.
    flush(folder)


def _flush_to_drive(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
