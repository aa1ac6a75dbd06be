"""Inspect the line of an event by itself, apart from what compares it with other lines. Any process can do this."""

from __future__ import annotations

from typing import Any

from archiver.events.event_version import EVENT_SCHEMAS, event_version_of
from archiver.records.json_line import read_json_line
from archiver.records.schema_check import is_valid


def inspect_event(line: bytes) -> dict[str, Any] | None:
    """Return an event that fits the schema of its version. None if the line needs a closer look by `EventLogCheck`.

    `line` comes without its line feed.
    """
    try:
        event, faults = read_json_line(line, "event", {"line": 0})
        if faults or not isinstance(event, dict):
            return None
        schema = EVENT_SCHEMAS.get(event_version_of(event))
        return event if schema is not None and is_valid(schema, event) else None
    except RecursionError:
        return None
