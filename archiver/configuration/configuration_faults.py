"""Check an `archiver.toml` for faults that no schema finds: blank texts, languages given twice, unclear days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.errors import WrongUsageError
from archiver.findings import Finding, Where, escape_for_display, make_finding
from archiver.option_day import read_embargo_end
from archiver.records import holds_control_character

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EMBARGO_END = "documents.access.until"
_PLACES = "places"
"""The section whose keys are names that the user gives. Two that differ in case are two places."""


def check_values(values: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Yield every fault of values that fit the schema."""
    yield from _check_texts(values, "", where)
    until = values.get("documents", {}).get("access", {}).get("until")
    if until is not None:
        try:
            read_embargo_end(until, EMBARGO_END)
        except WrongUsageError as error:
            yield make_finding("config.day", where, **{**error.values, "file": where["path"], "key": EMBARGO_END})


def _check_texts(value: object, key: str, where: Where) -> Iterator[Finding]:
    if isinstance(value, dict):
        if key != _PLACES:
            yield from _check_languages(value, key, where)
        for name, inner in value.items():
            yield from _check_texts(inner, f"{key}.{name}".lstrip("."), where)
    elif isinstance(value, list):
        for inner in value:
            yield from _check_texts(inner, key, where)
    elif isinstance(value, str) and not value.strip():
        yield make_finding(
            "config.value", where, file=where["path"], key=key, rule="blank", found=f'"{escape_for_display(value)}"', expected=""
        )
    elif isinstance(value, str) and holds_control_character(value):
        yield make_finding("config.control-character", where, file=where["path"], key=key, found=escape_for_display(value))


def _check_languages(texts: Mapping[str, object], key: str, where: Where) -> Iterator[Finding]:
    """Yield a finding for each language that is given twice. Tags of BCP 47 are the same in any case (RFC 5646 2.1.1)."""
    first: dict[str, str] = {}
    for tag in texts:
        if first.setdefault(tag.lower(), tag) != tag:
            yield make_finding(
                "config.language-repeated", where, file=where["path"], key=key, first=first[tag.lower()], found=tag
            )
