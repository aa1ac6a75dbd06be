"""Check the chain of a ledger, its heads and its index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from archiver.findings import escape_for_display, make_finding
from archiver.holdings.ledger.entries import FIRST, follows, hash_line, read_entry
from archiver.holdings.ledger.index import TABLES, create_index, replay, set_position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.findings import Finding, Where
    from archiver.holdings.ledger.ledger import Ledger


class Chain(NamedTuple):
    """A chain of entries that was gone through: how many, its last digest, and the first entry that does not follow."""

    entries: int
    head: str
    broken: int | None = None


def check_chain(lines: Iterable[tuple[int, str]], first: int = 1, previous: str = FIRST, heads: set[str] | None = None) -> Chain:
    """Go through numbered lines up to the first that does not follow the one before. Known `heads` that are met are removed."""
    expected = first
    for sequence, line in lines:
        if sequence != expected or not follows(line, previous) or read_entry(line) is None:
            return Chain(expected - 1, previous, expected)
        previous = hash_line(line)
        expected += 1
        if heads:
            heads.discard(previous)
    return Chain(expected - 1, previous)


def check_last_entries(ledger: Ledger, most: int) -> Chain:
    """Check the last entries of a ledger, at most so many."""
    first = max(1, ledger.entries - most + 1)
    before = ledger.connection.execute("SELECT line FROM entries WHERE seq = ?", (first - 1,)).fetchone()
    previous = hash_line(before[0]) if before else FIRST
    return check_chain(ledger.lines(first), first, previous)


def is_index_current(ledger: Ledger) -> bool:
    """Return whether the index holds the entries that are there, and no others."""
    try:
        found = ledger.connection.execute("SELECT entries, head FROM position").fetchone()
    except sqlite3.Error:
        return False
    return bool(found == (ledger.entries, ledger.head))


def verify_ledger(ledger: Ledger, heads: Sequence[str] = ()) -> list[Finding]:
    """Return what is wrong with a ledger: its chain, heads that one knows from elsewhere, and the index."""
    wanted = {head.lower() for head in heads}
    where: Where = {"path": escape_for_display(ledger.path)}
    chain = check_chain(ledger.lines(), heads=wanted)
    findings = []
    if chain.broken is not None:
        findings.append(make_finding("ledger.chain-broken", where, entry=chain.broken))
    findings += [make_finding("ledger.head-unknown", where, head=head) for head in heads if head.lower() in wanted]
    if chain.broken is None:
        tables = list(_list_differing(ledger))
        if tables:
            findings.append(make_finding("ledger.state-differs", where, tables=tables))
    return findings


def _list_differing(ledger: Ledger) -> Iterator[str]:
    """Yield the tables of the index that are not those that the entries give."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute("BEGIN")
        create_index(made)
        replay(made, ledger.lines())
        set_position(made, ledger.entries, ledger.head)
        for table in TABLES:
            columns = ", ".join(str(number) for number, _ in enumerate(made.execute(f"PRAGMA table_info({table})"), 1))
            query = f"SELECT * FROM {table} ORDER BY {columns}"  # noqa: S608 - names of ours
            try:
                is_same = _are_same(ledger.connection.execute(query), made.execute(query))
            except sqlite3.Error:
                is_same = False
            if not is_same:
                yield table


def _are_same(rows: sqlite3.Cursor, others: sqlite3.Cursor) -> bool:
    while True:
        some, same = rows.fetchmany(1000), others.fetchmany(1000)
        if some != same:
            return False
        if not some:
            return True
