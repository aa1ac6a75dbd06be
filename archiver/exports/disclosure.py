"""Limit documents and events to the facts that may leave the bag on a day.

Withheld values are taken out of the record before any crosswalk sees it, so that none can give them away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.records import FIELDS, is_withheld, public_name

if TYPE_CHECKING:
    from collections.abc import Mapping
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


def disclose_event(event: Mapping[str, Any], withheld: Mapping[str, str], number: int) -> Mapping[str, Any]:
    """Return the event as it may be shown; `withheld` are the public names of withheld documents by identifier.

    The details of an event may name its documents. So an event about a withheld document, or about a whole bag with one, is
    shown without details. An event about a withheld document also loses its persons and organizations, who may be the givers.
    The identifier of an event is made of all events before it. So each is named by its `number` in the log, from 1.
    """
    if not withheld:
        return event
    told = {**event, "eventIdentifier": f"event-{number}"}
    told.pop("previousEventHash", None)
    objects = event.get("objects", ())
    concerns_withheld = any(identifier in withheld for identifier in objects)
    if objects and not concerns_withheld:
        return told
    told = {key: value for key, value in told.items() if key not in {"eventDetail", "eventOutcomeDetail"}}
    if concerns_withheld:
        told["objects"] = [withheld.get(identifier, identifier) for identifier in objects]
        told["agents"] = [agent for agent in event["agents"] if agent["type"] == "software"]
    return told
