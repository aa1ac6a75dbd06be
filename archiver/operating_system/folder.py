"""A folder and the files below it, reached without following a link and without opening anything but files and folders."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from stat import S_ISREG
from typing import TYPE_CHECKING, Final, TypeAlias

from archiver.operating_system.opening import (
    LISTS_BY_DESCRIPTOR,
    NO_ACCESS_TIME,
    NO_FOLLOW,
    NO_WAIT,
    WITHOUT_LISTING,
    IrregularFileError,
    check_regular,
    open_folder,
    open_unfollowed,
    open_unfollowed_folder,
    open_without_trace,
    scan_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

OpenedFile: TypeAlias = tuple[int, os.stat_result]
"""The descriptor of an open file, and its state."""

NO_DESCRIPTORS: Final = frozenset({errno.EMFILE, errno.ENFILE})
"""The errors of a system that gives no more descriptors. They are no faults of the file."""
_READ: Final = os.O_RDONLY | NO_FOLLOW | NO_WAIT
_READ_AT_ONCE: Final = _READ | NO_ACCESS_TIME
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_OPENS_BELOW: Final = os.open in os.supports_dir_fd and os.mkdir in os.supports_dir_fd and os.stat in os.supports_dir_fd
_READS_QUICKLY: Final = _OPENS_BELOW and bool(NO_FOLLOW) and hasattr(os, "pread")


def close_files(files: Iterable[OpenedFile | OSError]) -> None:
    """Close files that `Folder.open_files` opened. Errors in the place of a file are passed over."""
    for file in files:
        if not isinstance(file, OSError):
            os.close(file[0])


def _with_state(descriptor: int) -> OpenedFile | None:
    """Return an open file with its state. If it is not a regular one, close it and return None."""
    try:
        return descriptor, check_regular(descriptor, "")
    except IrregularFileError:
        return None


class Folder:
    """A folder from which files are opened by their path, each step without following a link.

    The last folder entered stays open. Files given in the order of their folders cost one call each, and no path is too long for
    the system. `root` itself may be reached through links, since the user named it. If the folder `grows`, missing folders are
    made.

    A system that cannot open relative to a folder (openat) gets the whole path at each step. No link is followed there either,
    but another program could put a link in the place of a folder above, between two steps.
    """

    def __init__(self, root: str, *, grows: bool = False) -> None:
        """Open the folder. Raises OSError."""
        self._grows = grows
        self._path = root
        self._root = open_folder(root, WITHOUT_LISTING)
        self._here = self._root
        self._below = ""
        self._quick_flags = _READ_AT_ONCE

    def close(self) -> None:
        """Close the folder; nothing can be opened from it any more."""
        try:
            self._leave()
        finally:
            os.close(self._root)

    def _leave(self) -> None:
        self._below = ""
        self._step_to(self._root)

    def _step_to(self, here: int) -> None:
        # Forget the old descriptor before closing it: an interruption between the two must not have it closed twice.
        before, self._here = self._here, here
        if before != self._root:
            os.close(before)

    def _enter(self, path: str) -> tuple[int | None, str]:
        """Enter the folder of a file. Return what the file can be opened with, until the next call: a descriptor and a name.

        Raises:
            OSError: a folder on the way is missing, may not be entered, or is a link or file (`NotADirectoryError`).
        """
        below, _, name = path.rpartition("/")
        if below != self._below:
            self._move(below)
        return (self._here, name) if _OPENS_BELOW else self._in_full(name)

    def _in_full(self, name: str) -> tuple[None, str]:
        return None, os.path.join(self._path, self._below, name)

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
        here, name = (self._here, step) if _OPENS_BELOW else self._in_full(step)
        try:
            return open_unfollowed_folder(name, WITHOUT_LISTING, here)
        except FileNotFoundError:
            if not self._grows:
                raise
        # Another process may make it at the same moment.
        with suppress(FileExistsError):
            os.mkdir(name, dir_fd=here)
        return open_unfollowed_folder(name, WITHOUT_LISTING, here)

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """Open a regular file for reading. Return its descriptor and state. The access time stays if the system allows that.

        Raises:
            IrregularFileError: it is a folder, FIFO, socket or device.
            OSError: it is missing, may not be read, or is a link (`errno.ELOOP`).
        """
        if "\0" in path:
            # A name that a stranger wrote; no file has it, and the system would not be asked.
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        folder, name = self._enter(path)
        descriptor = open_without_trace(name, _READ, folder)
        return descriptor, check_regular(descriptor, path)

    def look_at(self, path: str) -> os.stat_result:
        """Return the state of a file, without opening it. That of a link is its own. Raises OSError."""
        folder, name = self._enter(path)
        return os.stat(name, dir_fd=folder, follow_symlinks=False)

    def open_files(self, below: str, names: Sequence[bytes]) -> list[OpenedFile | OSError]:
        """Open files of the folder `below`, each as `open_file` does, at less cost. Return an error in place of its file.

        Fewer come back than were asked for if the system gives no more descriptors. Raises OSError if it gives none.
        """
        opened: list[OpenedFile | OSError] = []
        try:
            folder, _ = self._enter(f"{below}/." if below else ".")
            opens_at_once = folder is not None and bool(NO_FOLLOW)
            for name in names:
                # Two calls for nearly every file. What needs more is opened anew.
                if opens_at_once:
                    try:
                        descriptor = os.open(name, _READ_AT_ONCE, dir_fd=folder)
                    except OSError:
                        opened.append(self._open_otherwise(below, name))
                        continue
                    state = os.fstat(descriptor)
                    if S_ISREG(state.st_mode):
                        opened.append((descriptor, state))
                        continue
                    os.close(descriptor)
                opened.append(self._open_otherwise(below, name))
        except OSError as error:
            if error.errno not in NO_DESCRIPTORS:  # the folder cannot be entered
                return [error] * len(names)
            if not opened:
                raise
        return opened

    def read_small_files(self, below: str, names: Sequence[bytes], room: int) -> list[bytes | OpenedFile | None]:
        """Return the octets of each file of the folder `below` that has less than `room`, at least cost.

        A larger file comes open and at its beginning, and so does one of which the system gave less than it has. The caller
        closes it. None stands for a file that needs a closer look by `open_files`: it is missing, or no regular file, or cannot
        be read. If the system lacks one of the calls, all of them need it.
        """
        try:
            if not _READS_QUICKLY:
                return [None] * len(names)
            from fcntl import ioctl  # noqa: PLC0415 - not everywhere, and only here
            from termios import FIONREAD  # noqa: PLC0415 - as above

            folder, _ = self._enter(f"{below}/." if below else ".")
        except (ImportError, OSError):
            return [None] * len(names)
        found: list[bytes | OpenedFile | None] = []
        keep, size, flags = found.append, memoryview(bytearray(4)).cast("i"), self._quick_flags
        open_file, read, close = os.open, os.pread, os.close
        for name in names:
            try:
                descriptor = open_file(name, flags, dir_fd=folder)
            except OSError as error:
                if error.errno == errno.EPERM and flags != _READ:
                    # Only the owner of a file may ask for O_NOATIME.
                    self._quick_flags = _READ
                    return found + self.read_small_files(below, names[len(found) :], room)
                keep(None)
                continue
            try:
                # The size of a regular file, in a third of the time of fstat. Nothing else both answers this and can be read at a
                # position: FIFOs, sockets and terminals cannot be read so, folders not at all, and other devices do not answer.
                ioctl(descriptor, FIONREAD, size)
                octets = read(descriptor, room, 0)
            except OSError:
                close(descriptor)
                keep(None)
                continue
            if len(octets) == size[0] < room:
                close(descriptor)
                keep(octets)
            else:
                keep(_with_state(descriptor))
        return found

    def _open_otherwise(self, below: str, name: bytes) -> OpenedFile | OSError:
        path = os.fsdecode(name)
        try:
            return self.open_file(f"{below}/{path}" if below else path)
        except OSError as error:
            if error.errno in NO_DESCRIPTORS:
                raise
            return error

    def create_file(self, path: str, mode: int) -> int:
        """Return a descriptor for writing the file, which is empty now. The umask narrows `mode`. Raises OSError."""
        folder, name = self._enter(path)
        return open_unfollowed(name, _CREATE, mode, folder)

    def create_in(self, below: str, name: str, mode: int) -> int:
        """Create a file of the folder `below` as `create_file` does, at less cost if it is the last folder entered."""
        if below == self._below and _OPENS_BELOW and NO_FOLLOW:
            return os.open(name, _CREATE | NO_FOLLOW, mode, dir_fd=self._here)
        return self.create_file(f"{below}/{name}" if below else name, mode)

    @contextmanager
    def scan(self, path: str) -> Iterator[Iterator[os.DirEntry[str]]]:
        """List a folder below this one, or this one itself (`""`). Raises OSError."""
        folder, name = self._enter(path or ".")
        if not LISTS_BY_DESCRIPTOR:
            folder, name = self._in_full(name)
        with scan_folder(name, folder) as entries:
            yield entries
