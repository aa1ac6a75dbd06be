"""Gather the paragraphs of a format with markup as lines."""

from __future__ import annotations

from archiver.documents.readers.extracted_text import join_blocks

_BETWEEN_CELLS = "\t"

DEEPEST_TABLE = 16
"""Tables within tables. Deeper tables are read without their rows."""


class Flow:
    """The text of one part while it is being read: one line for each paragraph, and one for each row of a table.

    If no cell of a row holds more than one paragraph, the row is one line with a tab between its cells, so that a label stays
    beside its value. If a cell holds several, the table is a frame around text: each paragraph is a line, with an empty line
    between two cells.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open: list[str] = []
        # For each open table, the cells of its open row, each a list of paragraphs. None between two rows.
        self._tables: list[list[list[str]] | None] = []
        self._too_deep = 0

    def text(self) -> str:
        """Return the text so far. Strip blanks at the ends of lines, and keep at most one empty line between two."""
        self.end_paragraph()
        while self._tables:
            self.end_table()
        return join_blocks(self._lines)

    def add(self, text: str) -> None:
        """Add text to the open paragraph."""
        self._open.append(text)

    def end_paragraph(self) -> None:
        """End the open paragraph. Ending one twice gives an empty line."""
        self._put("".join(self._open).split("\n"))
        self._open.clear()

    def end_any_paragraph(self) -> None:
        """End the open paragraph, if there is one."""
        if self._open:
            self.end_paragraph()

    def begin_table(self) -> None:
        """Begin a table."""
        self.end_any_paragraph()
        if len(self._tables) < DEEPEST_TABLE:
            self._tables.append(None)
        else:
            self._too_deep += 1

    def end_table(self) -> None:
        """End a table. Do nothing if none is open."""
        if self._too_deep:
            self._too_deep -= 1
        elif self._tables:
            self.end_row()
            self._tables.pop()

    def begin_row(self) -> None:
        """Begin a row, and end the one before it."""
        if self._tables and not self._too_deep:
            self.end_row()
            self._tables[-1] = []

    def begin_cell(self) -> None:
        """Begin a cell, and end the one before it."""
        self.end_any_paragraph()
        if self._tables and not self._too_deep:
            row = self._tables[-1]
            if row is None:
                row = self._tables[-1] = []
            row.append([])

    def end_row(self) -> None:
        """End a row."""
        self.end_any_paragraph()
        if self._tables and not self._too_deep:
            row, self._tables[-1] = self._tables[-1], None
            cells = [[line for line in cell if line.strip()] for cell in row or ()]
            self._put(_join_cells(cells) if cells else [], above=True)

    def _put(self, lines: list[str], *, above: bool = False) -> None:
        """Put lines into the innermost open cell, or, for a row that ended, into the cell `above` its table."""
        tables = self._tables[:-1] if above else self._tables
        row = next((row for row in reversed(tables) if row), None)
        (row[-1] if row else self._lines).extend(lines)


def _join_cells(cells: list[list[str]]) -> list[str]:
    """Return the lines of a row."""
    if all(len(cell) <= 1 for cell in cells):
        return [_BETWEEN_CELLS.join("".join(cell).strip() for cell in cells)]
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return filled[0]
    return ["", *(line for cell in filled for line in (*cell, ""))]
