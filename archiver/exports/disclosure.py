"""Limit documents and events to the facts that may leave the bag on a day.

Withheld values are taken out of the record before any crosswalk sees it, so that none can give them away.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver.records import FIELDS, is_withheld, public_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

_TOLD_OF_WITHHELD = tuple(field.key for field in FIELDS if field.told_if_withheld)


def disclose(record: Mapping[str, Any], day: date, number: int) -> Mapping[str, Any]:
    """Return the record as it may be shown on a day: whole, or as `public_name` with the fields `told_if_withheld`.

    The name stands as `referenceCode`, or as an `identifier` that is no URI. A result without `file` is of a withheld document.
    `number` is the position of the record in the bag, from 1.
    """
    if not is_withheld(record, day):
        return record
    name = "referenceCode" if record.get("referenceCode") else "identifier"
    return {name: public_name(record, number), **{key: record[key] for key in _TOLD_OF_WITHHELD if key in record}}


def disclose_events(events: Iterable[Mapping[str, Any]], withheld: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Yield the events as they may be shown; `withheld` are the public names of withheld documents by identifier.

    An event about the whole bag is shown without details if a document of it is withheld: the details may name it. An event about
    open documents is whole, and true of each of them. The withheld ones of its documents are left out. They come at the end,
    without details, persons and organizations: one event of each kind, so that it does not say which others were treated alike.
    The identifier of an event is made of all events before it. So each is named by its number, from 1.
    """
    if not withheld:
        yield from events
        return
    for number, told in enumerate(_part(events, withheld), 1):
        yield {**told, "eventIdentifier": f"event-{number}"}


def _part(events: Iterable[Mapping[str, Any]], withheld: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what may be shown of each event, and at the end the events of withheld documents."""
    apart: dict[str, dict[str, Any]] = {}
    for event in events:
        names = event.get("objects", ())
        shown = [name for name in names if name not in withheld]
        if shown:
            yield {**_omit(event, "previousEventHash"), "objects": shown}
        elif not names:
            yield _strip(event)
        if len(shown) < len(names):
            programs = [agent for agent in event["agents"] if agent["type"] == "software"]
            told = {**_strip(event, "objects"), "agents": programs}
            hidden = apart.setdefault(json.dumps(told), {**told, "objects": []})
            hidden["objects"] += (withheld[name] for name in names if name in withheld)
    yield from apart.values()


def _strip(event: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """Return the event without its details and some other keys."""
    return _omit(event, "eventIdentifier", "previousEventHash", "eventDetail", "eventOutcomeDetail", *keys)


def _omit(event: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key not in keys}
