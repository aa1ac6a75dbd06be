"""Rows of a loaded table that belong to no document, kept until a person says which document each is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver.web.drafts.cells import Edit, edit_cells, note_title
from archiver.web.drafts.draft import Change
from archiver.web.jobs import unpack_findings

if TYPE_CHECKING:
    from archiver.web.drafts.draft import Draft


def count_strays(draft: Draft) -> int:
    """Return the number of rows that belong to no document."""
    return int(draft.database.execute("select count(*) from strays").fetchone()[0])


def count_undecided(draft: Draft) -> int:
    """Return the number of rows that belong to no document, and of headings, of which a person has not decided yet."""
    loaded = draft.get("loaded_table")
    told = () if loaded is None else unpack_findings(loaded["findings"])
    return count_strays(draft) + sum(finding.severity != "note" for finding in told)


def list_strays(draft: Draft, count: int) -> list[dict[str, Any]]:
    """Return the first of these rows: `number`, `row`, `path` as it is written, the `nearest` documents, and the `finding`."""
    rows = draft.database.execute("select * from strays order by row limit ?", (count,)).fetchall()
    return [
        {
            "number": row["number"],
            "row": row["row"],
            "path": row["path"],
            "nearest": json.loads(row["nearest"]),
            "finding": unpack_findings([json.loads(row["finding"])])[0],
            "cells": json.loads(row["cells"]),
        }
        for row in rows
    ]


def use_stray(draft: Draft, number: int, path: str | None) -> bool:
    """Give the cells of a row to the document at a path, or leave the row out for None. Return False if there is no such row."""
    row = draft.database.execute("select cells from strays where number = ?", (number,)).fetchone()
    if row is None:
        return False
    with Change(draft) as database:
        if path is not None:
            cells = json.loads(row["cells"])
            if any(column == "title" and value for column, _, value in cells):
                note_title(draft, path)
            edit_cells(draft, (Edit(path, column, language, value) for column, language, value in cells))
        database.execute("delete from strays where number = ?", (number,))
    return True
