"""jsonschema decides; jsonschema-rs, where it is installed, must never say otherwise."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.events import EVENT_SCHEMAS
from archiver.records import RECORD_SCHEMA
from archiver.records.schema_check import REPORT_SCHEMA, _validator, fast_verdict
from archiver.schema_files import read_schema
from tests.records.test_fields import FIELDS, FULL, Field, change_field
from tests.records.test_schema_check import RECORD, WRONG

DAYS = st.text(st.sampled_from("0123456789-/~.[],X\n۱"), max_size=24)
TIMES = ["2016-11-05T09:30:00Z", "2016-02-30T00:00:00Z", "2016-11-05T23:59:60Z"]
TEXTS = st.sampled_from(["", "urn:uuid:1", "no uri", "http://[::1", "fa\n", "data/x\n", *TIMES])
SIMPLE: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats() | st.builds(list) | st.builds(dict)
VALUES: st.SearchStrategy[Any] = SIMPLE | st.text(max_size=5) | DAYS | TEXTS


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [path, *(place for key, inner in items for place in _places(inner, (*path, key)))]


PLACES = _places(RECORD)[1:]


def _verdicts(name: str, instance: object) -> tuple[bool, bool]:
    fast = fast_verdict(name)
    assert fast is not None, "jsonschema-rs is one of the tests' own dependencies"
    return fast(instance), _validator(name).is_valid(instance)


@settings(deadline=None, max_examples=400)
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), max_size=2), st.sampled_from([None, "drop"]))
def test_both_engines_give_one_verdict_on_records(changes: list[tuple[tuple[Any, ...], Any]], drop: str | None) -> None:
    """One schema in draft 2020-12 has one meaning, whatever reads it."""
    record = copy.deepcopy(RECORD)
    for path, value in changes:
        place: Any = record
        try:
            for step in path[:-1]:
                place = place[step]
            if isinstance(place, dict) and not isinstance(path[-1], str):
                continue  # an object stands where a list was, and JSON has no such key
            if drop:
                del place[path[-1]]
            else:
                place[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    fast, exact = _verdicts(RECORD_SCHEMA, record)

    assert fast == exact


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(FIELDS), max_size=8), st.lists(st.sampled_from(FIELDS), max_size=2))
def test_both_engines_give_one_verdict_on_records_made_of_good_and_bad_fields(good: list[Field], bad: list[Field]) -> None:
    """One schema in draft 2020-12 has one meaning, whatever reads it."""
    record: dict[str, Any] = FULL
    for field, value in [*((field, field.good) for field in good), *((field, field.bad) for field in bad)]:
        try:
            record = change_field(record, field.pointer, value)
        except (KeyError, IndexError, TypeError):
            continue  # another change took its place away
    fast, exact = _verdicts(RECORD_SCHEMA, record)

    assert fast == exact


@settings(deadline=None, max_examples=400)
@given(DAYS)
def test_both_engines_read_the_patterns_of_dates_alike(text: str) -> None:
    """ECMA-262: `$` is the end of the text, and `[0-9]` no digit but these ten."""
    record = {**RECORD, "date": {**RECORD["date"], "solarHijri": text, "gregorian": text}}
    fast, exact = _verdicts(RECORD_SCHEMA, record)

    assert fast == exact


@pytest.mark.parametrize(("pointer", "value", "_rule"), WRONG)
def test_what_one_engine_refuses_the_other_does_too(pointer: str, value: object, _rule: str) -> None:
    record = copy.deepcopy(RECORD)
    *path, last = [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]
    place: Any = record
    for step in path:
        place = place[step]
    place[last] = value

    assert _verdicts(RECORD_SCHEMA, record) == (False, False)


def test_whole_instances_pass_both() -> None:
    report = {"command": "date find", "status": "good", "results": [], "findings": []}

    assert _verdicts(RECORD_SCHEMA, RECORD) == (True, True)
    assert _verdicts(REPORT_SCHEMA, report) == (True, True)


@pytest.mark.parametrize("name", [RECORD_SCHEMA, *EVENT_SCHEMAS.values()])
def test_every_field_has_a_description_and_an_example_that_fits(name: str) -> None:
    root = read_schema(name)
    described = 0
    for pointer, field in _fields(root, root, ""):
        assert field.get("description"), pointer
        assert field.get("examples"), pointer
        described += 1
        for example in field["examples"]:
            schema = {**field, "$defs": root.get("$defs", {})}
            checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
            jsonschema.Draft202012Validator(schema, format_checker=checker).validate(example)
    assert described >= 10


def _fields(part: Any, root: dict[str, Any], pointer: str) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if not isinstance(part, dict):
        return found
    for key, inner in part.get("properties", {}).items():
        if isinstance(inner, dict):
            target = root["$defs"][inner["$ref"].rpartition("/")[2]] if "$ref" in inner else {}
            found.append((f"{pointer}/{key}", {**target, **{name: value for name, value in inner.items() if name != "$ref"}}))
            found += _fields(inner, root, f"{pointer}/{key}")
    found += _fields(part.get("items"), root, f"{pointer}/items")
    for key, inner in part.get("$defs", {}).items():
        found.append((f"{pointer}/$defs/{key}", inner))
        found += _fields(inner, root, f"{pointer}/$defs/{key}")
    return found
