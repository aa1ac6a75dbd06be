"""Recognise locked documents in compound files ([MS-CFB]). A locked DOCX is wrapped in one ([MS-OFFCRYPTO])."""

from __future__ import annotations

import struct
from typing import IO

MEDIA_TYPE = "application/x-ole-storage"
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# [MS-CFB] 2.2: the header takes 512 octets. In little-endian order it has, at octet 30, the size of a sector as a power of two
# (512 or 4096 octets), and at octet 48 the number of the first sector of the directory.
_HEADER = 512
_SECTOR_SHIFT = 30
_FIRST_DIRECTORY_SECTOR = 48
_SHIFTS = (9, 12)
# An entry of the directory takes 128 octets (2.6), so this is the first 32 of them. A locked package has few.
_EXAMINED = 4096
_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def holds_locked_package(file: IO[bytes]) -> bool:
    """Return whether the directory of a compound file names a locked package. Any file may be given; its position is moved."""
    file.seek(0)
    header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(SIGNATURE):
        return False
    (shift,) = struct.unpack_from("<H", header, _SECTOR_SHIFT)
    (sector,) = struct.unpack_from("<I", header, _FIRST_DIRECTORY_SECTOR)
    if shift not in _SHIFTS:
        return False
    # Sectors are counted from the one after the header, which takes a whole sector too.
    file.seek((sector + 1) << shift)
    return _PACKAGE in file.read(_EXAMINED)
