"""The tag files of a bag in an archive, copied to one nameless file while the archive is gone through."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, Final

from archiver.bags.reading.archive_members import DamagedArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading.archive_members import Member

TAG_FILES_LIMIT: Final = 4 << 30
"""Octets of all tag files of an archive together."""
_BLOCK: Final = 1 << 20


class TagSpool:
    """Octets of members by their name; of several of one name those of the first."""

    def __init__(self) -> None:
        self.unreadable: list[tuple[str, str]] = []
        """Names of members that could not be read to their end, and why."""
        self.too_large: list[str] = []
        """The name of the member that was too much."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def take(self, name: str, member: Member) -> None:
        """Copy a member, unless there is one of the name, or too much already."""
        if self.too_large or name in self._places:
            return
        start = self._end
        try:
            for block in member.blocks():
                self._end += self._file.write(block)
                if self._end > TAG_FILES_LIMIT:
                    self.too_large.append(name)
                    return
        except DamagedArchiveError as error:
            self.unreadable.append((name, str(error)))
        self._places[name] = start, self._end - start

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def blocks(self, name: str) -> Iterator[bytes]:
        """What was copied of a member."""
        start, octets = self._places[name]
        while octets:
            self._file.seek(start)
            block = self._file.read(min(octets, _BLOCK))
            yield block
            start += len(block)
            octets -= len(block)

    def open(self, name: str) -> tuple[int, os.stat_result]:
        """A descriptor for reading a member alone. Raises OSError."""
        if name not in self._places:
            raise FileNotFoundError(2, "No such file in the archive", name)
        with tempfile.TemporaryFile() as copy:
            for block in self.blocks(name):
                copy.write(block)
            copy.seek(0)
            descriptor = os.dup(copy.fileno())
        return descriptor, os.fstat(descriptor)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
