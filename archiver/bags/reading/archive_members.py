"""The members of a tar file, compressed or not, or of a zip file, one after another. Any damage of the file is one error."""

from __future__ import annotations

import gzip
import os
import re
import stat
import struct
import tarfile
import zipfile
from calendar import timegm
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, Protocol, cast

from archiver.bags.reading.serial_digests import UnreadableFileError
from archiver.bags.reading.zstandard import ZSTANDARD_MAGIC, load_zstandard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BLOCK: Final = 1 << 20
HEADER_LIMIT: Final = 16 << 20
"""Octets of the names and times that come before one member of a tar file."""
RATIO_LIMIT: Final = 1100
"""The most octets that one octet of a zip file may become. Deflate reaches 1,032. Members that share octets give more."""

_MAGIC_OCTETS: Final = 262  # up to the end of `ustar` in the header of a tar file
_PLAIN: Final = ("application/tar", "application/x-tar")
_GZIP: Final = ("application/gzip", "application/x-gzip", "application/x-gtar", "application/x-tgz")
_ZSTANDARD: Final = ("application/zstd", "application/x-zstd", "application/x-tzst")
_NANOSECONDS: Final = 1_000_000_000
_LATEST_NS: Final = (1 << 63) - 1  # the largest number of 64 bits with a sign
_FILE_RIGHTS: Final = 0o644
_FOLDER_RIGHTS: Final = 0o755
_INFO_ZIP_TIME: Final = 0x5455  # "UT", the extended timestamp of Info-ZIP


class DamagedArchiveError(UnreadableFileError):
    """The archive cannot be read any further. The argument says why."""


class ArchiveMember(NamedTuple):
    """One member of an archive."""

    name: str
    kind: str
    """One of `file`, `folder`, `link`, `fifo`, `device`, `socket` and `sparse`."""
    octets: int
    rights: int
    """The rights of owner, group and others, as in `chmod`."""
    modified_ns: int | None
    """The modification time in nanoseconds since 1970, or None if the archive gives none that is possible."""
    blocks: Callable[[], Iterator[bytes]]
    """Gives the octets. Call it before the next member is read. Raises DamagedArchiveError."""


class BagArchive(Protocol):
    """A serialised bag (RFC 8493 4)."""

    media_types: tuple[str, ...]
    """The media types that a profile may name for it."""

    def members(self) -> Iterator[ArchiveMember]:
        """Return all members. Each call begins at the first. Raises DamagedArchiveError."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def open_archive(path: str) -> BagArchive | None:
    """Open the archive in a file. Its first octets tell its kind. Return None if it is no kind of archive known here.

    Raises:
        ZstandardMissingError: Zstandard is needed and not installed.
        OSError: the file cannot be read.
    """
    with open(path, "rb") as file:
        start = file.read(_MAGIC_OCTETS)
    # The header of a member (APPNOTE 4.3.7), or the end record of an empty zip file (APPNOTE 4.3.16).
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZipArchive(path)
    # ID1 and ID2 of gzip (RFC 1952 2.3.1).
    if start.startswith(b"\x1f\x8b"):
        return TarArchive(path, _GZIP, lambda raw: cast("BinaryIO", gzip.GzipFile(fileobj=raw)))
    if start.startswith(ZSTANDARD_MAGIC):
        return TarArchive(path, _ZSTANDARD, load_zstandard().read)
    # The field `magic` of a ustar header lies at offset 257 (POSIX.1-2017, pax, ustar Interchange Format).
    return TarArchive(path, _PLAIN, None) if start[257:262] == b"ustar" else None


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the standard library raises anything on archives that are damaged
        raise DamagedArchiveError(
            (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
        ) from error


class _Bounded:
    """A file that gives at most the octets of a header at once. tarfile would read any length that the file states."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.tell = file.tell
        self.seek = file.seek

    def read(self, count: int) -> bytes:
        if not 0 <= count <= HEADER_LIMIT:
            raise tarfile.ReadError("a header is too long")
        return self._file.read(count)


