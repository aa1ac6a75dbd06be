"""The events of the documents of a new bag. What was done alike to many of them is one event."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from archiver.description.virus_report import Verdict
from archiver.documents.formats import format_identifier
from archiver.events import Agent, Deed, EventLog, EventType, GroupedEvents, Outcome
from archiver.findings import Severity
from archiver.records import written_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.description.document_reading import ReadDocument
    from archiver.description.virus_report import ScanResult, VirusReport
    from archiver.documents.formats import Format

_COPIED: Final = Deed(EventType.INGESTION, "copied into the payload in one read of the source")
_IN_PART = frozenset({"document.no-text", "document.pages-broken", "document.part-unread"})
_ABOUT_FORMATS = frozenset({"document.extension-differs", "document.format-unknown", "document.not-what-it-says"})


class DocumentEvents:
    """Logs what was done to the documents, and at the end the creation of the bag."""

    def __init__(self, time: int, algorithms: Sequence[str]) -> None:
        """Begin a log of what happens at `time`, in seconds since 1970, with digests of these algorithms."""
        self.log = EventLog(time)
        self._grouped = GroupedEvents(self.log)
        digests = f"{', '.join(algorithms)}, in the read that copied it"
        self._digests = Deed(EventType.MESSAGE_DIGEST_CALCULATION, digests)

    def add(self, identifier: str, document: ReadDocument) -> None:
        """Log that a document was copied, hashed and read, with the outcomes.

        What was found (the format and its basis, the date statements) stands in its record.
        """
        findings = frozenset((finding.code, finding.severity) for finding in document.findings)
        for deed in (_COPIED, self._digests, *_list_deeds(document.format, document.has_text, findings)):
            self._grouped.add(identifier, deed)

    def add_virus_check(self, identifier: str, report: VirusReport, result: ScanResult) -> None:
        """Log that a document was scanned for viruses before it was packed. An infected one is not packed."""
        ended = f", ended {report.ended} by the clock there" if report.ended else ""
        outcome = Outcome("success" if result.verdict is Verdict.CLEAN else "warning", result.detail)
        clamav = Agent("software", "ClamAV", "executing program", report.version)
        detail = f"scanned before packing{ended}; report: sha256:{report.digest}"
        self._grouped.add(identifier, Deed(EventType.VIRUS_CHECK, detail, outcome, (clamav,)))

    def add_resolution(self, identifier: str, resolution: Mapping[str, Any], decider: Agent) -> None:
        """Log that a person or an organization gave the date of a document."""
        given = written_date(resolution)
        if "note" in resolution:
            detail = f"date given by a person: {given} ({resolution['note']})"
        else:
            detail = f"date taken from the intake table: {given}"
        self._grouped.add(identifier, Deed(EventType.METADATA_MODIFICATION, detail, agents=(decider,)))

    def add_creation(self, documents: int, persons: Sequence[Agent]) -> None:
        """Log that the bag was made, and by which persons."""
        self._grouped.flush()
        self.log.add(EventType.INFORMATION_PACKAGE_CREATION, f"BagIt bag; documents: {documents}", agents=persons)


@lru_cache(maxsize=256)
def _list_deeds(known: Format | None, has_text: bool, findings: frozenset[tuple[str, Severity]]) -> Sequence[Deed]:  # noqa: FBT001
    """Return what was done to a document after it was copied. Most documents of a bag have it in common."""
    deeds = [] if known is None else [_identify_format(known)]
    told = "text read, date statements looked for" if has_text else "no text was read"
    if has_text and any(code in _IN_PART for code, _ in findings):
        told = "text read in part, date statements looked for in it"
    codes = {code for code, severity in findings if severity is not Severity.NOTE}
    about_text = {code for code in codes - _ABOUT_FORMATS if code.startswith("document.")}
    deeds.append(Deed(EventType.METADATA_EXTRACTION, told, _outcome(about_text)))
    if has_text:
        about_dates = {code for code in codes if code.startswith("date.")}
        deeds.append(Deed(EventType.VALIDATION, "date statements compared with one another", _outcome(about_dates)))
    return deeds


def _identify_format(known: Format) -> Deed:
    identifier = format_identifier()
    agents = [Agent("software", identifier.name, "executing program", identifier.version)] if identifier else []
    # What it was found by differs from document to document, down to the octets that matched.
    detail = f"PRONOM {known.puid}, {known.name}" if known.puid else "by the signatures of PRONOM"
    outcome = Outcome("success")
    if known.puid is None or known.warning:
        outcome = Outcome("warning" if known.puid else "fail", known.warning)
    return Deed(EventType.FORMAT_IDENTIFICATION, detail, outcome, tuple(agents))


def _outcome(codes: set[str]) -> Outcome:
    return Outcome("warning", ", ".join(sorted(codes))) if codes else Outcome("success")
