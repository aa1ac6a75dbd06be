"""The work of a job: load an existing table into a draft. Every row and cell is accounted for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver.findings import has_errors
from archiver.intake import LoadedRow, load_rows
from archiver.progress import Step, begin_step
from archiver.web.drafts.cells import Edit, edit_cells, note_title
from archiver.web.drafts.columns import list_columns
from archiver.web.drafts.documents import find_documents
from archiver.web.drafts.draft import Change, Draft
from archiver.web.drafts.rows import CellWriter, check_rows
from archiver.web.jobs import pack_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.findings import Finding
    from archiver.progress import Watcher


def run(arguments: Mapping[str, Any], watcher: Watcher) -> None:
    """Load the table at the path `table`, called `name`, into the draft in the folder `draft`."""
    begin_step(watcher, Step.READING_TABLE)
    with Draft(arguments["draft"]) as draft:
        paths = [row["path"] for row in draft.database.execute("select path from documents order by place")]
        loaded = load_rows(arguments["table"], paths)
        of_row = {row.number: row for row in loaded.rows if row.file is not None}
        about_cells: list[tuple[Finding, LoadedRow, str]] = []
        others: list[Finding] = []
        for finding in loaded.findings:
            row = of_row.get(finding.where.get("row", 0))
            column = loaded.columns.get(finding.where.get("column", 0) - 1)
            if row is not None and column is not None:
                about_cells.append((finding, row, column))
            elif finding.code != "table.file-without-row":
                others.append(finding)
        with Change(draft):
            _keep_rows(draft, [row for row in loaded.rows if row.file is not None])
            _keep_strays(draft, [row for row in loaded.rows if row.file is None], others)
            is_unread = has_errors(others) and not loaded.rows
            told = [one for one in others if one.where.get("row") not in {row.number for row in loaded.rows if row.file is None}]
            name = arguments["name"]
            counts = {"rows": len(loaded.rows), "matched": len(of_row), "name": name, "is_unread": is_unread}
            draft.put(loaded_table={**counts, "findings": pack_findings(told)})
        check_rows(draft)
        _keep_unseen(draft, about_cells)


def _keep_rows(draft: Draft, rows: Sequence[LoadedRow]) -> None:
    """Keep the cells of rows that differ from what the draft has.

    A title of the table replaces one that was proposed, in whatever language, and none that a person typed.
    """
    for row in rows:
        if row.file and any(text for (key, _), text in row.cells.items() if key == "title"):
            note_title(draft, row.file)
    columns = list_columns(draft)
    writer = CellWriter(columns)
    now = {
        document.path: dict(zip([column.key for column in columns], writer.write(document), strict=True))
        for document in find_documents(draft, [row.file for row in rows if row.file])
    }
    for row in rows:
        cells = now.get(row.file or "", {})
        edit_cells(
            draft,
            [
                Edit(row.file or "", key, language, text)
                for (key, language), text in row.cells.items()
                if (text or cells.get((key, language))) and cells.get((key, language), "") != text
            ],
        )


def _keep_strays(draft: Draft, rows: Sequence[LoadedRow], findings: Sequence[Finding]) -> None:
    of_row = {finding.where["row"]: finding for finding in findings if "row" in finding.where}
    draft.database.execute("delete from strays")
    for row in rows:
        finding = of_row.get(row.number)
        if finding is None:
            continue
        cells = [[key, language, text] for (key, language), text in row.cells.items() if text]
        values = (row.number, row.path, json.dumps(list(row.nearest)), json.dumps(cells), json.dumps(pack_findings([finding])[0]))
        draft.database.execute("insert into strays (row, path, nearest, cells, finding) values (?, ?, ?, ?, ?)", values)


def _keep_unseen(draft: Draft, findings: Sequence[tuple[Finding, LoadedRow, str]]) -> None:
    """Keep what was said of cells and cannot be seen in their text, such as a day that a spreadsheet program has changed."""
    checked = {document.path: document.faults for document in find_documents(draft, {row.file or "" for _, row, _ in findings})}
    with Change(draft) as database:
        for finding, row, column in findings:
            codes = {
                (fault.code, str(fault.where.get("pointer", "")).partition(".")[0]) for fault in checked.get(row.file or "", ())
            }
            if (finding.code, column) not in codes:
                values = (row.file, column, json.dumps(pack_findings([finding])[0]))
                database.execute("insert into loaded values (?, ?, ?)", values)
