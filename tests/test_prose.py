"""Docstrings and messages are in plain English: the habits that made them hard to read are counted."""

from __future__ import annotations

import ast
import json
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parent.parent / "archiver"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted({module.parent for module in MODULES})
CATALOGUES = sorted((PACKAGE / "messages").glob("*.json"))
MOST_WHERE = 3
"""In 1,000 words; "if" and "when" are plainer for anything but a place (pip has 1.3)."""
LONGEST_SENTENCE = 25
"""Words, on average in a room."""

_WORD = re.compile(r"[A-Za-z']+")
# The end of a sentence: a stop or colon before a space, an empty line, the begin of a list's next point.
_END = re.compile(r"[.:;!?](?:\s|$)|\n\s*\n|\n\s*- ")

QUOTED = (
    "that go without saying",
    "nobody knows before it is read",
    "the end of it that the parent holds",
    "which is asked, by its path of that moment",
    "where it tells of documents that are not open",
    "What they do not speak of stays as it is",
    "of two that match from one place",
    "can be so of no other",
    "whose days are nobody's rule",
    "the next one of the kind is no longer within it",
    "in the mean logarithm of frequencies",
    "What no reader here makes text of",
    "somebody may have counted one more",
    "fewer where the system gives no more",
    "and must find somebody to flush to",
)
"""Of the fifteen sentences that a reader had to read twice."""


def _list_docstrings(module: Path) -> Iterator[str]:
    """Yield the docstrings of a module, of its classes and functions, and those below constants and fields."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            text = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def _list_messages() -> Iterator[str]:
    for catalogue in CATALOGUES:
        for entry in json.loads(catalogue.read_text(encoding="utf-8")).values():
            yield from _english_texts(entry)


def _english_texts(entry: object) -> Iterator[str]:
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key != "fa":
                yield from _english_texts(value)
    elif isinstance(entry, str):
        yield entry


def _count_where(texts: list[str]) -> float:
    words = [word.lower() for text in texts for word in _WORD.findall(text)]
    assert words
    return 1000 * words.count("where") / len(words)


def test_docstrings_say_if_and_when() -> None:
    assert _count_where(list(chain.from_iterable(map(_list_docstrings, MODULES)))) <= MOST_WHERE


def test_messages_say_if_and_when() -> None:
    assert _count_where(list(_list_messages())) <= MOST_WHERE


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_docstring_begins_with_a_verb_or_a_noun(module: Path) -> None:
    clauses = re.compile(r"\s*(What|Whoever|Nobody|That which)\b")

    assert [docstring for docstring in _list_docstrings(module) if clauses.match(docstring)] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(PACKAGE.parent)))
def test_sentences_of_a_room_are_short(room: Path) -> None:
    texts = [docstring for module in sorted(room.glob("*.py")) for docstring in _list_docstrings(module)]
    sentences = [words for text in texts for sentence in _END.split(text) if (words := _WORD.findall(sentence))]

    assert sum(map(len, sentences)) / len(sentences) <= LONGEST_SENTENCE


@pytest.mark.parametrize("words", QUOTED)
def test_a_sentence_that_had_to_be_read_twice_is_gone(words: str) -> None:
    everything = " ".join(text for module in MODULES for text in module.read_text(encoding="utf-8").split())

    assert words not in everything
