"""Drafts: boxes that are being described, kept on the disk beside the user's own state, so that nothing typed is lost.

Rules of the room:

- A draft is a folder with a database. Every change is on the disk before it is answered.
- Nothing is written into a source. A draft knows its documents by their paths in it.
- Cells are kept one by one, with the order in which they were typed, so that two windows lose nothing of each other.
- The intake table is made of a draft when it is needed. It decides everything: a draft has nothing that the table has not.
"""

from archiver.web.drafts.cells import Edit, Sent, count_edits, edit_cells, forget_loaded, list_cells, values_at
from archiver.web.drafts.columns import DraftColumn, column_name, list_columns, read_column_name
from archiver.web.drafts.documents import (
    Counts,
    DraftDocument,
    count_documents,
    find_document,
    find_places,
    list_documents,
)
from archiver.web.drafts.draft import Draft, DraftMissingError, find_draft, list_drafts, make_draft
from archiver.web.drafts.rows import check_rows
from archiver.web.drafts.source_changes import find_changes
from archiver.web.drafts.table import render_table, write_table

__all__ = [
    "Counts",
    "Draft",
    "DraftColumn",
    "DraftDocument",
    "DraftMissingError",
    "Edit",
    "Sent",
    "check_rows",
    "column_name",
    "count_documents",
    "count_edits",
    "edit_cells",
    "find_changes",
    "find_document",
    "find_draft",
    "find_places",
    "forget_loaded",
    "list_cells",
    "list_columns",
    "list_documents",
    "list_drafts",
    "make_draft",
    "read_column_name",
    "render_table",
    "values_at",
    "write_table",
]
