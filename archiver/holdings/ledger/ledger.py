"""A ledger that is open: its entries, and the index that answers questions."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.holdings.ledger.copy import Copy, make_copy
from archiver.holdings.ledger.entries import FIRST, hash_line, read_entry, render_entry, say_time
from archiver.holdings.ledger.index import set_position, take_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.findings import Finding

_SELECT_COPIES = (
    "SELECT copies.state, copies.added, copies.last, entries.line FROM copies JOIN entries ON entries.seq = copies.entry"
)
_OF_THE_ENTRY = frozenset({"kind", "time", "run", "before", "previous", "units", "keeps"})
"""The fields of an entry that say nothing of the copy."""


class Ledger:
    """A ledger that is open. Entries are only added, and the index only follows them."""

    def __init__(self, path: str, connection: sqlite3.Connection, findings: Sequence[Finding] = ()) -> None:
        self.path = path
        self.connection = connection
        self.findings = list(findings)
        """Findings about the ledger itself, such as a network disk."""
        self.run = 0
        """The number of the run that goes on, which each entry carries."""
        self.entries = 0
        """The number of entries."""
        self.head = FIRST
        """The digest of the last entry."""
        self.refresh()

    def refresh(self) -> None:
        """Look at the last entry again, after entries came in another way than by `append`."""
        last = self.connection.execute("SELECT seq, line FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
        self.entries, self.head = (last[0], hash_line(last[1])) if last else (0, FIRST)

    def append(self, kind: str, **fields: Any) -> int:  # noqa: ANN401 - any JSON value
        """Add an entry, take it into the index, and return its number. It is on the disk once the transaction has ended.

        An entry about a copy holds the number of the one before about it, so that its history needs no index.

        Raises WriteError.
        """
        with self.transaction():
            whole: dict[str, Any] = {"kind": kind, "time": say_time(fields.pop("moment", time.time())), "run": self.run, **fields}
            if isinstance(whole.get("copy"), int):
                before = self.connection.execute("SELECT last FROM copies WHERE id = ?", (whole["copy"],)).fetchone()
                whole["before"] = before[0] if before else 0
            line = render_entry(whole, self.head)
            sequence = self.entries + 1
            self.connection.execute("INSERT INTO entries (seq, line) VALUES (?, ?)", (sequence, line))
            take_entry(self.connection, sequence, whole)
            self.entries, self.head = sequence, hash_line(line)
        return sequence

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Put all entries of the block on the disk together, or none of them. Blocks in it belong to it. Raises WriteError."""
        if self.connection.in_transaction:
            yield
            return
        before = self.entries, self.head
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            set_position(self.connection, self.entries, self.head)
            self.connection.execute("COMMIT")
        except BaseException as error:
            self.entries, self.head = before
            self._roll_back()
            if isinstance(error, sqlite3.Error):
                raise WriteError("error.unwritable", path=escape_for_display(self.path), reason=str(error)) from error
            raise

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def begin_run(self, command: str) -> int:
        """Begin a run and return its number, which all entries carry from now on. Raises WriteError."""
        self.run = 1 + self.connection.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0]
        self.append("run", state="began", command=command)
        return self.run

    def end_run(self, **facts: Any) -> None:  # noqa: ANN401 - any JSON value
        """End the run, with facts about it. Raises WriteError."""
        self.append("run", state="ended", **facts)

    def list_copies(self, condition: str = "1", values: Iterable[Any] = ()) -> list[Copy]:
        """Return the copies for a condition of SQL on the table `copies`, in the order of their numbers."""
        rows = self.connection.execute(f"{_SELECT_COPIES} WHERE {condition} ORDER BY copies.id", tuple(values))
        return [
            make_copy(entry, state, say_time(added), last)
            for state, added, last, line in rows
            if (entry := read_entry(line)) is not None
        ]

    def find_copy(self, place: str, path: str) -> Copy | None:
        """Return the copy at a path of a place. One that is there goes before one that was there."""
        condition = "copies.place = (SELECT id FROM places WHERE name = ?) AND copies.path = ?"
        found = self.list_copies(condition, (os.fsencode(place), os.fsencode(path)))
        here = [copy for copy in found if copy.is_here]
        left = [copy for copy in found if copy.state != "retired"]
        return next(reversed(here or left or found), None)

    def copies_of_bag(self, bag: int) -> list[Copy]:
        """Return all copies of a bag, in the order in which they were added."""
        return self.list_copies("copies.bag = ?", (bag,))

    def copy_fields(self, copy: Copy) -> dict[str, Any]:
        """Return the fields of the last entry that describes a copy, without its units, which stay as they are cut."""
        row = self.connection.execute("SELECT entry FROM copies WHERE id = ?", (copy.id,)).fetchone()
        entry = (self.entry(row[0]) if row else None) or {}
        return {key: value for key, value in entry.items() if key not in _OF_THE_ENTRY}

    def next_number(self, column: str) -> int:
        """Return the next free number of a copy (`id`) or a bag (`bag`)."""
        found = self.connection.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM copies").fetchone()  # noqa: S608 - ours
        return int(found[0])

    def units_of(self, copy: int) -> list[tuple[int, int, int]]:
        """Return the units of a copy: first line, files and octets of each."""
        rows = self.connection.execute("SELECT first, files, octets FROM units WHERE copy = ? ORDER BY first", (copy,))
        return [(first, files, octets) for first, files, octets in rows]

    def bags_with(self, content: Mapping[str, str]) -> list[int]:
        """Return the numbers of the bags that have the same content by any algorithm."""
        bags: dict[int, None] = {}
        for algorithm, digest in content.items():
            key = algorithm.encode() + b":" + bytes.fromhex(digest)
            rows = self.connection.execute("SELECT bag FROM contents WHERE digest = ? ORDER BY bag", (key,))
            bags.update(dict.fromkeys(row[0] for row in rows))
        return list(bags)

    def find_bags(self, identifier: str) -> list[int]:
        """Return the numbers of the bags with an External-Identifier."""
        rows = self.connection.execute("SELECT bag FROM identifiers WHERE identifier = ? ORDER BY bag", (identifier,))
        return [row[0] for row in rows]

    def entries_of(self, copy: Copy) -> list[dict[str, Any]]:
        """Return all entries about a copy, oldest first. Each has its number as `sequence`."""
        found = []
        sequence = copy.last
        while sequence:
            entry = self.entry(sequence)
            if entry is None:
                break
            found.append({**entry, "sequence": sequence})
            sequence = entry.get("before", 0)
        return found[::-1]

    def entry(self, sequence: int) -> dict[str, Any] | None:
        """Return an entry by its number, or None if there is none."""
        row = self.connection.execute("SELECT line FROM entries WHERE seq = ?", (sequence,)).fetchone()
        return read_entry(row[0]) if row else None

    def latest(self, kind: str) -> dict[str, Any] | None:
        """Return the last entry of a kind that is kept at hand: `digest`, `clock`, `place` or `run`."""
        row = self.connection.execute(
            "SELECT line FROM entries JOIN latest ON entries.seq = latest.entry WHERE latest.kind = ?", (kind,)
        ).fetchone()
        return read_entry(row[0]) if row else None

    def lines(self, first: int = 1) -> Iterator[tuple[int, str]]:
        """Yield the lines of the entries with their numbers."""
        yield from self.connection.execute("SELECT seq, line FROM entries WHERE seq >= ? ORDER BY seq", (first,))

    def close(self) -> None:
        """Close the ledger."""
        self.connection.close()
