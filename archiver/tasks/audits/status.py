"""Say how an archive stands: what is late, what will be, and how many copies a bag has."""

import os
import time
from typing import Any

from archiver.findings import escape_for_display
from archiver.holdings.ledger import Ledger, open_ledger, say_time
from archiver.holdings.places import HoldingsSettings
from archiver.tasks.audits.adding import keep_listed
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.opening import open_settings, require_places
from archiver.tasks.audits.place_figures import (
    count_place,
    foresee,
    list_places,
    tell_faults,
    tell_gone,
    tell_late,
    tell_single,
)

_DIGITS = 4


@reporting_unusable_settings
def read_audit_status(*, configuration: str | os.PathLike[str] | None = None) -> AuditReport:
    """Return how each place stands by the ledger. No place is looked at.

    Raises:
        ReadError: a file of settings or the ledger cannot be read.
        LedgerError: the ledger is of a newer version.
        WrongUsageError: the settings name no place, and there is no ledger.
    """
    settings, told = open_settings(configuration)
    require_places(settings)
    with open_ledger(settings.ledger) as ledger:
        results = []
        findings = [*told]
        for name in list_places(ledger, settings):
            result, found = _look_at(ledger, settings, name)
            results.append(result)
            findings += found
        return AuditReport(results, keep_listed(findings), (), ledger.head, ledger.entries)


def _look_at(ledger: Ledger, settings: HoldingsSettings, name: str) -> tuple[dict[str, Any], list[Any]]:
    figures = count_place(ledger, settings, name)
    foreseen = foresee(ledger, settings, name)
    late = foreseen.first_late
    result = {
        "place": escape_for_display(name),
        "copies": figures.copies,
        "units": figures.units,
        "overdue": foreseen.overdue,
        "overdueShare": round(foreseen.overdue / foreseen.units, _DIGITS) if foreseen.units else 0.0,
        "oldestRead": None if figures.oldest is None else say_time(figures.oldest),
        "firstLate": None if late is None else time.strftime("%Y-%m-%d", time.localtime(late)),
        "octetsANight": foreseen.octets_a_night,
    }
    findings = [*tell_gone(ledger, name), *tell_faults(ledger, name)]
    return result, [*findings, *tell_late(ledger, settings, name, foreseen), *tell_single(ledger, name)]
