"""Read a table of delimited text (RFC 4180 and its relatives) in any known encoding and with any usual delimiter."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.findings import make_finding
from archiver.tables.delimited_text import delimiter_of, read_records, split_cells, unquote
from archiver.tables.table import (
    LONGEST_ROW,
    MOST_ROWS_ABOVE,
    Table,
    TableForm,
    TableRow,
    UnreadableTableError,
    check_headings,
    check_row_number,
)
from archiver.tables.text_encoding import find_encoding, read_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archiver.tables.table import HeadingTest, Note

_SEPARATOR_LINE: Final = re.compile(r"(?i)sep=([,;\t|])")
"""A first line that tells Excel the delimiter. Excel does not count it as a row."""


def read_delimited_table(file: BinaryIO, note: Note, progress: Callable[[int, int], None], is_heading_row: HeadingTest) -> Table:
    """Return the table in a file of delimited text.

    Raises UnreadableTableError if there is no row of headings or the text cannot be read.
    """
    encoding = find_encoding(file, lambda octets: progress(octets, 0))
    if encoding.is_doubtful:
        note(make_finding("table.encoding-guessed", encoding=encoding.name))
    file.seek(0)
    records, named = _number(read_records(read_lines(file, encoding.codec), LONGEST_ROW))
    top = list(islice(records, MOST_ROWS_ABOVE + 1))
    if not top:
        raise UnreadableTableError("table.empty")
    position, delimiter = _find_headings(top, named, is_heading_row)
    split = _Rows(delimiter, note)
    above = [TableRow(number, split.read(number, text)) for number, text in top[:position]]
    number, first = top[position]
    headings = split.read(number, first)
    check_headings(headings)

    def advance(number: int) -> None:
        """Tell how far the table is read."""
        progress(0 if file.closed else file.tell(), number)

    form = TableForm("csv", encoding.name, delimiter)
    names = [heading.strip() for heading in headings]
    return Table(form, names, split.read_all(chain(top[position + 1 :], records), advance), number, above)


def _number(records: Iterator[tuple[str, str]]) -> tuple[Iterator[tuple[int, str]], str | None]:
    """Return number and text of the records that are not empty, and the delimiter if a line above them names one."""
    first = next(records, ("", ""))[0].removeprefix("\ufeff")
    separator = _SEPARATOR_LINE.fullmatch(first)
    texts = (text for text, _ in records)
    rest = enumerate(texts if separator else chain([first], texts), 1)
    return ((number, text) for number, text in rest if text and not text.isspace()), separator and separator[1]


def _find_headings(top: list[tuple[int, str]], named: str | None, is_heading_row: HeadingTest) -> tuple[int, str]:
    """Return position and delimiter of the row of headings. It is the first row if none is recognised."""
    for position, (_, text) in enumerate(top):
        delimiter = named or delimiter_of(text)
        if text.count('"') % 2 == 0 and is_heading_row([unquote(cell) for cell in split_cells(text, delimiter)]):
            return position, delimiter
    return 0, named or delimiter_of(top[0][1])


class _Rows:
    """Splits records into cells and reports faults of their quotation marks."""

    def __init__(self, delimiter: str, note: Note) -> None:
        self._delimiter = delimiter
        self._note = note

    def read_all(self, records: Iterable[tuple[int, str]], advance: Callable[[int], None]) -> Iterator[TableRow]:
        """Yield the rows below the headings that are not empty."""
        for number, text in records:
            check_row_number(number)
            if number % 1024 == 0:
                advance(number)
            cells = self.read(number, text)
            if any(cells):
                yield TableRow(number, cells)

    def read(self, number: int, text: str) -> list[str]:
        """Return the cells of one record. Raises UnreadableTableError for a quotation mark that is never closed."""
        if '"' not in text:
            return text.split(self._delimiter)
        if text.count('"') % 2:
            raise UnreadableTableError("table.quote-unclosed", {"row": number}, row=number)
        return [self._read_cell(number, column, cell) for column, cell in enumerate(split_cells(text, self._delimiter), 1)]

    def _read_cell(self, number: int, column: int, cell: str) -> str:
        value = unquote(cell)
        bare = cell.strip(" ")
        if '"' in bare and (value is cell or '"' in bare[1:-1].replace('""', "")):
            # Programs read such a cell in different ways.
            self._note(
                make_finding("table.quote-inside", {"row": number, "column": column}, row=number, column=column, found=cell[:80])
            )
        return value
