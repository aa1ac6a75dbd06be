"""A virus scan that was made before the bag, and its results for the documents."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from archiver.description.virus_report import ScanResult, Verdict, VirusReport, match_documents, read_virus_report
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.operating_system import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.bags.creation import Plan
    from archiver.findings import Finding


class VirusScan(NamedTuple):
    """A report, and the results by path below `data/`. Documents that were not checked have none."""

    report: VirusReport
    results: Mapping[str, ScanResult]


def read_virus_scan(path: str, plan: Plan) -> tuple[VirusScan, list[Finding]]:
    """Read the report at a path, and return the results for the documents of a plan and findings about them.

    An infected document is an error. One that was not checked is a warning, and so is one that the scanner could not read. A
    report that names none of the documents is an error: it belongs to others, or names infected files only.

    Raises:
        ReadError: the report cannot be read.
    """
    try:
        with open_regular_file(path) as file:
            report = read_virus_report(file.read())
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=error.strerror or str(error)) from error
    results: dict[str, ScanResult] = {}
    log = FindingLog()
    for part in plan.files:
        found = match_documents(report, part.paths, os.path.abspath(part.root))
        results.update(found)
        for document in part.paths:
            _judge(os.path.join(part.root, document), found.get(document), log)
    if not results:
        log = FindingLog()
        log.add("virus.report-unrelated", path, report=escape_for_display(path), count=len(report.results))
    return VirusScan(report, results), log.findings()


def _judge(document: str, result: ScanResult | None, log: FindingLog) -> None:
    if result is None:
        log.add("virus.not-checked", document)
    elif result.verdict is Verdict.INFECTED:
        log.add("virus.found", document, virus=result.detail)
    elif result.verdict is Verdict.FAILED:
        log.add("virus.scan-failed", document, reason=result.detail)
