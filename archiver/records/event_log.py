"""The preservation events of a bag as a chain of hashes (PREMIS 3 event types, id.loc.gov codes)."""

from __future__ import annotations

import hashlib
import uuid
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Where, escape_finding, make_finding
from archiver.records.check_events import EventTrail
from archiver.records.json_line import read_json_line
from archiver.records.packed_lines import PackedLines
from archiver.records.record import format_time, name_urn, render_line
from archiver.records.schema_check import EVENT_SCHEMA, check_against
from archiver.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    FORMAT_IDENTIFICATION = ("for", "format identification")
    METADATA_EXTRACTION = ("mee", "metadata extraction")
    VALIDATION = ("val", "validation")
    VIRUS_CHECK = ("vir", "virus check")
    METADATA_MODIFICATION = ("mem", "metadata modification")
    INFORMATION_PACKAGE_CREATION = ("ipc", "information package creation")


_ADDRESSES = {term: _VOCABULARY + code for code, term in (kind.value for kind in EventType)}


class Outcome(NamedTuple):
    """How an event went: `success`, `warning` or `fail` (id.loc.gov eventOutcome), and particulars such as codes of findings."""

    term: str
    detail: str = ""


SUCCESS = Outcome("success")


class Agent(NamedTuple):
    """Who took part in an event (PREMIS agent): `software`, `person` or `organization`, its name, and its part in it.

    Software has a `version`.
    """

    type: str
    name: str
    role: str
    version: str | None = None

    def to_dict(self) -> dict[str, str]:
        """The agent as the schema describes it."""
        described = {"type": self.type, "name": self.name}
        if self.version is not None:
            described["version"] = self.version
        return {**described, "role": self.role}


_BAYEGAN = Agent("software", "bayegan", "executing program", __version__)


class EventLog:
    """A log that grows by one event at a time, each holding the digest of the one before."""

    def __init__(self, time: int) -> None:
        """Start a log whose events happen at `time`, in seconds since 1970."""
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
        """Add an event: what was done, to which documents (identifiers; none for the whole bag), how it went.

        Bayegan is an agent of every event but a virus check, whose result it was given; `agents` are others.
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
        """The log as JSON Lines."""
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """The log as JSON Lines, some of them at a time: a log of many documents is long."""
        return self._lines.blocks()


def _check_term(event: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Term and address must name one type of event; what is no term at all is for the schema to say."""
    expected, found = _ADDRESSES.get(str(event.get("eventType"))), event.get("eventTypeURI")
    if expected is not None and isinstance(found, str) and found != expected:
        yield make_finding(
            "event.term-differs", where, line=where["line"], term=event["eventType"], expected=expected, found=found
        )


_LATER_CHANGES = frozenset({EventType.MESSAGE_DIGEST_CALCULATION.value[1], EventType.METADATA_MODIFICATION.value[1]})
"""What is done to a bag that exists."""


class EventContext(NamedTuple):
    """What a log is held against: the digest that bag-info.txt gives (None where it gives none), and the documents of the bag.

    `documents` are the lines of all records by identifier, None where not all are known; `dates` by identifier the dates that
    records say a person gave.
    """

    head: str | None
    documents: Mapping[str, int] | None = None
    dates: Mapping[str, str] = {}


def check_event_log(lines: Iterable[bytes], context: EventContext, path: str) -> Iterator[Finding]:
    """What is wrong with a log, its lines given without their line feed; `path` is where it stands. Every finding can be shown.

    Each line must fit the schema and the line before it, speak of documents of the bag, and the last be the one that bag-info.txt
    knows. The bag's creation must be among them, with nothing after it but later changes of the bag.
    """
    yield from EventLogCheck(context, path).check(lines)


class EventLogCheck:
    """Goes through one log, as `check_event_log` says."""

    def __init__(self, context: EventContext, path: str) -> None:
        self._context = context
        self._path = path
        self._trail = EventTrail(context.documents, context.dates, path)
        self._creations = 0
        self._is_created = False
        self._last = ""
        self._previous = _FIRST
        self.changes = 0
        """The events since the creation of the bag that `check` has met, one for each later change."""

    def check(self, lines: Iterable[bytes]) -> Iterator[Finding]:
        """Every fault of the log."""
        for number, line in enumerate(lines, 1):
            where: Where = {"path": self._path, "line": number}
            try:
                found = list(self._check_line(line, where))
            except RecursionError:
                found = [make_finding("event.unreadable-line", where, line=number)]
            yield from map(escape_finding, found)
            self._previous = hashlib.sha256(line).hexdigest()
        yield from map(escape_finding, self._check_end())

    def _check_line(self, line: bytes, where: Where) -> Iterator[Finding]:
        event, findings = read_json_line(line, "event", where)
        yield from findings
        if event is None and findings:
            return
        yield from check_against(EVENT_SCHEMA, event, where, "event.schema")
        if not isinstance(event, dict):
            return
        yield from _check_term(event, where)
        if event.get("previousEventHash") != self._previous:
            found = str(event.get("previousEventHash"))
            yield make_finding("event.chain-broken", where, line=where["line"], expected=self._previous, found=found)
        yield from self._check_objects(event.get("objects"), where)
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

    def _check_objects(self, objects: object, where: Where) -> Iterator[Finding]:
        documents = self._context.documents
        if documents is None or not isinstance(objects, list):
            return
        unknown = [named for named in objects if isinstance(named, str) and named not in documents]
        if unknown:
            yield make_finding("event.object-unknown", where, line=where["line"], identifier=unknown[0], count=len(unknown))

    def _check_end(self) -> Iterator[Finding]:
        if not self._is_created:
            yield make_finding("event.creation-missing", {"path": self._path}, found=self._last)
        yield from self._trail.check_end()
        head = self._context.head
        if head is None:
            yield make_finding("event.head-missing", {"path": self._path}, label=EVENT_LOG_HEAD, found=self._previous)
        elif head != self._previous:
            yield make_finding("event.head-differs", {"path": self._path}, expected=head, found=self._previous)
