"""Check an event log: the schema of each line, the chain, the states of the bag, and what it says of the documents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.events.bag_state import LATER_CHANGES, BagState
from archiver.events.event_log import EVENT_LOG_HEAD, FIRST_HASH
from archiver.events.event_trail import EventTrail
from archiver.events.event_type import EVENT_ADDRESSES, EventType
from archiver.events.event_version import (
    EVENT_SCHEMAS,
    FIRST_EVENT_VERSION,
    NEWEST_EVENT_VERSION,
    event_version_of,
)
from archiver.events.object_names import expand_identifier
from archiver.findings import Where, make_finding
from archiver.records.json_line import LineCheck
from archiver.records.schema_check import check_against

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.findings import Finding

_CREATION = EventType.INFORMATION_PACKAGE_CREATION.value[1]


class EventContext(NamedTuple):
    """The facts that a log must agree with.

    `head` is the digest in bag-info.txt, None if it has none. `documents` are the lines of all records by identifier, None if not
    all are known. `dates` are the dates that persons gave according to the records, by identifier.
    """

    head: str | None
    documents: Mapping[str, int] | None = None
    dates: Mapping[str, str] = {}


class EventLogCheck(LineCheck):
    """Checks one log.

    Each line must fit the schema of its version, hold the digest of the line before it and name documents of the bag only.
    bag-info.txt must hold the digest of the last line. The creation of the bag must be an event, with nothing after it but later
    changes. The numbers of the bag's states must follow one another.
    """

    def __init__(self, context: EventContext, path: str) -> None:
        """Begin to check the log at a path in the bag."""
        super().__init__(path, "event")
        self._context = context
        self._trail = EventTrail(context.documents, context.dates, path)
        self._state = BagState()
        self._creations = 0
        self._is_created = False
        self._last = ""
        self._previous = FIRST_HASH
        self.versions: set[str] = set()
        """The known versions of the events that `check` has met."""

    @property
    def changes(self) -> int:
        """The number of changes since the creation of the bag that `check` has met. Each kept a state in the history."""
        return self._state.number - 1

    def _leave(self, line: bytes) -> None:
        self._previous = hashlib.sha256(line).hexdigest()

    def _check_line(self, event: Any, where: Where) -> Iterator[Finding]:  # noqa: ANN401 - any JSON value
        version = event_version_of(event) if isinstance(event, dict) else NEWEST_EVENT_VERSION
        schema = EVENT_SCHEMAS.get(version)
        if schema is None:
            at_version: Where = {**where, "pointer": "/eventVersion"}
            yield make_finding("event.version-unknown", at_version, line=where["line"], found=version, known=list(EVENT_SCHEMAS))
        else:
            yield from check_against(schema, event, where, "event.schema")
        if isinstance(event, dict):
            yield from self._compare(event, where)

    def _compare(self, event: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        """Compare an event with the others and with the records. It need not fit its schema."""
        yield from self._check_version(event_version_of(event), where)
        # Term and address must name one event type. Unknown terms are left to the schema.
        expected, found = EVENT_ADDRESSES.get(str(event.get("eventType"))), event.get("eventTypeURI")
        if expected is not None and isinstance(found, str) and found != expected:
            yield make_finding(
                "event.term-differs", where, line=where["line"], term=event["eventType"], expected=expected, found=found
            )
        if event.get("previousEventHash") != self._previous:
            found = str(event.get("previousEventHash"))
            yield make_finding("event.chain-broken", where, line=where["line"], expected=self._previous, found=found)
        names = _list_objects(event)
        documents = self._context.documents
        unknown = [] if documents is None else [name for name in names if name not in documents]
        if unknown:
            yield make_finding("event.object-unknown", where, line=where["line"], identifier=unknown[0], count=len(unknown))
        yield from self._trail.check(event, names, where)
        yield from self._check_state(event, where)

    def _check_version(self, version: str, where: Where) -> Iterator[Finding]:
        if version not in EVENT_SCHEMAS:
            return
        if version == FIRST_EVENT_VERSION and self.versions - {version}:
            yield make_finding("event.version-reversed", where, line=where["line"], found=version, known=max(self.versions))
        self.versions.add(version)

    def _check_state(self, event: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        self._last = str(event.get("eventType"))
        if self._last == _CREATION:
            self._creations += 1
            self._is_created = True
            if self._creations > 1:
                yield make_finding("event.creation-repeated", where, line=where["line"])
        elif self._last not in LATER_CHANGES:
            self._is_created = False
        expected, found = self._state.expected(), event.get("bagState")
        self._state.follow(event)
        # A number that is missing or is none is left to the schema.
        if event_version_of(event) != FIRST_EVENT_VERSION and isinstance(found, int) and found not in expected:
            yield make_finding("event.state-differs", where, line=where["line"], expected=expected, found=found)

    def _check_end(self) -> Iterator[Finding]:
        if not self._is_created:
            yield make_finding("event.creation-missing", {"path": self._path}, found=self._last)
        yield from self._trail.check_end()
        head = self._context.head
        if head is None:
            yield make_finding("event.head-missing", {"path": self._path}, label=EVENT_LOG_HEAD, found=self._previous)
        elif head != self._previous:
            yield make_finding("event.head-differs", {"path": self._path}, expected=head, found=self._previous)


def _list_objects(event: Mapping[str, Any]) -> list[str]:
    """Return the identifiers that an event names, which need not fit its schema."""
    objects = event.get("objects")
    names = [name for name in objects if isinstance(name, str)] if isinstance(objects, list) else []
    return names if event_version_of(event) == FIRST_EVENT_VERSION else [*map(expand_identifier, names)]
