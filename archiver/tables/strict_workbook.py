"""Rewrite a Strict Open XML workbook (ISO/IEC 29500-1) in the namespaces of Transitional, which openpyxl reads.

The two differ in the addresses of their namespaces and relationships. All else that a table needs is the same.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import TYPE_CHECKING, Final

from archiver.tables.table import UnreadableTableError
from archiver.tables.workbook_check import UNREAD, WORKBOOK

if TYPE_CHECKING:
    from typing import BinaryIO

_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_ADDRESSES: Final = (
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/", b"http://schemas.openxmlformats.org/spreadsheetml/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_HEAD: Final = 1 << 18
"""Octets at the beginning of a member in which addresses are replaced. Namespaces stand in its root element."""
LARGEST_COPY: Final = 1 << 29
"""Octets of all members that are copied, unpacked. The copy is packed again and kept in memory."""


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Return whether a workbook is of the Strict form, by the namespace of its main member."""
    with archive.open(WORKBOOK) as member:
        return _STRICT in member.read(_HEAD)


def rewrite_strict(archive: zipfile.ZipFile) -> BinaryIO:
    """Return a copy of a workbook in the namespaces of Transitional. The members must have been checked before.

    Raises UnreadableTableError if the copy would be too large.
    """
    members = [
        member
        for member in archive.infolist()
        if member.filename.endswith((".xml", ".rels")) and not member.filename.startswith(UNREAD)
    ]
    if sum(member.file_size for member in members) > LARGEST_COPY:
        raise UnreadableTableError("table.too-large", limit=LARGEST_COPY)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for member in members:
            with archive.open(member) as source, target.open(member.filename, "w", force_zip64=True) as written:
                head = source.read(_HEAD)
                for strict, transitional in _ADDRESSES:
                    head = head.replace(strict, transitional)
                written.write(head)
                shutil.copyfileobj(source, written)
    copy.seek(0)
    return copy
