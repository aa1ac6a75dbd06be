"""Work on a file of a plan: read its units on this machine, without the ledger, and write the results as a file."""

import os
from contextlib import closing
from typing import Any, BinaryIO

from archiver.bags.format import refuse_store
from archiver.findings import escape_for_display
from archiver.hashing import HashingProcesses
from archiver.holdings.auditing import CoresRunner
from archiver.holdings.plans import PlaceWork, PlanWork, open_results, read_plan
from archiver.progress import Progress
from archiver.tasks.arguments import check_progress, read_path
from archiver.tasks.audits.adding import keep_listed
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.opening import open_settings
from archiver.workers import describe_losses


@reporting_unusable_settings
def work_on_plan(
    plan: str | os.PathLike[str],
    to: str | os.PathLike[str] | BinaryIO,
    *,
    configuration: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> AuditReport:
    """Read the units of a file of a plan, and write a line for each as soon as it was read.

    `to` is a file, which is made or gone on with, or an open one. The settings of this machine say where the places lie.
    `progress` is called now and then with the octets and the number of files done.

    Raises:
        ReadError: the plan or a file of settings cannot be read.
        WriteError: the file of results holds something else, or cannot be written.
        WrongUsageError: it would lie in a store.
    """
    check_progress(progress)
    path = read_path("plan", plan)
    target = read_path("to", to) if isinstance(to, str | os.PathLike) else to
    if isinstance(target, str):
        refuse_store(target)
    settings, told = open_settings(configuration)
    read = read_plan(path)
    with closing(HashingProcesses()) as processes, open_results(target, read) as results:
        work = PlanWork(read, settings, results, progress)
        done = work.work(CoresRunner(processes, work.advance))
        findings = [*told, *done.findings, *describe_losses(processes.take_losses())]
    return AuditReport([_describe(place) for place in done.places.values()], keep_listed(findings))


def _describe(place: PlaceWork) -> dict[str, Any]:
    return {
        "place": escape_for_display(place.name),
        "reached": place.reached,
        "open": place.is_open,
        "units": place.units,
        "files": place.files,
        "octets": place.octets,
        "faults": place.faults,
        "notRead": place.left,
    }
