"""Write the entities of an RO-Crate, and keep those that many others refer to."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Entity = dict[str, Any]

# An address of the web without the characters that no IRI may hold (RFC 3987 2.2): blanks, brackets, controls, surrogates.
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# The zero-width non-joiner and joiner: Persian words need the first, as in می‌خواهم.
_JOINERS: Final = "\u200c\u200d"
_PLAIN: Final = frozenset("-._~/")


def compact(entity: Mapping[str, Any]) -> str:
    """Return an entity as one line of JSON, without empty values and lists of one (RO-Crate 1.2, *RO-Crate JSON-LD*)."""
    written = {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in entity.items()}
    return json.dumps({key: value for key, value in written.items() if value not in (None, "", [])}, ensure_ascii=False)


def write_texts(texts: Iterable[Mapping[str, str]]) -> list[Any]:
    """Return texts as JSON-LD values, plain strings if the language is not known."""
    return [
        text["value"] if text.get("language", "und") == "und" else {"@value": text["value"], "@language": text["language"]}
        for text in texts
    ]


def quote_path(path: str) -> str:
    """Return a path as a relative IRI: letters, digits and joiners of any script unchanged, all else percent-encoded."""
    return "".join(letter if _is_plain(letter) else quote(letter, safe="", errors="surrogateescape") for letter in path)


def _is_plain(letter: str) -> bool:
    """Return whether an IRI can hold the character as it is: unreserved ASCII, the slash, letters, marks, digits, joiners."""
    if letter.isascii():
        return letter.isalnum() or letter in _PLAIN
    return letter in _JOINERS or unicodedata.category(letter)[0] in "LMN"


def name_entity(kind: str, described: Mapping[str, Any]) -> Entity:
    """Return the entity of a person or organization. If one of its identifiers is a web address, that is its address."""
    identifiers = list(described.get("identifier", ()))
    entity: Entity = {
        "@type": kind,
        "name": write_texts(described["name"]),
        "identifier": identifiers,
        "address": described.get("country"),
    }
    address = next(filter(_WEB_ADDRESS.fullmatch, identifiers), None)
    return entity if address is None else {"@id": address, **entity}


class SharedEntities:
    """Entities that others refer to. Each stands in the graph once.

    Two different entities cannot have the same address. The later one gets an address made of its content, and so does an entity
    without a web address.
    """

    def __init__(self) -> None:
        self._contents: dict[str, str] = {}
        self._new: list[Entity] = []

    def refer(self, entity: Entity) -> Entity:
        """Return a reference to an entity. The first reference adds it to the graph."""
        content = hashlib.sha256(compact(entity).encode("utf-8", "surrogatepass")).hexdigest()
        address = str(entity.get("@id", ""))
        if not _WEB_ADDRESS.fullmatch(address) or self._contents.get(address, content) != content:
            address = f"#{str(entity['@type']).lower()}-{content[:16]}"
        if address not in self._contents:
            self._contents[address] = content
            self._new.append({**entity, "@id": address})
        return {"@id": address}

    def take_new(self) -> Iterator[Entity]:
        """Yield the entities that are new since the last call."""
        yield from self._new
        self._new.clear()
