"""Folders beside a bag in which its seals may stand: `NAME.seals`. No link is followed."""

from __future__ import annotations

import os
import stat
from contextlib import closing, suppress
from typing import TYPE_CHECKING, BinaryIO, Protocol

from archiver.bags.format import list_seals_beside
from archiver.bags.reading.contents import list_entries
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator


class SealsBeside(Protocol):
    """A folder beside a bag."""

    shown: str
    """The path of the folder from the bag, as findings name it: `../NAME.seals`."""

    def list_entries(self) -> Iterator[tuple[str, int | str]]:
        """Return all in the folder by its path from there, with the octets of a file or the kind of anything else."""
        ...

    def open(self, path: str) -> BinaryIO:
        """Open a file by its path from the folder. Raises OSError."""
        ...


class SealsOnDisk:
    """A folder of the disk beside a bag."""

    def __init__(self, bag: str, path: str) -> None:
        self.shown = os.path.relpath(path, os.path.abspath(bag))
        self._path = path

    def list_entries(self) -> Iterator[tuple[str, int | str]]:
        """Return all in the folder. A link in its place has the path `""`, and so has what cannot be read."""
        if os.path.islink(self._path):
            return iter([("", "link")])
        try:
            with closing(Folder(self._path)) as folder:
                return iter([*list_entries(folder, "")])
        except OSError:
            return iter([("", "unreadable")])

    def open(self, path: str) -> BinaryIO:
        """Open a file by its path from the folder. Raises OSError."""
        with closing(Folder(self._path)) as folder:
            descriptor, _ = folder.open_file(path)
        return os.fdopen(descriptor, "rb")


def find_seals_on_disk(bag: str) -> list[SealsBeside]:
    """Return the folders beside a bag in which seals may stand."""
    found: list[SealsBeside] = []
    for path in list_seals_beside(bag):
        with suppress(OSError):
            mode = os.lstat(path).st_mode
            if stat.S_ISDIR(mode) or stat.S_ISLNK(mode):
                found.append(SealsOnDisk(bag, path))
    return found
