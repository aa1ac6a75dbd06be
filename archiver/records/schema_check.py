"""Check JSON against the schemas that ship with Bayegan, and say in words what does not fit."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import jsonschema
import referencing
import referencing.jsonschema

from archiver.findings import Finding, Where, notice
from archiver.schema_files import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD_SCHEMA = "document-record.schema.json"
EVENT_SCHEMA = "event.schema.json"
REPORT_SCHEMA = "report.schema.json"
_SCHEMAS = (RECORD_SCHEMA, EVENT_SCHEMA, REPORT_SCHEMA)

_LONGEST_SHOWN = 120


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    registry: Any = referencing.Registry()
    for each in _SCHEMAS:
        resource = referencing.Resource.from_contents(read_schema(each), referencing.jsonschema.DRAFT202012)
        registry = registry.with_resource(resource.id(), resource)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(read_schema(name), registry=registry, format_checker=checker)


def check_against(name: str, instance: object, where: Where | None = None) -> list[Finding]:
    """What does not fit the schema file `name`, one `record.schema` each, in the order of the fields; empty where all fits.

    `where` is the place of the instance; the JSON Pointer of what does not fit is added to it.
    """
    errors = sorted(_validator(name).iter_errors(instance), key=lambda error: [str(part) for part in error.absolute_path])
    told = [_tell(error, where or {}) for error in errors]
    # One error comes for each field that is missing, and each of them tells of all.
    return [finding for number, finding in enumerate(told) if finding not in told[:number]]


def _tell(error: jsonschema.ValidationError, where: Where) -> Finding:
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error.absolute_path)
    place = cast("Where", {**where, "pointer": pointer or "/"})
    return notice("record.schema", place, pointer=pointer or "/", rule=str(error.validator), **_contrast(error))


def _contrast(error: jsonschema.ValidationError) -> dict[str, str]:
    """What was found and what the schema expected, as short JSON: `error.message` would show Persian joiners as escapes."""
    found: object = error.instance
    expected: object = error.validator_value
    if error.validator == "required":
        expected = [field for field in cast("list[str]", error.validator_value) if field not in cast("dict[str, Any]", found)]
        found = sorted(cast("dict[str, Any]", found))
    elif error.validator == "additionalProperties" and isinstance(error.schema, dict):
        expected = sorted(error.schema.get("properties", {}))
        found = sorted(set(cast("dict[str, Any]", found)) - set(cast("list[str]", expected)))
    return {"found": _shorten(found), "expected": _shorten(expected)}


def _shorten(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def check_formats() -> list[str]:
    """The format keywords of our schemas that nothing checks (jsonschema passes those in silence); must be empty."""
    checked = jsonschema.Draft202012Validator.FORMAT_CHECKER.checkers
    used = {found for name in _SCHEMAS for found in _formats(read_schema(name))}
    return sorted(used - set(checked))


def _formats(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("format"), str):
            yield schema["format"]
        for inner in schema.values():
            yield from _formats(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _formats(inner)
