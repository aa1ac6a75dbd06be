"""Intake: turn the rows of a table into fields of records.

Rules of the room:

- Columns are named in English, in Persian, or in both (`columns.json`). Only the path is required.
- Nothing is guessed. A value with two readings is an error that names both; a value that cannot be read is reported and left out.
- A record holds the text as typed, without blanks around it (but those around a path are part of it). A date keeps its text.
- A path is matched with a file as it is written, or by its normal form. A similar name is suggested, never taken.
- Every row, file and column is accounted for, with its number and its heading.
"""

from archiver.intake.change_table import ChangeTable, RowChange, read_changes
from archiver.intake.columns import (
    COLUMN_BY_KEY,
    COLUMNS,
    PATH,
    Column,
    ColumnKind,
    choice_word,
    choice_words,
    column_name,
    explain_column,
    find_choice,
    list_choices,
    write_heading,
)
from archiver.intake.intake import Intake, read_intake
from archiver.intake.loaded_rows import LoadedRow, LoadedTable, load_rows
from archiver.intake.proposed_rows import (
    ProposedDocument,
    ProposedRows,
    arrange_columns,
    can_be_written,
    choose_columns,
    fits_script,
    sort_key,
)
from archiver.intake.row_cells import PlacedColumn
from archiver.intake.rows import DocumentDescription, RowReader
from archiver.intake.template import TEMPLATE_FORMATS, list_headings, render_rows, render_template
from archiver.intake.written_rows import RowWriter, WrittenRow

__all__ = [
    "COLUMNS",
    "COLUMN_BY_KEY",
    "PATH",
    "TEMPLATE_FORMATS",
    "ChangeTable",
    "Column",
    "ColumnKind",
    "DocumentDescription",
    "Intake",
    "LoadedRow",
    "LoadedTable",
    "PlacedColumn",
    "ProposedDocument",
    "ProposedRows",
    "RowChange",
    "RowReader",
    "RowWriter",
    "WrittenRow",
    "arrange_columns",
    "can_be_written",
    "choice_word",
    "choice_words",
    "choose_columns",
    "column_name",
    "explain_column",
    "find_choice",
    "fits_script",
    "list_choices",
    "list_headings",
    "load_rows",
    "read_changes",
    "read_intake",
    "render_rows",
    "render_template",
    "sort_key",
    "write_heading",
]
