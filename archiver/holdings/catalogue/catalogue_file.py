"""The file of the catalogue: its tables, its version, and the rights of the file."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.operating_system import flush

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION: Final = 3
"""The version of the tables. A catalogue of another version is made anew from the bags, so no table is ever changed."""
_APPLICATION: Final = 0x42594743
_PLACE_OF_MARK: Final = 68
"""The offset of the application ID in a file of SQLite."""
_LEDGER: Final = "ledger"
_CATALOGUE: Final = "catalogue"
_NEW: Final = ".new"
"""The end of the name of a catalogue that is being written anew."""
_PATIENCE: Final = 30.0
"""Seconds to wait for another process that is reading or writing."""
_SPOILT: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH})
_PRIMARY: Final = 0xFF
UNLIKELY: Final = (ValueError, TypeError, KeyError)
"""Errors of values that no catalogue holds: octets of it were changed, or those of SQLite's own words about it."""

_TABLES: Final = """
-- `salt` is the key of `identity`. `loose`: words were taken away since the file was last written anew. `withholding`: a document
-- is withheld since the last update that ended.
CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
-- A file of records, however many copies of its bag have it. `broken` are the lines that are no records, and why, as JSON.
CREATE TABLE record_files (id INTEGER PRIMARY KEY, digest BLOB, bag INTEGER, broken TEXT, UNIQUE (digest, bag));
-- `unread` is the reason why nothing could be read of this copy. Bags without records have neither that nor a file.
CREATE TABLE copies (
    copy INTEGER PRIMARY KEY, bag INTEGER, place TEXT, path TEXT, location BLOB, version TEXT, record_file INTEGER, unread TEXT
);
CREATE INDEX copies_of_file ON copies (record_file);
CREATE INDEX copies_of_version ON copies (version);
CREATE TABLE organizations (id INTEGER PRIMARY KEY, names TEXT, identifiers TEXT, UNIQUE (names, identifiers));
-- `number` is the line of the record. Of a document that is not `told` all from `path` on is NULL, and `texts` has its code.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, record_file INTEGER, number INTEGER, identity INTEGER, access INTEGER, until TEXT, told INTEGER,
    reference_code TEXT, path TEXT, title TEXT, date TEXT, solar_hijri TEXT, first INTEGER, organization INTEGER,
    unresolved INTEGER
);
CREATE INDEX documents_of_file ON documents (record_file);
CREATE INDEX documents_of_identity ON documents (identity);
-- All that a search asks of most documents, in a tenth of their pages.
CREATE INDEX documents_in_time ON documents (id, first, told, identity);
CREATE INDEX documents_by_day ON documents (first, id) WHERE first IS NOT NULL;
CREATE INDEX documents_limited ON documents (identity) WHERE access <> 0;
CREATE INDEX documents_untold ON documents (access, until) WHERE told = 0;
-- Intervals of days. Those of one `width` are at most 2 to that power days longer than one day, so that a question finds all
-- that meet some days in one narrow range for each width.
CREATE TABLE days (
    width INTEGER, first INTEGER, document INTEGER, last INTEGER, PRIMARY KEY (width, first, document, last)
) WITHOUT ROWID;
CREATE INDEX days_of_document ON days (document);
-- Shadows have spaces between their words and no capitals, so that this tokenizer leaves them as they are. `periods` are those of
-- the days of a document, so that a word and a month are looked for together.
CREATE VIRTUAL TABLE texts USING fts5 (words, joined, periods, tokenize = 'ascii');
"""


class UnusableCatalogueError(Exception):
    """The file is no catalogue, of another version, or spoilt. The reason is `spoilt` or `version`."""


def catalogue_path(ledger: str) -> str:
    """Return the path of the catalogue that stands beside a ledger: `catalogue.sqlite` beside `ledger.sqlite`."""
    folder, name = os.path.split(ledger)
    named = name.replace(_LEDGER, _CATALOGUE) if _LEDGER in name else f"{os.path.splitext(name)[0]}-{_CATALOGUE}.sqlite"
    return os.path.join(folder, named)


