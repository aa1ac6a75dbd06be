"""The versions of events. Each keeps its own schema for ever; events of all versions are read in the form of the newest.

Version 1.1 adds to 1.0 the number of the bag's state, and events about up to 1,000 documents, which it names in a shorter form.
Lines of version 1.0 do not state their version. A change of an older bag adds lines of the newest version to the same chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.records.schema_check import EVENT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_EVENT_VERSION: Final = "1.0"
NEWEST_EVENT_VERSION: Final = "1.1"
EVENT_SCHEMAS: Final[Mapping[str, str]] = {FIRST_EVENT_VERSION: "event-1.0.schema.json", NEWEST_EVENT_VERSION: EVENT_SCHEMA}
"""The schema file of each version, from the oldest to the newest."""


def event_version_of(event: Mapping[str, Any]) -> str:
    """Return the version that an event states, or the first if it states none. The version need not be known."""
    return str(event.get("eventVersion", FIRST_EVENT_VERSION))
