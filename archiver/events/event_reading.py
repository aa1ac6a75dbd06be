"""Read the events of a log in the form of the newest version, whatever version each line has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.events.bag_state import BagState
from archiver.events.event_version import NEWEST_EVENT_VERSION
from archiver.events.object_names import expand_identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def renew_events(events: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the events of a whole log with their version, their state, and `objects` as the records have the identifiers."""
    state = BagState()
    for event in events:
        renewed = {"eventVersion": NEWEST_EVENT_VERSION, "bagState": state.follow(event)}
        renewed |= {key: value for key, value in event.items() if key not in renewed}
        objects = event.get("objects")
        if isinstance(objects, list):
            renewed["objects"] = [expand_identifier(name) if isinstance(name, str) else name for name in objects]
        yield renewed
