"""Paragraphs as lines: how every format with markup gathers its text."""

from __future__ import annotations

from archiver.documents.readers.extracted_text import join_blocks

_BETWEEN_CELLS = " | "

DEEPEST_TABLE = 16
"""Tables within tables; what nests deeper is read without its rows."""


class Flow:
    """The text of one part in the making: a line a paragraph, and a line a row of a table.

    A row is one line, with `|` between its cells, where none of them holds more than a paragraph: so a label stays beside what
    it labels. A cell that holds several is a page in a frame, and its paragraphs are lines.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open: list[str] = []
        # For each open table the cells of its open row, each with its paragraphs; None between two rows.
        self._tables: list[list[list[str]] | None] = []
        self._too_deep = 0

    def text(self) -> str:
        """Everything so far: blanks at the ends of lines gone, no more than one empty line between two."""
        self.end_paragraph()
        while self._tables:
            self.end_table()
        return join_blocks(self._lines)

    def add(self, text: str) -> None:
        """Add to the paragraph that is open."""
        self._open.append(text)

    def end_paragraph(self) -> None:
        """End the paragraph that is open; one after another gives an empty line."""
        self._put("".join(self._open).split("\n"))
        self._open.clear()

    def end_any_paragraph(self) -> None:
        """End the paragraph that is open, if one is."""
        if self._open:
            self.end_paragraph()

    def begin_table(self) -> None:
        """A table begins."""
        self.end_any_paragraph()
        if len(self._tables) < DEEPEST_TABLE:
            self._tables.append(None)
        else:
            self._too_deep += 1

    def end_table(self) -> None:
        """A table ends; where none is open, nothing happens."""
        if self._too_deep:
            self._too_deep -= 1
        elif self._tables:
            self.end_row()
            self._tables.pop()

    def begin_row(self) -> None:
        """A row begins, and the one before it ends."""
        if self._tables and not self._too_deep:
            self.end_row()
            self._tables[-1] = []

    def begin_cell(self) -> None:
        """A cell begins, and the one before it ends."""
        self.end_any_paragraph()
        if self._tables and not self._too_deep:
            row = self._tables[-1]
            if row is None:
                row = self._tables[-1] = []
            row.append([])

    def end_row(self) -> None:
        """A row ends."""
        self.end_any_paragraph()
        if self._tables and not self._too_deep:
            row, self._tables[-1] = self._tables[-1], None
            cells = [[line for line in cell if line.strip()] for cell in row or ()]
            is_grid = all(len(cell) <= 1 for cell in cells)
            lines = (
                [_BETWEEN_CELLS.join("".join(cell).strip() for cell in cells)]
                if is_grid
                else [line for cell in cells for line in cell]
            )
            self._put(lines if cells else [], above=True)

    def _put(self, lines: list[str], *, above: bool = False) -> None:
        """Lines into the innermost open cell, or, of a row that ended, into the one `above` its table."""
        tables = self._tables[:-1] if above else self._tables
        row = next((row for row in reversed(tables) if row), None)
        (row[-1] if row else self._lines).extend(lines)
