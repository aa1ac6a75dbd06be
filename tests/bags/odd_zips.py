"""Zip files as programs of other systems write them, by the words of APPNOTE: zipfile writes none of these."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFLATE_64 = 9
STORED = 0


class ZipForm(NamedTuple):
    """How names and members are written."""

    encoding: str = "utf-8"
    is_flagged: bool = False
    """Bit 11 of the flags: names are UTF-8 (APPNOTE 4.4.4)."""
    has_unicode_field: bool = False
    """The Info-ZIP Unicode Path extra field (APPNOTE 4.6.9)."""
    changes_names_afterwards: bool = False
    """The field keeps the checksum of another name, as if a program had renamed the member."""
    locked: tuple[str, ...] = ()
    """The members that have the flag of encryption."""
    methods: Mapping[str, int] = {}
    """The methods of members that are not stored. Their octets are stored all the same."""
    system: int = 0
    """The system of the program: 0 is MS-DOS, 3 is Unix (APPNOTE 4.4.2)."""


PLAIN = ZipForm()


def write_zip(files: Mapping[str, bytes], form: ZipForm = PLAIN) -> bytes:
    """A zip file with these files, by name."""
    local, central = io.BytesIO(), io.BytesIO()
    for path, content in files.items():
        name, checksum = path.encode(form.encoding), zlib.crc32(content)
        extra = _unicode_field(path, name + b"x" * form.changes_names_afterwards) if form.has_unicode_field else b""
        flags = 0x800 * form.is_flagged | (path in form.locked)
        method = form.methods.get(path, STORED)
        sizes = (len(content), len(content), len(name), len(extra))
        common = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x21, checksum, *sizes)
        head = b"PK\x01\x02" + struct.pack("<BB", 20, form.system)
        central.write(head + common + struct.pack("<HHHII", 0, 0, 0, 0, local.tell()) + name + extra)
        local.write(b"PK\x03\x04" + common + name + extra + content)
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), central.tell(), local.tell(), 0)
    return local.getvalue() + central.getvalue() + b"PK\x05\x06" + end


def _unicode_field(path: str, name: bytes) -> bytes:
    data = b"\x01" + struct.pack("<I", zlib.crc32(name)) + path.encode()
    return struct.pack("<HH", 0x7075, len(data)) + data
