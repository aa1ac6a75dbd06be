"""Tables as people hand them in: delimited text, a spreadsheet or JSON Lines, read row by row as text.

The meaning of a cell is left to `archiver.intake`.

Rules of the room:

- The form of a table is recognised by its content, never by its name. The result names the encoding, the delimiter or the sheet.
- Nothing is evaluated: a formula is a finding, and its text is never taken for a value.
- Rows stream: neither a table nor a row of unbounded length is ever held whole. A table beyond the bounds ends with
  `UnreadableTableError`, which holds the reason and the position as a finding.
- A row has the number that a spreadsheet program shows beside it, so that the person who made the table finds it again.
"""

from archiver.tables.delimited_text import cell_finder, delimiter_of, encoding_of, quote, read_records, split_cells, unquote
from archiver.tables.reading import open_table
from archiver.tables.table import (
    GUIDE_SHEETS,
    LIST_MARK,
    MOST_ROWS_ABOVE,
    CellKind,
    Table,
    TableForm,
    TableRow,
    UnreadableTableError,
    name_column,
)

__all__ = [
    "GUIDE_SHEETS",
    "LIST_MARK",
    "MOST_ROWS_ABOVE",
    "CellKind",
    "Table",
    "TableForm",
    "TableRow",
    "UnreadableTableError",
    "cell_finder",
    "delimiter_of",
    "encoding_of",
    "name_column",
    "open_table",
    "quote",
    "read_records",
    "split_cells",
    "unquote",
]
