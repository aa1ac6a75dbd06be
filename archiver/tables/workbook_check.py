"""Check a workbook before it is unpacked: a few kilobytes can claim to be gigabytes. Also find merged cells."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Final

from archiver.tables.table import LONGEST_ROW, MOST_ROWS, MergedCells, UnreadableTableError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

WORKBOOK: Final = "xl/workbook.xml"
"""The member that lists the sheets."""
UNREAD: Final = ("xl/drawings/", "xl/charts/")
"""Members of these folders are never read."""
_STRINGS: Final = "xl/sharedStrings.xml"
_SHEETS: Final = "xl/worksheets/"

LARGEST_SHEET: Final = 1 << 30
"""The largest size of a sheet, unpacked and in octets."""
LARGEST_STRINGS: Final = 1 << 28
"""The largest size of the texts of all cells."""
LARGEST_OTHER: Final = 1 << 22
"""The largest size of any other member."""
MOST_STRINGS: Final = 4_000_000
"""The most texts of cells, each counted once."""
MOST_MEMBERS: Final = 10_000
"""The most members of a workbook."""

_BLOCK: Final = 1 << 18
_OVERLAP: Final = 256
"""Octets of a block that are read again with the next. No match of the patterns below is longer but by its prefix."""
# A row of a sheet, with its number if it is stated: `<row r="12"`, `<x:row spans="1:3" r="12"`.
_ROW: Final = re.compile(rb'<(?:\w+:)?row\b(?:[^>]{0,200}?\sr="([0-9]{1,12})")?')
# The beginning of one text in the table of texts: `<si>`.
_STRING: Final = re.compile(rb"<(?:\w+:)?si\b")
# A range of merged cells: `<mergeCell ref="A1:B2"`.
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,100}?ref="([A-Z0-9:]{1,40})"')
_MIMETYPE: Final = "mimetype"


def open_workbook(archive: zipfile.ZipFile) -> dict[str, list[MergedCells]]:
    """Check all members that are to be read, and return the merged ranges of each sheet by the sheet's member.

    Raises UnreadableTableError if a member is too large or out of order, or if the archive is no workbook.
    """
    names = archive.namelist()
    if WORKBOOK not in names:
        # A text or a drawing of OpenDocument has its media type in a member of its own (OpenDocument 1.3 part 2, 3.3).
        is_told = _MIMETYPE in names and archive.getinfo(_MIMETYPE).file_size <= _OVERLAP
        found = archive.read(_MIMETYPE).decode("ascii", "replace").strip() if is_told else "application/zip"
        raise UnreadableTableError("table.format-unknown", found=found)
    if len(names) > MOST_MEMBERS:
        raise UnreadableTableError("table.too-large", limit=MOST_MEMBERS)
    merged = {}
    for member in archive.infolist():
        if member.filename.startswith(_SHEETS) and member.filename.endswith(".xml"):
            merged[member.filename] = _look_at_sheet(archive, member)
        elif member.filename == _STRINGS:
            _look_at_strings(archive, member)
        elif member.filename.endswith((".xml", ".rels")) and not member.filename.startswith(UNREAD):
            for _ in _read_blocks(archive, member, LARGEST_OTHER):
                pass
    return merged


def _look_at_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[MergedCells]:
    merged: list[str] = []
    last_row, last_place = 0, -1
    for start, block in _watch(archive, member, LARGEST_SHEET, _ROW):
        for match in _ROW.finditer(block):
            # Blocks overlap: skip rows that the last block held whole.
            if match[1] is None or start + match.start() <= last_place:
                continue
            if int(match[1]) <= last_row:
                # openpyxl would silently leave out such a row.
                raise UnreadableTableError("table.broken", reason="rows out of order")
            last_row, last_place = int(match[1]), start + match.start()
        merged += [match[1].decode("ascii") for match in _MERGED.finditer(block)]
    return [MergedCells(cells, _last_row_of(cells)) for cells in dict.fromkeys(merged)]


def _last_row_of(cells: str) -> int:
    """Return the last row of a range such as `A1:B2`; a range without one reaches to the end."""
    row = cells.rpartition(":")[2].lstrip(string.ascii_uppercase)
    return int(row) if row.isdecimal() else MOST_ROWS


def _look_at_strings(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    count = 0
    for _, block in _watch(archive, member, LARGEST_STRINGS, _STRING):
        count += len(_STRING.findall(block))
        if count > MOST_STRINGS:
            raise UnreadableTableError("table.too-large", limit=MOST_STRINGS)


def _watch(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, largest: int, element: re.Pattern[bytes]
) -> Iterator[tuple[int, bytes]]:
    """Yield overlapping blocks of a member with their positions. Raises if the element does not occur within `LONGEST_ROW`."""
    last = 0
    for start, block in _read_blocks(archive, member, largest):
        for match in element.finditer(block):
            last = start + match.start()
        if start + len(block) - last > LONGEST_ROW:
            raise UnreadableTableError("table.too-large", limit=LONGEST_ROW)
        yield start, block


def _read_blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, largest: int) -> Iterator[tuple[int, bytes]]:
    if member.file_size > largest:
        raise UnreadableTableError("table.too-large", limit=largest)
    # Bit 0 of the general purpose bit flag: the member is encrypted (APPNOTE 4.4.4).
    if member.flag_bits & 1:
        raise UnreadableTableError("table.locked")
    start, kept = 0, b""
    with archive.open(member) as file:
        while block := file.read(_BLOCK):
            whole = kept + block
            # Entities can grow without bound when they are replaced. No workbook needs them.
            if b"<!" in whole and re.search(rb"<!(?:DOCTYPE|ENTITY)", whole):
                raise UnreadableTableError("table.broken", reason="DOCTYPE")
            if start == 0 and b"\x00" in whole[:4]:
                # The patterns here need UTF-8. No program writes another encoding.
                raise UnreadableTableError("table.broken", reason="UTF-16")
            yield start - len(kept), whole
            start += len(block)
            kept = whole[-_OVERLAP:]
