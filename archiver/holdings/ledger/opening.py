"""Open a ledger: to read, or as the one run that may write."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display, make_finding
from archiver.holdings.ledger.checking import check_last_entries, is_index_current
from archiver.holdings.ledger.entries import FIRST, read_entry, read_time, say_time
from archiver.holdings.ledger.index import VERSION, create_index, replay, set_position
from archiver.holdings.ledger.ledger import Ledger
from archiver.holdings.ledger.ledger_error import LedgerError
from archiver.holdings.ledger.ledger_lock import locked
from archiver.operating_system import lies_on_network

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHECKED_AT_BEGIN: Final = 100_000
"""The last entries that each run checks. `audit verify` checks all."""
_SLACK: Final = 2 * 3600
"""Seconds that the clock may go back."""
_PATIENCE: Final = 30.0
"""Seconds to wait for somebody who reads the ledger."""
_SHORT_WAIT: Final = 1.0
"""Seconds to wait for another run. It may be one that was killed, and whose processes are about to end."""


class AcceptedClock(NamedTuple):
    """Who says that the clock may have gone back, and why."""

    note: str
    agent: str


@contextmanager
def open_ledger(path: str) -> Iterator[Ledger]:
    """Open a ledger to read it. A ledger that is not there is an empty one, and nothing is made.

    Raises:
        LedgerError: `ledger.newer-version`.
        ReadError: it cannot be read, or is no ledger.
    """
    is_there = os.path.exists(path)
    with closing(_connect(path if is_there else None)) as connection, _reading(path):
        if not is_there:
            _prepare(connection)
        version = _read_version(connection, path)
        if is_there and version < VERSION:
            # An older index cannot be asked, and may not be changed here. One in memory takes its place.
            with closing(_copy_anew(connection)) as renewed:
                yield Ledger(path, renewed)
            return
        yield Ledger(path, connection)


@contextmanager
def open_to_write(
    path: str, clock: AcceptedClock | None = None, *, checks: bool = True, patience: float = _SHORT_WAIT
) -> Iterator[Ledger]:
    """Open a ledger as the one run that may write to it. One that is not there is made, with mode 0600.

    If another run has it, wait for that so many seconds (`patience`).

    The last entries of the chain are checked, unless the ledger is to be made anew (`checks=False`). An index of an older version
    is made anew.

    Raises:
        LedgerError: `ledger.locked`, `ledger.newer-version`, `ledger.chain-broken`, `ledger.state-differs` or
            `audit.clock-went-back`.
        ReadError: it cannot be read, or is no ledger.
        WriteError: it cannot be made or written.
    """
    with locked(path, patience):
        is_far = _make(path)
        with closing(_connect(path)) as connection, _reading(path):
            version = _read_version(connection, path)
            connection.execute(f"PRAGMA journal_mode = {'DELETE' if is_far else 'WAL'}")
            connection.execute("PRAGMA synchronous = FULL")
            if version < VERSION:
                _migrate(connection)
            shown = escape_for_display(path)
            told = [make_finding("ledger.on-network-disk", {"path": shown})] if is_far else []
            ledger = Ledger(path, connection, told)
            if checks:
                _check(ledger, clock)
            yield ledger


def _make(path: str) -> bool:
    """Make the file if it is not there, for its owner alone. Return whether it lies on a network disk."""
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        return lies_on_network(path)
    except OSError as error:
        raise WriteError("error.unwritable", path=escape_for_display(path), reason=error.strerror or str(error)) from error


def _connect(path: str | None) -> sqlite3.Connection:
    name = ":memory:" if path is None else f"file:{quote(os.fsencode(os.path.abspath(path)))}?mode=rw"
    try:
        return sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None, uri=path is not None)
    except sqlite3.Error as error:
        raise ReadError("error.unreadable", path=escape_for_display(path or ""), reason=str(error)) from error


@contextmanager
def _reading(path: str) -> Iterator[None]:
    """Raise ReadError for what SQLite says while the ledger is read, and WriteError if the disk is full."""
    try:
        yield
    except sqlite3.Error as error:
        kind = WriteError if "full" in str(error) or "readonly" in str(error) else ReadError
        code = "error.unwritable" if kind is WriteError else "error.unreadable"
        raise kind(code, path=escape_for_display(path), reason=str(error)) from error


def _read_version(connection: sqlite3.Connection, path: str) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise LedgerError("ledger.newer-version", path=escape_for_display(path), found=version, known=VERSION)
    return version


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, line TEXT NOT NULL)")
    # What the disk showed last, to look no closer at what is unchanged. It is no part of the truth, nor of the index.
    connection.execute("CREATE TABLE IF NOT EXISTS sightings (copy INTEGER PRIMARY KEY, stamp TEXT NOT NULL)")
    connection.execute("CREATE TABLE IF NOT EXISTS devices (place TEXT PRIMARY KEY, device TEXT NOT NULL)")
    create_index(connection)
    set_position(connection, 0, FIRST)


def _migrate(connection: sqlite3.Connection) -> None:
    """Make the index of an empty or an older ledger. Entries are not touched."""
    connection.execute("BEGIN IMMEDIATE")
    _prepare(connection)
    make_index(connection)
    connection.execute("COMMIT")


def make_index(connection: sqlite3.Connection) -> None:
    """Make the index anew from the entries, in a transaction of the caller."""
    create_index(connection)
    replay(connection, connection.execute("SELECT seq, line FROM entries ORDER BY seq"))
    made = Ledger("", connection)
    set_position(connection, made.entries, made.head)


def _copy_anew(connection: sqlite3.Connection) -> sqlite3.Connection:
    renewed = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(renewed)
    _migrate(renewed)
    return renewed


def _check(ledger: Ledger, clock: AcceptedClock | None) -> None:
    """Check the chain and the clock. Raises LedgerError."""
    shown = escape_for_display(ledger.path)
    chain = check_last_entries(ledger, _CHECKED_AT_BEGIN)
    if chain.broken is not None:
        raise LedgerError("ledger.chain-broken", path=shown, entry=chain.broken)
    if not is_index_current(ledger):
        raise LedgerError("ledger.state-differs", path=shown, tables=["position"])
    last = ledger.connection.execute("SELECT line FROM entries WHERE seq = ?", (ledger.entries,)).fetchone()
    entry = read_entry(last[0]) if last else None
    now = time.time()
    if entry is None or read_time(entry["time"]) - now <= _SLACK:
        return
    if clock is None:
        raise LedgerError("audit.clock-went-back", path=shown, time=entry["time"], now=say_time(now))
    ledger.append("clock", lastTime=entry["time"], note=clock.note, agent=clock.agent)
