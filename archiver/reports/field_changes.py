"""Say in words what a change of a record changed: a field, from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.date_words import say_date
from archiver.exports import list_values
from archiver.findings import escape_for_display
from archiver.messages import phrase, say_term
from archiver.records import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.messages import Language

_FIELDS: Final = {field.key: field for field in FIELDS}


def name_field(key: str, language: Language) -> str:
    """Return the name of a field of a record, as the finding aid has it."""
    field = _FIELDS.get(key)
    return phrase(field.label if field is not None and field.label else f"change.{key}", language)


def say_change(field: str, before: object, after: object, language: Language) -> str:
    """Return one changed field in words: `Access: from closed to open`."""
    values = {"before": _say_value(field, before, language), "after": _say_value(field, after, language)}
    if field == "date" and values["before"] == values["after"]:
        days = values["after"]
        values = {"before": _say_basis(days, before, language), "after": _say_basis(days, after, language)}
    return phrase("change.from-to", language, field=name_field(field, language), **values)


def _say_basis(said: str, date: Any, language: Language) -> str:  # noqa: ANN401 - the date of a record, or none
    """Return a date in words with the word of those who say so, for one that keeps its days."""
    if date is None:
        return said
    return phrase("change.by", language, date=said, basis=say_term("date-basis", date["basis"], language))


def _say_value(field: str, value: Any, language: Language) -> str:  # noqa: ANN401 - any value of a record
    if value is None:
        return phrase("change.nothing", language)
    if field == "date":
        return _say_date(value, language)
    if field == "accessRights":
        said = [_say_access(value, language), *(_quote(note["value"], language) for note in value.get("note", ()))]
        return phrase("comma", language).join(said)
    if isinstance(value, list) and value and isinstance(value[0], dict) and "language" in value[0]:
        said = [f"{_quote(text['value'], language)} [{text['language']}]" for text in value]
    else:
        said = [_quote(text, language) for text in list_values(_FIELDS[field], {field: value})] if field in _FIELDS else []
        said += _list_identifiers(value)
    return phrase("comma", language).join(said) if said else _quote(str(value), language)


def _list_identifiers(value: object) -> list[str]:
    """Return the identifiers and countries in the value of a field."""
    if isinstance(value, dict):
        own = [value.get("type"), value.get("country")]
        given = value.get("identifier", [])
        return [escape_for_display(one) for one in (*own, *(given if isinstance(given, list) else [given])) if one]
    if isinstance(value, list):
        return [one for inner in value if isinstance(inner, dict) for one in _list_identifiers(inner)]
    return []


def _say_access(rights: Mapping[str, Any], language: Language) -> str:
    if rights["status"] == "embargoed":
        return phrase("aid.access-until", language, day=say_date(rights["until"], language))
    return say_term("access", rights["status"], language)


def _say_date(date: Mapping[str, Any], language: Language) -> str:
    if "stated" in date:
        said = say_term("date-stated", date["stated"], language)
    elif "gregorian" in date:
        said = say_date(date["gregorian"], language)
        if "solarHijri" in date:
            solar_hijri = say_date(date["solarHijri"], language, "solar-hijri")
            said = phrase("aid.days", language, gregorian=said, solarHijri=solar_hijri)
    else:
        said = phrase("aid.no-date", language)
    if date["basis"] == "unresolved":
        said = phrase("change.unresolved", language, days=said)
    return f"{said} {_quote(date['note'], language)}" if "note" in date else said


def _quote(text: str, language: Language) -> str:
    return phrase("change.quoted", language, text=escape_for_display(text))
