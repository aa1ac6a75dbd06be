"""The journal of a bag that is being replaced where two folders cannot be exchanged in one step.

It is a hidden file beside the bag, and lies there from before the first of two renames until after the second: the old bag gives
up its name for a hidden one, then the new folder takes it. Whatever is found in between can be mended without reading the bags:

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
from typing import Final, NamedTuple

from archiver.bags.workplace.disk import is_same
from archiver.bags.workplace.staging_name import is_staging_name, is_there, journal_path, new_staging_path, old_bag_path
from archiver.operating_system import (
    NO_WAIT,
    create_new_file,
    flush,
    flush_open_file,
    open_unfollowed,
    rename_without_replacing,
    try_lock,
)

_LONGEST: Final = 4096


class Journal(NamedTuple):
    """The journal of a bag at `target`, which somebody holds open and locked; `place` is the new folder."""

    target: str
    place: str
    descriptor: int

    @property
    def old(self) -> str:
        """Where the old bag is in between."""
        return old_bag_path(self.target)

    def mend(self) -> None:
        """Bring what is there into order, as the table of the module says, and end the journal. Raises OSError."""
        has_bag, has_old, has_new = map(is_there, (self.target, self.old, self.place))
        if has_bag and has_old and has_new:
            return
        if not has_bag and has_old:
            rename_without_replacing(self.old, self.target)
        elif not has_bag and has_new:
            rename_without_replacing(self.place, self.target)
        elif has_old:
            os.rename(self.old, self.place)
        self._flush_names()
        os.unlink(journal_path(self.target))
        self._flush_names()

    def undo(self) -> None:
        """Have the old bag stand at the target again, and end the journal. Raises OSError."""
        if is_there(self.old) and not is_there(self.place):
            rename_without_replacing(self.target, self.place)
        self.mend()

    def put_old_aside(self) -> None:
        """The first of the two renames, on the disk when this returns. Raises OSError."""
        rename_without_replacing(self.target, self.old)
        self._flush_names()

    def put_new_in_place(self) -> None:
        """The second of the two renames, on the disk when this returns. Raises OSError."""
        rename_without_replacing(self.place, self.target)
        self._flush_names()

    def _flush_names(self) -> None:
        flush(os.path.dirname(self.target))

    def close(self) -> None:
        """Let go of it."""
        with suppress(OSError):
            os.close(self.descriptor)


def begin_journal(target: str, place: str) -> Journal | None:
    """A new journal on the disk, or None where the file system can lock nothing, so that nobody could tell who is at work.

    Raises:
        FileExistsError: there is one.
        OSError: it cannot be written.
    """
    path = journal_path(target)
    descriptor = create_new_file(path)
    journal = Journal(target, place, descriptor)
    try:
        if try_lock(descriptor):
            os.write(descriptor, os.fsencode(os.path.basename(place)))
            flush_open_file(descriptor)
            flush(os.path.dirname(target))
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


def mend_unfinished(target: str) -> None:
    """Undo or complete a change of this bag that was cut short, unless somebody is at work on it. Raises OSError."""
    path = journal_path(target)
    try:
        descriptor = open_unfollowed(path, os.O_RDONLY | NO_WAIT)
    except FileNotFoundError:
        return
    try:
        if try_lock(descriptor) and is_same(path, descriptor):
            Journal(os.path.abspath(target), _new_place(target, os.read(descriptor, _LONGEST)), descriptor).mend()
    finally:
        os.close(descriptor)


def _new_place(target: str, octets: bytes) -> str:
    """The new folder that a journal names. One that was not written whole names none: no rename was made yet."""
    name = os.fsdecode(octets)
    if is_staging_name(name, target):
        return os.path.join(os.path.dirname(os.path.abspath(target)), name)
    return new_staging_path(target)
