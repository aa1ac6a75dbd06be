"""The standing of what was told: what the last digest said, and what of it could not be sent."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.findings import Finding
    from archiver.holdings.ledger import Ledger

_LETTERS: Final = 10
_MOST: Final = 5_000
"""Faults that are remembered one by one. Beyond them, an old one may be told as new."""
_WEEK: Final = 7 * 86_400 - 43_200
"""Seconds after which a mail is due though all is well. A week later, a run need not begin at the same minute."""
_NO_CHANGE: Final = frozenset({"notify.not-sent", "audit.fault-healed"})


class Standing(NamedTuple):
    """All that is remembered of the digests before.

    `entry` is the number of the entry after which changes are not told yet, and `time` its time. `told` stands for all that
    was found, `faults` for the faults. `mailed` is the time of the last mail, and `not_sent` are the ways that did not work.
    """

    entry: int = 0
    time: str | None = None
    told: str = ""
    faults: frozenset[str] = frozenset()
    mailed: int | None = None
    not_sent: tuple[str, ...] = ()

    def is_mail_due(self, told: str, *, has_changes: bool, is_overdue: bool, now: int) -> bool:
        """Return whether a mail is due: on change, on anything overdue, after one that was not sent, and once a week."""
        if has_changes or is_overdue or told != self.told or "mail" in self.not_sent or self.mailed is None:
            return True
        return not 0 <= now - self.mailed < _WEEK


def read_standing(ledger: Ledger) -> Standing:
    """Return what the last digest said. Without one, nothing was told yet."""
    entry = ledger.latest("digest")
    if entry is None:
        return Standing()
    letters, since = str(entry.get("faults", "")), entry.get("since")
    mailed = entry.get("mailed")
    return Standing(
        int(entry.get("after", 0)),
        entry["time"] if since is None else since or None,
        str(entry.get("told", "")),
        frozenset(letters[start : start + _LETTERS] for start in range(0, len(letters), _LETTERS)),
        mailed if isinstance(mailed, int) else None,
        tuple(map(str, entry.get("notSent", ()))),
    )


def fingerprint_fault(bag: str, path: str, fault: str) -> str:
    """Return letters that stand for a fault, and tell nothing of it."""
    return hashlib.sha256(f"{bag}\0{path}\0{fault}".encode("utf-8", "surrogatepass")).hexdigest()[:_LETTERS]


def fingerprint_faults(faults: Iterable[str]) -> str:
    """Return the letters of many faults as one text, for an entry."""
    return "".join(sorted(faults)[:_MOST])


def fingerprint_findings(findings: Iterable[Finding]) -> str:
    """Return letters that stand for errors and warnings, whatever their numbers and days are."""
    told = {
        "\0".join((one.code, one.where.get("bag", ""), one.where.get("path", ""), str(one.values.get("place", ""))))
        for one in findings
        if one.severity != "note" and one.code not in _NO_CHANGE
    }
    return hashlib.sha256("\n".join(sorted(told)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def to_fields(standing: Standing) -> dict[str, Any]:
    """Return the fields of the entry that keeps it. `since` is null if that is now, and empty if nothing was told yet."""
    return {
        "after": standing.entry,
        "since": standing.time,
        "told": standing.told,
        "faults": fingerprint_faults(standing.faults),
        "mailed": standing.mailed,
        "notSent": list(standing.not_sent),
    }
