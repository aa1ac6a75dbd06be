"""docs/exports.md says where every field goes, and names what the exports hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.exports.dublin_core import COLUMNS
from archiver.records import RECORD_SCHEMA
from archiver.schema_files import read_schema

if TYPE_CHECKING:
    from pathlib import Path


def _rows(checkout: Path) -> list[list[str]]:
    guide = (checkout / "docs" / "exports.md").read_text(encoding="utf-8")
    table = guide.partition("| record | Dublin Core |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_every_field_of_the_schema_has_a_row(checkout: Path) -> None:
    schema = read_schema(RECORD_SCHEMA)["properties"]
    fields = [name for name in schema if name != "file"] + [f"file.{name}" for name in schema["file"]["properties"]]
    described = [found[1] for row in _rows(checkout) if (found := re.match(r"`([A-Za-z.]+)`", row[0]))]

    assert sorted(described) == sorted(fields)


def test_every_column_of_the_table_is_named_and_no_other(checkout: Path) -> None:
    named = {name for row in _rows(checkout) for name in re.findall(r"`([a-zA-Z_.]+)`", row[1])}

    assert named - {"filename", "objects"} == set(COLUMNS)
