"""The events of the documents of a new bag, in the order in which things were done to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.description.virus_report import Verdict
from archiver.documents.formats import format_identifier
from archiver.events import Agent, EventLog, EventType, Outcome
from archiver.findings import Severity
from archiver.records import written_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archiver.description.document_reading import ReadDocument
    from archiver.description.virus_report import ScanResult, VirusReport
    from archiver.documents.formats import Format
    from archiver.findings import Finding

_ABOUT_FORMATS = frozenset({"document.extension-differs", "document.format-unknown", "document.not-what-it-says"})


class DocumentEvents:
    """Logs what was done to each document, and at the end the creation of the bag."""

    def __init__(self, time: int, algorithms: Sequence[str]) -> None:
        """Begin a log of what happens at `time`, in seconds since 1970, with digests of these algorithms."""
        self.log = EventLog(time)
        self._digests = f"{', '.join(algorithms)}, in the read that copied it"

    def add(self, identifier: str, document: ReadDocument) -> None:
        """Log that a document was copied, hashed and read, with the outcomes."""
        about = [identifier]
        self.log.add(EventType.INGESTION, "copied into the payload in one read of the source", objects=about)
        self.log.add(EventType.MESSAGE_DIGEST_CALCULATION, self._digests, objects=about)
        if document.format is not None:
            self._add_format(about, document.format)
        told = f"text read; date statements found: {len(document.statements)}" if document.has_text else "no text was read"
        about_text = (finding for finding in document.findings if finding.code.startswith("document."))
        outcome = _outcome(finding for finding in about_text if finding.code not in _ABOUT_FORMATS)
        self.log.add(EventType.METADATA_EXTRACTION, told, objects=about, outcome=outcome)
        if document.has_text:
            outcome = _outcome(finding for finding in document.findings if finding.code.startswith("date."))
            self.log.add(EventType.VALIDATION, "date statements compared with one another", objects=about, outcome=outcome)

    def _add_format(self, about: list[str], known: Format) -> None:
        identifier = format_identifier()
        agents = [Agent("software", identifier.name, "executing program", identifier.version)] if identifier else []
        detail = f"PRONOM {known.puid}, {known.name}; {known.basis}" if known.puid else "by the signatures of PRONOM"
        outcome = Outcome("success")
        if known.puid is None or known.warning:
            outcome = Outcome("warning" if known.puid else "fail", known.warning)
        self.log.add(EventType.FORMAT_IDENTIFICATION, detail, objects=about, outcome=outcome, agents=agents)

    def add_virus_check(self, identifier: str, report: VirusReport, result: ScanResult) -> None:
        """Log that a document was scanned for viruses before it was packed. An infected one is not packed."""
        ended = f", ended {report.ended} by the clock there" if report.ended else ""
        outcome = Outcome("success" if result.verdict is Verdict.CLEAN else "warning", result.detail)
        clamav = Agent("software", "ClamAV", "executing program", report.version)
        detail = f"scanned before packing{ended}; report: sha256:{report.digest}"
        self.log.add(EventType.VIRUS_CHECK, detail, objects=[identifier], outcome=outcome, agents=[clamav])

    def add_resolution(self, identifier: str, resolution: Mapping[str, Any], decider: Agent) -> None:
        """Log that a person or an organization gave the date of a document."""
        given = written_date(resolution)
        if "note" in resolution:
            detail = f"date given by a person: {given} ({resolution['note']})"
        else:
            detail = f"date taken from the intake table: {given}"
        self.log.add(EventType.METADATA_MODIFICATION, detail, objects=[identifier], agents=[decider])

    def add_creation(self, documents: int) -> None:
        """Log that the bag was made."""
        self.log.add(EventType.INFORMATION_PACKAGE_CREATION, f"BagIt bag; documents: {documents}")


def _outcome(findings: Iterable[Finding]) -> Outcome:
    codes = sorted({finding.code for finding in findings if finding.severity is not Severity.NOTE})
    return Outcome("warning", ", ".join(codes)) if codes else Outcome("success")
