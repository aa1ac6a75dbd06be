"""The intake table of a draft: for `create`, and for people who go on in a spreadsheet program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.intake import render_rows
from archiver.web.drafts.columns import list_columns
from archiver.web.drafts.documents import list_documents
from archiver.web.drafts.rows import CellWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.messages import Language
    from archiver.web.drafts.draft import Draft

TABLE = "table.csv"
"""The name of the table in the folder of a draft."""


def render_table(draft: Draft, form: str, reader: Language) -> Iterator[bytes]:
    """Return the octets of the table, as `csv` or `xlsx`. Without edits they are those of `records template FOLDER`."""
    columns = list_columns(draft)
    documents, _ = list_documents(draft)
    return render_rows(form, columns, map(CellWriter(columns, reader).write, documents), reader)


def write_table(draft: Draft) -> str:
    """Write the table into the folder of the draft, and return its path."""
    path = draft.path_of(TABLE)
    with open(f"{path}.new", "wb") as file:
        file.writelines(render_table(draft, "csv", "en"))
    os.replace(f"{path}.new", path)
    return path
