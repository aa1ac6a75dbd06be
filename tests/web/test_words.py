"""The words of the pages: each in both languages, with the same values, each used, and none missing."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest

import archiver.messages
import archiver.web
from archiver.messages import LANGUAGES

WORDS = {
    key: texts
    for file in sorted((Path(archiver.messages.__file__).parent / "web").glob("*.json"))
    for key, texts in json.loads(file.read_text(encoding="utf-8")).items()
    if key.startswith(f"web.{file.stem}.")
}
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(Path(archiver.web.__file__).parent.rglob("*"))
    if path.suffix in {".html", ".py"}
)
_LATIN = re.compile(r"\{[^{}]*\}|[A-Za-z][A-Za-z0-9.-]*|‎--[a-z-]+")
_SAID = re.compile(r"""["'](web\.[a-z-]+(?:\.[a-z0-9-]+)+)["']""")
_BEGUN = re.compile(r"""["'](web\.[a-z-]+\.[a-z0-9.-]*)["{]""")


def _values(template: str) -> set[str]:
    return {name.partition(":")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_a_text_is_in_both_languages_with_the_same_values(key: str) -> None:
    texts = WORDS[key]

    assert all(texts[language].strip() for language in LANGUAGES)
    assert _values(texts["en"]) == _values(texts["fa"])
    assert not set(_LATIN.sub("", texts["fa"])) & set("يكة0123456789")


def test_every_text_that_a_page_says_is_there_and_every_text_is_said() -> None:
    said = set(_SAID.findall(SOURCES)) - {key for key in _SAID.findall(SOURCES) if key.endswith(".")}
    begun = tuple(set(_BEGUN.findall(SOURCES)))

    assert {key for key in said if key not in WORDS and not key.endswith((".", "-"))} - {"web.no-root"} == set()
    assert {key for key in WORDS if key not in said and not key.startswith(begun)} == set()
