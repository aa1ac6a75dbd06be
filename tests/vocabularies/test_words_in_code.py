"""A language is a vocabulary file and nothing else: no module of dates asks for one language, or holds words of one."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import archiver
from archiver.vocabularies import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOMS = ("dating", "calendars")
_MODULES = sorted(path for room in _ROOMS for path in (Path(archiver.__file__).parent / room).rglob("*.py"))
# A word in the Arabic or Cyrillic script. A letter beside a hyphen begins or ends the range of a script in a pattern.
_WORD = re.compile("(?<!-)[\u0620-\u064a\u066e-\u06d3\u0430-\u052f]+(?!-)")
# The examples that explain the kinds of terms, the letter that served as a slash on a typewriter, and the
# letters for am and pm.
_NO_WORDS = {"term_kinds.py": None, "gaps.py": {"ر"}, "beside_date.py": {"م", "ص"}}


@pytest.mark.parametrize("module", _MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_module_holds_no_words_of_a_language(module: Path) -> None:
    allowed = _NO_WORDS.get(module.name, set())
    words = {word for text in _texts(module) for word in _WORD.findall(text)}

    assert allowed is None or words - allowed == set()


@pytest.mark.parametrize("module", _MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_module_asks_for_no_language_by_its_tag(module: Path) -> None:
    compared = [node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Compare)]
    operands = [one for node in compared for one in (node.left, *node.comparators)]

    assert [one.value for one in operands if isinstance(one, ast.Constant) and one.value in LANGUAGES] == []


def _texts(module: Path) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.value
