"""Look into compound files ([MS-CFB]): old Office documents, mails of Outlook, and locked DOCX files ([MS-OFFCRYPTO])."""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MEDIA_TYPE = "application/x-ole-storage"
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "PP40": "application/vnd.ms-powerpoint",
    "PP97_DUALSTORAGE": "application/vnd.ms-powerpoint",
    "VisioDocument": "application/vnd.visio",
    "Quill": "application/x-mspublisher",
    "__properties_version1.0": "application/vnd.ms-outlook",
    "MatOST": "application/vnd.ms-works",
    "SPELLING": "application/vnd.ms-works",
    "WksSSWorkBook": "application/vnd.ms-works",
    "HwpSummaryInformation": "application/x-hwp",
    "FileHeader": "application/x-hwp",
    "Catalog": "application/vnd.microsoft.windows.thumbnail-cache",
}
"""Media types by the name of a stream or storage that each kind of file has."""
_PACKAGE = "EncryptedPackage"

# [MS-CFB] 2.2: the header takes 512 octets. In little-endian order it has, at octet 30, the size of a sector as a power of two
# (512 or 4096 octets), at octet 48 the number of the first sector of the directory, and at octet 76 those of the first sectors
# of the table that tells which sector follows which.
_HEADER = 512
_SECTOR_SHIFT = 30
_FIRST_DIRECTORY_SECTOR = 48
_TABLE_SECTORS = 76
_SHIFTS = (9, 12)
_MOST_SECTORS = 64
"""Sectors of a directory that are looked at: 256 entries of the smallest."""
_ENTRY = 128
# 2.6: the name takes 64 octets, followed by its length in octets with the zero at its end.
_NAME_LENGTH = 64
_SIBLINGS = 68
_LAST_SECTOR = 0xFFFFFFFA


def tell_compound_file(file: IO[bytes]) -> str:
    """Return the media type of a compound file by the names of its streams. The position of the file is moved."""
    names = _names_at_top(file)
    return next((media_type for name, media_type in _STREAMS.items() if name.casefold() in names), MEDIA_TYPE)


def holds_locked_package(file: IO[bytes]) -> bool:
    """Return whether the directory of a compound file names a locked package. Any file may be given; its position is moved."""
    return _PACKAGE.casefold() in _names_at_top(file)


def _names_at_top(file: IO[bytes]) -> set[str]:
    """Return the names of streams and storages in the root, case folded. Those of embedded documents lie deeper."""
    entries = list(_read_entries(file))
    names: set[str] = set()
    seen: set[int] = set()
    # 2.6.4: the first entry is the root, and its children form a binary tree of siblings to the left and the right.
    waiting = [entries[0].child] if entries else []
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            names.add(entries[number].name.casefold())
            waiting += [entries[number].left, entries[number].right]
    return names


class _Entry(NamedTuple):
    """An entry of the directory: its name, and the numbers of its siblings and of its first child."""

    name: str
    left: int
    right: int
    child: int


def _read_entries(file: IO[bytes]) -> Iterator[_Entry]:
    file.seek(0)
    header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(SIGNATURE):
        return
    (shift,) = struct.unpack_from("<H", header, _SECTOR_SHIFT)
    if shift not in _SHIFTS:
        return
    (sector,) = struct.unpack_from("<I", header, _FIRST_DIRECTORY_SECTOR)
    for _ in range(_MOST_SECTORS):
        if sector >= _LAST_SECTOR:
            return
        directory = _read_sector(file, sector, shift)
        for start in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            (length,) = struct.unpack_from("<H", directory, start + _NAME_LENGTH)
            name = directory[start : start + min(max(length - 2, 0), _NAME_LENGTH)].decode("utf-16-le", "replace")
            yield _Entry(name, *struct.unpack_from("<III", directory, start + _SIBLINGS))
        sector = _next_sector(file, header, sector, shift)


def _next_sector(file: IO[bytes], header: bytes, sector: int, shift: int) -> int:
    """Return the sector that follows another, or one beyond the last."""
    place, at = divmod(sector, 1 << shift - 2)
    # The first 109 sectors of the table stand in the header.
    if _TABLE_SECTORS + 4 * place + 4 > _HEADER:
        return _LAST_SECTOR
    (table_sector,) = struct.unpack_from("<I", header, _TABLE_SECTORS + 4 * place)
    if table_sector >= _LAST_SECTOR:
        return _LAST_SECTOR
    table = _read_sector(file, table_sector, shift)
    if len(table) < 4 * at + 4:
        return _LAST_SECTOR
    (following,) = struct.unpack_from("<I", table, 4 * at)
    return int(following)


def _read_sector(file: IO[bytes], sector: int, shift: int) -> bytes:
    # Sectors are counted from the one after the header, which takes a whole sector too.
    file.seek((sector + 1) << shift)
    return file.read(1 << shift)
