"""Gather the paragraphs of a format with markup as lines."""

from __future__ import annotations

from archiver.documents.readers.extracted_text import join_blocks

_BETWEEN_CELLS = "\t"

DEEPEST_TABLE = 16
"""Tables within tables. Deeper tables are read without their rows."""


_DATA_ROWS = 3
"""From so many rows of several cells on, a table holds data, else it may be a frame around text."""

_LONGEST_DATA = 160
"""Characters of a cell of data. A longer one is text."""

_MOST_COVERED = 64
"""Only so many columns are followed into the next rows, so that no page takes more memory than its text."""

_Row = list[list[str]]
"""The cells of a row, each a list of paragraphs."""


class Flow:
    """The text of one part while it is being read: one line for each paragraph, and one for each row of a table.

    If no cell of a row holds more than one paragraph, the row is one line with a tab between its cells, so that a label stays
    beside its value. In a table of data the paragraphs of a cell are joined for that. Else the table is a frame around text:
    each paragraph is a line, with an empty line between two cells.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open: list[str] = []
        self._tables: list[_Table] = []
        self._too_deep = 0

    def text(self) -> str:
        """Return the text so far. Strip blanks at the ends of lines, and keep at most one empty line between two."""
        self.end_paragraph()
        while self._tables:
            self.end_table()
        return join_blocks(self._lines, kept="\t")

    def add(self, text: str) -> None:
        """Add text to the open paragraph."""
        self._open.append(text)

    def end_paragraph(self) -> None:
        """End the open paragraph. Ending one twice gives an empty line."""
        self._put([line.strip(" \t\r\f") for line in "".join(self._open).split("\n")])
        self._open.clear()

    def end_any_paragraph(self) -> None:
        """End the open paragraph, if there is one."""
        if self._open:
            self.end_paragraph()

    def begin_table(self) -> None:
        """Begin a table."""
        self.end_any_paragraph()
        if len(self._tables) < DEEPEST_TABLE:
            self._tables.append(_Table())
        else:
            self._too_deep += 1

    def end_table(self) -> None:
        """End a table. Do nothing if none is open."""
        if self._too_deep:
            self._too_deep -= 1
        elif self._tables:
            self.end_row()
            self._put(self._tables.pop().lines())

    def begin_row(self) -> None:
        """Begin a row, and end the one before it."""
        if self._tables and not self._too_deep:
            self.end_row()
            self._tables[-1].open_row()

    def begin_cell(self, rows: int = 1) -> None:
        """Begin a cell, and end the one before it. A cell over several rows is empty in all but the first."""
        self.end_any_paragraph()
        if self._tables and not self._too_deep:
            self._tables[-1].begin_cell(rows)

    def begin_term(self) -> None:
        """Begin a row and its first cell."""
        self.begin_row()
        self.begin_cell()

    def end_row(self) -> None:
        """End a row."""
        self.end_any_paragraph()
        if self._tables and not self._too_deep:
            self._tables[-1].is_row_open = False

    def _put(self, lines: list[str]) -> None:
        if self._tables:
            self._tables[-1].put(lines)
        else:
            self._lines.extend(lines)


class _Table:
    """The rows of a table, and the text that stands between two of them as rows of one cell."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self.is_row_open = False
        # For each column that a cell of a row above goes on in, the number of rows to come.
        self._covered: dict[int, int] = {}

    def open_row(self) -> _Row:
        """Return the open row; begin one if there is none."""
        if not self.is_row_open:
            self._rows.append([])
            self.is_row_open = True
        return self._rows[-1]

    def begin_cell(self, rows: int) -> None:
        """Begin a cell behind those that go on from rows above."""
        row = self.open_row()
        while self._covered.get(len(row)):
            self._covered[len(row)] -= 1
            row.append([])
        if rows > 1 and len(row) < _MOST_COVERED:
            self._covered[len(row)] = rows - 1
        row.append([])

    def put(self, lines: list[str]) -> None:
        """Put lines into the last cell, or, if no cell is open, above the row that comes."""
        if self.is_row_open and self._rows[-1]:
            self._rows[-1][-1].extend(lines)
        elif any(line.strip() for line in lines):
            self._rows.insert(len(self._rows) - self.is_row_open, [lines])

    def lines(self) -> list[str]:
        """Return the lines of all rows."""
        rows = [[[line for line in cell if line.strip()] for cell in row] for row in self._rows if row]
        is_data = sum(len(row) > 1 for row in rows) >= _DATA_ROWS
        return [line for row in rows for line in _join_cells(row, is_data=is_data)]


def _join_cells(cells: _Row, *, is_data: bool) -> list[str]:
    """Return the lines of a row."""
    is_short = is_data and len(cells) > 1 and all(sum(map(len, cell)) <= _LONGEST_DATA for cell in cells)
    if is_short or all(len(cell) <= 1 for cell in cells):
        return [_BETWEEN_CELLS.join(" ".join(line.strip() for line in cell) for cell in cells)]
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return filled[0]
    return ["", *(line for cell in filled for line in (*cell, ""))]
