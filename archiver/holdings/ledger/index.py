"""The index of a ledger: tables that are made of its entries alone, and can be made anew."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from archiver.holdings.ledger.entries import read_entry, read_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping

VERSION: Final = 1
"""The number of this form of the index (`PRAGMA user_version`). Entries have the same form in every version."""

TABLES: Final = {
    "places": "id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE",
    "copies": (
        "id INTEGER PRIMARY KEY, bag INTEGER NOT NULL, place INTEGER NOT NULL, path BLOB NOT NULL, state TEXT NOT NULL,"
        " version BLOB, birth BLOB, files INTEGER NOT NULL, octets INTEGER NOT NULL, added INTEGER NOT NULL,"
        " entry INTEGER NOT NULL, last INTEGER NOT NULL"
    ),
    "contents": "digest BLOB NOT NULL, bag INTEGER NOT NULL, PRIMARY KEY (digest, bag)",
    "identifiers": "identifier TEXT NOT NULL, bag INTEGER NOT NULL, PRIMARY KEY (identifier, bag)",
    "units": (
        "copy INTEGER NOT NULL, first INTEGER NOT NULL, place INTEGER NOT NULL, files INTEGER NOT NULL, octets INTEGER NOT NULL,"
        " read INTEGER NOT NULL, damaged INTEGER NOT NULL, PRIMARY KEY (copy, first)"
    ),
    "faults": (
        "copy INTEGER NOT NULL, first INTEGER NOT NULL, path TEXT NOT NULL, code TEXT NOT NULL, line INTEGER NOT NULL,"
        " since INTEGER NOT NULL, known INTEGER NOT NULL, PRIMARY KEY (copy, first, path, code, line)"
    ),
    "runs": "id INTEGER PRIMARY KEY, command TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER, entry INTEGER NOT NULL",
    "latest": "kind TEXT PRIMARY KEY, entry INTEGER NOT NULL",
    "position": "id INTEGER PRIMARY KEY CHECK (id = 1), entries INTEGER NOT NULL, head TEXT NOT NULL",
}
"""The tables and their columns.

