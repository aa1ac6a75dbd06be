"""Write the preservation events of a bag as a hash chain (PREMIS 3 event types, id.loc.gov codes)."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Any, Final

from archiver.events.event_type import EVENT_ADDRESSES, SUCCESS, Agent, EventType, Outcome
from archiver.events.event_version import NEWEST_EVENT_VERSION
from archiver.events.object_names import shorten_identifier
from archiver.records.packed_lines import PackedLines
from archiver.records.record import format_time, name_urn, render_line
from archiver.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EVENT_LOG_HEAD: Final = "Event-Log-Head"
"""The label in bag-info.txt for the digest of the last line."""
OBJECTS_AT_MOST: Final = 1000
"""The number of documents that one line names at most, so that no line is too long to be read."""
FIRST_HASH: Final = "0" * 64
"""The `previousEventHash` of the first line."""

_NAMESPACE = uuid.UUID("b1c46f0e-0f0a-4d3e-8b63-54f0a4f3c2d7")
_BAYEGAN = Agent("software", "bayegan", "executing program", __version__)


class EventLog:
    """A log that grows by one event at a time. Each event holds the digest of the one before."""

    def __init__(self, time: int, state: int = 1, head: str = FIRST_HASH) -> None:
        """Start a log, or continue one.

        Args:
            time: the time of all its events, in seconds since 1970.
            state: the number of the bag's state that they belong to: 1 for its creation.
            head: the digest of the last line of the log that this one continues.
        """
        self._time = time
        self._state = state
        self._date_time = format_time(time)
        self._lines = PackedLines()
        self.head = head

    def add(
        self,
        kind: EventType,
        detail: str,
        *,
        objects: Sequence[str] = (),
        outcome: Outcome = SUCCESS,
        agents: Sequence[Agent] = (),
    ) -> None:
        """Add an event, or several alike if it is about more documents than one line may name.

        Args:
            kind: its type.
            detail: a sentence on what was done.
            objects: the identifiers of the documents; none for the whole bag.
            outcome: its outcome.
            agents: other agents than Bayegan, which is an agent of every event but a virus check.
        """
        _, term = kind.value
        described: dict[str, Any] = {
            "eventType": term,
            "eventTypeURI": EVENT_ADDRESSES[term],
            "eventDateTime": self._date_time,
            "eventDetail": detail,
            "eventOutcome": outcome.term,
        }
        if outcome.detail:
            described["eventOutcomeDetail"] = outcome.detail
        ours = () if kind is EventType.VIRUS_CHECK else (_BAYEGAN,)
        described["agents"] = [agent.to_dict() for agent in (*ours, *agents)]
        for start in range(0, max(len(objects), 1), OBJECTS_AT_MOST):
            named = objects[start : start + OBJECTS_AT_MOST]
            self._append({**described, "objects": [*map(shorten_identifier, named)]} if named else described)

    def _append(self, described: dict[str, Any]) -> None:
        line = render_line(
            {
                "eventVersion": NEWEST_EVENT_VERSION,
                "bagState": self._state,
                "eventIdentifier": name_urn(_NAMESPACE, f"{self.head} {len(self._lines)} {self._time}"),
                **described,
                "previousEventHash": self.head,
            }
        )
        self._lines.append(line)
        self.head = hashlib.sha256(line).hexdigest()

    def render(self) -> bytes:
        """Return the log as JSON Lines."""
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """Yield the log as JSON Lines, some lines at a time: the log of many documents is long."""
        return self._lines.blocks()
