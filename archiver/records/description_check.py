"""Check the identifiers, language tags and countries in a record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from archiver.findings import Severity
from archiver.records.fields import FIELDS
from archiver.records.identifiers import check_identifier
from archiver.records.language_tags import check_country, check_language_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archiver.findings import Finding, Where

_UNREGISTERED: Final = frozenset({"record.language-unknown", "record.country-unassigned", "identifier.isil-country"})
"""Codes of values that may be right in an old bag and are mistakes in a new one."""

_CHECKS = {"language": check_language_tag, "identifier": check_identifier, "country": check_country}

# The controls of ASCII but tab, line feed and carriage return; then delete; then all surrogates.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def holds_control_character(text: str) -> bool:
    """Return whether the text holds a control character other than tab and line ends, or half a surrogate pair."""
    return _CONTROL.search(text) is not None


def unregistered_as_errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with unregistered values as errors, as they are in a new bag."""
    return [finding.raised_to(Severity.ERROR) if finding.code in _UNREGISTERED else finding for finding in findings]


def check_description(fields: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Yield all faults of fields that fit the schema of records. The JSON Pointer is added to `where`."""
    for name in ("identifier", *(field.key for field in FIELDS)):
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
