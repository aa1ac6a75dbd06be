"""The public API as a Python developer meets it: in a REPL, an editor, `help`, type checkers and tools that read type hints."""

import ast
import inspect
import pydoc
import rlcompleter
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path

import jedi
import pytest

import archiver
from archiver.public_names import MODULES

NAMES = sorted(set(archiver.__all__) - {"__version__"})


def test_every_name_is_imported_for_type_checkers_listed_and_found() -> None:
    """The three lists of `archiver/__init__.py` say the same."""
    tree = ast.parse(Path(archiver.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name))
    imported = {alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}

    assert imported == MODULES
    assert sorted(imported) == NAMES
    assert all(getattr(archiver, name) is not None for name in NAMES)


def test_dir_shows_the_public_names_alone() -> None:
    """No module, constant or import helper is among them, whatever was imported before."""
    assert [name for name in dir(archiver) if not name.startswith("__")] == NAMES
    assert "__version__" in dir(archiver)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'vaildate'"):
        archiver.vaildate  # type: ignore[attr-defined] # noqa: B018
    with pytest.raises(ImportError):
        from archiver import vaildate  # type: ignore[attr-defined] # noqa: F401, PLC0415


def _list_hinted() -> Iterator[tuple[str, object]]:
    for name in NAMES:
        found = getattr(archiver, name)
        if inspect.isclass(found) or inspect.isfunction(found):
            yield name, found
        if inspect.isclass(found):
            for key, value in vars(found).items():
                inner = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
                if inspect.isfunction(inner):
                    yield f"{name}.{key}", inner


@pytest.mark.parametrize(("name", "hinted"), list(_list_hinted()), ids=lambda value: value if isinstance(value, str) else "")
def test_type_hints_are_resolved_at_run_time(name: str, hinted: object) -> None:
    """pydantic, typer and sphinx ask for them."""
    assert isinstance(typing.get_type_hints(hinted), dict), name


@pytest.mark.parametrize("name", NAMES)
def test_everything_public_has_a_docstring(name: str) -> None:
    found = getattr(archiver, name)
    if not inspect.isclass(found) and not inspect.isfunction(found):
        return  # an alias of a type

    assert found.__doc__
    assert not found.__doc__.startswith(f"{name}("), "the docstring that dataclasses make"


def test_help_shows_the_real_thing() -> None:
    page = pydoc.plain(pydoc.render_doc(archiver))

    assert all(name in page for name in NAMES)
    assert "create(sources" in page
    assert "Pack the sources into a bag" in pydoc.plain(pydoc.render_doc(archiver.create))


def test_a_repl_completes_the_names() -> None:
    completer = rlcompleter.Completer({"archiver": archiver})

    assert completer.complete("archiver.validate_", 0) == "archiver.validate_all("


@pytest.mark.parametrize("code", ["import archiver\narchiver.vali", "from archiver import vali"])
def test_an_editor_completes_the_names(code: str) -> None:
    # In this process: the other one that jedi would start is never ended.
    found = jedi.Script(code, environment=jedi.InterpreterEnvironment()).complete()
    assert [one.name for one in found] == ["validate", "validate_all", "ValidatedBags"]


RIGHT = """\
import archiver

report = archiver.validate("bag", archiver.Level.COMPLETE)
valid: bool = report.valid
codes: list[str] = [finding.code for finding in report.findings]
day: archiver.SolarHijriDate = archiver.SolarHijriDate.today() + 1
made: archiver.CreateReport = archiver.create("a", "b", archiver.CreateOptions(archiver.Organization("X")))
"""
WRONG = {
    "misspelt import": "from archiver import vaildate\n",
    "misspelt attribute": "import archiver\narchiver.vaildate('bag')\n",
    "unknown attribute of a report": "import archiver\narchiver.validate('bag').vaild\n",
    "changed result": "import archiver\narchiver.validate('bag').findings = []\n",
}


def _check(checker: list[str], code: str, folder: Path) -> int:
    file = folder / "code.py"
    file.write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", *checker, str(file)], cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.returncode


@pytest.fixture(params=["mypy", "basedpyright"])
def checker(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    if request.param == "mypy":
        # Beside its code, mypy finds the package itself: that of the checkout, not another that is installed.
        (tmp_path / "archiver").symlink_to(Path(archiver.__file__).parent)
        return ["mypy", "--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path / "cache")]
    (tmp_path / "archiver").symlink_to(Path(archiver.__file__).parent)
    (tmp_path / "pyrightconfig.json").write_text(
        f'{{"typeCheckingMode": "standard", "extraPaths": ["{tmp_path}"]}}', encoding="utf-8"
    )
    return ["basedpyright"]


@pytest.mark.slow
def test_a_type_checker_knows_the_api(checker: list[str], tmp_path: Path) -> None:
    """Right code passes, and each wrong one fails, a misspelt name above all."""
    results = {name: _check(checker, code, tmp_path) for name, code in {"right": RIGHT, **WRONG}.items()}

    assert results == {"right": 0, **dict.fromkeys(WRONG, 1)}
