"""Log what is done to many documents: what was done alike to several of them is one event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.events.event_log import OBJECTS_AT_MOST
from archiver.events.event_type import SUCCESS, Agent, EventType, Outcome

if TYPE_CHECKING:
    from archiver.events.event_log import EventLog

_ORDER: Final = {kind: 0 if kind is EventType.VIRUS_CHECK else place for place, kind in enumerate(EventType, 1)}
"""The order in which things are done to a document: it is scanned for viruses before it is copied."""


class Deed(NamedTuple):
    """An act on a document, with its outcome and its agents. Deeds that are equal make one event.

    `detail` must be true of each document that it is done to, and `agents` are those beside Bayegan.
    """

    kind: EventType
    detail: str
    outcome: Outcome = SUCCESS
    agents: tuple[Agent, ...] = ()


class GroupedEvents:
    """Collects the deeds of up to 1,000 documents, then logs them, in the order in which they are done to a document.

    So no event stands before what led to it, no line names more documents than it may, and memory does not grow.
    """

    def __init__(self, log: EventLog) -> None:
        """Begin to add events to a log."""
        self._log = log
        self._named: dict[Deed, list[str]] = {}
        self._last = ""
        self._documents = 0

    def add(self, identifier: str, deed: Deed) -> None:
        """Take in what was done to a document. The deeds of one document are given one after another."""
        if identifier != self._last:
            if self._documents == OBJECTS_AT_MOST:
                self.flush()
            self._last = identifier
            self._documents += 1
        self._named.setdefault(deed, []).append(identifier)

    def flush(self) -> None:
        """Log what was collected."""
        for deed in sorted(self._named, key=lambda deed: _ORDER[deed.kind]):
            self._log.add(deed.kind, deed.detail, objects=self._named[deed], outcome=deed.outcome, agents=deed.agents)
        self._named = {}
        self._documents = 0
