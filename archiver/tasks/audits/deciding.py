"""Enter what people decide: that a fault is known, and that a copy is no longer kept."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from archiver.errors import ReadError
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.holdings.auditing import find_one_copy
from archiver.holdings.ledger import Copy, Ledger, open_ledger, open_to_write
from archiver.holdings.places import HoldingsSettings, open_place
from archiver.stores.known_stores import keeping_names
from archiver.tasks.arguments import read_path, read_path_in_bag
from archiver.tasks.audits.after_run import update_followers
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.history import find_line, find_public_name
from archiver.tasks.audits.opening import (
    open_settings,
    require_copies,
    require_ledger,
    require_said,
)


@dataclass(frozen=True, slots=True)
class StandingFault:
    """A fault that the last read of a file found.

    - `copy` is `PLACE/PATH`. `path` is that of the file in the bag, or the reference code of a withheld document.
    - `code` is that of the finding, and `since` the time of the read that found it first (seconds since 1970).
    - `known` has the `agent` who accepted it, with `note` and `time`, or is None.
    """

    copy: str
    path: str
    code: str
    since: int
    known: Mapping[str, str] | None


@keeping_names()
def list_faults(bag: str | os.PathLike[str], *, configuration: str | os.PathLike[str] | None = None) -> list[StandingFault]:
    """Return the faults of all copies of a bag as the ledger has them. No place is looked at.

    Raises:
        UnusableSettingsError: the file of settings has errors.
        ReadError: there is no ledger, or it knows no such bag.
        LedgerError: the ledger is of a newer version.
    """
    settings, _ = open_settings(configuration)
    require_ledger(settings)
    with open_ledger(settings.ledger) as ledger:
        copies = require_copies(ledger, settings, read_path("bag", bag))
        return [fault for copy in copies if copy.state != "retired" for fault in _list_standing(ledger, copy)]


def _list_standing(ledger: Ledger, copy: Copy) -> Iterator[StandingFault]:
    rows = ledger.connection.execute(
        "SELECT path, code, since, known FROM faults WHERE copy = ? ORDER BY first, line, path", (copy.id,)
    ).fetchall()
    for path, code, since, known in rows:
        entry = ledger.entry(known) if known else None
        said = None if entry is None else {key: str(entry[key]) for key in ("agent", "note", "time")}
        yield StandingFault(copy.name, path, code, since, said)


@reporting_unusable_settings
def accept_fault(
    bag: str | os.PathLike[str],
    file: str,
    note: str,
    agent: str,
    *,
    configuration: str | os.PathLike[str] | None = None,
) -> AuditReport:
    """Enter that a person knows of a fault. It is told as known from then on, no longer as new, and never as good.

    Raises:
        ReadError: there is no ledger, it knows no such bag, or no fault of this file.
        LedgerError: the ledger cannot be used now.
        WrongUsageError: note or agent is missing.
    """
    said = {"note": require_said("note", note), "agent": require_said("agent", agent)}
    path = read_path_in_bag("file", file)
    settings, told = open_settings(configuration)
    require_ledger(settings)
    with open_to_write(settings.ledger) as ledger:
        copies = require_copies(ledger, settings, read_path("bag", bag))
        one = find_one_copy(ledger, settings, read_path("bag", bag))
        faults = [fault for copy in ([one] if one else copies) for fault in _find_faults(ledger, settings, copy, path)]
        if not faults:
            raise ReadError("error.fault-unknown", path=escape_for_display(path))
        results: list[dict[str, Any]] = []
        for copy, fault in faults:
            ledger.append("accept", copy=copy.id, **fault, **said)
            results.append({"bag": escape_for_display(copy.name), "path": fault["path"], "fault": fault["code"], **said})
        return AuditReport(results, [*told, *ledger.findings], (), ledger.head, ledger.entries)


def _find_faults(ledger: Ledger, settings: HoldingsSettings, copy: Copy, path: str) -> Iterator[tuple[Copy, dict[str, Any]]]:
    """Yield the faults of a file of a copy. It is named by its path, or a withheld one by its reference code."""
    rows = ledger.connection.execute("SELECT path, code, line FROM faults WHERE copy = ?", (copy.id,)).fetchall()
    if not rows:
        return
    line = find_line(copy, settings, path)
    names = {escape_for_display(path), find_public_name(copy, settings, path)}
    for name, code, number in rows:
        if (number == line) if number and line else name in names:
            yield copy, {"path": name, "code": code, "line": number}


@reporting_unusable_settings
def retire_copy(
    copy: str | os.PathLike[str], note: str, agent: str, *, configuration: str | os.PathLike[str] | None = None
) -> AuditReport:
    """Enter that a copy is no longer kept. It is not read or looked for any more, and its history stays.

    Raises:
        ReadError: there is no ledger, or it knows no such copy.
        LedgerError: the ledger cannot be used now.
        WrongUsageError: note or agent is missing.
    """
    said = {"note": require_said("note", note), "agent": require_said("agent", agent)}
    text = read_path("copy", copy)
    settings, told = open_settings(configuration)
    require_ledger(settings)
    with open_to_write(settings.ledger) as ledger:
        found = find_one_copy(ledger, settings, text)
        if found is None or found.state == "retired":
            raise ReadError("error.copy-unknown", path=escape_for_display(text))
        ledger.append("retire", copy=found.id, **said)
        findings = [*told, *ledger.findings, *_tell_standing(found, settings), *update_followers(ledger, settings)]
        results: list[dict[str, Any]] = [{"copy": escape_for_display(found.name), **said}]
        return AuditReport(results, findings, (), ledger.head, ledger.entries)


def _tell_standing(copy: Copy, settings: HoldingsSettings) -> Iterator[Finding]:
    """Yield a warning if a copy that is kept no longer still lies in its folder. The next audit will find it."""
    place = settings.place(copy.place)
    if not copy.is_here or place.path is None or not os.path.isabs(place.path):
        return
    with suppress(OSError):
        if open_place(place).find_bag(copy.path) is not None:
            yield make_finding("audit.retired-is-here", {"bag": escape_for_display(copy.name)})
