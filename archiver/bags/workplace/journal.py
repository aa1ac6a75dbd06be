"""The journal of an update, for file systems that cannot exchange two folders in one step.

The journal is a hidden file beside the bag. It is there from before the first of two renames until after the second. The first
gives the old bag a hidden name, the second gives the new folder the bag's name. Every state that a killed run leaves in between
can be mended without reading the bags:

| bag | old | new | what happened                         | what is done                                        |
|-----|-----|-----|---------------------------------------|-----------------------------------------------------|
| yes | no  | any | cut short before the first rename     | undone: the new folder is abandoned                 |
| no  | yes | any | cut short between the renames         | undone: the old bag gets its name back              |
| yes | yes | no  | cut short after the second            | completed: the old bag is abandoned                 |
| no  | no  | yes | somebody took the old bag away        | completed: the new folder gets the name             |
| yes | yes | yes | somebody put a bag in between         | nothing: a person must say which of them it is      |
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import (
    is_same,
    is_there,
    journal_path,
    list_staging_names,
    new_staging_path,
    old_bag_path,
)
from archiver.operating_system import (
    NO_WAIT,
    create_new_file,
    flush,
    flush_open_file,
    open_unfollowed,
    rename_without_replacing,
    try_lock,
)

if TYPE_CHECKING:
    from archiver.bags.format import Target

_LONGEST: Final = 4096
"""Octets of a journal that are read. It holds one file name."""


class Journal(NamedTuple):
    """An open, locked journal of the bag at a target. `new` is the path of the new folder."""

    target: Target
    new: str
    descriptor: int

    @property
    def old(self) -> str:
        """The path of the old bag between the two renames."""
        return old_bag_path(self.target)

    def mend(self) -> None:
        """Undo or complete the replacement by the table of the module, and end the journal. Raises OSError."""
        has_bag, has_old, has_new = map(is_there, (self.target.path, self.old, self.new))
        if has_bag and has_old and has_new:
            return
        if not has_bag and has_old:
            rename_without_replacing(self.old, self.target.path)
        elif not has_bag and has_new:
            rename_without_replacing(self.new, self.target.path)
        elif has_old:
            # The old bag gets the name of a staging folder, so that it is removed as an abandoned one.
            os.rename(self.old, self.new)
        self._flush_names()
        os.unlink(journal_path(self.target))
        self._flush_names()

    def undo(self) -> None:
        """Give the old bag its name back, and end the journal. Raises OSError."""
        if is_there(self.old) and not is_there(self.new):
            rename_without_replacing(self.target.path, self.new)
        self.mend()

    def put_old_aside(self) -> None:
        """Make the first of the two renames, and flush it to the disk. Raises OSError."""
        rename_without_replacing(self.target.path, self.old)
        self._flush_names()

    def put_new_in_place(self) -> None:
        """Make the second of the two renames, and flush it to the disk. Raises OSError."""
        rename_without_replacing(self.new, self.target.path)
        self._flush_names()

    def _flush_names(self) -> None:
        flush(self.target.folder)

    def close(self) -> None:
        """Release the lock."""
        with suppress(OSError):
            os.close(self.descriptor)


def begin_journal(target: Target, new: str) -> Journal | None:
    """Write a new journal to the disk and lock it. Return None if the file system cannot lock files.

    Without a lock, nobody could tell whether a run is still at work.

    Raises:
        FileExistsError: there is a journal already.
        OSError: it cannot be written.
    """
    path = journal_path(target)
    descriptor = create_new_file(path)
    journal = Journal(target, new, descriptor)
    try:
        if try_lock(descriptor):
            os.write(descriptor, os.fsencode(os.path.basename(new)))
            flush_open_file(descriptor)
            flush(target.folder)
            return journal
    except BaseException:
        _drop(journal, path)
        raise
    _drop(journal, path)
    return None


def _drop(journal: Journal, path: str) -> None:
    try:
        with suppress(OSError):
            os.unlink(path)
    finally:
        journal.close()


def mend_unfinished(target: Target) -> None:
    """Undo or complete an update of this bag that was cut short, unless a run is still at work on it. Raises OSError."""
    path = journal_path(target)
    try:
        descriptor = open_unfollowed(path, os.O_RDONLY | NO_WAIT)
    except FileNotFoundError:
        return
    try:
        if try_lock(descriptor) and is_same(path, descriptor):
            name = os.fsdecode(os.read(descriptor, _LONGEST))
            # A journal that was not written whole names no folder. No rename was made in that case, and a path that nothing has
            # serves as well.
            new = os.path.join(target.folder, name) if list_staging_names([name], target) else new_staging_path(target)
            Journal(target, new, descriptor).mend()
    finally:
        os.close(descriptor)