def is_spoilt(error: sqlite3.Error) -> bool:
    """Return whether an error says that the file is damaged, not that the disk is full, or the file in use."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & _PRIMARY in _SPOILT


@contextmanager
def make_catalogue(path: str) -> Iterator[sqlite3.Connection]:
    """Make an empty catalogue in the place of one that is there, and open it to write. Raises OSError or sqlite3.Error."""
    for end in ("", "-journal", _NEW):
        with suppress(FileNotFoundError):
            os.unlink(path + end)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with _connect(path) as catalogue:
        catalogue.executescript(
            f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
        )
        catalogue.execute("INSERT INTO facts VALUES ('salt', ?)", (secrets.token_bytes(16),))
        yield catalogue


@contextmanager
def open_to_write(path: str) -> Iterator[sqlite3.Connection]:
    """Open the catalogue to write, after a check of its pages.

    Raises FileNotFoundError, sqlite3.Error or UnusableCatalogueError.
    """
    os.chmod(path, 0o600)
    with suppress(OSError):
        os.unlink(path + _NEW)  # of a run that was killed
    with _connect(path) as catalogue:
        _check_version(catalogue)
        if catalogue.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise UnusableCatalogueError("spoilt")
        yield catalogue


@contextmanager
def open_to_search(path: str) -> Iterator[sqlite3.Connection]:
    """Open the catalogue to answer questions.

    Raises ReadError: there is none, it is spoilt or of another version, or it cannot be read.
    """
    shown = escape_for_display(path)
    if not os.path.isfile(path):
        raise ReadError("error.catalogue-missing", path=shown)
    try:
        with _connect(path) as catalogue:
            _check_version(catalogue)
            yield catalogue
    except (UnusableCatalogueError, sqlite3.Error, *UNLIKELY) as error:
        if isinstance(error, sqlite3.Error) and not is_spoilt(error):
            raise ReadError("error.unreadable", path=shown, reason=str(error)) from error
        why = str(error) if isinstance(error, UnusableCatalogueError) else "spoilt"
        if why == "spoilt":
            _mark_spoilt(path)
        raise ReadError("error.catalogue-unusable", path=shown, why=why) from error


def _mark_spoilt(path: str) -> None:
    """Take the mark of a catalogue away from the file, so that the next update makes it anew, even if it finds no fault in it."""
    with suppress(OSError), open(path, "r+b") as file:
        file.seek(_PLACE_OF_MARK)
        file.write(bytes(4))


def _check_version(catalogue: sqlite3.Connection) -> None:
    found = [catalogue.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if found != [_APPLICATION, VERSION]:
        raise UnusableCatalogueError("version" if found[0] == _APPLICATION else "spoilt")


@contextmanager
def _connect(path: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as catalogue:
        # What is deleted is written over. Nothing is kept in other files, which would outlive the transaction.
        for setting in ("secure_delete = ON", "temp_store = MEMORY", "journal_mode = DELETE", "synchronous = NORMAL"):
            catalogue.execute(f"PRAGMA {setting}").fetchone()
        catalogue.execute("PRAGMA cache_size = -65536")
        yield catalogue


def wipe(catalogue: sqlite3.Connection, path: str) -> None:
    """Write the catalogue anew, so that no octet of what was deleted is left in it. The connection is of no use after that.

    FTS5 keeps deleted words until their segments are merged. SQLite may leave octets of rows that it moved to other pages. Raises
    OSError or sqlite3.Error.
    """
    catalogue.execute("INSERT INTO texts (texts) VALUES ('optimize')")
    new = path + _NEW
    with suppress(FileNotFoundError):
        os.unlink(new)
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        catalogue.execute("VACUUM INTO ?", (new,))
        with _connect(new) as written:
            written.execute("DELETE FROM facts WHERE name IN ('loose', 'withholding')")
        flush(new)
        os.replace(new, path)
    finally:
        with suppress(OSError):
            os.unlink(new)
