"""Finish a run: gather what is to be reported of each place, end the run in the ledger, and tell people."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from archiver.findings import Finding, escape_for_display
from archiver.holdings.auditing import PlaceReading, ReadingResult, ScanResult
from archiver.holdings.ledger import Ledger
from archiver.holdings.places import HoldingsSettings
from archiver.messages import Language
from archiver.tasks.audits.adding import keep_listed
from archiver.tasks.audits.audit_report import AuditReport
from archiver.tasks.audits.digest_making import FinishedRun
from archiver.tasks.audits.place_figures import StandingFault, count_place, foresee, tell_faults, tell_late, tell_single
from archiver.tasks.audits.telling import tell_run


class ReadRun(NamedTuple):
    """A run of a command that has read units: what it saw, what came of it, and the limits that it had."""

    command: str
    scan: ScanResult
    reading: ReadingResult
    limits: Mapping[str, Any]
    language: Language
    before: frozenset[StandingFault]
    """The faults that stood when it began."""


def finish_run(ledger: Ledger, settings: HoldingsSettings, run: ReadRun, found: Iterable[Finding]) -> AuditReport:
    """End a run and return its report. `found` are all findings but those on the state of places.

    Raises WriteError if the ledger cannot be written.
    """
    findings = list(found)
    results = [_describe(ledger, settings, run, name) for name in run.scan.places]
    foreseen = {name: foresee(ledger, settings, name) for name in run.scan.places}
    for name in run.scan.places:
        findings += tell_faults(ledger, name, run.before)
        findings += tell_late(ledger, settings, name, foreseen[name])
        findings += tell_single(ledger, name)
    kept = keep_listed(findings)
    ledger.end_run(**_sum_up(run, kept))
    finished = FinishedRun(run.scan, run.reading, foreseen, results, kept, run.command)
    digest, not_sent = tell_run(ledger, settings, finished, run.language)
    return AuditReport(results, [*kept, *not_sent], (), digest.head, digest.entries, digest)


def _describe(ledger: Ledger, settings: HoldingsSettings, run: ReadRun, name: str) -> dict[str, Any]:
    figures = count_place(ledger, settings, name)
    done = run.reading.places.get(name) or PlaceReading(name)
    return {
        "place": escape_for_display(name),
        "reached": run.scan.places[name].reached,
        "open": figures.is_open,
        "copies": figures.copies,
        "units": done.units,
        "files": done.files,
        "octets": done.octets,
        "faults": figures.faults,
        "notRead": figures.due,
    }


def _sum_up(run: ReadRun, findings: Iterable[Finding]) -> dict[str, Any]:
    reading = run.reading
    places = {
        name: {
            "units": one.units,
            "files": one.files,
            "octets": one.octets,
            "allOctets": one.all_octets,
            "faults": one.faults,
        }
        for name, one in reading.places.items()
    }
    counted = Counter(str(finding.severity) for finding in findings)
    counts = {severity: counted[severity] for severity in ("error", "warning", "note")}
    return {"seconds": round(reading.seconds, 3), "spent": reading.is_spent, **run.limits, "places": places, "counts": counts}
