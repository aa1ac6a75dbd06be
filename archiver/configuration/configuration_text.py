"""Write the text of an `archiver.toml`, with comments for the keys that have no value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from archiver.configuration.trusted_settings import TRUSTED_SECTIONS
from archiver.messages import Language, phrase
from archiver.records import CONFIGURATION_SCHEMA
from archiver.schema_files import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_EXAMPLES: Final[dict[Language, dict[str, object]]] = {
    "en": {},
    "fa": {
        "organization.country": "IR",
        "contact.name": "بایگان مسئول",
        "contact.phone": "+98 21 5555 0000",
        "documents.custodian": {"name": {"fa": "خانواده‌های ناپدیدشدگان"}},
        "documents.acquisition-source": {"fa": "اهدای خانواده‌ها، مهر ۱۳۹۵"},
        "documents.sensitivity": ["داده‌های شخصی"],
        "documents.rights": {
            "statement": {"fa": "تابع حق مؤلف"},
            "identifier": "http://rightsstatements.org/vocab/InC/1.0/",
        },
    },
}
"""Examples by key in place of those of the schema, for readers of a language."""


def render_configuration(values: Mapping[str, Any], language: Language = "en", *, is_own: bool = False) -> str:
    """Return values that fit the schema as TOML, in its order. A key without a value becomes a comment with an example.

    Sections that count only in the user's own settings are left out unless they have values or it `is_own`.
    """
    return "\n".join(_render(values, language, is_own=is_own)) + "\n"


def _render(values: Mapping[str, Any], language: Language, *, is_own: bool) -> Iterator[str]:
    schema = read_schema(CONFIGURATION_SCHEMA)
    for line in phrase("init.header", language).split("\n"):
        yield f"# {line}"
    for name, section in schema["properties"].items():
        if name in TRUSTED_SECTIONS and name not in values and not is_own:
            continue
        yield ""
        # An empty table would lack what it must have.
        is_empty = name not in values and "required" in section
        yield f"{'# ' if is_empty else ''}[{name}]"
        for key, rules in section.get("properties", {}).items():
            if key in values.get(name, {}):
                yield f"{key} = {_write(values[name][key])}"
            else:
                target = schema["$defs"][rules["$ref"].rpartition("/")[2]] if "$ref" in rules else rules
                example = rules.get("examples", target["examples"])[-1]
                yield f"# {key} = {_write(_EXAMPLES[language].get(f'{name}.{key}', example))}"
        if "properties" not in section:
            yield from _render_named(values.get(name, {}), section)


def _render_named(values: Mapping[str, Any], section: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a section whose keys are names that the user gives, such as places."""
    for key, value in values.items():
        yield f"{_write(key)} = {_write(value)}"
    if not values:
        yield from (f"# {key} = {_write(value)}" for key, value in section["examples"][-1].items())


def _write(value: object) -> str:
    """Return a value in TOML. Texts are written as in JSON, whose escapes TOML shares. Only U+007F needs one in TOML alone."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_write(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_write, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
