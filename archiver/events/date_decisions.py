"""Read from a log who decided which date of a document, when and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.events.event_type import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MODIFICATION: Final = EventType.METADATA_MODIFICATION.value[1]
_DECISION: Final = re.compile(
    r"date (?P<how>resolved by a person|given by a person|taken from the intake table): (?P<date>\S+)"
    r"(?: \((?P<note>.*?)\))?(?:; before: \S+)?(?:; decided in the bag that this one is made from, (?P<time>\S+))?",
    re.DOTALL,
)
"""Matches the whole detail of an event that gives a date: the date, the note in brackets, and the time of an earlier bag."""
_FROM_TABLE: Final = "taken from the intake table"


class DateDecision(NamedTuple):
    """The decision of a person on the date of a document.

    `date` is EDTF, or `undated`. `note` says on what it rests, and is empty if nobody said. `deciders` are names. `time` is
    that of the decision (RFC 3339).
    """

    date: str
    note: str
    deciders: tuple[str, ...]
    time: str


def collect_decisions(events: Iterable[Mapping[str, Any]]) -> dict[str, list[DateDecision]]:
    """Return all decisions by the identifier of the document, the first one first. The events come from `renew_events`."""
    decisions: dict[str, list[DateDecision]] = {}
    for event in events:
        if event.get("eventType") != _MODIFICATION:
            continue
        found = _DECISION.fullmatch(str(event.get("eventDetail")))
        if found is None:
            continue
        # What a table says in brackets is the date before.
        note = "" if found["how"] == _FROM_TABLE else found["note"] or ""
        names = tuple(agent["name"] for agent in event["agents"] if agent["type"] != "software")
        decision = DateDecision(found["date"], note, names, found["time"] or event["eventDateTime"])
        for name in event.get("objects", ()):
            decisions.setdefault(name, []).append(decision)
    return decisions


def are_contrary(decisions: Iterable[DateDecision]) -> bool:
    """Return whether decisions on one document name different dates."""
    return len({decision.date for decision in decisions}) > 1
