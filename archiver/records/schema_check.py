"""Check JSON against the schemas of Bayegan and describe each fault in words."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from archiver.records.schema_words import describe_fault
from archiver.records.text_formats import TEXT_FORMATS
from archiver.schema_files import read_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import jsonschema

    from archiver.findings import Finding, Where

RECORD_SCHEMA: Final = "document-record.schema.json"
EVENT_SCHEMA: Final = "event.schema.json"
REPORT_SCHEMA: Final = "report.schema.json"
CONFIGURATION_SCHEMA: Final = "archiver-toml.schema.json"
_SCHEMAS = (RECORD_SCHEMA, EVENT_SCHEMA, REPORT_SCHEMA, CONFIGURATION_SCHEMA)

TOLD_AT_MOST: Final = 100
"""The number of faults of one instance that are reported. The last one counts the others in `omitted`."""


def check_against(name: str, instance: object, where: Where | None = None, code: str = "record.schema") -> list[Finding]:
    """Return a finding of `code` for each fault against the schema file `name`, in the order of the schema.

    `where` is the position of the instance. The JSON Pointer of the fault is added to it.
    """
    if fast_verdict(name) is not None and is_valid(name, instance):
        return []
    told: list[Finding] = []
    seen = set()
    for error in _validator(name).iter_errors(instance):
        # jsonschema yields one error for each missing field, and each of them names all missing fields.
        fault = (tuple(error.absolute_path), str(error.validator), id(error.validator_value))
        if fault not in seen:
            seen.add(fault)
            if len(told) < TOLD_AT_MOST:
                told.append(describe_fault(error, where or {}, code))
    if len(seen) > len(told):
        told[-1] = told[-1].replace(values={**told[-1].values, "omitted": len(seen) - len(told)})
    return told


def is_valid(name: str, instance: object) -> bool:
    """Return whether an instance fits a schema file. May raise RecursionError for one that is nested deeply."""
    accepts = fast_verdict(name)
    return accepts(instance) if accepts is not None else bool(_validator(name).is_valid(instance))


@cache
def fast_verdict(name: str) -> Callable[[object], bool] | None:
    """Return a function that tells quickly if an instance fits a schema file, or None if jsonschema-rs is not installed."""
    try:
        from jsonschema_rs import Draft202012Validator  # noqa: PLC0415 - not on every system, and heavy
    except ImportError:
        return None
    formats = {kind: TEXT_FORMATS[kind] for kind in _formats(_whole_schema(name))}
    accepts: Callable[[object], bool] = Draft202012Validator(_whole_schema(name), validate_formats=True, formats=formats).is_valid
    return accepts


@cache
def _validator(name: str) -> Any:  # noqa: ANN401 - a class that jsonschema makes
    # It takes long to load, and is needed for what another engine refuses.
    import jsonschema  # noqa: PLC0415
    from jsonschema import validators  # noqa: PLC0415

    keywords = {"pattern": _check_pattern, "uniqueItems": _check_unique}
    extended = validators.extend(jsonschema.Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
    return extended(_whole_schema(name), format_checker=format_checker())


@cache
def format_checker() -> jsonschema.FormatChecker:
    """Return what checks formats for jsonschema."""
    import jsonschema  # noqa: PLC0415 - see above

    checker = jsonschema.FormatChecker(())
    for kind, check in TEXT_FORMATS.items():
        checker.checks(kind)(_of_texts(check))
    return checker


def _of_texts(check: Callable[[str], bool]) -> Callable[[object], bool]:
    """Return the check for any instance. A format says nothing of what is no text."""
    return lambda instance: not isinstance(instance, str) or check(instance)


def _check_pattern(validator: Any, pattern: str, instance: Any, _: object) -> Iterator[jsonschema.ValidationError]:  # noqa: ANN401
    """Check a pattern as ECMA-262 reads it (JSON Schema Core 6.4): `$` does not match before a last line feed, as in Python."""
    from jsonschema import ValidationError  # noqa: PLC0415 - see above

    if validator.is_type(instance, "string") and not _compile(pattern).search(instance):
        yield ValidationError(f"does not match {pattern}")


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    # `$` of Python also matches before a line feed at the end; `\Z` matches at the end only, as `$` of ECMA-262 does.
    return re.compile(rf"{pattern[:-1]}\Z" if pattern.endswith("$") else pattern)


def _check_unique(validator: Any, wanted: bool, instance: Any, _: object) -> Iterator[jsonschema.ValidationError]:  # noqa: ANN401, FBT001
    """Check items in one pass. jsonschema compares objects pair by pair, so a hostile list would take hours."""
    from jsonschema import ValidationError  # noqa: PLC0415 - see above

    if wanted and validator.is_type(instance, "array"):
        distinct = {json.dumps(item, sort_keys=True) for item in instance}
        if len(distinct) < len(instance):
            yield ValidationError("has an item twice")


@cache
def _whole_schema(name: str) -> dict[str, Any]:
    """Return a schema with its references replaced: looking them up takes jsonschema a third of its time."""
    return cast("dict[str, Any]", _resolve(read_schema(name), read_schema(name)))


def _resolve(part: object, root: dict[str, Any]) -> object:
    if isinstance(part, list):
        return [_resolve(inner, root) for inner in part]
    if not isinstance(part, dict):
        return part
    resolved = {key: _resolve(inner, root) for key, inner in part.items() if key not in {"$ref", "$defs"}}
    if "$ref" in part:
        address, _, pointer = part["$ref"].partition("#/")
        home = _schemas_by_address()[address] if address else root
        target: Any = home
        for step in pointer.split("/"):
            target = target[step]
        resolved = {**cast("dict[str, Any]", _resolve(target, home)), **resolved}
    return resolved


@cache
def _schemas_by_address() -> dict[str, dict[str, Any]]:
    return {read_schema(name)["$id"]: read_schema(name) for name in _SCHEMAS}


def check_formats() -> list[str]:
    """Return the format keywords of our schemas that nothing checks. The list must be empty."""
    used = {found for name in _SCHEMAS for found in _formats(read_schema(name))}
    return sorted(used - set(TEXT_FORMATS))


def _formats(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("format"), str):
            yield schema["format"]
        for inner in schema.values():
            yield from _formats(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _formats(inner)
