"""The hidden folder in which a bag is made: made, locked, and removed where a run that was killed left one."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from typing import Final, NamedTuple

from archiver.bags.workplace.disk import is_same, remove_tree
from archiver.bags.workplace.journal import mend_unfinished
from archiver.bags.workplace.staging_name import is_staging_name, new_staging_path
from archiver.operating_system import NO_WAIT, flush, open_folder, open_unfollowed, rename_without_replacing, try_lock

_WAITS: Final = (0.01, 0.05, 0.2, 1.0)
"""Seconds between attempts to remove a folder that somebody still writes to."""


class Workplace(NamedTuple):
    """Where a bag is being made: the hidden folder, the target as the user knows it, and what keeps the folder locked."""

    place: str
    target: str
    lock: int

    def within(self, folder: str) -> Workplace:
        """The same for a bag that is made in a folder in the hidden one, which is not made yet."""
        return self._replace(place=self.path(folder))

    def path(self, path: str) -> str:
        """Where a path of the bag lies now."""
        return os.path.join(self.place, path)

    def shown_path(self, path: str) -> str:
        """Where it will lie, which is what the user is told."""
        return os.path.join(self.target, path)

    def publish(self, part: str = "") -> None:
        """Give the folder, or what is in it, the target's name in one step.

        Raises:
            FileExistsError: there is something at the target, which stays as it is.
            OSError: it cannot be renamed, or that not be made to last; there is nothing at the target.
        """
        if not part:
            _publish(self.place, self.target)
            return
        place = new_staging_path(self.target)
        try:
            self._take_out(part, place)
            _publish(place, self.target)
        except BaseException:
            # What cannot be removed now, the next run removes.
            with suppress(OSError):
                _remove(place)
            raise

    def _take_out(self, part: str, place: str) -> None:
        """Move what is in the folder to a place beside it, locked as the folder was, and remove the folder.

        So a run that is killed after the last rename leaves nothing but what it made.
        """
        lock = open_unfollowed(self.path(part), os.O_RDONLY)
        try:
            try_lock(lock)
            os.rename(self.path(part), place)
            remove_tree(self.place)
            # The folder is gone, and its lock with it.
            os.dup2(lock, self.lock)
        finally:
            os.close(lock)

    def remove(self) -> None:
        """Remove the folder, if it is still there, with all that is in it. Raises OSError."""
        with suppress(FileNotFoundError):
            remove_tree(self.place)

    def release(self) -> None:
        """Let go of the lock."""
        with suppress(OSError):
            os.close(self.lock)


def _publish(place: str, target: str) -> None:
    rename_without_replacing(place, target)
    try:
        flush(os.path.dirname(place))
    except OSError:
        os.rename(target, place)
        raise


def _remove(place: str) -> None:
    """Remove a folder with all that is in it, or a file. Raises OSError."""
    if stat.S_ISDIR(os.lstat(place).st_mode):
        remove_tree(place)
    else:
        os.unlink(place)


def open_workplace(target: str) -> Workplace:
    """A new folder beside the target, locked as long as somebody works in it; removes what killed runs left. Raises OSError."""
    remove_abandoned(target)
    while True:
        place = new_staging_path(target)
        try:
            os.mkdir(place)
            lock = _lock_new(place)
        except BaseException:
            with suppress(OSError):
                os.rmdir(place)
            raise
        if lock is not None:
            return Workplace(place, target, lock)


def _lock_new(place: str) -> int | None:
    """What keeps a new folder locked, or None where another run took it for abandoned before that, and removes it."""
    try:
        lock = open_folder(place)
    except FileNotFoundError:
        return None
    try:
        is_ours = try_lock(lock) is not False and is_same(place, lock)
    except BaseException:
        os.close(lock)
        raise
    if is_ours:
        return lock
    os.close(lock)
    return None


def remove_abandoned(target: str) -> None:
    """Remove what killed runs left of the same target; what somebody works in, or another target's, stays. Raises OSError.

    An update that was cut short is mended first, since what it left may be the only bag there is.
    """
    folder = os.path.dirname(os.path.abspath(target))
    if not os.path.isdir(folder):
        return
    mend_unfinished(target)
    for name in os.listdir(folder):
        if is_staging_name(name, target):
            # Another run may remove the same one at this moment.
            with suppress(FileNotFoundError):
                _remove_if_abandoned(os.path.join(folder, name))


def _remove_if_abandoned(place: str) -> None:
    lock = open_unfollowed(place, os.O_RDONLY | NO_WAIT)
    try:
        if try_lock(lock) and is_same(place, lock):
            _remove_patiently(place)
    finally:
        os.close(lock)


def _remove_patiently(place: str) -> None:
    # A worker process of the run that was killed lives a moment longer than the lock: it ends after the file that it is writing.
    for wait in _WAITS:
        try:
            _remove(place)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            time.sleep(wait)
        else:
            return
    _remove(place)
