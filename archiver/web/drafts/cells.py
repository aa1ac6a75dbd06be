"""The cells that a person typed, pasted or loaded, each edit with its number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from archiver.web.drafts.draft import Change

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from archiver.web.drafts.draft import Draft

    Cells = dict[tuple[str, str], str]
    """Cells by the key of their column and the language of their heading, an empty text if it names none."""

_LEFT = 1 << 62
"""The number after the last message of a page that was left, and whose last message another page has repeated."""
_AT_ONCE = 500
"""Paths in one question to the database."""


class Edit(NamedTuple):
    """A cell as it was typed: the path of its document, its column, the language of its heading, and its text."""

    path: str
    column: str
    language: str
    value: str


class Sent(NamedTuple):
    """A message with edits: the page that sent it, its number there, and the page whose last message it repeats, or none."""

    page: str
    number: int
    before: str = ""


def edit_cells(draft: Draft, edits: Iterable[Edit], sent: Sent | None = None) -> int:
    """Keep edits, and return the number of the last. The last edit of a cell counts.

    A message that arrives after a later one of its page is left out: when a page is left, that one repeats what was on its way.
    """
    with Change(draft) as database:
        if sent is not None and not _is_in_order(database, sent):
            return count_edits(draft)
        for edit in edits:
            number = database.execute("insert into edits (path, column, language, value) values (?, ?, ?, ?)", edit).lastrowid
            database.execute("insert or replace into cells values (?, ?, ?, ?, ?)", (*edit, number))
            database.execute("delete from loaded where path = ? and column = ?", edit[:2])
        draft.put()
    return count_edits(draft)


def _is_in_order(database: sqlite3.Connection, sent: Sent) -> bool:
    """Note a message, and return whether no later one of its page has arrived."""
    if sent.before:
        database.execute("insert or replace into pages values (?, ?)", (sent.before, _LEFT))
    last = database.execute("select number from pages where page = ?", (sent.page,)).fetchone()
    if last is not None and last["number"] >= sent.number:
        return False
    database.execute("insert or replace into pages values (?, ?)", (sent.page, sent.number))
    return True


def count_edits(draft: Draft) -> int:
    """Return the number of the last edit."""
    return int(draft.database.execute("select coalesce(max(number), 0) from edits").fetchone()[0])


def list_cells(draft: Draft, paths: Sequence[str] | None = None) -> dict[str, Cells]:
    """Return the cells of some documents, or of all, by path."""
    found: dict[str, Cells] = {}
    if paths is None:
        rows = draft.database.execute("select path, column, language, value from cells").fetchall()
    else:
        rows = []
        for start in range(0, len(paths), _AT_ONCE):
            some = paths[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            question = f"select path, column, language, value from cells where path in ({marks})"  # noqa: S608 - marks only
            rows += draft.database.execute(question, some).fetchall()
    for row in rows:
        found.setdefault(row["path"], {})[row["column"], row["language"]] = row["value"]
    return found


def values_at(draft: Draft, number: int, path: str) -> Cells:
    """Return the cells of a document as they were after an edit, so that what a form changes can be told."""
    rows = draft.database.execute(
        "select column, language, value from edits where path = ? and number <= ? order by number", (path, number)
    )
    return {(row["column"], row["language"]): row["value"] for row in rows}


def list_loaded(draft: Draft, paths: Sequence[str] | None = None) -> dict[str, list[tuple[str, dict[str, object]]]]:
    """Return what was said of cells when a table was loaded, and cannot be seen in their text, by path: column and finding."""
    wanted = None if paths is None else set(paths)
    found: dict[str, list[tuple[str, dict[str, object]]]] = {}
    for row in draft.database.execute("select path, column, finding from loaded"):
        if wanted is None or row["path"] in wanted:
            found.setdefault(row["path"], []).append((row["column"], json.loads(row["finding"])))
    return found


def note_title(draft: Draft, path: str) -> None:
    """Note that a loaded table gives a document its title. The proposed one does not stand beside it."""
    with Change(draft) as database:
        database.execute("insert or ignore into titled values (?)", (path,))


def list_titled(draft: Draft, paths: Sequence[str]) -> set[str]:
    """Return those of some documents to which a loaded table gives a title."""
    question = "select titled.path from titled, json_each(?) as wanted where titled.path = wanted.value"
    return {row["path"] for row in draft.database.execute(question, (json.dumps(paths),))}


def forget_loaded(draft: Draft, path: str) -> None:
    """Forget what was said of the cells of a document when a table was loaded: a person says that they are right."""
    with Change(draft) as database:
        database.execute("delete from loaded where path = ?", (path,))
