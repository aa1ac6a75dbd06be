"""The preservation events of a bag as a hash chain (PREMIS 3 event types, id.loc.gov codes)."""

from __future__ import annotations

import hashlib
import uuid
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Where, escape_finding, make_finding
from archiver.records.check_events import EventTrail
from archiver.records.json_line import check_lines
from archiver.records.packed_lines import PackedLines
from archiver.records.record import format_time, name_urn, render_line
from archiver.records.schema_check import EVENT_SCHEMA, check_against
from archiver.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.findings import Finding

EVENT_LOG_HEAD = "Event-Log-Head"
"""The label in bag-info.txt for the digest of the last line."""

_FIRST = "0" * 64
_NAMESPACE = uuid.UUID("b1c46f0e-0f0a-4d3e-8b63-54f0a4f3c2d7")
_VOCABULARY = "http://id.loc.gov/vocabulary/preservation/eventType/"


class EventType(Enum):
    """Event types of the Library of Congress vocabulary: code and term."""

    INGESTION = ("ing", "ingestion")
    MESSAGE_DIGEST_CALCULATION = ("mes", "message digest calculation")
    FORMAT_IDENTIFICATION = ("for", "format identification")
    METADATA_EXTRACTION = ("mee", "metadata extraction")
    VALIDATION = ("val", "validation")
    VIRUS_CHECK = ("vir", "virus check")
    METADATA_MODIFICATION = ("mem", "metadata modification")
    INFORMATION_PACKAGE_CREATION = ("ipc", "information package creation")


_ADDRESSES = {term: _VOCABULARY + code for code, term in (kind.value for kind in EventType)}


class Outcome(NamedTuple):
    """The outcome of an event: `success`, `warning` or `fail` (id.loc.gov eventOutcome), and details (codes of findings)."""

    term: str
    detail: str = ""


SUCCESS = Outcome("success")


class Agent(NamedTuple):
    """A participant in an event (PREMIS agent): `software`, `person` or `organization`, its name and its role.

    Software has a `version`.
    """

    type: str
    name: str
    role: str
    version: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Return the agent as the schema describes it."""
        described = {"type": self.type, "name": self.name}
        if self.version is not None:
            described["version"] = self.version
        return {**described, "role": self.role}


_BAYEGAN = Agent("software", "bayegan", "executing program", __version__)


class EventLog:
    """A log that grows by one event at a time. Each event holds the digest of the one before."""

    def __init__(self, time: int) -> None:
        """Start a log. All its events have the time `time`, in seconds since 1970."""
        self._time = time
        self._date_time = format_time(time)
        self._lines = PackedLines()
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
        """Add an event.

        Args:
            kind: its type.
            detail: a sentence on what was done.
            objects: the identifiers of the documents; none for the whole bag.
            outcome: its outcome.
            agents: other agents than Bayegan, which is an agent of every event but a virus check.
        """
        _, term = kind.value
        event: dict[str, Any] = {
            "eventIdentifier": name_urn(_NAMESPACE, f"{self.head} {len(self._lines)} {self._time}"),
            "eventType": term,
            "eventTypeURI": _ADDRESSES[term],
            "eventDateTime": self._date_time,
            "eventDetail": detail,
            "eventOutcome": outcome.term,
        }
        if outcome.detail:
            event["eventOutcomeDetail"] = outcome.detail
        ours = () if kind is EventType.VIRUS_CHECK else (_BAYEGAN,)
        event["agents"] = [agent.to_dict() for agent in (*ours, *agents)]
        if objects:
            event["objects"] = list(objects)
        event["previousEventHash"] = self.head
        line = render_line(event)
        self._lines.append(line)
        self.head = hashlib.sha256(line).hexdigest()

    def render(self) -> bytes:
        """Return the log as JSON Lines."""
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """Yield the log as JSON Lines, some lines at a time: the log of many documents is long."""
        return self._lines.blocks()


_LATER_CHANGES = frozenset({EventType.MESSAGE_DIGEST_CALCULATION.value[1], EventType.METADATA_MODIFICATION.value[1]})
"""The types of later changes of a bag."""


class EventContext(NamedTuple):
    """The facts that a log must agree with.

    `head` is the digest in bag-info.txt, None if it has none. `documents` are the lines of all records by identifier, None if not
    all are known. `dates` are the dates that persons gave according to the records, by identifier.
    """

    head: str | None
    documents: Mapping[str, int] | None = None
    dates: Mapping[str, str] = {}


class EventLogCheck:
    """Checks one log.

    Each line must fit the schema, hold the digest of the line before it and name documents of the bag only. bag-info.txt must
    hold the digest of the last line. The creation of the bag must be an event, with nothing after it but later changes.
    """

    def __init__(self, context: EventContext, path: str) -> None:
        """Begin to check the log at a path in the bag."""
        self._context = context
        self._path = path
        self._trail = EventTrail(context.documents, context.dates, path)
        self._creations = 0
        self._is_created = False
        self._last = ""
        self._previous = _FIRST
        self.changes = 0
        """The number of events since the creation of the bag that `check` has met, one for each later change."""

    def check(self, lines: Iterable[bytes]) -> Iterator[Finding]:
        """Yield all faults of the log, each fit to be shown. Its lines come without line feeds."""
        yield from check_lines(self._follow(lines), self._path, "event", self._check_line)
        yield from map(escape_finding, self._check_end())

    def _follow(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the lines on. When a line has been checked, keep its digest for the next."""
        for line in lines:
            yield line
            self._previous = hashlib.sha256(line).hexdigest()

    def _check_line(self, event: object, where: Where) -> Iterator[Finding]:
        yield from check_against(EVENT_SCHEMA, event, where, "event.schema")
        if not isinstance(event, dict):
            return
        # Term and address must name one event type. Unknown terms are left to the schema.
        expected, found = _ADDRESSES.get(str(event.get("eventType"))), event.get("eventTypeURI")
        if expected is not None and isinstance(found, str) and found != expected:
            yield make_finding(
                "event.term-differs", where, line=where["line"], term=event["eventType"], expected=expected, found=found
            )
        if event.get("previousEventHash") != self._previous:
            found = str(event.get("previousEventHash"))
            yield make_finding("event.chain-broken", where, line=where["line"], expected=self._previous, found=found)
        documents, objects = self._context.documents, event.get("objects")
        if documents is not None and isinstance(objects, list):
            unknown = [named for named in objects if isinstance(named, str) and named not in documents]
            if unknown:
                yield make_finding("event.object-unknown", where, line=where["line"], identifier=unknown[0], count=len(unknown))
        yield from self._trail.check(event, where)
        self._last = str(event.get("eventType"))
        if self._last == EventType.INFORMATION_PACKAGE_CREATION.value[1]:
            self._creations += 1
            self._is_created, self.changes = True, 0
            if self._creations > 1:
                yield make_finding("event.creation-repeated", where, line=where["line"])
        elif self._last not in _LATER_CHANGES:
            self._is_created = False
        elif self._creations:
            self.changes += 1

    def _check_end(self) -> Iterator[Finding]:
        if not self._is_created:
            yield make_finding("event.creation-missing", {"path": self._path}, found=self._last)
        yield from self._trail.check_end()
        head = self._context.head
        if head is None:
            yield make_finding("event.head-missing", {"path": self._path}, label=EVENT_LOG_HEAD, found=self._previous)
        elif head != self._previous:
            yield make_finding("event.head-differs", {"path": self._path}, expected=head, found=self._previous)
