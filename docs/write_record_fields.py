"""Write the page of the record's fields from its schema: `python docs/write_record_fields.py`; a test keeps it current."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archiver.records import CONFIGURATION_SCHEMA, RECORD_SCHEMA
from archiver.schema_files import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER: Final = Path(__file__).parent
_BEGIN, _END = "<!-- from the schema -->\n", "<!-- to here -->\n"
PAGES: Final = {"record.md": RECORD_SCHEMA, "archiver-toml.md": CONFIGURATION_SCHEMA}
"""By page, the schema that its table is made from."""


def render_page(name: str) -> str:
    """The page with its table made anew; all else is as it stands."""
    written = (_FOLDER / name).read_text(encoding="utf-8")
    before, _, rest = written.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return f"{before}{_BEGIN}{render_table(PAGES[name])}{_END}{after}"


def render_table(name: str) -> str:
    """A table of all fields of a schema: the field, whether it must be there, what it holds, an example."""
    schema = read_schema(name)
    rows = ["| field | | what it says | example |", "|---|---|---|---|"]
    rows += [f"| `{field}` | {need} | {text} | `{example}` |" for field, need, text, example in _list_fields(schema, schema, "")]
    return "\n".join(rows) + "\n"


def _list_fields(part: dict[str, Any], root: dict[str, Any], above: str) -> Iterator[tuple[str, str, str, str]]:
    for name, rules in part.get("properties", {}).items():
        field = {**_follow(rules, root), **{key: value for key, value in rules.items() if key != "$ref"}}
        is_list = "items" in field
        need = "must" if name in part.get("required", ()) else ""
        example = json.dumps(field["examples"][0], ensure_ascii=False).replace("|", "\\|")
        yield f"{above}{name}{'[]' if is_list else ''}", need, field["description"].replace("|", "\\|"), example
        inner = _follow(field["items"], root) if is_list else field
        if set(inner.get("properties", {})) != {"value", "language"}:
            yield from _list_fields(inner, root, f"{above}{name}{'[]' if is_list else ''}.")


def _follow(rules: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    target: dict[str, Any] = root["$defs"][rules["$ref"].rpartition("/")[2]] if "$ref" in rules else rules
    return target


if __name__ == "__main__":
    for page in PAGES:
        (_FOLDER / page).write_text(render_page(page), encoding="utf-8")
