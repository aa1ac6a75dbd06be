"""Plan an audit: write the units that are due as files, which other machines can work on."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from archiver.bags.format import refuse_store
from archiver.findings import escape_for_display
from archiver.holdings.ledger import open_to_write
from archiver.holdings.plans import choose_units, write_plan
from archiver.holdings.schedule import Budget
from archiver.tasks.arguments import read_path, refuse
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.opening import choose_places, open_settings, require_ledger
from archiver.tasks.audits.place_figures import list_places

MOST_PARTS = 100_000


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """The options of a plan: the number of its files, and what it holds.

    Without `octets` it has what is due, else so many octets of documents, ahead of that too. `places` are names of places, all if
    none is given.
    """

    parts: int = 1
    octets: int | None = None
    places: Iterable[str] = ()
    configuration: str | os.PathLike[str] | None = None


_USUAL_OPTIONS = PlanOptions()


@reporting_unusable_settings
def plan_audit(to: str | os.PathLike[str], options: PlanOptions = _USUAL_OPTIONS) -> AuditReport:
    """Write the units that a run would read now as files of a new folder. No place is looked at.

    Raises:
        LedgerError: the ledger cannot be used now.
        ReadError: a file of settings or the ledger cannot be read.
        WriteError: the folder is there, or something cannot be written.
        WrongUsageError: a place is not known, the number of files is not from 1 to 100,000, or the folder would lie in a store.
    """
    folder = read_path("to", to)
    refuse_store(folder)
    if not 1 <= options.parts <= MOST_PARTS:
        refuse("parts", options.parts, "parts")
    settings, told = open_settings(options.configuration)
    require_ledger(settings)
    named = choose_places(settings, options.places)
    with open_to_write(settings.ledger) as ledger:
        places = named if options.places else list_places(ledger, settings)
        ledger.begin_run("audit plan")
        units = choose_units(ledger, settings, places, Budget(None, options.octets))
        parts = write_plan(ledger, settings, units, folder, options.parts)
        ledger.end_run(units=len(units))
        results = [
            {"path": escape_for_display(part.path), "units": part.units, "files": part.files, "octets": part.octets}
            for part in parts
        ]
        return AuditReport(results, [*told, *ledger.findings], (), ledger.head, ledger.entries)
