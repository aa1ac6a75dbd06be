"""Read a sheet of an Office Open XML workbook (.xlsx) row by row. Needs openpyxl."""

from __future__ import annotations

import os
import warnings
import zipfile
from importlib import import_module
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from archiver.findings import make_finding
from archiver.tables.spreadsheet_value import read_value
from archiver.tables.strict_workbook import is_strict, rewrite_strict
from archiver.tables.table import (
    GUIDE_SHEETS,
    CellKind,
    Table,
    TableForm,
    TableRow,
    UnreadableTableError,
    check_row_number,
    note_merged,
    place_headings,
)
from archiver.tables.workbook_check import LARGEST_SHEET, open_workbook
from archiver.tables.workbook_faults import as_unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archiver.tables.table import HeadingTest, Note

_BATCH: Final = 512
"""Rows that are read together, since each batch sets the filters of warnings anew."""
_TOLD: Final = 5
"""The most names of sheets in a message."""


def read_spreadsheet(file: BinaryIO, note: Note, progress: Callable[[int, int], None], is_heading_row: HeadingTest) -> Table:
    """Return the table in the first visible sheet of a workbook.

    Raises UnreadableTableError if openpyxl is not installed, the workbook is broken, hostile or locked, or the sheet is empty.
    """
    try:
        openpyxl = import_module("openpyxl")
    except ImportError as problem:
        raise UnreadableTableError("table.xlsx-reader-missing") from problem
    size = os.fstat(file.fileno()).st_size
    if size > LARGEST_SHEET:
        raise UnreadableTableError("table.too-large", limit=LARGEST_SHEET)
    with as_unreadable():
        with zipfile.ZipFile(file) as archive:
            merged = open_workbook(archive)
            readable = rewrite_strict(archive) if is_strict(archive) else file
        readable.seek(0)
        with warnings.catch_warnings(action="ignore"):
            sheet = _choose_sheet(openpyxl.load_workbook(readable, read_only=True, keep_links=False), note)
    # openpyxl has no public name for the member of a sheet.
    member = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    rows = _read_rows(sheet, lambda rows: progress(size, rows))
    table = place_headings(TableForm("xlsx", sheet=sheet.title), rows, is_heading_row)
    note_merged(merged.get(member, ()), table.heading_row, note)
    return table


def _choose_sheet(book: Any, note: Note) -> Any:  # noqa: ANN401 - an optional package
    sheets = [sheet for sheet in book.worksheets if sheet.title not in GUIDE_SHEETS]
    for sheet in takewhile(lambda sheet: sheet.sheet_state != "visible", sheets):
        note(make_finding("table.sheet-hidden", sheet=sheet.title))
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not visible:
        raise UnreadableTableError("table.empty")
    others = [sheet.title for sheet in visible[1:]]
    if others:
        told = others[:_TOLD]
        note(make_finding("table.sheets-unread", sheet=visible[0].title, others=told, count=len(others)))
    return visible[0]


def _read_rows(sheet: Any, progress: Callable[[int], None]) -> Iterator[TableRow]:  # noqa: ANN401 - see above
    """Yield the rows that are not empty. The first of them holds the headings."""
    # openpyxl would add empty cells up to the size that the sheet claims.
    sheet.reset_dimensions()
    rows = iter(sheet.iter_rows())
    number = 0
    while True:
        # Yield nothing inside: an error of the caller must not be taken for a broken workbook.
        with as_unreadable(), warnings.catch_warnings(action="ignore"):
            batch = list(islice(rows, _BATCH))
        if not batch:
            return
        for cells in batch:
            number += 1
            check_row_number(number)
            row = _read_row(number, cells)
            if row is not None:
                yield row
        progress(number)


def _read_row(number: int, cells: Iterable[Any]) -> TableRow | None:
    texts: list[str] = []
    kinds: dict[int, CellKind] = {}
    for index, cell in enumerate(cells):
        value = cell.value
        if value is None:
            texts.append("")
        elif isinstance(value, str) and cell.data_type != "f":
            # `_x000D_` is the escape of a carriage return (ECMA-376 part 1, 22.9.2.19).
            texts.append(value.replace("_x000D_\n", "\n").replace("_x000D_", "\n") if "_x000D_" in value else value)
        else:
            text, kind = read_value(value, str(cell.number_format), is_formula=cell.data_type == "f")
            texts.append(text)
            if kind is not None:
                kinds[index] = kind
    return TableRow(number, texts, kinds) if any(texts) else None
