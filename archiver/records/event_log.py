"""The preservation events of a bag as a chain of hashes (PREMIS 3 event types, id.loc.gov codes)."""

from __future__ import annotations

import hashlib
import json
import uuid
from enum import Enum
from typing import TYPE_CHECKING, Any

from archiver import __version__
from archiver.findings import Finding, Where, notice
from archiver.records.record import format_time, render_line
from archiver.records.schema_check import EVENT_SCHEMA, check_against

if TYPE_CHECKING:
    from collections.abc import Sequence

EVENT_LOG_HEAD = "Event-Log-Head"
"""The label of bag-info.txt that holds the digest of the last line."""

_FIRST = "0" * 64
_NAMESPACE = uuid.UUID("b1c46f0e-0f0a-4d3e-8b63-54f0a4f3c2d7")
_VOCABULARY = "http://id.loc.gov/vocabulary/preservation/eventType/"


class EventType(Enum):
    """Event types of the Library of Congress vocabulary: code and term."""

    INGESTION = ("ing", "ingestion")
    MESSAGE_DIGEST_CALCULATION = ("mes", "message digest calculation")
    METADATA_EXTRACTION = ("mee", "metadata extraction")
    VALIDATION = ("val", "validation")
    METADATA_MODIFICATION = ("mem", "metadata modification")
    INFORMATION_PACKAGE_CREATION = ("ipc", "information package creation")


class EventLog:
    """A log that grows by one event at a time, each holding the digest of the one before."""

    def __init__(self, time: int) -> None:
        """Start a log whose events happen at `time`, in seconds since 1970."""
        self._time = time
        self._lines: list[bytes] = []
        self.head = _FIRST

    def add(
        self, kind: EventType, detail: str, *, objects: Sequence[str] = (), outcome: str = "success", outcome_detail: str = ""
    ) -> None:
        """Add an event; `objects` are identifiers of documents, `outcome` is `success`, `warning` or `fail`."""
        code, term = kind.value
        event: dict[str, Any] = {
            "eventIdentifier": uuid.uuid5(_NAMESPACE, f"{self.head} {len(self._lines)} {self._time}").urn,
            "eventType": term,
            "eventTypeURI": _VOCABULARY + code,
            "eventDateTime": format_time(self._time),
            "eventDetail": detail,
            "eventOutcome": outcome,
        }
        if outcome_detail:
            event["eventOutcomeDetail"] = outcome_detail
        event["agents"] = [{"type": "software", "name": "bayegan", "version": __version__, "role": "executing program"}]
        if objects:
            event["objects"] = list(objects)
        event["previousEventHash"] = self.head
        line = render_line(event)
        self._lines.append(line)
        self.head = hashlib.sha256(line).hexdigest()

    def render(self) -> bytes:
        """The log as JSON Lines."""
        return b"".join(line + b"\n" for line in self._lines)


def check_event_log(octets: bytes, head: str | None, path: str) -> list[Finding]:
    """Whether every line fits the schema and holds the digest of the line before it, and `head` that of the last."""
    findings: list[Finding] = []
    previous = _FIRST
    for number, line in enumerate(octets.splitlines(), 1):
        where: Where = {"path": path, "line": number}
        try:
            event = json.loads(line)
        except ValueError:
            findings.append(notice("event.unreadable-line", where, line=number))
        else:
            findings.extend(check_against(EVENT_SCHEMA, event, where))
            if isinstance(event, dict) and event.get("previousEventHash") != previous:
                found = str(event.get("previousEventHash"))
                findings.append(notice("event.chain-broken", where, line=number, expected=previous, found=found))
        previous = hashlib.sha256(line).hexdigest()
    if head != previous:
        findings.append(notice("event.head-differs", {"path": path}, expected=str(head), found=previous))
    return findings
