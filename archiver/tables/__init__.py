"""Tables as people hand them in: delimited text, a spreadsheet, JSON Lines; read row by row, as text, and believed in nothing.

What a cell means is no matter of this package: `archiver.intake` knows that.

Rules of the room:

- A table is recognised by what it holds, never by its name. How it was read (encoding, delimiter, sheet) is part of the answer.
- Nothing is evaluated: a formula is a finding, and its text is never taken for a value.
- Rows stream: neither a table nor a row of unbounded length is ever held whole. What goes beyond the bounds ends the reading with
  `UnreadableTableError`, which says why and where; it never leaves the room but as a finding.
- A row has the number that a spreadsheet program shows beside it, so that the person who made the table finds it again.
"""

from archiver.tables.delimited_text import cell_finder, delimiter_of, encoding_of, quote, read_records, split_cells, unquote
from archiver.tables.reading import open_table
from archiver.tables.table import LIST_MARK, CellKind, Table, TableForm, TableRow, UnreadableTableError

__all__ = [
    "LIST_MARK",
    "CellKind",
    "Table",
    "TableForm",
    "TableRow",
    "UnreadableTableError",
    "cell_finder",
    "delimiter_of",
    "encoding_of",
    "open_table",
    "quote",
    "read_records",
    "split_cells",
    "unquote",
]
