"""The members of an archive one after another, and those of a tar file. Any damage of the file is one error."""

from __future__ import annotations

import re
import tarfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, Protocol, cast

from archiver.bags.reading.serial_digests import UnreadableFileError
from archiver.stores.store_errors import ObjectError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

BLOCK: Final = 1 << 20
HEADER_LIMIT: Final = 16 << 20
"""Octets of the names and times that come before one member of a tar file."""
_NANOSECONDS: Final = 1_000_000_000
_LATEST_NS: Final = (1 << 63) - 1  # the largest number of 64 bits with a sign


class DamagedArchiveError(UnreadableFileError):
    """The archive cannot be read any further. The argument says why."""


class LockedMemberError(DamagedArchiveError):
    """The member needs a password."""

    fault = "locked"


class UnknownMethodError(DamagedArchiveError):
    """The member is compressed by a method that cannot be undone here. The argument is its name."""

    fault = "unknown-method"


class ArchiveMember(NamedTuple):
    """One member of an archive."""

    name: str
    kind: str
    """One of `file`, `folder`, `link`, `hard-link`, `fifo`, `device`, `socket` and `sparse`."""
    octets: int
    rights: int
    """The rights of owner, group and others, as in `chmod`."""
    modified_ns: int | None
    """The modification time in nanoseconds since 1970, or None if the archive gives none that is possible."""
    blocks: Callable[[], Iterator[bytes]]
    """Gives the octets. Call it before the next member is read. Raises DamagedArchiveError."""
    target: str = ""
    """The name of the member that a hard link leads to."""


class Notice(NamedTuple):
    """A fact about a whole archive that a person should know: the code of a finding, and its values."""

    code: str
    values: Mapping[str, Any]


class BagArchive(Protocol):
    """A serialised bag (RFC 8493 4)."""

    media_types: tuple[str, ...]
    """The media types that a profile may name for it."""
    notices: list[Notice]
    """Facts about the archive itself, once its members were read."""
    names: Mapping[str, str]
    """Names to be given to members, by the names that they would have else."""

    def members(self) -> Iterator[ArchiveMember]:
        """Return all members. Each call begins at the first. Raises DamagedArchiveError."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


@contextmanager
def archive_faults() -> Iterator[None]:
    """Turn any error of reading an archive into DamagedArchiveError in this block."""
    try:
        yield
    except DamagedArchiveError:
        raise
    except ObjectError as error:
        raise DamagedArchiveError(error.reason, error.fault) from error
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
        """Return so many octets. Raises ReadError of tarfile for more than a header may have."""
        if not 0 <= count <= HEADER_LIMIT:
            raise tarfile.ReadError("a header is too long")
        return self._file.read(count)


class TarArchive:
    """A tar file, compressed or not."""

    def __init__(
        self,
        open_file: Callable[[], BinaryIO],
        media_types: tuple[str, ...],
        decompress: Callable[[BinaryIO], BinaryIO] | None,
    ) -> None:
        self.media_types = media_types
        self.notices: list[Notice] = []
        self.names: Mapping[str, str] = {}
        self._open_file = open_file
        self._decompress = decompress

    def members(self) -> Iterator[ArchiveMember]:
        """Return all members. Each call begins at the first. Raises DamagedArchiveError."""
        with archive_faults(), self._open_file() as raw:
            file: BinaryIO = raw if self._decompress is None else self._decompress(raw)
            # Octets of names that are not UTF-8 become lone surrogates, as in the names of a folder.
            bounded = cast("BinaryIO", _Bounded(file))
            with tarfile.open(fileobj=bounded, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
                while (member := archive.next()) is not None:
                    archive.members = []  # type: ignore[attr-defined] # tarfile would keep every header in memory
                    yield _describe(archive, member, self.names)
            # Read on to the end of the compressed stream, so that damage in it is seen.
            if self._decompress is not None:
                while file.read(BLOCK):
                    pass

    def close(self) -> None:
        """Do nothing: no file stays open."""


def _describe(archive: tarfile.TarFile, member: tarfile.TarInfo, names: Mapping[str, str]) -> ArchiveMember:
    rights, modified_ns, blocks = member.mode & 0o777, _tar_time(member), _TarBlocks(archive, member)
    target = names.get(member.linkname, member.linkname) if member.islnk() else ""
    return ArchiveMember(names.get(member.name, member.name), _tar_kind(member), member.size, rights, modified_ns, blocks, target)


class _TarBlocks:
    def __init__(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._archive = archive
        self._member = member

    def __call__(self) -> Iterator[bytes]:
        with archive_faults():
            file = self._archive.extractfile(self._member)
            while file is not None and (block := file.read(BLOCK)):
                yield block


def _tar_kind(member: tarfile.TarInfo) -> str:
    if member.issym():
        return "link"
    if member.islnk():
        return "hard-link"
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
