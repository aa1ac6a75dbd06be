"""The recipe "Add a described field" of CONTRIBUTING.md, carried out in a copy of the code: one row, its terms and its texts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROW = """    DescribedField(
        "physicalForm",
        FieldKind.TEXTS,
        column="physicalForm",
        toml="documents.physical-form",
        option="--physical-form",
        label="aid.physical-form",
        dublin_core=("dcterms.medium",),
        premis="physical form",
        crate=CrateTerm("physical form", "ISAD(G) 3.1.5"),
    ),
)
\"\"\"All described fields"""

COLUMN = {
    "en": {"name": "physical form", "meaning": "What the document is physically."},
    "fa": {"name": "شکل مادی", "meaning": "سند از نظر مادی چیست."},
    "also": ["extent and medium"],
    "example": "carbon copy",
}

PROGRAM = """
import sys
from archiver.commands.program import main
for words in {commands}:
    code = main(words)
    if code:
        sys.exit(f"{{words}} ended with {{code}}")
"""


def _change(path: Path, change: Callable[[Any], None]) -> None:
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def _add_field(copy: Path) -> None:
    fields = copy / "archiver" / "records" / "fields.py"
    text = fields.read_text(encoding="utf-8")
    fields.write_text(text.replace(')\n"""All described fields', ROW), encoding="utf-8")
    texts = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/languageText"}}
    _change(copy / "schemas" / "document-record.schema.json", lambda schema: schema["properties"].update({"physicalForm": texts}))
    _change(
        copy / "schemas" / "archiver-toml.schema.json",
        lambda schema: schema["properties"]["documents"]["properties"].update({"physical-form": {"$ref": "#/$defs/text"}}),
    )
    _change(copy / "archiver" / "intake" / "columns.json", lambda words: words["columns"].update({"physicalForm": COLUMN}))
    label = {"en": "Physical form", "fa": "شکل مادی"}
    phrases = {"aid.physical-form": label, "create.physical-form": {"en": "what it is physically", "fa": "شکل مادی سند"}}
    _change(copy / "archiver" / "messages" / "phrase.json", lambda entries: entries.update(phrases))


@pytest.fixture(scope="module")
def made(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a copy of the program, with one field more, made an empty table, two bags and their exports."""
    copy, folder = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("made")
    for name in ("archiver", "schemas"):
        shutil.copytree(checkout / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    _add_field(copy)
    (folder / "source").mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / "source" / name).write_text(f"letter {name}", encoding="utf-8")
    table = "path,physical form [en],شکل مادی [fa],access\na.txt,carbon copy,رونوشت,\nb.txt,,,\nc.txt,hidden form,,closed\n"
    (folder / "table.csv").write_text(table, encoding="utf-8")
    defaults = 'organization = {name = {en = "The Archive"}}\ndocuments = {physical-form = {en = "typescript"}}\n'
    (folder / "archiver.toml").write_text(defaults, encoding="utf-8")
    commands = [
        ["records", "template", "--language", "fa", "--to", "empty.csv"],
        ["create", "source", "--to", "bag", "--records", "table.csv"],
        ["create", "source", "--to", "second", "--physical-form", "leaflet"],
        ["validate", "bag"],
        *(["export", "bag", "--as", form, "--to", form] for form in ("dublin-core", "premis", "ro-crate")),
    ]
    program = PROGRAM.format(commands=commands)
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, check=True, capture_output=True)
    return folder


def _records(bag: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / "metadata" / "records.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.slow
def test_the_empty_table_has_its_column(made: Path) -> None:
    assert "physical form (شکل مادی) [fa]" in (made / "empty.csv").read_text(encoding="utf-8-sig").strip().split(",")


def test_records_take_it_from_the_table_the_defaults_and_the_option(made: Path) -> None:
    of_row, of_defaults, of_closed = [record["physicalForm"] for record in _records(made / "bag")]

    assert of_row == [{"value": "carbon copy", "language": "en"}, {"value": "رونوشت", "language": "fa"}]
    assert of_defaults == [{"value": "typescript", "language": "en"}]
    assert of_closed == [{"value": "hidden form", "language": "en"}]
    assert {record["physicalForm"][0]["value"] for record in _records(made / "second")} == {"leaflet"}


def test_the_finding_aid_shows_it(made: Path) -> None:
    page = (made / "bag" / "metadata" / "finding-aid.html").read_text(encoding="utf-8")

    assert "Physical form" in page
    assert "carbon copy" in page
    assert "رونوشت" in page


def test_dublin_core_has_a_column_of_it_at_the_end(made: Path) -> None:
    head, first, *_ = (made / "dublin-core").read_text(encoding="utf-8").splitlines()

    assert head.split(",")[-2:] == ["dcterms.medium", "dcterms.medium"]
    assert first.split(",")[-2:] == ["carbon copy", "رونوشت"]


def test_premis_has_it_as_a_significant_property(made: Path) -> None:
    lines = [line.strip() for line in (made / "premis").read_text(encoding="utf-8").splitlines()]
    place = lines.index("<significantPropertiesType>physical form</significantPropertiesType>")

    assert lines[place + 1] == "<significantPropertiesValue>carbon copy</significantPropertiesValue>"


def test_the_crate_has_it_as_a_property_value(made: Path) -> None:
    graph = json.loads((made / "ro-crate").read_text(encoding="utf-8"))["@graph"]
    found = [(entity["propertyID"], entity["value"]) for entity in graph if entity.get("name") == "physical form"]

    assert found == [("ISAD(G) 3.1.5", value) for value in ("carbon copy", "رونوشت", "typescript")]


@pytest.mark.parametrize("name", ["dublin-core", "premis", "ro-crate", "bag/metadata/finding-aid.html"])
def test_nothing_tells_it_of_a_withheld_document(made: Path, name: str) -> None:
    assert "hidden form" not in (made / name).read_text(encoding="utf-8")
