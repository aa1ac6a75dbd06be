"""The staging folder: a hidden folder beside the target. Make it, lock it, publish it, and remove those that killed runs left."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import is_same, list_staging_names, new_staging_path
from archiver.bags.workplace.journal import mend_unfinished
from archiver.bags.workplace.removal import remove_tree
from archiver.operating_system import NO_WAIT, flush, open_folder, open_unfollowed, rename_without_replacing, try_lock

if TYPE_CHECKING:
    from archiver.bags.format import Target

_WAITS: Final = (0.01, 0.05, 0.2, 1.0)
"""Seconds between attempts to remove a folder that a worker process still writes to."""


class Workplace(NamedTuple):
    """A staging folder, the target that it is for, and the open descriptor that keeps it locked."""

    folder: str
    target: Target
    lock: int

    def within(self, name: str) -> Workplace:
        """Return a workplace for a bag that is made in a folder inside the staging folder. That folder is not made here."""
        return self._replace(folder=self.path_of(name))

    def path_of(self, path: str) -> str:
        """Return the present path of a file of the bag."""
        return os.path.join(self.folder, path)

    def shown_path(self, path: str) -> str:
        """Return the path that a file of the bag will have at the target, as messages show it."""
        return os.path.join(self.target.shown, path)

    def publish(self, part: str = "") -> None:
        """Give the staging folder, or the part in it, the path of the target in one step.

        Raises:
            FileExistsError: there is something at the target, which stays as it is.
            OSError: it cannot be renamed, or the rename cannot be flushed. There is nothing at the target.
        """
        if not part:
            _publish(self.folder, self.target)
            return
        path = new_staging_path(self.target)
        try:
            self._take_out(part, path)
            _publish(path, self.target)
        except BaseException:
            # The next run removes what cannot be removed now.
            with suppress(OSError):
                _remove(path)
            raise

    def _take_out(self, part: str, path: str) -> None:
        """Move a part to a path beside the staging folder, lock it, and remove the folder.

        A run that is killed after the rename to the target then leaves nothing else.
        """
        lock = open_unfollowed(self.path_of(part), os.O_RDONLY)
        try:
            try_lock(lock)
            os.rename(self.path_of(part), path)
            remove_tree(self.folder)
            # The removed folder's lock is of no use any more. Its descriptor now keeps the part locked.
            os.dup2(lock, self.lock)
        finally:
            os.close(lock)

    def remove(self) -> None:
        """Remove the staging folder with all that is in it, if it is still there. Raises OSError."""
        with suppress(FileNotFoundError):
            remove_tree(self.folder)

    def release(self) -> None:
        """Release the lock."""
        with suppress(OSError):
            os.close(self.lock)


def _publish(path: str, target: Target) -> None:
    rename_without_replacing(path, target.path)
    try:
        flush(target.folder)
    except OSError:
        os.rename(target.path, path)
        raise


def _remove(path: str) -> None:
    """Remove a folder with all that is in it, or a file. Raises OSError."""
    if stat.S_ISDIR(os.lstat(path).st_mode):
        remove_tree(path)
    else:
        os.unlink(path)


def open_workplace(target: Target) -> Workplace:
    """Make and lock a new staging folder for a target. Before that, remove those that killed runs left. Raises OSError."""
    remove_abandoned(target)
    while True:
        folder = new_staging_path(target)
        try:
            os.mkdir(folder)
            lock = _lock_new(folder)
        except BaseException:
            with suppress(OSError):
                os.rmdir(folder)
            raise
        if lock is not None:
            return Workplace(folder, target, lock)


def _lock_new(folder: str) -> int | None:
    """Lock a new folder and return the descriptor that holds the lock.

    Return None if another run was faster: it took the folder for an abandoned one, and removes it.
    """
    try:
        lock = open_folder(folder)
    except FileNotFoundError:
        return None
    try:
        is_ours = try_lock(lock) is not False and is_same(folder, lock)
    except BaseException:
        os.close(lock)
        raise
    if is_ours:
        return lock
    os.close(lock)
    return None


def remove_abandoned(target: Target) -> None:
    """Remove the staging folders that killed runs left for a target. Those that a run still works in stay. Raises OSError.

    An update that was cut short is mended first, since the only copy of the bag may be in a staging folder.
    """
    if not os.path.isdir(target.folder):
        return
    mend_unfinished(target)
    for name in list_staging_names(os.listdir(target.folder), target):
        # Another run may remove the same one at this moment.
        with suppress(FileNotFoundError):
            _remove_if_abandoned(os.path.join(target.folder, name))


def _remove_if_abandoned(path: str) -> None:
    lock = open_unfollowed(path, os.O_RDONLY | NO_WAIT)
    try:
        if try_lock(lock) and is_same(path, lock):
            _remove_patiently(path)
    finally:
        os.close(lock)


def _remove_patiently(path: str) -> None:
    # A worker process of a killed run outlives the lock by a moment: it ends after the file that it is writing.
    for wait in _WAITS:
        try:
            _remove(path)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            time.sleep(wait)
        else:
            return
    _remove(path)
