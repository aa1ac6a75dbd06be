"""Put the digest of a run together from the ledger and what the run found."""

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.findings import Finding, escape_for_display
from archiver.holdings.auditing import ReadingResult, ScanResult
from archiver.holdings.ledger import Ledger
from archiver.holdings.notices import (
    Digest,
    FaultDigest,
    PlaceDigest,
    Standing,
    Unlooked,
    find_due_seals,
    fingerprint_fault,
    fingerprint_findings,
    list_changes,
)
from archiver.holdings.places import HoldingsSettings, open_place
from archiver.holdings.schedule import Forecast
from archiver.tasks.audits.place_figures import count_place, foresee, list_places, tell_faults, tell_gone, tell_late

_LISTED = 1000
_WHOLE = "copies.state NOT IN ('missing', 'replaced', 'retired')"


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run that has ended: what was seen, what was read, what will be late, and what is reported of it."""

    scan: ScanResult
    reading: ReadingResult
    foreseen: Mapping[str, Forecast]
    results: Sequence[dict[str, Any]]
    findings: Sequence[Finding]
    command: str = "audit run"


def make_digest(ledger: Ledger, settings: HoldingsSettings, run: FinishedRun, before: Standing) -> Digest:
    """Return the digest of a run, without the head of the ledger. `before` is what was told last."""
    names = list_places(ledger, settings)
    faults = _list_faults(ledger, names, before)
    found = {_stand_for(fault) for fault in faults}
    ask = ledger.connection.execute
    gone = dict(ask("SELECT state, count(*) FROM copies WHERE state IN ('missing', 'replaced') GROUP BY state").fetchall())
    bags = ask(
        f"SELECT number, count(*) FROM (SELECT count(*) AS number FROM copies WHERE {_WHOLE} GROUP BY bag) GROUP BY number"  # noqa: S608
    )
    seals = find_due_seals(_list_folders(ledger, settings, run))
    return Digest(
        moment=int(time.time()),
        seconds=run.reading.seconds,
        since=before.time,
        places=[_describe(ledger, settings, run, name) for name in names],
        changes=list_changes(ledger, before.entry),
        faults=faults[:_LISTED],
        fault_count=len(faults),
        new_faults=sum(fault.is_new for fault in faults),
        mended=len(before.faults - found),
        missing=gone.get("missing", 0),
        replaced=gone.get("replaced", 0),
        bags_by_copies=dict(bags.fetchall()),
        seals_due=seals.to_renew,
        stamps_waiting=seals.waiting,
        unlooked=list(_list_unlooked(ledger, settings, run, names)),
    )


def make_standing(ledger: Ledger, settings: HoldingsSettings, run: FinishedRun, before: Standing) -> Standing:
    """Return what is told by a digest, so that the next one knows what has changed."""
    names = list_places(ledger, settings)
    others = [name for name in names if name not in run.scan.places]
    findings = [*run.findings, *(finding for name in others for finding in _tell(ledger, settings, name))]
    faults = frozenset(map(_stand_for, _list_faults(ledger, names, before)))
    return Standing(told=fingerprint_findings(findings), faults=faults, mailed=before.mailed)


def _tell(ledger: Ledger, settings: HoldingsSettings, name: str) -> Iterator[Finding]:
    yield from tell_gone(ledger, name)
    yield from tell_faults(ledger, name)
    yield from tell_late(ledger, settings, name, foresee(ledger, settings, name))


def _list_faults(ledger: Ledger, names: Iterable[str], before: Standing) -> list[FaultDigest]:
    """Return all faults that stand, the new ones first, and at the end those that a person knows of."""
    faults = [_make_fault(finding, before) for name in names for finding in tell_faults(ledger, name)]
    return sorted(faults, key=lambda fault: (not fault.is_new, fault.is_known))


def _make_fault(finding: Finding, before: Standing) -> FaultDigest:
    bag, path, fault = finding.where["bag"], finding.where["path"], str(finding.values["fault"])
    is_new = fingerprint_fault(bag, path, fault) not in before.faults
    return FaultDigest(bag, escape_for_display(path), fault, is_new, finding.code == "audit.fault-known")


def _stand_for(fault: FaultDigest) -> str:
    return fingerprint_fault(fault.bag, fault.path, fault.fault)


def _describe(ledger: Ledger, settings: HoldingsSettings, run: FinishedRun, name: str) -> PlaceDigest:
    figures = count_place(ledger, settings, name)
    foreseen = run.foreseen.get(name) or foresee(ledger, settings, name)
    read = run.reading.places.get(name)
    late = foreseen.first_late
    return PlaceDigest(
        place=escape_for_display(name),
        reached=name not in run.scan.places or run.scan.places[name].reached,
        copies=figures.copies,
        units=figures.units,
        overdue=foreseen.overdue,
        never=figures.never,
        due=figures.due,
        first_late=None if late is None else time.strftime("%Y-%m-%d", time.localtime(late)),
        octets_a_night=foreseen.octets_a_night,
        oldest=figures.oldest,
        files=read.files if read else 0,
        octets=read.octets if read else 0,
        faults=figures.faults,
    )


def _list_unlooked(ledger: Ledger, settings: HoldingsSettings, run: FinishedRun, names: Iterable[str]) -> Iterator[Unlooked]:
    """Yield what was not looked at, and why."""
    for name in names:
        shown, scan = escape_for_display(name), run.scan.places.get(name)
        figures = count_place(ledger, settings, name)
        if scan is None:
            yield Unlooked(shown, "not-asked", figures.due)
            continue
        if not scan.reached:
            yield Unlooked(shown, _find_reason(run.findings, shown), figures.due)
            continue
        for folder in scan.unread:
            yield Unlooked(escape_for_display(os.path.join(name, folder)), "folder-unreadable")
        if figures.due:
            yield Unlooked(shown, _why_left(run, name, is_open=figures.is_open), figures.due)


def _find_reason(findings: Iterable[Finding], place: str) -> str:
    for finding in findings:
        if finding.values.get("place") == place:
            if finding.code == "audit.too-many-missing":
                return "too-many-missing"
            if finding.code == "audit.place-unreachable":
                return str(finding.values["reason"])
    return "left-unread"


def _why_left(run: FinishedRun, name: str, *, is_open: bool) -> str:
    if not is_open:
        return "not-its-hours"
    if run.reading.is_spent:
        return "budget-spent"
    read = run.reading.places.get(name)
    return "lost" if read is not None and read.lost else "left-unread"


def _list_folders(ledger: Ledger, settings: HoldingsSettings, run: FinishedRun) -> Iterator[tuple[str, str]]:
    """Yield the copies of the places that were reached, each with its name and its path."""
    places = {name: open_place(settings.place(name)) for name, scan in run.scan.places.items() if scan.reached}
    rows = ledger.connection.execute(
        f"SELECT places.name, copies.path FROM copies JOIN places ON places.id = copies.place WHERE {_WHOLE}"  # noqa: S608
    )
    for place, octets in rows:
        name, path = os.fsdecode(place), os.fsdecode(octets)
        if name in places:
            yield "/".join(filter(None, (name, path))), places[name].locate(path)
