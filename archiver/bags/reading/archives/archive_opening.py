"""Open an archive of any kind that is known here."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from archiver.bags.reading.archives.archive_members import TarArchive
from archiver.bags.reading.archives.zip_archive import ZipArchive
from archiver.bags.reading.archives.zstandard import ZSTANDARD_MAGIC, load_zstandard

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.bags.reading.archives.archive_members import BagArchive

_MAGIC_OCTETS: Final = 262  # up to the end of `ustar` in the header of a tar file
_PLAIN: Final = ("application/tar", "application/x-tar")
_GZIP: Final = ("application/gzip", "application/x-gzip", "application/x-gtar", "application/x-tgz")
_ZSTANDARD: Final = ("application/zstd", "application/x-zstd", "application/x-tzst")


def open_archive(open_file: Callable[[], BinaryIO]) -> BagArchive | None:
    """Open the archive in a file. Its first octets tell its kind. Return None if it is no kind of archive known here.

    `open_file` opens the file for reading, from its first octet, as often as it is called. The file can be read from any place.

    Raises:
        ZstandardMissingError: Zstandard is needed and not installed.
        OSError: the file cannot be read.
    """
    with open_file() as file:
        start = file.read(_MAGIC_OCTETS)
    # The header of a member (APPNOTE 4.3.7), or the end record of an empty zip file (APPNOTE 4.3.16).
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZipArchive(open_file)
    # ID1 and ID2 of gzip (RFC 1952 2.3.1).
    if start.startswith(b"\x1f\x8b"):
        return TarArchive(open_file, _GZIP, lambda raw: cast("BinaryIO", gzip.GzipFile(fileobj=raw)))
    if start.startswith(ZSTANDARD_MAGIC):
        return TarArchive(open_file, _ZSTANDARD, load_zstandard().read)
    # The field `magic` of a ustar header lies at offset 257 (POSIX.1-2017, pax, ustar Interchange Format).
    return TarArchive(open_file, _PLAIN, None) if start[257:262] == b"ustar" else None