class TarArchive:
    """A tar file, compressed or not."""

    def __init__(self, path: str, media_types: tuple[str, ...], decompress: Callable[[BinaryIO], BinaryIO] | None) -> None:
        self.media_types = media_types
        self._path = path
        self._decompress = decompress

    def members(self) -> Iterator[ArchiveMember]:
        """Return all members. Each call begins at the first. Raises DamagedArchiveError."""
        with _faults(), open(self._path, "rb") as raw:
            file: BinaryIO = raw if self._decompress is None else self._decompress(raw)
            # Octets of names that are not UTF-8 become lone surrogates, as in the names of a folder.
            bounded = cast("BinaryIO", _Bounded(file))
            with tarfile.open(fileobj=bounded, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
                while (member := archive.next()) is not None:
                    archive.members = []  # type: ignore[attr-defined] # tarfile would keep every header in memory
                    rights, modified_ns = member.mode & 0o777, _tar_time(member)
                    yield ArchiveMember(
                        member.name, _tar_kind(member), member.size, rights, modified_ns, _TarBlocks(archive, member)
                    )
            # Read on to the end of the compressed stream, so that damage in it is seen.
            if self._decompress is not None:
                while file.read(BLOCK):
                    pass

    def close(self) -> None:
        """Do nothing: no file stays open."""


class _TarBlocks:
    def __init__(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._archive = archive
        self._member = member

    def __call__(self) -> Iterator[bytes]:
        with _faults():
            file = self._archive.extractfile(self._member)
            while file is not None and (block := file.read(BLOCK)):
                yield block


def _tar_kind(member: tarfile.TarInfo) -> str:
    if member.issym() or member.islnk():
        return "link"
    if member.isdir():
        return "folder"
    if member.isfifo():
        return "fifo"
    if member.issparse():
        return "sparse"
    return "file" if member.isreg() else "device"


def _tar_time(member: tarfile.TarInfo) -> int | None:
    # Read as text: tarfile gives a floating-point number, which cannot hold the nanoseconds of our century.
    # A pax header may give a fraction: `-12.5`, `1478338200.123456789` (POSIX.1-2017, pax, Extended Header File Times).
    match = re.fullmatch(r"(-?)(\d{1,18})(?:\.(\d*))?", member.pax_headers.get("mtime", str(member.mtime)), re.ASCII)
    if match is None:
        return None
    sign, seconds, rest = match.groups()
    # Nine digits of the fraction are nanoseconds: `.5` becomes 500000000.
    found = int(seconds) * _NANOSECONDS + int((rest or "").ljust(9, "0")[:9])
    return min(found, _LATEST_NS) * (-1 if sign else 1)


class ZipArchive:
    """A zip file."""

    def __init__(self, path: str) -> None:
        self.media_types: tuple[str, ...] = ("application/zip", "application/x-zip-compressed")
        self._path = path
        self._archive: zipfile.ZipFile | None = None

    def members(self) -> Iterator[ArchiveMember]:
        """Return all members. Each call begins at the first. Raises DamagedArchiveError."""
        with _faults():
            if self._archive is None:
                self._archive = zipfile.ZipFile(self._path)
                octets = sum(member.file_size for member in self._archive.infolist())
                if octets > RATIO_LIMIT * os.path.getsize(self._path):
                    raise zipfile.BadZipFile(f"{octets} octets packed into {os.path.getsize(self._path)}: a bomb")
            for member in self._archive.infolist():
                name = _zip_name(member)
                # The upper 16 bits are the mode of Unix (APPNOTE 4.4.15 leaves them to the system that made the archive).
                mode = member.external_attr >> 16
                kind = "folder" if name.endswith("/") else _zip_kind(mode)
                # Archives made on Windows have no rights.
                rights = mode & 0o777 or (_FOLDER_RIGHTS if kind == "folder" else _FILE_RIGHTS)
                yield ArchiveMember(name, kind, member.file_size, rights, _zip_time(member), _ZipBlocks(self._archive, member))

    def close(self) -> None:
        """Let go of the file."""
        if self._archive is not None:
            self._archive.close()


class _ZipBlocks:
    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._member = member

    def __call__(self) -> Iterator[bytes]:
        with _faults(), self._archive.open(self._member) as file:
            while block := file.read(BLOCK):
                yield block


def _zip_name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 0x800:  # bit 11, the flag for names in UTF-8 (APPNOTE 4.4.4)
        return member.orig_filename
    # Without the flag a name is in code page 437, but many programs write UTF-8 and leave the flag out.
    octets = member.orig_filename.encode("cp437")
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return member.orig_filename


def _zip_kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISFIFO(mode):
        return "fifo"
    if stat.S_ISSOCK(mode):
        return "socket"
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return "device"
    return "file"


def _zip_time(member: zipfile.ZipInfo) -> int | None:
    """Return the modification time in nanoseconds since 1970, or None if it is impossible.

    The field of Info-ZIP holds it in UTC. The time of zip itself has no time zone, and is read as UTC.
    """
    extra = member.extra
    # Each extra field is its kind and its length, in two octets each, and its data (APPNOTE 4.5.1). The data of a timestamp begin
    # with one octet of flags. Its bit 0 says that the modification time comes next, in four octets with a sign.
    while len(extra) >= 4:  # noqa: PLR2004 - a field begins with its kind and length
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _INFO_ZIP_TIME and len(field) >= 5 and field[0] & 1:  # noqa: PLR2004 - its flags and one time
            return int(struct.unpack_from("<l", field, 1)[0]) * _NANOSECONDS
    try:
        return timegm(member.date_time) * _NANOSECONDS
    except ValueError:
        return None
