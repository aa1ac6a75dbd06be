"""The size of things: what a reader can hold in mind (the floors themselves are held by import-linter, which CI runs)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "archiver"
MODULES = sorted(PACKAGE.rglob("*.py"))


def _length_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_at_most_300_lines_and_a_function_at_most_50(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    assert len(text.splitlines()) <= 300
    assert not {
        function.name: _length_without_docstring(function) for function in functions if _length_without_docstring(function) > 50
    }


@pytest.mark.parametrize("room", sorted(path.parent for path in PACKAGE.glob("*/__init__.py")), ids=lambda path: path.name)
def test_a_room_states_its_rules(room: Path) -> None:
    docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))

    assert docstring is not None
    assert "Rules of the room" in docstring
