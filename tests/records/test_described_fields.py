"""The table of described fields agrees with the schemas, which decide."""

from __future__ import annotations

from archiver.intake.columns import list_choices
from archiver.records import CONFIGURATION_SCHEMA, FIELDS, RECORD_SCHEMA, FieldKind
from archiver.schema_files import read_schema

RECORD = read_schema(RECORD_SCHEMA)["properties"]


def test_the_table_has_the_order_of_the_schema() -> None:
    keys = [field.key for field in FIELDS]

    assert keys == [name for name in RECORD if name in keys]


def test_choices_are_those_of_the_schema_and_of_the_tables() -> None:
    choices = {field.key: list(field.choices) for field in FIELDS if field.choices}

    assert choices == {
        "levelOfDescription": RECORD["levelOfDescription"]["enum"],
        "accessRights": RECORD["accessRights"]["properties"]["status"]["enum"],
    }
    assert choices == {key: list_choices(key) for key in choices}


def test_each_key_of_the_configuration_is_in_the_table() -> None:
    documents = read_schema(CONFIGURATION_SCHEMA)["properties"]["documents"]["properties"]
    named = {field.toml.removeprefix("documents.") for field in FIELDS if field.toml.startswith("documents.")}

    assert named == set(documents)


def test_only_access_and_sensitivity_are_told_of_a_withheld_document() -> None:
    assert [field.key for field in FIELDS if field.told_if_withheld] == ["accessRights", "sensitivity"]


def test_a_column_of_a_field_stands_for_one_field() -> None:
    assert len({field.column for field in FIELDS}) == len(FIELDS)
    assert {field.kind for field in FIELDS} == set(FieldKind)
