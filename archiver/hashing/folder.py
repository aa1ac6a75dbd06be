"""A folder and the files below it, reached without following a link and without opening what is no file."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import BinaryIO, Final

# O_PATH asks for no right to list the folder. Systems other than Linux lack it.
_STEP: Final = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW
# O_NONBLOCK: opening a FIFO that nobody writes to must not wait. It changes nothing for a regular file.
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_IRREGULAR: Final = "not a regular file"
_NO_ACCESS_TIME: Final = getattr(os, "O_NOATIME", 0)


def open_without_trace(path: str, flags: int, folder: int | None = None) -> int:
    """Open for reading so that the access time stays as it is, where the system allows that. Raises OSError."""
    try:
        return os.open(path, flags | _NO_ACCESS_TIME, dir_fd=folder)
    except PermissionError as error:
        # EPERM and not EACCES: it may be read, but only its owner may ask for O_NOATIME.
        if error.errno != errno.EPERM:
            raise
    return os.open(path, flags, dir_fd=folder)


class IrregularFileError(OSError):
    """What was opened is no regular file: a folder, FIFO, socket or device."""


def open_regular_file(path: str | os.PathLike[str]) -> BinaryIO:
    """A file that the user named, links followed, to be read. A FIFO that nobody writes to does not hang.

    Raises:
        IrregularFileError: it is a folder, FIFO, socket or device.
        OSError: it is missing or may not be read.
    """
    return open(path, "rb", opener=_open_regular)


def _open_regular(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise IrregularFileError(errno.EINVAL, _IRREGULAR, path)


class Folder:
    """A folder from which files are opened by their path, each step without following a link.

    The last folder stays open, so that files given in the order of their folders cost one call each, and no path is too long for
    the system. `root` itself may be reached through links: it is the place that the user named. Where `grows`, folders that are
    missing are made.
    """

    def __init__(self, root: str, *, grows: bool = False) -> None:
        self._grows = grows
        self._root = os.open(root, getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY)
        self._here = self._root
        self._below = ""

    def close(self) -> None:
        """Let go of the folder; nothing can be opened from it any more."""
        try:
            self._leave()
        finally:
            os.close(self._root)

    def _leave(self) -> None:
        self._below = ""
        self._step_to(self._root)

    def _step_to(self, here: int) -> None:
        # Forgotten first, closed then: an interruption between the two must not have it closed twice.
        before, self._here = self._here, here
        if before != self._root:
            os.close(before)

    def enter(self, path: str) -> tuple[int, str]:
        """The descriptor of the folder that holds the file, good until the next call, and the file's name in it.

        Raises:
            OSError: a folder on the way is missing, may not be entered, or is a link or file (`NotADirectoryError`).
        """
        below, _, name = path.rpartition("/")
        if below != self._below:
            self._move(below)
        return self._here, name

    def _move(self, below: str) -> None:
        if self._below and below.startswith(self._below + "/"):
            steps = below[len(self._below) + 1 :]
        else:
            self._leave()
            steps = below
        for step in steps.split("/") if steps else ():
            self._step_to(self._open_step(step))
            self._below = f"{self._below}/{step}" if self._below else step

    def _open_step(self, step: str) -> int:
        try:
            return os.open(step, _STEP, dir_fd=self._here)
        except FileNotFoundError:
            if not self._grows:
                raise
        # Another process may make it at the same moment.
        with suppress(FileExistsError):
            os.mkdir(step, dir_fd=self._here)
        return os.open(step, _STEP, dir_fd=self._here)

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """A descriptor for reading the regular file, and its state. Its access time stays as it is where the system allows that.

        Raises:
            IrregularFileError: it is a folder, FIFO, socket or device.
            OSError: it is missing, may not be read, or is a link (`errno.ELOOP`).
        """
        folder, name = self.enter(path)
        descriptor = open_without_trace(name, _READ, folder)
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            os.close(descriptor)
            raise IrregularFileError(0, _IRREGULAR, path)
        return descriptor, state

    def create_file(self, path: str, mode: int) -> int:
        """A descriptor for writing the file, empty now; `mode` is narrowed by the umask. Raises OSError."""
        folder, name = self.enter(path)
        return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode, dir_fd=folder)
