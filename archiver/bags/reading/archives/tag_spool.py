"""The tag files of a bag in an archive, copied to one nameless temporary file while the archive is read."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from archiver.bags.reading.archives.archive_members import DamagedArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading.archives.archive_members import ArchiveMember

TAG_FILES_LIMIT: Final = 4 << 30
"""Octets of all tag files of an archive together."""
_BLOCK: Final = 1 << 20


class TagSpool:
    """The octets of members by name. If several members have one name, the first counts."""

    def __init__(self) -> None:
        self.unreadable: dict[str, DamagedArchiveError] = {}
        """The names of members that could not be read to their end, each with its error."""
        self.too_large: list[str] = []
        """The name of the member that went over the limit."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self._stretches: dict[str, tuple[int, int]] = {}
        self._end = 0

    def copy(self, name: str, member: ArchiveMember) -> None:
        """Copy a member, unless one of its name is there or the limit was reached."""
        if self.too_large or name in self._stretches:
            return
        start = self._end
        try:
            for block in member.blocks():
                self._end += self._file.write(block)
                if self._end > TAG_FILES_LIMIT:
                    self.too_large.append(name)
                    return
        except DamagedArchiveError as error:
            self.unreadable[name] = error
        self._stretches[name] = start, self._end - start

    def share(self, name: str, other: str) -> None:
        """Give a hard link the octets of the member that it leads to, if these were copied."""
        if other in self._stretches:
            self._stretches.setdefault(name, self._stretches[other])

    def names(self) -> list[str]:
        """Return the names of all members that were copied."""
        return list(self._stretches)

    def __contains__(self, name: str) -> bool:
        return name in self._stretches

    def size(self, name: str) -> int:
        """Return the octets of a member. Raises OSError."""
        return self._find(name)[1]

    def blocks(self, name: str) -> Iterator[bytes]:
        """Return the octets that were copied of a member. Raises OSError."""
        start, octets = self._find(name)
        while octets:
            self._file.seek(start)
            block = self._file.read(min(octets, _BLOCK))
            yield block
            start += len(block)
            octets -= len(block)

    def open(self, name: str) -> BinaryIO:
        """Open a copy of one member for reading, so that several can be read side by side. Raises OSError."""
        blocks = self.blocks(name)
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            for block in blocks:
                copy.write(block)
            copy.seek(0)
        except BaseException:
            copy.close()
            raise
        return cast("BinaryIO", copy)

    def _find(self, name: str) -> tuple[int, int]:
        if name not in self._stretches:
            raise FileNotFoundError(2, "No such file in the archive", name)
        return self._stretches[name]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
