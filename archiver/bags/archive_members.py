"""The members of a tar, tar.gz or zip file, one after the other and never unpacked; what is wrong with the file is one error."""

from __future__ import annotations

import gzip
import os
import stat
import tarfile
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BLOCK: Final = 1 << 20
HEADER_LIMIT: Final = 16 << 20
"""Octets of the names and times that come before one member of a tar file."""
RATIO_LIMIT: Final = 1100
"""How many octets one octet of a zip file may become. Deflate makes at most 1,032; more is members that share their octets."""

_MAGIC_OCTETS: Final = 262


class DamagedArchiveError(Exception):
    """The file cannot be read any further; the argument says why."""


class Member(NamedTuple):
    """One member of an archive."""

    name: str
    kind: str
    """`file`, `folder`, `link`, or what else it is: `fifo`, `device`, `socket`, `sparse`."""
    octets: int
    blocks: Callable[[], Iterator[bytes]]
    """Its octets; to be asked for before the next member. Raises DamagedArchiveError."""


class Archive(Protocol):
    """A serialised bag."""

    media_types: tuple[str, ...]
    """What a profile may call it."""

    def members(self) -> Iterator[Member]:
        """All members, from the first on each time. Raises DamagedArchiveError."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def open_archive(path: str) -> Archive | None:
    """The archive in a file, by its first octets; None where it is neither a tar, tar.gz nor zip file. Raises OSError."""
    with open(path, "rb") as file:
        start = file.read(_MAGIC_OCTETS)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZipArchive(path)
    if start.startswith(b"\x1f\x8b"):
        return TarArchive(path, is_compressed=True)
    return TarArchive(path, is_compressed=False) if start[257:262] == b"ustar" else None


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the standard library raises anything on archives that are damaged
        raise DamagedArchiveError(
            (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
        ) from error


class _Bounded:
    """A file of which nobody reads more at once than a header may hold: tarfile takes the length that the file states."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.tell = file.tell
        self.seek = file.seek

    def read(self, count: int) -> bytes:
        if not 0 <= count <= HEADER_LIMIT:
            raise tarfile.ReadError("a header is too long")
        return self._file.read(count)


class TarArchive:
    """A tar file, compressed with gzip or not."""

    def __init__(self, path: str, *, is_compressed: bool) -> None:
        self.media_types: tuple[str, ...] = ("application/tar", "application/x-tar")
        if is_compressed:
            self.media_types = ("application/gzip", "application/x-gzip", "application/x-gtar", "application/x-tgz")
        self._path = path
        self._is_compressed = is_compressed

    def members(self) -> Iterator[Member]:
        """All members, from the first on each time. Raises DamagedArchiveError."""
        with _faults(), open(self._path, "rb") as raw:
            file = cast("BinaryIO", gzip.GzipFile(fileobj=raw) if self._is_compressed else raw)
            # Octets of names that are not UTF-8 become lone surrogates, as in the names of a folder.
            bounded = cast("BinaryIO", _Bounded(file))
            with tarfile.open(fileobj=bounded, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
                while (member := archive.next()) is not None:
                    archive.members = []  # type: ignore[attr-defined] # tarfile would keep every header in memory
                    yield Member(member.name, _tar_kind(member), member.size, _TarBlocks(archive, member))
            # What comes after the end is read too, so that a damage of the compressed stream is seen.
            if self._is_compressed:
                while file.read(BLOCK):
                    pass

    def close(self) -> None:
        """Nothing stays open."""


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


class ZipArchive:
    """A zip file."""

    def __init__(self, path: str) -> None:
        self.media_types: tuple[str, ...] = ("application/zip", "application/x-zip-compressed")
        self._path = path
        self._archive: zipfile.ZipFile | None = None

    def members(self) -> Iterator[Member]:
        """All members, from the first on each time. Raises DamagedArchiveError."""
        with _faults():
            if self._archive is None:
                self._archive = zipfile.ZipFile(self._path)
                octets = sum(member.file_size for member in self._archive.infolist())
                if octets > RATIO_LIMIT * os.path.getsize(self._path):
                    raise zipfile.BadZipFile(f"{octets} octets packed into {os.path.getsize(self._path)}: a bomb")
            for member in self._archive.infolist():
                name = _zip_name(member)
                kind = "folder" if name.endswith("/") else _zip_kind(member.external_attr >> 16)
                yield Member(name, kind, member.file_size, _ZipBlocks(self._archive, member))

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
    if member.flag_bits & 0x800:
        return member.orig_filename
    # Many programs write UTF-8 without saying so.
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
