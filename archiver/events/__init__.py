"""The event log of a bag: what was done to its documents, as a hash chain in the terms of PREMIS 3.

Rules of the room:

- The log is a hash chain: each line holds the SHA-256 of the line before it, and bag-info.txt holds the last.
- An event belongs to a state of the bag, by number. The events of one change share it, and the history keeps the state before it.
- Events of version 1.0 state no number. Each of them after the creation of the bag is a change of its own.
- A log may begin with events of version 1.0 and go on with newer ones, never the other way round.
- Only this room knows in which form a line names a document (`archiver.events.object_names`).
- Events are hostile until checked. Checking a line is linear, raises nothing, and yields findings that can be shown.
"""

from archiver.events.bag_state import last_state
from archiver.events.date_decisions import DateDecision, are_contrary, collect_decisions
from archiver.events.event_inspection import inspect_event
from archiver.events.event_log import EVENT_LOG_HEAD, EventLog
from archiver.events.event_log_check import EventContext, EventLogCheck
from archiver.events.event_reading import renew_events
from archiver.events.event_trail import gives_date
from archiver.events.event_type import Agent, EventType, Outcome
from archiver.events.event_version import EVENT_SCHEMAS, NEWEST_EVENT_VERSION, event_version_of
from archiver.events.grouped_events import Deed, GroupedEvents

__all__ = [
    "EVENT_LOG_HEAD",
    "EVENT_SCHEMAS",
    "NEWEST_EVENT_VERSION",
    "Agent",
    "DateDecision",
    "Deed",
    "EventContext",
    "EventLog",
    "EventLogCheck",
    "EventType",
    "GroupedEvents",
    "Outcome",
    "are_contrary",
    "collect_decisions",
    "event_version_of",
    "gives_date",
    "inspect_event",
    "last_state",
    "renew_events",
]
