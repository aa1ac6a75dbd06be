"""Tell the history of a bag: when each of its copies was read, by what, and with which result."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from typing import Any

from archiver.bags.format import decode_name, is_payload, read_line
from archiver.bags.reading import open_source
from archiver.errors import ArchiverError, ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.holdings.auditing import name_faults
from archiver.holdings.auditing.bag_manifests import list_manifests
from archiver.holdings.auditing.units import UnitFault
from archiver.holdings.ledger import Copy, open_ledger
from archiver.holdings.places import HoldingsSettings, open_place
from archiver.tasks.arguments import read_path, read_path_in_bag
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.opening import open_settings, require_copies, require_ledger

_DECISIONS = frozenset({"accept", "repair", "retire"})
_DECIDED = ("path", "agent", "note")
_KEYS = ("kind", "time", "run", "place", "copy", "first", "files", "octets", "algorithms", "manifest", "outcome", "faults")


@reporting_unusable_settings
def read_audit_history(
    bag: str | os.PathLike[str], file: str | None = None, *, configuration: str | os.PathLike[str] | None = None
) -> AuditReport:
    """Return all entries about the copies of a bag, or those that concern one file of it, oldest first.

    `file` is a path as the manifest has it (`data/…`).

    Raises:
        ReadError: there is no ledger, it knows no such bag, or it cannot be read; or no copy is known to hold the file.
    """
    settings, told = open_settings(configuration)
    require_ledger(settings)
    wanted = None if file is None else read_path_in_bag("file", file)
    with open_ledger(settings.ledger) as ledger:
        found = [(copy, ledger.entries_of(copy)) for copy in require_copies(ledger, settings, read_path("bag", bag))]
        if wanted is not None:
            found = _choose_entries(found, settings, wanted)
        entries = [(copy, entry) for copy, chosen in found for entry in chosen]
        entries.sort(key=lambda one: one[1]["sequence"])
        results = [_describe(copy, entry) for copy, entry in entries]
        decisions = [_list_decided(entry) for _, entry in entries]
        return AuditReport(results, told, (), ledger.head, ledger.entries, decisions=decisions)


def _describe(copy: Copy, entry: Mapping[str, Any]) -> dict[str, Any]:
    place, time = escape_for_display(entry.get("place", copy.place)), entry.get("readAt") or entry["time"]
    return {**{key: entry.get(key) for key in _KEYS}, "place": place, "time": time}


def _list_decided(entry: Mapping[str, Any]) -> list[str]:
    return [str(entry[key]) for key in _DECIDED if entry["kind"] in _DECISIONS and entry.get(key)]


def _choose_entries(
    found: Sequence[tuple[Copy, list[dict[str, Any]]]], settings: HoldingsSettings, path: str
) -> list[tuple[Copy, list[dict[str, Any]]]]:
    """Return the copies that hold a file, with the entries that concern it. Raises ReadError if no copy is known to hold it."""
    lines = [_find_told_line(entries, path) for _, entries in found]
    lines = [find_line(copy, settings, path) if line is None else line for (copy, _), line in zip(found, lines, strict=True)]
    # A copy that cannot be opened now has the lines of another one with the same manifests.
    known = {copy.version: line for (copy, _), line in zip(found, lines, strict=True) if line is not None}
    chosen = [
        (copy, [entry for entry in entries if _concerns(entry, known[copy.version], path, is_whole=copy.whole)])
        for copy, entries in found
        if copy.version in known
    ]
    if not chosen:
        raise ReadError("error.member-unknown", path=escape_for_display(path))
    return chosen


def _find_told_line(entries: Iterable[Mapping[str, Any]], path: str) -> int | None:
    """Return the line of a file that entries name, by its path or its reference code, or None if none names it."""
    told = (one for entry in entries for one in (entry.get("faults") or ([entry] if entry["kind"] in _DECISIONS else [])))
    return next((one.get("line", 0) for one in told if one.get("path") == path), None)


def find_line(copy: Copy, settings: HoldingsSettings, path: str) -> int | None:
    """Return the number of the line that lists a file in the manifest of a copy.

    Return 0 for a file that is there and that no payload manifest lists. Return None if there is no such file, or the copy cannot
    be opened.
    """
    with suppress(ArchiverError, OSError):
        location = open_place(settings.place(copy.place)).locate(copy.path)
        with closing(open_source(location, FindingLog())) as source:
            for manifest in list_manifests(source.base_files, of_tags=False)[:1] if is_payload(path) else ():
                with source.open(manifest.name) as file:
                    for number, line in enumerate(file, 1):
                        read = read_line(os.fsdecode(line).rstrip("\r\n"))
                        if read is not None and path in _name_forms(read.path):
                            return number
            if os.path.normpath(path) == path and not path.startswith(("/", "../")):
                source.open(path).close()
                return 0
    return None


def _name_forms(path: str) -> set[str]:
    """Return the forms in which a person may give a path of a manifest: as it is written, decoded, and as it is shown."""
    name = decode_name(path)
    return {path, name, escape_for_display(path), escape_for_display(name)}


def find_public_name(copy: Copy, settings: HoldingsSettings, path: str) -> str:
    """Return the name by which a file may be told: its path, or the reference code of a withheld document."""
    from datetime import date  # noqa: PLC0415 - only for a name

    location = open_place(settings.place(copy.place)).locate(copy.path)
    return name_faults(location, [UnitFault(path, "")], date.today())[0].path  # noqa: DTZ011 - embargoes end by local days


def _concerns(entry: Mapping[str, Any], line: int, path: str, *, is_whole: bool) -> bool:
    """Return whether an entry is about a file: a read of the unit that holds its line, or something done to it."""
    if entry["kind"] == "read":
        first = entry["first"]
        return bool(0 < first <= line < first + entry["files"] if line else is_whole or first == 0)
    return bool(entry["kind"] in {"accept", "repair"} and (entry.get("line") == line if line else entry.get("path") == path))
