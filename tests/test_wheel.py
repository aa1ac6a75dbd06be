"""The wheel, installed away from the checkout, does the job: what ships is what works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the checkout builds."""
    folder = tmp_path_factory.mktemp("dist")
    # Without isolation: hatchling is a test dependency, so that nothing is fetched for the build.
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(checkout)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_schemas_the_catalogue_and_the_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {f"archiver/schemas/{name}.schema.json" for name in ("document-record", "event", "report")} <= names
    assert {"archiver/py.typed", "archiver/messages/date.json", "archiver/vocabularies/fa.json"} <= names
    assert not [name for name in names if name.startswith(("tests/", "seeds/"))]


@pytest.mark.slow
def test_the_installed_wheel_does_the_main_job(wheel: Path, seeds: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / "bin"
    subprocess.run([binaries / "pip", "install", "--quiet", wheel], check=True, capture_output=True)
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}

    def run(*words: str) -> dict[str, object]:
        command = [str(binaries / "archiver"), *words, "--json"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path, env=environment)
        assert done.returncode == 0, done.stderr
        report: dict[str, object] = json.loads(done.stdout)
        return report

    created = run("create", str(seeds / "statement-oslo-1395.txt"), "--to", "bag", "--organization", "The Register of Names")
    validated = run("validate", "bag")

    assert created["status"] == "warning"
    assert validated["status"] == "good"
    assert run("date", "convert", "1395-08-15")["results"]
