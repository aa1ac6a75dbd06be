"""One draft: its folder, its database, and what is known of it as a whole."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import sqlite3
import time
from typing import TYPE_CHECKING, Any, Final, Self

from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.persian_text import fold_word

if TYPE_CHECKING:
    from types import TracebackType

DATABASE: Final = "draft.sqlite"
_NAME: Final = re.compile("[0-9a-f]{16}")
_PATIENCE: Final = 20
"""Seconds in which another process that writes is waited for."""
_SCHEMA: Final = """
create table if not exists about (key text primary key, value text not null);
create table if not exists documents (
    path text primary key, place integer not null, size integer not null, modified integer not null,
    was_read integer not null default 0, is_unresolved integer not null default 0, worst integer not null default 0,
    folded text not null default '', proposed text, faults text, given text, marked text
);
create index if not exists places on documents (place);
create index if not exists tongues on documents (json_extract(proposed, '$.language'));
create table if not exists edits (
    number integer primary key autoincrement,
    path text not null, column text not null, language text not null, value text not null
);
create table if not exists cells (
    path text not null, column text not null, language text not null, value text not null, number integer not null,
    primary key (path, column, language)
);
create table if not exists pages (page text primary key, number integer not null);
create table if not exists titled (path text primary key);
create table if not exists loaded (path text not null, column text not null, finding text not null);
create table if not exists strays (
    number integer primary key, row integer not null, path text not null, nearest text not null, cells text not null,
    finding text not null
);
"""


class DraftMissingError(Exception):
    """There is no draft of this name, or its database cannot be read."""


def _tell(folder: str, error: Exception) -> WriteError:
    """Return the error for a database that could not be worked on, such as that of a full disk."""
    return WriteError("error.unwritable", path=escape_for_display(folder), reason=getattr(error, "strerror", None) or str(error))


class Draft:
    """A draft with its database open. Use it in a `with` block, in one thread.

    What the system refuses, as on a full disk, is a WriteError at the end of the block.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.name = os.path.basename(folder)
        # A draft is small, and what was typed must survive a loss of power.
        try:
            self.database = sqlite3.connect(os.path.join(folder, DATABASE), timeout=_PATIENCE, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise _tell(folder, error) from error
        self.database.row_factory = sqlite3.Row
        self.database.create_function("fold", 1, fold_word, deterministic=True)
        try:
            for pragma in ("journal_mode = wal", "synchronous = full"):
                self.database.execute(f"pragma {pragma}")
        except sqlite3.OperationalError as error:
            self.database.close()
            raise _tell(folder, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.database.close()
        if isinstance(error, sqlite3.OperationalError):
            raise _tell(self.folder, error) from error

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - any JSON value
        """Return something that is known of the draft as a whole."""
        row = self.database.execute("select value from about where key = ?", (key,)).fetchone()
        return default if row is None else json.loads(row["value"])

    def put(self, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        """Keep something about the draft as a whole."""
        with Change(self):
            for key, value in {**values, "touched": time.time()}.items():
                self.database.execute("insert or replace into about values (?, ?)", (key, json.dumps(value)))

    @property
    def source(self) -> str:
        """The folder that is packed, as an absolute path."""
        return str(self.get("source", ""))

    @property
    def source_name(self) -> str:
        """The name of the folder that is packed."""
        return str(self.get("title") or os.path.basename(self.source) or self.source)

    @property
    def is_dropped(self) -> bool:
        """True if the documents were dropped on the page, and lie in the state of the user."""
        return bool(self.get("dropped", False))

    def path_of(self, name: str) -> str:
        """Return the path of a file of the draft."""
        return os.path.join(self.folder, name)

    def discard(self) -> None:
        """Remove the draft, and documents that were dropped for it."""
        dropped = self.source if self.is_dropped else None
        self.database.close()
        if dropped is not None:
            shutil.rmtree(os.path.dirname(dropped), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class Change:
    """A change of a draft that is on the disk as a whole or not at all. Use it in a `with` block."""

    def __init__(self, draft: Draft) -> None:
        self._database = draft.database
        self._is_inner = draft.database.in_transaction

    def __enter__(self) -> sqlite3.Connection:
        if not self._is_inner:
            self._database.execute("begin immediate")
        return self._database

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self._is_inner and kind is None:
            self._database.execute("commit")
        elif not self._is_inner and self._database.in_transaction:
            # On a full disk SQLite has rolled back by itself.
            self._database.execute("rollback")


def make_draft(drafts: str, source: str, **about: Any) -> Draft:  # noqa: ANN401 - any JSON value
    """Make a draft for a folder. `drafts` is the folder of all drafts. Raises WriteError."""
    folder = os.path.join(drafts, secrets.token_hex(8))
    try:
        os.mkdir(folder, 0o700)
        draft = Draft(folder)
        draft.database.executescript(_SCHEMA)
        draft.put(source=source, begun=time.time(), **about)
    except (OSError, sqlite3.OperationalError, WriteError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise error if isinstance(error, WriteError) else _tell(folder, error) from error
    return draft


def find_draft(drafts: str, name: str) -> Draft:
    """Open a draft by its name. Raises DraftMissingError, or WriteError if the disk is full."""
    folder = os.path.join(drafts, name)
    if not _NAME.fullmatch(name) or not os.path.isfile(os.path.join(folder, DATABASE)):
        raise DraftMissingError
    try:
        draft = Draft(folder)
        draft.database.executescript(_SCHEMA)
    except sqlite3.OperationalError as error:
        raise _tell(folder, error) from error
    except sqlite3.Error as error:
        raise DraftMissingError from error
    return draft


def list_drafts(drafts: str) -> list[dict[str, Any]]:
    """Return what is known of each draft, with its `name`, the one that was touched last first."""
    found = []
    for name in os.listdir(drafts):
        try:
            with find_draft(drafts, name) as draft:
                rows = draft.database.execute("select key, value from about").fetchall()
                about = {row["key"]: json.loads(row["value"]) for row in rows}
                found.append({"bag": None, "step": "describe", **about, "name": name, "folder_name": draft.source_name})
        except (DraftMissingError, sqlite3.Error):
            continue
    return sorted(found, key=lambda one: -one.get("touched", 0))
