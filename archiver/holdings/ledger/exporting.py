"""Write the entries of a ledger out, and make a ledger anew: its index, or all of it from an export."""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display
from archiver.holdings.ledger.checking import check_chain
from archiver.holdings.ledger.ledger_error import LedgerError
from archiver.holdings.ledger.opening import make_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.holdings.ledger.ledger import Ledger

_LONGEST: Final = 1 << 30
"""Octets of a line. A bag of many units has the longest."""


def export_entries(ledger: Ledger) -> Iterator[bytes]:
    """Yield the lines of all entries as they are, each with a line feed."""
    for _, line in ledger.lines():
        yield line.encode("utf-8", "surrogatepass") + b"\n"


def rebuild_index(ledger: Ledger) -> None:
    """Make the index anew from the entries. Raises LedgerError if the chain is broken, and WriteError."""
    chain = check_chain(ledger.lines())
    if chain.broken is not None:
        raise LedgerError("ledger.chain-broken", path=escape_for_display(ledger.path), entry=chain.broken)
    _rebuild(ledger, [])


def restore_entries(ledger: Ledger, file: BinaryIO, shown: str) -> None:
    """Make a lost ledger from its export. Entries that the ledger has must be the first of the export.

    Raises:
        LedgerError: `ledger.chain-broken` if a line of the export is changed, missing or cut; `ledger.head-unknown` if the
            ledger has entries that the export lacks.
        ReadError: the export cannot be read.
        WriteError: the ledger cannot be written.
    """
    wanted = {ledger.head} if ledger.entries else set()
    try:
        chain = check_chain(_read_lines(file, shown), heads=wanted)
        if chain.broken is not None or not chain.entries:
            raise LedgerError("ledger.chain-broken", path=shown, entry=chain.broken or 1)
        if wanted:
            raise LedgerError("ledger.head-unknown", path=shown, head=ledger.head)
        file.seek(0)
        _rebuild(ledger, islice(_read_lines(file, shown), ledger.entries, None))
    except OSError as error:
        raise ReadError("error.unreadable", path=shown, reason=error.strerror or str(error)) from error


def _read_lines(file: BinaryIO, shown: str) -> Iterator[tuple[int, str]]:
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        try:
            text = line.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            text = ""
        if not text.endswith("\n"):
            raise LedgerError("ledger.chain-broken", path=shown, entry=number)
        yield number, text[:-1]


def _rebuild(ledger: Ledger, new: Iterable[tuple[int, str]]) -> None:
    connection = ledger.connection
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO entries (seq, line) VALUES (?, ?)", new)
        make_index(connection)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise WriteError("error.unwritable", path=escape_for_display(ledger.path), reason=str(error)) from error
    ledger.refresh()
