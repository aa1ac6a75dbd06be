"""Check what a record says of its document in words of others: identifiers, language tags and countries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.records.identifiers import check_identifier
from archiver.records.language_tags import check_country, check_language_tag
from archiver.records.record import DESCRIPTIVE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.findings import Finding, Where

_CHECKS = {"language": check_language_tag, "identifier": check_identifier, "country": check_country}


def check_description(fields: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Every fault of fields of a record that fit its schema; some may be absent. The JSON Pointer is added to `where`."""
    for name in ("identifier", *DESCRIPTIVE_FIELDS):
        if name in fields:
            yield from _check(name, fields[name], f"/{name}", where)


def _check(name: str, value: object, pointer: str, where: Where) -> Iterator[Finding]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _check(key, inner, f"{pointer}/{key}", where)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _check(name, inner, f"{pointer}/{position}", where)
    elif name in _CHECKS and isinstance(value, str):
        yield from _CHECKS[name](value, {**where, "pointer": pointer})
