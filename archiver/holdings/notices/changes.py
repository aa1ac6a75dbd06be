"""Find what changed since the last digest, by the entries that came after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.findings import escape_for_display
from archiver.holdings.ledger import read_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.holdings.ledger import Ledger

KINDS: Final = ("new", "copied", "moved", "updated", "replaced", "missing", "found", "repaired", "accepted", "retired")
"""The kinds of changes, in the order in which they are told."""
_OTHERS: Final = {"accept": "accepted", "retire": "retired"}
_NAMED: Final = 20


class Change(NamedTuple):
    """A kind of change: the number of copies that it befell, and the names of the first."""

    kind: str
    copies: int
    names: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {"change": self.kind, "copies": self.copies, "names": list(self.names)}


def list_changes(ledger: Ledger, after: int) -> list[Change]:
    """Return what befell copies after an entry, each copy once for each kind."""
    found: dict[str, dict[int, str]] = {}
    for entry in _list_entries(ledger, after):
        copy, kind = entry.get("copy"), _name_kind(entry)
        if isinstance(copy, int) and kind in KINDS:
            found.setdefault(kind, {})[copy] = _name_copy(ledger, entry)
    return [Change(kind, len(copies), tuple(list(copies.values())[:_NAMED])) for kind in KINDS if (copies := found.get(kind))]


def _list_entries(ledger: Ledger, after: int) -> Iterator[dict[str, Any]]:
    """Yield the entries after one, but for those about reads: there are many of them, and faults are told by the index."""
    rows = ledger.connection.execute(
        'SELECT line FROM entries WHERE seq > ? AND line NOT LIKE \'{"kind":"read"%\' ORDER BY seq', (after,)
    )
    for (line,) in rows:
        entry = read_entry(line)
        if entry is not None:
            yield entry


def _name_kind(entry: dict[str, Any]) -> str:
    if entry["kind"] == "copy":
        return str(entry.get("state", ""))
    if entry["kind"] == "repair":
        return "repaired"
    return _OTHERS.get(entry["kind"], "")


def _name_copy(ledger: Ledger, entry: dict[str, Any]) -> str:
    if "place" in entry and "path" in entry and entry["kind"] == "copy":
        return escape_for_display("/".join(filter(None, (entry["place"], entry["path"]))))
    return escape_for_display(ledger.list_copies("copies.id = ?", (entry["copy"],))[0].name)
