"""What may be told of documents and events outside the bag on a day: of a withheld document its public name and its access alone.

What is withheld is left out of the record before any crosswalk sees it, so that none can give it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.records import FIELDS, is_withheld, public_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_TOLD_OF_WITHHELD = tuple(field.key for field in FIELDS if field.told_if_withheld)


def disclose(record: Mapping[str, Any], day: date, number: int) -> Mapping[str, Any]:
    """The record as it may be told on a day: whole, or by `public_name` with its `accessRights` and `sensitivity`.

    The name stands as `referenceCode`, or as an `identifier` that is no URI. What has no `file` is withheld. `number` is the
    place of the record in the bag, from 1.
    """
    if not is_withheld(record, day):
        return record
    name = "referenceCode" if record.get("referenceCode") else "identifier"
    return {name: public_name(record, number), **{key: record[key] for key in _TOLD_OF_WITHHELD if key in record}}


def disclose_event(event: Mapping[str, Any], withheld: Mapping[str, str], number: int) -> Mapping[str, Any]:
    """The event as it may be told beside documents of which some are withheld (public names by identifier).

    The words of an event may name what it is about. So an event that concerns a withheld document, or a whole bag that holds one,
    is told without details; of the former no person or organization is named either, since that may be whoever gave the document.
    The identifier of an event is made of all events before it. So each is called by its `number` in the log, from 1.
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
