"""Open a table of any form."""

from __future__ import annotations

import errno
import os
import stat
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_LE
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from archiver.documents.formats import OLE, PLAIN_TEXT, ZIP, recognise_format
from archiver.documents.readers import holds_locked_package, tell_compound_file
from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.tables.delimited_table import read_delimited_table
from archiver.tables.json_lines import read_json_lines
from archiver.tables.open_document_sheet import is_flat_sheet, is_open_document_sheet, read_open_document_sheet
from archiver.tables.spreadsheet import read_spreadsheet
from archiver.tables.table import UnreadableTableError
from archiver.tables.workbook_faults import as_unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.findings import Finding
    from archiver.tables.table import HeadingTest, Table

_EXAMINED: Final = 65_536
_BEFORE_TEXT: Final = BOM_UTF8 + BOM_UTF16_LE + b"\0 \t\r\n"
"""Octets before the first letter: byte order marks, the zero of a letter in UTF-16, blanks."""


@contextmanager
def open_table(
    path: str,
    note: Callable[[Finding], None],
    progress: Callable[[int, int], None] = lambda _octets, _rows: None,
    is_heading_row: HeadingTest = lambda _cells: False,
) -> Iterator[Table]:
    """Open a table for as long as the block lasts.

    Args:
        path: the file.
        note: called with findings about the table while it is opened and read. Their positions lack the path.
        progress: called with octets and rows read so far.
        is_heading_row: returns whether cells are headings. The first row is taken for the headings if this finds none at the top.

    Raises:
        ReadError: the file cannot be opened.
        UnreadableTableError: it holds no table that can be read.
    """
    with _read_errors(path), _open_file(path) as file:
        yield _read(file, path, _Reading(note, progress, is_heading_row))


@contextmanager
def _read_errors(path: str) -> Iterator[None]:
    """Turn an OSError into a ReadError that names the path."""
    try:
        yield
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=error.strerror or str(error)) from error


def _open_file(path: str) -> BinaryIO:
    try:
        state = os.stat(path)
        if stat.S_ISDIR(state.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(state.st_mode):
            # A pipe can be read only once, and a device has no end.
            raise ReadError("error.not-a-file", path=escape_for_display(path))
        return open(path, "rb")
    except FileNotFoundError as error:
        raise ReadError("error.table-missing", path=escape_for_display(path)) from error


class _Reading(NamedTuple):
    """The arguments of `open_table` beside the path."""

    note: Callable[[Finding], None]
    progress: Callable[[int, int], None]
    is_heading_row: HeadingTest


def _read(file: BinaryIO, path: str, reading: _Reading) -> Table:
    beginning = file.read(_EXAMINED)
    file.seek(0)
    if not beginning:
        raise UnreadableTableError("table.empty")
    # Text with letters that cannot be read is a table all the same. The cells with such letters are told.
    media_type = recognise_format(beginning, path, "utf-8")
    if media_type == ZIP:
        return _read_workbook(file, reading)
    if is_flat_sheet(beginning):
        return read_open_document_sheet(file, *reading)
    if media_type == OLE:
        if holds_locked_package(file):
            raise UnreadableTableError("table.locked")
        media_type = tell_compound_file(file)
    if media_type != PLAIN_TEXT:
        raise UnreadableTableError("table.format-unknown", found=media_type)
    if beginning.lstrip(_BEFORE_TEXT).startswith(b"{"):
        return read_json_lines(file, reading.note, reading.progress)
    return read_delimited_table(file, *reading)


def _read_workbook(file: BinaryIO, reading: _Reading) -> Table:
    with as_unreadable(), zipfile.ZipFile(file) as archive:
        is_open_document = is_open_document_sheet(archive)
    return (read_open_document_sheet if is_open_document else read_spreadsheet)(file, *reading)
