"""A page marks the values in its words; whatever the catalogue says must be the same with marks as without."""

from __future__ import annotations

import re
import string
from typing import Any, Final

import pytest

from archiver.messages import LANGUAGES, Language, marked_values, phrase, render_message, render_remedy
from archiver.messages.catalogue import _entries, _entry, _render, list_codes

_BEGIN, _END = "\x02", "\x03"
_INDEX = re.compile(r"\[(\w+)\]")
_DECISION: Final = {"date": "1395-08-15", "by": "Ava", "day": "2026-11-29", "note": "by the card"}
_SAID: Final[dict[str, object]] = {
    "weekday": "Saturday",
    "digits": "1404-12-29",
    "choices": "'en', 'fa'",
    "decisions": [{"document": "letter.txt", "decisions": [_DECISION]}],
}
_MONTH_NAMES = "monthNames"


def _words_of(kind: str) -> list[str]:
    return sorted(key.removeprefix(f"{kind}.") for key in _entries("term") if key.startswith(f"{kind}."))


def _fields(template: str, seen: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return the fields of a template with their formats, and those of the terms that it may use."""
    fields: dict[str, str] = {}
    for _, name, spec, _ in string.Formatter().parse(template):
        if not name:
            continue
        fields[name] = spec or fields.get(name, "")
        for word in _words_of(spec or "") if spec not in seen else []:
            for language in LANGUAGES:
                told = _entries("term")[f"{spec}.{word}"][language]
                fields = {**_fields(told, seen | {str(spec)}), **fields}
    return fields


def _value(spec: str) -> object:
    """Return a value for such a field: a count, a month, one of the words that have a term, or any text."""
    if spec in _entries("unit") or spec.startswith("{"):
        return 8
    words = _words_of(spec)
    return _SAID.get(spec) or (words[0] if words else "a word")


def _values(*templates: str) -> dict[str, Any]:
    values: dict[str, Any] = {_MONTH_NAMES: "solar-hijri", "line": 3, "page": 2}
    for name, spec in {name: spec for template in templates for name, spec in _fields(template).items()}.items():
        first, *indexes = [name.partition("[")[0], *_INDEX.findall(name)]
        if first in {"location", _MONTH_NAMES}:
            continue
        inside: dict[Any, Any] = values
        keys = [first, *(int(index) if index.isdecimal() else index for index in indexes)]
        for key in keys[:-1]:
            inside = inside.setdefault(key, {})
        inside[keys[-1]] = {"line": 3} if keys[-1] == "location" else _value(spec)
    return {name: _as_list(value) for name, value in values.items()}


def _as_list(value: object) -> object:
    return [value[key] for key in sorted(value)] if isinstance(value, dict) and 0 in value else value


def _without_marks(text: str) -> str:
    return text.replace(_BEGIN, "").replace(_END, "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list_codes())
def test_every_code_says_the_same_with_its_values_marked(code: str, language: Language) -> None:
    values = _values(*(text for each in LANGUAGES for text in _entry(code)[each].values()))

    for render in (render_message, render_remedy):
        plain = render(code, values, language)
        with marked_values(_BEGIN, _END):
            marked = render(code, values, language)
        assert _without_marks(marked) == plain
        assert marked.count(_BEGIN) == marked.count(_END)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(_entries("phrase")))
def test_every_phrase_says_the_same_with_its_values_marked(key: str, language: Language) -> None:
    values = _values(*_entries("phrase")[key].values())
    plain = phrase(key, language, **values)
    with marked_values(_BEGIN, _END):
        marked = phrase(key, language, **values)

    assert _without_marks(marked) == plain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("term", sorted(_entries("term")))
def test_every_term_says_the_same_with_its_values_marked(term: str, language: Language) -> None:
    kind, _, word = term.partition(".")
    template = f"{{word:{kind}}}"
    values = {**_values(*_entries("term")[term].values()), "word": word}
    plain = _render(template, values, language)
    with marked_values(_BEGIN, _END):
        marked = _render(template, values, language)

    assert _without_marks(marked) == plain


def test_what_is_marked_is_the_value_and_not_the_words_around_it() -> None:
    with marked_values("<", ">"):
        assert _render(
            "{text} in {month:{monthNames}} {year}", {"text": "a", "month": 7, "monthNames": "solar-hijri", "year": "1395"}, "en"
        ) == ("<a> in Mehr <1395>")
