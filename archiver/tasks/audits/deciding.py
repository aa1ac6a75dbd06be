"""Enter what people decide: that a fault is known, and that a copy is no longer kept."""

import os
from collections.abc import Iterator
from typing import Any

from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.holdings.auditing import find_one_copy
from archiver.holdings.ledger import Copy, Ledger, open_to_write
from archiver.holdings.places import HoldingsSettings
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
        findings = [*told, *ledger.findings, *update_followers(ledger, settings)]
        results: list[dict[str, Any]] = [{"copy": escape_for_display(found.name), **said}]
        return AuditReport(results, findings, (), ledger.head, ledger.entries)
