"""Names of people and organizations in certificates (X.501)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from archiver.signatures import der

if TYPE_CHECKING:
    from archiver.signatures.der import Element

_COMMON_NAME: Final = "2.5.4.3"
_ORGANIZATION: Final = "2.5.4.10"
_ENCODINGS: Final = {
    0x0C: "utf-8",
    0x12: "ascii",
    0x13: "ascii",
    0x14: "latin-1",
    0x16: "ascii",
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}

NameKey = tuple[frozenset[tuple[str, str]], ...]
"""A name in a form that is equal for all spellings of one name (RFC 5280 7.1)."""


def read_name_key(name: Element) -> NameKey:
    """Return the form of a name that is compared."""
    return tuple(
        frozenset((identifier, " ".join(unicodedata.normalize("NFKC", value).casefold().split())) for identifier, value in part)
        for part in _read_parts(name)
    )


def read_shown_name(name: Element) -> str:
    """Return the common name, or else the organization, or else all values of a name."""
    values = dict(pair for part in _read_parts(name) for pair in part)
    return values.get(_COMMON_NAME) or values.get(_ORGANIZATION) or ", ".join(values.values())


def _read_parts(name: Element) -> list[list[tuple[str, str]]]:
    parts = []
    for part in name.expect(der.SEQUENCE).children():
        pairs = []
        for pair in part.expect(der.SET).children():
            identifier, value = pair.expect(der.SEQUENCE).children()[:2]
            pairs.append((der.read_identifier(identifier), _read_text(value)))
        parts.append(pairs)
    return parts


def _read_text(value: Element) -> str:
    encoding = _ENCODINGS.get(value.tag)
    return value.content.hex() if encoding is None else value.content.decode(encoding, "replace")
