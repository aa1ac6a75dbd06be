"""Tell the history of a bag: when each of its copies was read, by what, and with which result."""

import os
from contextlib import closing, suppress
from typing import Any

from archiver.bags.format import PAYLOAD, decode_name, read_line
from archiver.bags.reading import open_source
from archiver.errors import ArchiverError
from archiver.findings import FindingLog, escape_for_display
from archiver.holdings.auditing import name_faults
from archiver.holdings.auditing.bag_manifests import list_manifests
from archiver.holdings.auditing.units import UnitFault
from archiver.holdings.ledger import Copy, open_ledger
from archiver.holdings.places import HoldingsSettings, open_place
from archiver.tasks.arguments import read_path, read_path_in_bag
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.opening import open_settings, require_copies, require_ledger

_KEYS = ("kind", "time", "run", "place", "copy", "first", "files", "octets", "algorithms", "manifest", "outcome", "faults")


@reporting_unusable_settings
def read_audit_history(
    bag: str | os.PathLike[str], file: str | None = None, *, configuration: str | os.PathLike[str] | None = None
) -> AuditReport:
    """Return all entries about the copies of a bag, or those that concern one file of it, oldest first.

    `file` is a path as the manifest has it (`data/…`).

    Raises:
        ReadError: there is no ledger, it knows no such bag, or it cannot be read.
    """
    settings, told = open_settings(configuration)
    require_ledger(settings)
    wanted = None if file is None else read_path_in_bag("file", file)
    with open_ledger(settings.ledger) as ledger:
        entries = []
        for copy in require_copies(ledger, settings, read_path("bag", bag)):
            line = None if wanted is None else find_line(copy, settings, wanted)
            entries += [
                {
                    **entry,
                    "place": escape_for_display(entry.get("place", copy.place)),
                    "time": entry.get("readAt") or entry["time"],
                }
                for entry in ledger.entries_of(copy)
                if line is None or _concerns(entry, line, wanted or "")
            ]
        entries.sort(key=lambda entry: entry["sequence"])
        results: list[dict[str, Any]] = [{key: entry.get(key) for key in _KEYS} for entry in entries]
        return AuditReport(results, told, (), ledger.head, ledger.entries)


def find_line(copy: Copy, settings: HoldingsSettings, path: str) -> int:
    """Return the number of the line that lists a file in the manifest of a copy. Return 0 if none does, or it cannot be read."""
    if not path.startswith(f"{PAYLOAD}/"):
        return 0
    with suppress(ArchiverError, OSError):
        location = open_place(settings.place(copy.place)).locate(copy.path)
        with closing(open_source(location, FindingLog())) as source:
            for manifest in list_manifests(source.base_files, of_tags=False)[:1]:
                with source.open(manifest.name) as file:
                    for number, line in enumerate(file, 1):
                        read = read_line(os.fsdecode(line).rstrip("\r\n"))
                        if read is not None and path in {read.path, decode_name(read.path)}:
                            return number
    return 0


def find_public_name(copy: Copy, settings: HoldingsSettings, path: str) -> str:
    """Return the name by which a file may be told: its path, or the reference code of a withheld document."""
    from datetime import date  # noqa: PLC0415 - only for a name

    location = open_place(settings.place(copy.place)).locate(copy.path)
    return name_faults(location, [UnitFault(path, "")], date.today())[0].path  # noqa: DTZ011 - embargoes end by local days


def _concerns(entry: dict[str, Any], line: int, path: str) -> bool:
    """Return whether an entry is about a file: a read of the unit that holds its line, or something done to it."""
    if entry["kind"] == "read":
        first = entry["first"]
        return bool(0 < first <= line < first + entry["files"] if line else first == 0)
    return bool(entry["kind"] in {"accept", "repair"} and (entry.get("line") == line if line else entry.get("path") == path))
