"""Describe a fault against a schema in words: its position, the value found and the value expected.

jsonschema's own reasons are English and show Persian joiners as escapes. The words here come from the catalogue, by the keyword:
entries `expectation.KEYWORD`, `json-type.TYPE`, `format.FORMAT` and `form.FIELD`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast

from archiver.findings import Finding, Where, escape_for_display, make_finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jsonschema import ValidationError

_LONGEST_SHOWN: Final = 120
_NAMES_SHOWN: Final = 25
_EXAMPLES_SHOWN: Final = 3
"""The most characters, names and examples in a message, so that a hostile file cannot fill the screen."""
_NO_NAMES: Final = frozenset({"items", "additionalProperties", "pattern", "allOf", "then", "else", "properties"})


def describe_fault(error: ValidationError, where: Where, code: str) -> Finding:
    """Return the finding of `code` about one fault. The JSON Pointer of the fault is added to `where`."""
    pointer = (
        escape_for_display("".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error.absolute_path)) or "/"
    )
    at_fault = cast("Where", {**where, "pointer": pointer})
    return make_finding(code, at_fault, pointer=pointer, **_contrast(error))


def _contrast(error: ValidationError) -> dict[str, object]:
    """Return the broken rule, the value found and the value expected, in terms that the catalogue has words for."""
    rule, rules, found = str(error.validator), cast("Any", error.validator_value), cast("Any", error.instance)
    schema = cast("Mapping[str, Any]", error.schema)
    if rule == "enum" and "propertyNames" in error.absolute_schema_path:
        return {"rule": "propertyNames", "found": _names([found]), "expected": _names(rules)}
    if rule == "required":
        return {"rule": rule, "found": _names(found), "expected": _names(name for name in rules if name not in found)}
    if rule == "additionalProperties":
        known = schema.get("properties", {})
        return {"rule": rule, "found": _names(name for name in found if name not in known), "expected": _names(known)}
    contrast = {"rule": rule, "found": _shorten(found), "expected": _expected(error, rule, rules)}
    if rule in {"pattern", "format"}:
        contrast["examples"] = _names(schema.get("examples", [rules]))[:_EXAMPLES_SHOWN]
    return contrast


def _expected(error: ValidationError, rule: str, rules: Any) -> object:  # noqa: ANN401 - any JSON value
    if rule == "pattern":
        return field_of(error.absolute_schema_path)
    if rule == "type":
        return rules if isinstance(rules, str) else ", ".join(rules)
    if rule == "enum":
        return _names(rules)
    return _shorten(rules) if rule == "const" else rules


def field_of(path: Iterable[object]) -> str:
    """Return the name of the field that a path in a schema ends at."""
    return [part for part in path if isinstance(part, str) and part not in _NO_NAMES][-1]


def _names(names: Iterable[object]) -> list[str]:
    told = [escape_for_display(str(name))[:_LONGEST_SHOWN] for name in names]
    return told if len(told) <= _NAMES_SHOWN else [*told[:_NAMES_SHOWN], "…"]


def _shorten(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return escape_for_display(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")
