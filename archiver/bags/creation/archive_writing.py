"""Write a bag as one tar file, compressed or not, or zip file, so that the same bag gives the same octets anywhere."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import stat
import struct
import tarfile
import time
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

from archiver.bags.reading import load_zstandard
from archiver.bags.workplace import walk
from archiver.operating_system import create_new_file, flush_open_file, forget_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.format import ArchiveForm

_BLOCK: Final = 1 << 20
_NANOSECONDS: Final = 1_000_000_000
_FIRST_DOS_TIME: Final = 315_532_800
"""Seconds since 1970 of 1980-01-01, the first day that a zip file knows."""
_LAST_DOS_TIME: Final = 4_354_819_198
"""Those of the last two seconds of 2107."""
_LAST_UNIX_TIME: Final = (1 << 31) - 1
_FOLDER_RIGHTS: Final = 0o755
_FILE_RIGHTS: Final = 0o644
_PROGRAM_RIGHTS: Final = 0o755


class Packing(NamedTuple):
    """How a bag becomes one file: `top` is the name of its base directory in it, `modified_ns` the file's modification time."""

    form: ArchiveForm
    top: str
    modified_ns: int


class _Item(NamedTuple):
    """A file or folder to pack."""

    place: str
    name: str
    state: os.stat_result

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.state.st_mode)

    @property
    def rights(self) -> int:
        """The rights of whoever packs are nobody else's; only whether a document is a program is kept."""
        if self.is_folder:
            return _FOLDER_RIGHTS
        return _PROGRAM_RIGHTS if self.state.st_mode & stat.S_IXUSR else _FILE_RIGHTS


def write_archive(bag: str, place: str, packing: Packing) -> None:
    """Write the bag in a folder as a new file, flushed to the disk and forgotten by memory where the system can do that.

    Order, owners and rights are fixed, and modification times are those of the bag's files: nothing else of this machine or run
    gets in. Names are UTF-8.

    Raises:
        OSError: the disk is full or fails.
    """
    descriptor = _WrittenDescriptor(place)
    with closing(io.BufferedWriter(cast("io.RawIOBase", descriptor), _BLOCK)) as file:
        items = _items(bag, packing.top)
        if packing.form == "zip":
            _write_zip(file, items)
        elif packing.form == "tar":
            _write_tar(file, items)
        elif packing.form == "tar.zst":
            with load_zstandard().write(file) as compressed:
                _write_tar(compressed, items)
        else:
            # Without a name in its header, which would be that of the hidden folder.
            gzipped = gzip.GzipFile("", "wb", fileobj=file, mtime=packing.modified_ns // _NANOSECONDS)
            with cast("BinaryIO", gzipped) as compressed:
                _write_tar(compressed, items)
        file.flush()
        descriptor.complete(packing.modified_ns)


class _WrittenDescriptor(io.RawIOBase):
    """A new file that is written to.

    After a write has failed all others are dropped: the libraries go on to write the end of an archive when they are closed, and
    would hide what went wrong first.
    """

    def __init__(self, place: str) -> None:
        self._has_failed = False
        self._descriptor = create_new_file(place)

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, octets: memoryview) -> int:  # type: ignore[override] # all that BufferedWriter gives
        if self._has_failed:
            return len(octets)
        try:
            return os.write(self._descriptor, octets)
        except BaseException:
            self._has_failed = True
            raise

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._descriptor, offset, whence)

    def complete(self, modified_ns: int) -> None:
        """Have all octets on the disk, with this modification time. Raises OSError."""
        os.utime(self._descriptor, ns=(modified_ns, modified_ns))
        flush_open_file(self._descriptor)
        forget_pages(self._descriptor)

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
        super().close()


def _items(bag: str, top: str) -> Iterator[_Item]:
    yield _Item(bag, top, os.lstat(bag))
    for path, state in walk(bag):
        yield _Item(os.path.join(bag, path), f"{top}/{path}", state)


def _write_tar(file: BinaryIO, items: Iterator[_Item]) -> None:
    # POSIX.1-2001 (pax), which alone says what the encoding of a name is.
    with tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT, encoding="utf-8") as archive:
        archive.copybufsize = _BLOCK  # type: ignore[attr-defined]
        for item in items:
            if item.is_folder:
                archive.addfile(_tar_header(item))
            else:
                with open(item.place, "rb") as content:
                    archive.addfile(_tar_header(item), content)
            archive.members = []  # type: ignore[attr-defined] # tarfile would keep every header in memory


def _tar_header(item: _Item) -> tarfile.TarInfo:
    header = tarfile.TarInfo(item.name)
    header.type = tarfile.DIRTYPE if item.is_folder else tarfile.REGTYPE
    header.mode = item.rights
    header.size = 0 if item.is_folder else item.state.st_size
    modified_ns = item.state.st_mtime_ns
    header.mtime = modified_ns // _NANOSECONDS
    if modified_ns % _NANOSECONDS:
        # As text, since no floating-point number holds the nanoseconds of our century.
        seconds, rest = divmod(abs(modified_ns), _NANOSECONDS)
        header.pax_headers = {"mtime": f"{'-' if modified_ns < 0 else ''}{seconds}.{rest:09}".rstrip("0")}
    return header


def _write_zip(file: BinaryIO, items: Iterator[_Item]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in items:
            with archive.open(_zip_header(item), "w") as member:
                if not item.is_folder:
                    with open(item.place, "rb") as content:
                        shutil.copyfileobj(content, member, _BLOCK)


def _zip_header(item: _Item) -> zipfile.ZipInfo:
    seconds = item.state.st_mtime_ns // _NANOSECONDS
    shown = time.gmtime(min(max(seconds, _FIRST_DOS_TIME), _LAST_DOS_TIME))
    header = zipfile.ZipInfo(f"{item.name}/" if item.is_folder else item.name, shown[:6])
    header.create_system = 3  # Unix, which is where the rights mean something
    header.external_attr = (stat.S_IFMT(item.state.st_mode) | item.rights) << 16 | (0x10 if item.is_folder else 0)
    header.compress_type = zipfile.ZIP_STORED if item.is_folder else zipfile.ZIP_DEFLATED
    header.file_size = 0 if item.is_folder else item.state.st_size  # decides on zip64
    if -_LAST_UNIX_TIME <= seconds <= _LAST_UNIX_TIME:
        # The field of Info-ZIP for the time in UTC: that of zip itself is in nobody's time zone.
        header.extra = struct.pack("<HHBl", 0x5455, 5, 1, seconds)
    return header
