"""Write a bag as one tar file, compressed or not, or as one zip file. The same bag gives the same octets on any machine."""

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
"""1980-01-01 in seconds since 1970: the first time that a zip file can state."""
_LAST_DOS_TIME: Final = 4_354_819_198
"""The last two seconds of 2107, the last time that a zip file can state (in steps of two seconds)."""
# The extra field holds a signed number of 32 bits.
_LAST_UNIX_TIME: Final = (1 << 31) - 1
_FOLDER_RIGHTS: Final = 0o755
_FILE_RIGHTS: Final = 0o644
_PROGRAM_RIGHTS: Final = 0o755


class ArchiveOptions(NamedTuple):
    """Form of an archive, name of the base directory in it, and modification time of the file."""

    form: ArchiveForm
    base_directory: str
    modified_ns: int


class _Item(NamedTuple):
    """A file or folder to pack: its path on the disk, its name in the archive, and its state."""

    path: str
    name: str
    state: os.stat_result

    @property
    def is_folder(self) -> bool:
        """True for a folder."""
        return stat.S_ISDIR(self.state.st_mode)

    @property
    def rights(self) -> int:
        """The rights in the archive. Those on this machine mean nothing elsewhere, except that a document is a program."""
        if self.is_folder:
            return _FOLDER_RIGHTS
        return _PROGRAM_RIGHTS if self.state.st_mode & stat.S_IXUSR else _FILE_RIGHTS


def write_archive(bag: str, archive: str, options: ArchiveOptions) -> None:
    """Write the bag in a folder as a new file, and flush it to the disk. The system is told to drop it from memory.

    Order, owners and rights are fixed, and modification times are those of the files in the bag. Nothing else of this machine or
    run gets into the archive. Names are UTF-8.

    Raises:
        OSError: the disk is full or fails.
    """
    descriptor = _WrittenDescriptor(archive)
    with closing(io.BufferedWriter(cast("io.RawIOBase", descriptor), _BLOCK)) as file:
        items = _list_items(bag, options.base_directory)
        if options.form == "zip":
            _write_zip(file, items)
        elif options.form == "tar":
            _write_tar(file, items)
        elif options.form == "tar.zst":
            with load_zstandard().write(file) as compressed:
                _write_tar(compressed, items)
        else:
            # No name goes into the header of gzip. It would be that of the file in the staging folder.
            gzipped = gzip.GzipFile("", "wb", fileobj=file, mtime=options.modified_ns // _NANOSECONDS)
            with cast("BinaryIO", gzipped) as compressed:
                _write_tar(compressed, items)
        file.flush()
        descriptor.complete(options.modified_ns)


class _WrittenDescriptor(io.RawIOBase):
    """A new file, as a raw stream for writing.

    After a write has failed, all later ones are dropped. The libraries write the end of an archive when they are closed, and a
    second error would hide the first.
    """

    def __init__(self, path: str) -> None:
        self._has_failed = False
        self._descriptor = create_new_file(path)

    def writable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def write(self, octets: memoryview) -> int:  # type: ignore[override] # all that BufferedWriter gives
        """Write octets at the place where the file stands."""
        if self._has_failed:
            return len(octets)
        try:
            return os.write(self._descriptor, octets)
        except BaseException:
            self._has_failed = True
            raise

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the place. Return it."""
        return os.lseek(self._descriptor, offset, whence)

    def complete(self, modified_ns: int) -> None:
        """Set the modification time and flush everything to the disk. Raises OSError."""
        os.utime(self._descriptor, ns=(modified_ns, modified_ns))
        flush_open_file(self._descriptor)
        forget_pages(self._descriptor)

    def close(self) -> None:
        """Close the descriptor."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
        super().close()


def _list_items(bag: str, base_directory: str) -> Iterator[_Item]:
    yield _Item(bag, base_directory, os.lstat(bag))
    for path, state in walk(bag):
        yield _Item(os.path.join(bag, path), f"{base_directory}/{path}", state)


def _write_tar(file: BinaryIO, items: Iterator[_Item]) -> None:
    # POSIX.1-2001 (pax) is the only form of tar that defines the encoding of names.
    with tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT, encoding="utf-8") as archive:
        archive.copybufsize = _BLOCK  # type: ignore[attr-defined]
        for item in items:
            if item.is_folder:
                archive.addfile(_tar_header(item))
            else:
                with open(item.path, "rb") as content:
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
        # As text: a float has too few digits for seconds since 1970 with nanoseconds.
        seconds, rest = divmod(abs(modified_ns), _NANOSECONDS)
        header.pax_headers = {"mtime": f"{'-' if modified_ns < 0 else ''}{seconds}.{rest:09}".rstrip("0")}
    return header


def _write_zip(file: BinaryIO, items: Iterator[_Item]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in items:
            with archive.open(_zip_header(item), "w") as member:
                if not item.is_folder:
                    with open(item.path, "rb") as content:
                        shutil.copyfileobj(content, member, _BLOCK)


def _zip_header(item: _Item) -> zipfile.ZipInfo:
    seconds = item.state.st_mtime_ns // _NANOSECONDS
    shown = time.gmtime(min(max(seconds, _FIRST_DOS_TIME), _LAST_DOS_TIME))
    header = zipfile.ZipInfo(f"{item.name}/" if item.is_folder else item.name, shown[:6])
    header.create_system = 3  # Unix, so that the rights in external_attr are read
    # APPNOTE 4.4.15: the upper 16 bits are the mode of Unix, and 0x10 in the lower ones is the attribute of a folder in DOS.
    header.external_attr = (stat.S_IFMT(item.state.st_mode) | item.rights) << 16 | (0x10 if item.is_folder else 0)
    header.compress_type = zipfile.ZIP_STORED if item.is_folder else zipfile.ZIP_DEFLATED
    header.file_size = 0 if item.is_folder else item.state.st_size  # decides on zip64
    if -_LAST_UNIX_TIME <= seconds <= _LAST_UNIX_TIME:
        # Extra field 0x5455 of Info-ZIP: five octets, of which flags with bit 0 (a modification time follows), and seconds since
        # 1970 in UTC. The time in the header itself has no time zone.
        header.extra = struct.pack("<HHBl", 0x5455, 5, 1, seconds)
    return header
