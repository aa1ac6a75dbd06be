"""The work of a job: list the documents of a draft and read them, so that their rows appear while it goes on."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display, has_errors
from archiver.intake import sort_key
from archiver.persian_text import fold_word
from archiver.progress import Step, begin_step
from archiver.tasks.tables.folder_documents import list_folder_documents, propose_document, read_folder_documents
from archiver.web.drafts.documents import RANKS
from archiver.web.drafts.draft import Change, Draft
from archiver.web.drafts.marked_texts import mark_dates
from archiver.web.drafts.rows import check_rows
from archiver.web.jobs import pack_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.bags.creation import PayloadFile
    from archiver.description import ReadDocument
    from archiver.findings import Finding
    from archiver.progress import Watcher

_EVERY: Final = 0.25
"""Seconds after which rows that were read are shown."""


def run(arguments: Mapping[str, Any], watcher: Watcher) -> None:
    """Read the documents of the draft in the folder `draft`. Those that are as they were when they were read keep their rows."""
    with Draft(arguments["draft"]) as draft:
        begin_step(watcher, Step.LOOKING_OVER)
        listed = list_folder_documents(draft.source, skip_hidden=bool(draft.get("skip_hidden", False)))
        draft.put(folder_findings=pack_findings(listed.findings), left_out=_list_left_out(listed.findings))
        if has_errors(listed.findings):
            return
        files = sorted(listed.files, key=lambda file: sort_key(file.path))
        if not files:
            raise WrongUsageError("source.empty-payload", path=escape_for_display(draft.source))
        _keep_files(draft, files)
        _read(draft, files, watcher)
        check_rows(draft)
        draft.put(is_read=True)


def _list_left_out(findings: Sequence[Finding]) -> list[str]:
    return [one.where["path"] for one in findings if one.code == "table.document-left-out"]


def _keep_files(draft: Draft, files: Sequence[PayloadFile]) -> None:
    """Make a row for each file. What is gone loses its row, and keeps its cells in case it comes back."""
    now = {file.path: (file.size, os.stat(file.source).st_mtime_ns) for file in files}
    with Change(draft) as database:
        rows = database.execute("select path, size, modified from documents").fetchall()
        kept = {row["path"] for row in rows if now.get(row["path"]) == (row["size"], row["modified"])}
        database.executemany("delete from documents where path = ?", [(row["path"],) for row in rows if row["path"] not in kept])
        for place, (path, state) in enumerate(now.items(), 1):
            if path in kept:
                database.execute("update documents set place = ? where path = ?", (place, path))
            else:
                question = "insert into documents (path, place, size, modified, folded) values (?, ?, ?, ?, ?)"
                database.execute(question, (path, place, *state, fold_word(path)))


def _read(draft: Draft, files: Sequence[PayloadFile], watcher: Watcher) -> None:
    unread = {row["path"] for row in draft.database.execute("select path from documents where proposed is null")}
    number = draft.database.execute("select coalesce(max(was_read), 0) from documents").fetchone()[0]
    losses: list[Finding] = []
    waiting: list[tuple[Any, ...]] = []
    shown = time.monotonic()
    for file, document in read_folder_documents([file for file in files if file.path in unread], losses, watcher):
        number += 1
        waiting.append(_describe(file, document, number))
        if time.monotonic() - shown >= _EVERY or number == 1:
            _write(draft, waiting)
            shown = time.monotonic()
    _write(draft, waiting)
    if losses:
        draft.put(folder_findings=[*draft.get("folder_findings", ()), *pack_findings(losses)])


def _write(draft: Draft, waiting: list[tuple[Any, ...]]) -> None:
    with Change(draft) as database:
        database.executemany(
            "update documents set proposed = ?, was_read = ?, is_unresolved = ?, worst = ?, folded = ?, marked = ?"
            " where path = ?",
            waiting,
        )
    waiting.clear()


def _describe(file: PayloadFile, document: ReadDocument, number: int) -> tuple[Any, ...]:
    proposed = propose_document(file, document)
    is_unresolved = document.agreement.get("status") == "conflict"
    told = {
        "title": proposed.title,
        "language": proposed.language,
        "basis": proposed.basis,
        "format": proposed.format,
        "statements": list(document.statements),
        "date": dict(document.date),
        "agreement": dict(document.agreement),
        "findings": pack_findings(document.findings),
    }
    worst = max((RANKS[finding.severity] for finding in document.findings), default=0)
    marked = json.dumps(mark_dates(file.source)) if is_unresolved else None
    folded = fold_word(f"{file.path}\n{proposed.title}")
    return json.dumps(told), number, int(is_unresolved), worst, folded, marked, file.path
