"""The keys of plans, beside the ledger's entries: no export has them, so that nobody can make results with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.holdings.ledger import read_entry, read_time

if TYPE_CHECKING:
    from archiver.holdings.ledger import Ledger
    from archiver.holdings.plans.plan_lines import PlanKey

_TABLE = "CREATE TABLE IF NOT EXISTS plans (plan TEXT PRIMARY KEY, key TEXT NOT NULL, entry INTEGER NOT NULL)"


def keep_key(ledger: Ledger, plan: PlanKey, entry: int) -> None:
    """Keep the key of a plan with the number of its entry, in the transaction of the caller."""
    ledger.connection.execute(_TABLE)
    ledger.connection.execute("INSERT INTO plans VALUES (?, ?, ?)", (*plan, entry))


class KnownPlan:
    """A plan that the ledger knows: its key, when it was made, and the units of it that were taken, by copy and first line."""

    def __init__(self, ledger: Ledger, name: str, key: str, entry: int) -> None:
        self.key = key
        self.made = read_time((ledger.entry(entry) or {})["time"])
        self.taken: set[tuple[int, int]] = set()
        for _, line in ledger.lines(entry + 1):
            if name in line and (read := read_entry(line)) is not None and read["kind"] == "read":
                self.taken.add((read["copy"], read["first"]))


def find_plan(ledger: Ledger, name: str) -> KnownPlan | None:
    """Return a plan by its name, or None if the ledger did not make it."""
    ledger.connection.execute(_TABLE)
    row = ledger.connection.execute("SELECT key, entry FROM plans WHERE plan = ?", (name,)).fetchone()
    return None if row is None else KnownPlan(ledger, name, *row)
