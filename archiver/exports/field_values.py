"""The values of the described fields as plain texts, for exports that hold lists of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.exports.document_words import say_access
from archiver.records import FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archiver.records import DescribedField


def list_values(field: DescribedField, document: Mapping[str, Any]) -> list[str]:
    """Return the values of a field in words, without languages and identifiers; none if the document does not have it."""
    return _READERS[field.kind](document[field.key]) if field.key in document else []


def _values(texts: list[Mapping[str, str]]) -> list[str]:
    return [text["value"] for text in texts]


_READERS: Final[Mapping[FieldKind, Callable[[Any], list[str]]]] = {
    FieldKind.TEXTS: _values,
    FieldKind.WORDS: list,
    FieldKind.CODE: lambda code: [code] if code else [],
    FieldKind.CHOICE: lambda choice: [choice] if choice else [],
    FieldKind.LANGUAGES: list,
    FieldKind.CREATORS: lambda creators: [name for creator in creators for name in _values(creator["name"])],
    FieldKind.PARTY: lambda party: _values(party["name"]),
    FieldKind.ACCESS: lambda rights: say_access({"accessRights": rights}),
    FieldKind.RIGHTS: lambda rights: _values(rights["value"]),
}
