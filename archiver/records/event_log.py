"""The preservation events of a bag as a chain of hashes (PREMIS 3 event types, id.loc.gov codes)."""

from __future__ import annotations

import hashlib
import json
import uuid
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Where, notice
from archiver.records.record import format_time, render_line
from archiver.records.schema_check import EVENT_SCHEMA, check_against
from archiver.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.findings import Finding

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


class Outcome(NamedTuple):
    """How an event went: `success`, `warning` or `fail` (id.loc.gov eventOutcome), and particulars such as codes of findings."""

    term: str
    detail: str = ""


SUCCESS = Outcome("success")


class Agent(NamedTuple):
    """Who took part in an event (PREMIS agent): `software`, `person` or `organization`, its name, and its part in it."""

    type: str
    name: str
    role: str


class EventLog:
    """A log that grows by one event at a time, each holding the digest of the one before."""

    def __init__(self, time: int) -> None:
        """Start a log whose events happen at `time`, in seconds since 1970."""
        self._time = time
        self._lines: list[bytes] = []
        self.head = _FIRST

    def add(
        self,
        kind: EventType,
        detail: str,
        *,
        objects: Sequence[str] = (),
        outcome: Outcome = SUCCESS,
        agents: Sequence[Agent] = (),
    ) -> None:
        """Add an event: what was done, to which documents (identifiers; none for the whole bag), how it went.

        Bayegan is an agent of every event; `agents` are others.
        """
        code, term = kind.value
        event: dict[str, Any] = {
            "eventIdentifier": uuid.uuid5(_NAMESPACE, f"{self.head} {len(self._lines)} {self._time}").urn,
            "eventType": term,
            "eventTypeURI": _VOCABULARY + code,
            "eventDateTime": format_time(self._time),
            "eventDetail": detail,
            "eventOutcome": outcome.term,
        }
        if outcome.detail:
            event["eventOutcomeDetail"] = outcome.detail
        event["agents"] = [{"type": "software", "name": "bayegan", "version": __version__, "role": "executing program"}]
        event["agents"] += [agent._asdict() for agent in agents]
        if objects:
            event["objects"] = list(objects)
        event["previousEventHash"] = self.head
        line = render_line(event)
        self._lines.append(line)
        self.head = hashlib.sha256(line).hexdigest()

    def render(self) -> bytes:
        """The log as JSON Lines."""
        return b"".join(line + b"\n" for line in self._lines)


def check_event_log(lines: Iterable[bytes], head: str | None, path: str) -> Iterator[Finding]:
    """What is wrong with a log: lines that do not fit the schema or the line before them, and a `head` that is not the last.

    `lines` are without their line feed; `head` is what bag-info.txt says; `path` is where the log stands.
    """
    previous = _FIRST
    for number, line in enumerate(lines, 1):
        where: Where = {"path": path, "line": number}
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            yield notice("event.unreadable-line", where, line=number)
        else:
            yield from check_against(EVENT_SCHEMA, event, where)
            if isinstance(event, dict) and event.get("previousEventHash") != previous:
                found = str(event.get("previousEventHash"))
                yield notice("event.chain-broken", where, line=number, expected=previous, found=found)
        previous = hashlib.sha256(line).hexdigest()
    if head != previous:
        yield notice("event.head-differs", {"path": path}, expected=str(head), found=previous)
