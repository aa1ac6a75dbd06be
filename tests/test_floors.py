"""The house: its floors in one place, rooms that state their rules, and things of a size that a reader can hold in mind."""

from __future__ import annotations

import ast
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "archiver"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted(path.parent for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE)
FLOORS = runpy.run_path(str(ROOT / "docs" / "write_floors.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def _length_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_a_module_has_at_most_300_lines_and_a_function_at_most_50(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    assert len(text.splitlines()) <= 300
    assert not {
        function.name: _length_without_docstring(function) for function in functions if _length_without_docstring(function) > 50
    }


@pytest.mark.parametrize("folder", sorted({module.parent for module in MODULES}), ids=_name)
def test_a_folder_holds_at_most_25_modules(folder: Path) -> None:
    assert len([module for module in folder.glob("*.py") if module.name != "__init__.py"]) <= 25


@pytest.mark.parametrize("room", [room for room in ROOMS if room.parent == PACKAGE], ids=_name)
def test_a_room_states_its_rules(room: Path) -> None:
    docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))

    assert docstring is not None
    assert "Rules of the room" in docstring


@pytest.mark.parametrize("room", ROOMS, ids=_name)
def test_a_door_only_imports(room: Path) -> None:
    """A room's `__init__.py` is a docstring, plain imports and `__all__`: nothing in it is decided, and nothing is lazy."""
    door = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))

    assert ast.get_docstring(door)
    assert {type(node).__name__ for node in door.body[1:]} <= {"ImportFrom", "Assign"}


def test_every_room_with_sub_rooms_has_a_contract_for_them() -> None:
    divided = {room.parent for room in ROOMS if room.parent != PACKAGE}

    assert {f"archiver.{_name(room).replace('/', '.')}" for room in divided} == set(FLOORS["list_containers"]()) - {"archiver"}


@pytest.mark.parametrize("page", FLOORS["PAGES"])
def test_the_pages_draw_the_floors_as_the_contracts_have_them(page: str) -> None:
    """`python docs/write_floors.py` writes them anew."""
    assert (ROOT / page).read_text(encoding="utf-8") == FLOORS["render_page"](page)


def test_imports_only_go_down() -> None:
    """As CI runs it: import-linter holds the contracts, upward imports and circles among them."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)

    assert linted.returncode == 0, linted.stdout.decode()
