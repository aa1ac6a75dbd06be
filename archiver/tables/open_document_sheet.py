"""Read a sheet of an OpenDocument spreadsheet (ISO/IEC 26300: .ods, .fods, and .sxc of OpenOffice 1) row by row.

The libraries that read such files hold a whole sheet with all repeated cells, and hide what a cell shows. Here the XML is parsed
piece by piece, and a row that is repeated a million times takes the place of one.
"""

from __future__ import annotations

import os
import re
import zipfile
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.tables.open_document_parser import SheetParser
from archiver.tables.table import Table, TableForm, TableRow, UnreadableTableError, check_row_number, note_merged, place_headings
from archiver.tables.workbook_check import LARGEST_OTHER, LARGEST_SHEET, MOST_MEMBERS
from archiver.tables.workbook_faults import as_unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.tables.table import HeadingTest, Note

_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_LOCKED_PACKAGE: Final = "encrypted-package"
_LOCK: Final = b"encryption-data"
_MIMETYPE: Final = "mimetype"
_LONGEST_TYPE: Final = 256
_SPREADSHEET: Final = re.compile(rb"\s*application/vnd\.(?:oasis\.opendocument\.spreadsheet|sun\.xml\.calc)[a-z.-]*\s*")
# A spreadsheet that is one XML file names its kind in its first element (ODF 1.3 part 3, 19.381).
_FLAT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:\w+:)?document\s[^>]*mimetype\s*=\s*[\"']application/vnd\.oasis\.opendocument\.spreadsheet",
    re.DOTALL,
)
_BLOCK: Final = 1 << 16


def is_open_document_sheet(archive: zipfile.ZipFile) -> bool:
    """Return whether a zip file is an OpenDocument spreadsheet, by its media type or, without one, by its members."""
    names = archive.namelist()
    if _MIMETYPE not in names:
        return _CONTENT in names or _LOCKED_PACKAGE in names
    with archive.open(_MIMETYPE) as member:
        return _SPREADSHEET.fullmatch(member.read(_LONGEST_TYPE)) is not None


def is_flat_sheet(beginning: bytes) -> bool:
    """Return whether a file is an OpenDocument spreadsheet in one XML file, by its first octets."""
    return _FLAT.match(beginning) is not None


def read_open_document_sheet(
    file: BinaryIO, note: Note, progress: Callable[[int, int], None], is_heading_row: HeadingTest
) -> Table:
    """Return the table in the first visible sheet.

    Raises UnreadableTableError if the file is broken, hostile or locked, or the sheet is empty.
    """
    size = os.fstat(file.fileno()).st_size
    with as_unreadable():
        content = _open_content(file)
        parser = SheetParser(note)
        rows = _read_rows(content, parser, lambda rows: progress(size, rows))
        # The name of the sheet is known once its first row is.
        first = next(rows, None)
    if first is None:
        raise UnreadableTableError("table.empty")
    table = place_headings(TableForm("ods", sheet=parser.sheet), chain([first], rows), is_heading_row)
    return table._replace(rows=_with_merged(table, parser, note))


def _open_content(file: BinaryIO) -> BinaryIO:
    """Return the file or member that holds the sheets."""
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return file
    archive = zipfile.ZipFile(file)
    names = archive.namelist()
    if len(names) > MOST_MEMBERS:
        raise UnreadableTableError("table.too-large", limit=MOST_MEMBERS)
    if _LOCKED_PACKAGE in names or (_MANIFEST in names and _LOCK in _read_member(archive, _MANIFEST, LARGEST_OTHER)):
        raise UnreadableTableError("table.locked")
    content = archive.getinfo(_CONTENT)
    # Bit 0 of the general purpose bit flag: the member is encrypted (APPNOTE 4.4.4).
    if content.flag_bits & 1:
        raise UnreadableTableError("table.locked")
    if content.file_size > LARGEST_SHEET:
        raise UnreadableTableError("table.too-large", limit=LARGEST_SHEET)
    return archive.open(content)  # type: ignore[return-value] # it reads as a binary file does


def _read_member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as member:
        octets = member.read(limit + 1)
    if len(octets) > limit:
        raise UnreadableTableError("table.too-large", limit=limit)
    return octets


def _read_rows(content: BinaryIO, parser: SheetParser, progress: Callable[[int], None]) -> Iterator[TableRow]:
    """Yield the rows that are not empty, each as often as it is repeated."""
    octets, length, block = 0, 0, b" "
    while block:
        # Yield nothing inside: an error of the caller must not be taken for a broken workbook.
        with as_unreadable():
            block = content.read(_BLOCK)
            octets += len(block)
            if octets > LARGEST_SHEET:
                raise UnreadableTableError("table.too-large", limit=LARGEST_SHEET)
            parser.feed(block)
        while parser.rows:
            number, times, cells, kinds = parser.rows.popleft()
            progress(number)
            for place in range(number, number + times):
                check_row_number(place)
                # A file of some kilobytes can say a long row a million times.
                length += sum(map(len, cells))
                if length > LARGEST_SHEET:
                    raise UnreadableTableError("table.too-large", limit=LARGEST_SHEET)
                yield TableRow(place, cells, kinds)


def _with_merged(table: Table, parser: SheetParser, note: Note) -> Iterator[TableRow]:
    """Yield the rows below the headings, and report merged cells as they come."""
    for row in table.rows:
        note_merged(parser.take_merged(), table.heading_row, note)
        yield row
    note_merged(parser.take_merged(), table.heading_row, note)
