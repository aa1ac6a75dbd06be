"""The members of a zip file, one after another."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from calendar import timegm
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.reading.archives.archive_members import (
    BLOCK,
    ArchiveMember,
    LockedMemberError,
    Notice,
    UnknownMethodError,
    archive_faults,
)
from archiver.bags.reading.archives.zip_names import find_extra_field, read_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

RATIO_LIMIT: Final = 1100
"""The most octets that one octet of a zip file may become. Deflate reaches 1,032. Members that share octets give more."""

_NANOSECONDS: Final = 1_000_000_000
_FILE_RIGHTS: Final = 0o644
_FOLDER_RIGHTS: Final = 0o755
_LOCKED: Final = 1
"""The flag of encryption (APPNOTE 4.4.4)."""
_METHODS: Final = {
    1: "Shrink",
    2: "Reduce",
    3: "Reduce",
    4: "Reduce",
    5: "Reduce",
    6: "Implode",
    9: "Deflate64",
    10: "Implode (PKWARE)",
    12: "bzip2",
    14: "LZMA",
    18: "IBM TERSE",
    19: "LZ77",
    93: "Zstandard",
    94: "MP3",
    95: "XZ",
    96: "JPEG",
    97: "WavPack",
    98: "PPMd",
}
"""The names of methods of compression (APPNOTE 4.4.5)."""


class ZipArchive:
    """A zip file."""

    def __init__(self, open_file: Callable[[], BinaryIO]) -> None:
        self.media_types: tuple[str, ...] = ("application/zip", "application/x-zip-compressed")
        self.notices: list[Notice] = []
        self.names: Mapping[str, str] = {}  # it knows its own
        self._open_file = open_file
        self._file: BinaryIO | None = None
        self._archive: zipfile.ZipFile | None = None
        self._names: Sequence[str] = ()

    def members(self) -> Iterator[ArchiveMember]:
        """Return all members. Each call begins at the first. Raises DamagedArchiveError."""
        with archive_faults():
            archive = self._open()
            for member, name in zip(archive.infolist(), self._names, strict=True):
                # The upper 16 bits are the mode of Unix (APPNOTE 4.4.15 leaves them to the system that made the archive).
                mode = member.external_attr >> 16
                kind = "folder" if name.endswith("/") else _kind_of(mode)
                # Archives made on Windows have no rights.
                rights = mode & 0o777 or (_FOLDER_RIGHTS if kind == "folder" else _FILE_RIGHTS)
                yield ArchiveMember(name, kind, member.file_size, rights, _time_of(member), _ZipBlocks(archive, member))

    def _open(self) -> zipfile.ZipFile:
        """Open the file and read the names in it, the first time."""
        if self._archive is None:
            self._file = self._file or self._open_file()
            octets_of_file = self._file.seek(0, os.SEEK_END)
            try:
                archive = zipfile.ZipFile(self._file)
            except UnicodeDecodeError as error:
                raise zipfile.BadZipFile("names-not-utf-8") from error
            self._archive = archive
            octets = sum(member.file_size for member in archive.infolist())
            if octets > RATIO_LIMIT * octets_of_file:
                raise zipfile.BadZipFile(f"{octets} octets packed into {octets_of_file}: a bomb")
            self._names, self.notices = read_names(archive)
        return self._archive

    def close(self) -> None:
        """Let go of the file."""
        if self._archive is not None:
            self._archive.close()
        if self._file is not None:
            self._file.close()


class _ZipBlocks:
    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._member = member

    def __call__(self) -> Iterator[bytes]:
        with archive_faults():
            if self._member.flag_bits & _LOCKED:
                raise LockedMemberError
            try:
                file = self._archive.open(self._member)
            except NotImplementedError as error:
                method = self._member.compress_type
                raise UnknownMethodError(_METHODS.get(method, str(method))) from error
            with file:
                while block := file.read(BLOCK):
                    yield block


def _kind_of(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISFIFO(mode):
        return "fifo"
    if stat.S_ISSOCK(mode):
        return "socket"
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return "device"
    return "file"


def _time_of(member: zipfile.ZipInfo) -> int | None:
    """Return the modification time in nanoseconds since 1970, or None if it is impossible.

    The field of Info-ZIP holds it in UTC. The time of zip itself has no time zone, and is read as UTC.
    """
    # The data of "UT", the extended timestamp of Info-ZIP, begin with one octet of flags. Its bit 0 says that the modification
    # time comes next, in four octets with a sign.
    field = find_extra_field(member.extra, 0x5455)
    if len(field) >= 5 and field[0] & 1:  # noqa: PLR2004 - its flags and one time
        return int(struct.unpack_from("<l", field, 1)[0]) * _NANOSECONDS
    try:
        return timegm(member.date_time) * _NANOSECONDS
    except ValueError:
        return None
