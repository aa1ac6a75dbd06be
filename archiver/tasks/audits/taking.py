"""Take the results of a plan into the ledger, each unit once."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from archiver.errors import ReadError
from archiver.holdings.auditing import PlaceScan
from archiver.holdings.ledger import open_to_write, say_time
from archiver.holdings.places import open_place
from archiver.holdings.plans import ResultTaker
from archiver.messages import Language
from archiver.tasks.arguments import read_paths
from archiver.tasks.audits.after_run import update_followers
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.finishing import ReadRun, finish_run
from archiver.tasks.audits.opening import open_settings, require_ledger
from archiver.tasks.audits.place_figures import list_standing_faults


@reporting_unusable_settings
def take_results(
    files: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    configuration: str | os.PathLike[str] | None = None,
    language: Language = "en",
) -> AuditReport:
    """Enter results of plans into the ledger, and tell people as after a run. A result that does not count is told.

    A file that cannot be read is an error of the report, and the others are taken. Mails are in `language`.

    Raises:
        LedgerError: the ledger cannot be used now.
        ReadError: a file of settings or the ledger cannot be read.
        WriteError: the ledger cannot be written.
    """
    paths = read_paths("files", files)
    settings, told = open_settings(configuration)
    require_ledger(settings)
    errors: list[ReadError] = []
    with open_to_write(settings.ledger) as ledger:
        ledger.begin_run("audit take")
        before = list_standing_faults(ledger)
        taker = ResultTaker(ledger, settings, date.today())  # noqa: DTZ011 - embargoes end by local days
        for path in paths:
            try:
                taker.take(path)
            except ReadError as error:
                errors.append(error)
        taker.finish()
        scan, reading = taker.scan, taker.reading
        for name in reading.places:
            place = open_place(settings.place(name))
            scan.places[name] = PlaceScan(name, place, place.reach() is None)
        findings = [*told, *ledger.findings, *update_followers(ledger, settings), *reading.findings]
        report = finish_run(ledger, settings, ReadRun("audit take", scan, reading, _say_span(taker), language, before), findings)
    return replace(report, errors=errors)


def _say_span(taker: ResultTaker) -> dict[str, str]:
    """Return the times between which the results were read, which say how many nights they took."""
    return dict(zip(("readFrom", "readTo"), map(say_time, taker.read_between or ()), strict=False))