Names of places and paths are octets (`os.fsencode`), since they need not be UTF-8. `units.place` is 0 if the copy is not there,
`units.read` if it was never read.
"""
_WITHOUT_ROWID: Final = frozenset({"contents", "identifiers", "units", "faults", "latest"})
_INDEXES: Final = (
    "CREATE INDEX copies_by_place ON copies (place, path)",
    "CREATE INDEX copies_by_bag ON copies (bag)",
    "CREATE INDEX units_by_turn ON units (place, read, copy, first)",
    "CREATE INDEX units_damaged ON units (place, copy, first) WHERE damaged",
)
GONE: Final = frozenset({"missing", "replaced", "retired"})
"""The states of a copy that is not there to be read."""
_KEPT_LATEST: Final = frozenset({"digest", "clock", "place", "run"})


def create_index(connection: sqlite3.Connection) -> None:
    """Make the tables anew, empty. Entries stay as they are."""
    for name, columns in TABLES.items():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(f"CREATE TABLE {name} ({columns}){' WITHOUT ROWID' if name in _WITHOUT_ROWID else ''}")
    for statement in _INDEXES:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def take_entry(connection: sqlite3.Connection, sequence: int, entry: Mapping[str, Any]) -> None:
    """Take an entry into the index. Writing and replaying both come here, so that they cannot differ.

    A kind of entry that is not known here changes nothing.
    """
    kind = entry["kind"]
    take = _TAKERS.get(kind)
    if take is not None:
        take(connection, sequence, entry)
    if kind in _KEPT_LATEST:
        connection.execute("INSERT OR REPLACE INTO latest VALUES (?, ?)", (kind, sequence))
    if take is not None and isinstance(entry.get("copy"), int):
        connection.execute("UPDATE copies SET last = ? WHERE id = ?", (sequence, entry["copy"]))


def set_position(connection: sqlite3.Connection, entries: int, head: str) -> None:
    """Note how many entries the index holds, and the digest of the last."""
    connection.execute("INSERT OR REPLACE INTO position VALUES (1, ?, ?)", (entries, head))


def replay(connection: sqlite3.Connection, lines: Iterable[tuple[int, str]]) -> None:
    """Take the entries of numbered lines into the index. Lines that are no entries are passed over."""
    for sequence, line in lines:
        entry = read_entry(line)
        if entry is not None:
            take_entry(connection, sequence, entry)


def find_place(connection: sqlite3.Connection, name: str) -> int:
    """Return the number of a place, which it gets if it has none."""
    octets = os.fsencode(name)
    found = connection.execute("SELECT id FROM places WHERE name = ?", (octets,)).fetchone()
    if found is None:
        return int(connection.execute("INSERT INTO places (name) VALUES (?)", (octets,)).lastrowid or 0)
    return int(found[0])


def _take_copy(connection: sqlite3.Connection, sequence: int, entry: Mapping[str, Any]) -> None:
    place = find_place(connection, entry["place"])
    copy, bag, state = entry["copy"], entry["bag"], entry["state"]
    known = connection.execute("SELECT added FROM copies WHERE id = ?", (copy,)).fetchone()
    added = known[0] if known else read_time(entry["time"])
    values = (_octets(entry.get("version")), _octets(entry.get("birth")), entry["files"], entry["octets"], added)
    connection.execute(
        "INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (copy, bag, place, os.fsencode(entry["path"]), state, *values, sequence, sequence),
    )
    for algorithm, digest in (entry.get("content") or {}).items():
        key = algorithm.encode() + b":" + bytes.fromhex(digest)
        connection.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", (key, bag))
    for identifier in entry.get("identifiers") or ():
        connection.execute("INSERT OR IGNORE INTO identifiers VALUES (?, ?)", (identifier, bag))
    if "units" in entry:
        _take_units(connection, copy, entry)
    here = 0 if state in GONE else place
    connection.execute("UPDATE units SET place = ? WHERE copy = ?", (here, copy))


def _take_units(connection: sqlite3.Connection, copy: int, entry: Mapping[str, Any]) -> None:
    """Cut a copy anew. With `keeps`, units of payload that are the same keep their last read."""
    kept: dict[tuple[int, int, int], tuple[int, int]] = {}
    if entry.get("keeps"):
        rows = connection.execute("SELECT first, files, octets, read, damaged FROM units WHERE copy = ? AND first > 0", (copy,))
        kept = {(first, files, octets): (read, damaged) for first, files, octets, read, damaged in rows}
    connection.execute("DELETE FROM units WHERE copy = ?", (copy,))
    units = [
        (copy, first, 0, files, octets, *kept.get((first, files, octets), (0, 0))) for first, files, octets in entry["units"]
    ]
    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?)", units)
    connection.execute(
        "DELETE FROM faults WHERE copy = ? AND first NOT IN (SELECT first FROM units WHERE copy = ? AND damaged)", (copy, copy)
    )


def _take_read(connection: sqlite3.Connection, _: int, entry: Mapping[str, Any]) -> None:
    # A result that came back as a file was read before it was entered.
    copy, first, moment = entry["copy"], entry["first"], read_time(entry.get("readAt") or entry["time"])
    faults = entry["faults"]
    is_damaged = entry["outcome"] == "damaged"
    connection.execute(
        "UPDATE units SET read = ?, damaged = ? WHERE copy = ? AND first = ?", (moment, int(is_damaged), copy, first)
    )
    if not faults:
        connection.execute("DELETE FROM faults WHERE copy = ? AND first = ?", (copy, first))
        return
    before = {
        (path, code, line): (since, known)
        for path, code, line, since, known in connection.execute(
            "SELECT path, code, line, since, known FROM faults WHERE copy = ? AND first = ?", (copy, first)
        )
    }
    connection.execute("DELETE FROM faults WHERE copy = ? AND first = ?", (copy, first))
    for fault in faults:
        key = (fault["path"], fault["code"], fault.get("line", 0))
        connection.execute(
            "INSERT OR REPLACE INTO faults VALUES (?, ?, ?, ?, ?, ?, ?)", (copy, first, *key, *before.get(key, (moment, 0)))
        )


def _take_accept(connection: sqlite3.Connection, sequence: int, entry: Mapping[str, Any]) -> None:
    connection.execute(
        "UPDATE faults SET known = ? WHERE copy = ? AND path = ? AND line = ? AND code = ?",
        (sequence, entry["copy"], entry["path"], entry.get("line", 0), entry["code"]),
    )


def _take_retire(connection: sqlite3.Connection, _: int, entry: Mapping[str, Any]) -> None:
    connection.execute("UPDATE copies SET state = 'retired' WHERE id = ?", (entry["copy"],))
    connection.execute("UPDATE units SET place = 0 WHERE copy = ?", (entry["copy"],))


def _take_run(connection: sqlite3.Connection, sequence: int, entry: Mapping[str, Any]) -> None:
    moment = read_time(entry["time"])
    if entry["state"] == "began":
        connection.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, NULL, ?)", (entry["run"], entry["command"], moment, sequence)
        )
    else:
        connection.execute("UPDATE runs SET ended = ?, entry = ? WHERE id = ?", (moment, sequence, entry["run"]))


def _take_nothing(connection: sqlite3.Connection, sequence: int, entry: Mapping[str, Any]) -> None:
    """Change nothing but the last entry of the copy."""


_TAKERS: Final[dict[str, Callable[[sqlite3.Connection, int, Mapping[str, Any]], None]]] = {
    "copy": _take_copy,
    "read": _take_read,
    "accept": _take_accept,
    "retire": _take_retire,
    "repair": _take_nothing,
    "run": _take_run,
}


def _octets(digest: str | None) -> bytes | None:
    return None if digest is None else bytes.fromhex(digest)
