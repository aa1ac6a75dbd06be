"""Show the record of a document as rows of a label and its values, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archiver.exports import list_values
from archiver.finding_aid.days import say_day
from archiver.messages import phrase, say_term
from archiver.messages.catalogue import list_terms
from archiver.records import FieldKind, arrange_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.messages import Language
    from archiver.records import DescribedField

_ORDER: Final = ("description", "referenceCode", "levelOfDescription", "language", "originOrganization", "creator")
_FIELDS: Final = [field for field in arrange_fields(_ORDER) if field.label]


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: its label, and values of which each is a text with its language, `und` if it is not known.

    `kind` is `words` (of this page), `text` (of others), `code`, `path` or `digest`.
    """

    label: str
    values: tuple[tuple[str, str], ...]
    kind: str = "text"


def list_facts(record: Mapping[str, Any], language: Language) -> Iterator[Fact]:
    """Yield all that the record says of a document, but its titles and its dates."""
    if "titleBasis" in record:
        yield _words("aid.title-basis", language, phrase("aid.title-basis-name", language, basis=record["titleBasis"]))
    for field in _FIELDS:
        if record.get(field.key):
            yield _show(field, record, language)
    file = record["file"]
    yield Fact(phrase("aid.file", language), ((file["path"], "und"),), "path")
    kind = " · ".join(filter(None, [file["mediaType"], file.get("format", {}).get("puid"), file.get("encoding", {}).get("name")]))
    yield Fact(phrase("aid.format", language), ((kind, "und"),))
    if attached := file.get("attachments"):
        names = tuple((one.get("name", one["mediaType"]), "und") for one in attached)
        yield Fact(phrase("aid.attachments", language), names)
    yield Fact(phrase("aid.checksum", language), tuple((digest, name) for name, digest in file["checksums"].items()), "digest")


def say_access(rights: Mapping[str, Any], language: Language) -> str:
    """Return who may see a document, in words."""
    if "until" in rights:
        return phrase("aid.access-until", language, day=say_day(rights["until"], language))
    return phrase("aid.access-name", language, access=rights["status"])


def _words(key: str, language: Language, *values: str) -> Fact:
    return Fact(phrase(key, language), tuple((value, language) for value in values), "words")


def _show(field: DescribedField, record: Mapping[str, Any], language: Language) -> Fact:
    value = record[field.key]
    if field.kind is FieldKind.ACCESS:
        notes = tuple((note["value"], note["language"]) for note in value.get("note", ()))
        return Fact(phrase(field.label, language), ((say_access(value, language), language), *notes))
    if field.kind is FieldKind.LANGUAGES:
        known = list_terms("language")
        names = [say_term("language", tag.lower(), language) if tag.lower() in known else tag for tag in value]
        return _words(field.label, language, *names)
    if field.kind is FieldKind.CHOICE:
        name = field.label.rpartition(".")[2]
        return _words(field.label, language, phrase(f"{field.label}-name", language, **{name: value}))
    if field.kind is FieldKind.CODE:
        return Fact(phrase(field.label, language), ((value, "und"),), "code")
    return Fact(phrase(field.label, language), tuple(_list_texts(field, value, record)))


def _list_texts(field: DescribedField, value: Any, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield the texts of a field, each with its language if it has one."""
    parties = value if field.kind is FieldKind.CREATORS else [value]
    for one in parties:
        texts = one.get("name") or one.get("value") if isinstance(one, dict) else one
        if isinstance(texts, list) and texts and isinstance(texts[0], dict):
            yield from ((text["value"], text["language"]) for text in texts)
        else:
            yield from ((text, "und") for text in list_values(field, record))
        identifiers = one.get("identifier", ()) if isinstance(one, dict) else ()
        given = [identifiers] if isinstance(identifiers, str) else identifiers
        yield from ((str(identifier), "und") for identifier in given)
