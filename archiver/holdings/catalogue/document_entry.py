"""The entry of one document in the catalogue, read from the line of its record."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import escape_for_display
from archiver.holdings.catalogue.document_days import Days, days_of_date
from archiver.records import written_date
from archiver.records.fields import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

OPEN, RESTRICTED, CLOSED, EMBARGOED = range(4)
"""The access of a document, as its place among the `STATUSES` of records. A status that is unknown counts as closed."""


class BrokenRecordError(Exception):
    """A line is no record, or lacks something that the catalogue needs."""


class Organization(NamedTuple):
    """The organization that a document comes from: its names in every language, and its identifiers."""

    names: tuple[str, ...]
    identifiers: tuple[str, ...]


class Description(NamedTuple):
    """All that the catalogue holds of a document that is not withheld. `title` has the value and the language of each title."""

    path: str
    title: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    date: str | None
    solar_hijri: str | None
    is_unresolved: bool
    days: tuple[Days, ...]
    organization: Organization


class Access(NamedTuple):
    """The part of a record that is told of a withheld document too. `until` is the day on which an embargo ends, or None."""

    identifier: str
    status: int
    until: str | None
    reference_code: str | None

    def is_withheld(self, day: date) -> bool:
        """Return whether nothing but the reference code may be told on a day. An embargo is over on its day."""
        if self.status == EMBARGOED:
            return self.until is None or self.until > day.isoformat()
        return self.status != OPEN


def read_record(line: bytes) -> Mapping[str, Any]:
    """Return the record of a line. Raises BrokenRecordError."""
    try:
        record = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        raise BrokenRecordError(str(error)) from error
    if not isinstance(record, dict):
        raise BrokenRecordError("a JSON object was expected")
    return record


def read_access(record: Mapping[str, Any]) -> Access:
    """Return the identifier of a record, who may see the document, and its reference code. Raises BrokenRecordError."""
    rights = record.get("accessRights", {"status": STATUSES[OPEN]})
    if not isinstance(rights, dict) or not isinstance(rights.get("status"), str):
        raise _lacks("accessRights")
    status = STATUSES.index(rights["status"]) if rights["status"] in STATUSES else CLOSED
    code = record.get("referenceCode")
    return Access(
        _text(record.get("identifier"), "identifier"),
        status,
        _read_end(rights.get("until")) if status == EMBARGOED else None,
        None if code is None else _text(code, "referenceCode"),
    )


def _read_end(until: object) -> str | None:
    """Return the day on which an embargo ends. One that cannot be read never ends."""
    try:
        return date.fromisoformat(until).isoformat() if isinstance(until, str) else None
    except ValueError:
        return None


def read_description(record: Mapping[str, Any]) -> Description:
    """Return the description of a document that is not withheld. Raises BrokenRecordError."""
    file, dated = record.get("file"), record.get("date")
    if not isinstance(file, dict):
        raise _lacks("file")
    if not isinstance(dated, dict):
        raise _lacks("date")
    titles = tuple(_read_texts(record.get("title"), "title"))
    if not titles:
        raise _lacks("title")
    try:
        days = days_of_date(dated)
    except (ValueError, TypeError) as error:
        raise _lacks("date") from error
    solar_hijri = dated.get("solarHijri")
    return Description(
        _text(file.get("path"), "file"),
        titles,
        tuple(_list_texts(record, titles)),
        None if (written := written_date(dated)) is None else _text(written, "date"),
        None if solar_hijri is None else _text(solar_hijri, "date"),
        dated.get("basis") == "unresolved",
        days,
        _read_organization(record.get("originOrganization")),
    )


def _list_texts(record: Mapping[str, Any], titles: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield each text that can be searched: titles, descriptions, creators and the reference code, in every language."""
    yield from (value for value, _ in titles)
    yield from (value for value, _ in _read_texts(record.get("description", []), "description"))
    creators = record.get("creator", [])
    if not isinstance(creators, list):
        raise _lacks("creator")
    for creator in creators:
        if not isinstance(creator, dict):
            raise _lacks("creator")
        yield from (value for value, _ in _read_texts(creator.get("name"), "creator"))
    if "referenceCode" in record:
        yield _text(record["referenceCode"], "referenceCode")


def _read_organization(given: object) -> Organization:
    if not isinstance(given, dict):
        raise _lacks("originOrganization")
    names = _read_texts(given.get("name"), "originOrganization")
    identifiers = given.get("identifier", [])
    if not isinstance(identifiers, list):
        raise _lacks("originOrganization")
    return Organization(tuple(value for value, _ in names), tuple(_text(one, "originOrganization") for one in identifiers))


def _read_texts(given: object, field: str) -> Sequence[tuple[str, str]]:
    """Return the value and the language of each text of a field. Raises BrokenRecordError."""
    if not isinstance(given, list):
        raise _lacks(field)
    texts = []
    for one in given:
        if not isinstance(one, dict):
            raise _lacks(field)
        texts.append((_text(one.get("value"), field), _text(one.get("language", "und"), field)))
    return texts


def _text(given: object, field: str) -> str:
    """Return a text of a field. Raises BrokenRecordError."""
    if not isinstance(given, str):
        raise _lacks(field)
    return keep_text(given)


def keep_text(text: str) -> str:
    """Return a text that the catalogue can hold. One with half a surrogate pair, which no UTF-8 has, is escaped."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return escape_for_display(text)
    return text


def _lacks(field: str) -> BrokenRecordError:
    return BrokenRecordError(f"{field} is missing, or not as records have it")
