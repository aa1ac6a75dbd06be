"""The changes between two states of a record, and whether one of them lets more people see the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.records.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_BY_PEOPLE: Final = (*(field.key for field in FIELDS), "date")
"""The fields of a record that people change."""
_AUDIENCES: Final = {"open": 2, "restricted": 1, "closed": 0, "embargoed": 0}
"""The people who may see a document before any embargo ends: nobody, some, all."""
_NEVER: Final = "~"
"""Sorts after every day."""


class FieldChange(NamedTuple):
    """One field of a record before and after a change. None if the field was not there."""

    field: str
    before: Any
    after: Any

    def to_dict(self) -> dict[str, Any]:
        """Return the change as `schemas/report.schema.json` describes it."""
        return {"field": self.field, "from": self.before, "to": self.after}


def list_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """Return the fields that people change and that differ. The order of texts in several languages is no difference."""
    changes = (FieldChange(key, before.get(key), after.get(key)) for key in _BY_PEOPLE)
    return [change for change in changes if not says_the_same(change.before, change.after)]


def says_the_same(one: object, other: object) -> bool:
    """Return whether two values of a field differ in the order of their texts only."""
    return _arrange_texts(one) == _arrange_texts(other)


def _arrange_texts(value: object) -> object:
    """Return a value with its texts in the order of their languages."""
    if isinstance(value, dict):
        return {key: _arrange_texts(inner) for key, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict) and "language" in value[0]:
        return sorted(value, key=lambda text: (text["language"].lower(), text["value"]))
    return list(map(_arrange_texts, value)) if isinstance(value, list) else value


def opens_access(change: FieldChange, day: date) -> bool:
    """Return whether a change lets more people see the document, or lets them see it earlier.

    A sensitivity that is taken away counts, since people go by it. So does saying `open` of a document whose embargo has ended:
    only then do the pages of the bag show it. `day` is that of the change.
    """
    if change.field == "sensitivity":
        return not set(change.before or ()) <= set(change.after or ())
    if change.field != "accessRights":
        return False
    before, after = change.before or {"status": "open"}, change.after or {"status": "open"}
    if after["status"] == "open":
        return bool(before["status"] != "open")
    audience = _AUDIENCES[before["status"]]
    if before["status"] == "embargoed" and before["until"] <= day.isoformat():
        audience = _AUDIENCES["open"]
    return _AUDIENCES[after["status"]] > audience or _opening_day(after) < _opening_day(before)


def _opening_day(rights: Mapping[str, Any]) -> str:
    """Return the day from which all may see the document, as it sorts among others."""
    return str({"open": "", "embargoed": rights.get("until", "")}.get(rights["status"], _NEVER))
