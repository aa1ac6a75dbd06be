"""Run commands on stores, and look at what these hold."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.commands.program import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore


class Told(NamedTuple):
    """What a command said."""

    exit_code: int
    report: dict[str, Any]
    output: str

    @property
    def codes(self) -> set[str]:
        """The codes of the errors."""
        return {finding["code"] for finding in self.report["findings"] if finding["severity"] == "error"}

    @property
    def all_codes(self) -> set[str]:
        """The codes of all findings."""
        return {finding["code"] for finding in self.report["findings"]}

    def paths_of(self, code: str) -> list[str]:
        """The paths that findings of a code name."""
        return [finding["where"].get("path", "") for finding in self.report["findings"] if finding["code"] == code]


def make_environment(**environment: str) -> dict[str, str]:
    """Return what is given, and what every program needs of the environment."""
    names = {"PATH", "HOME", "LANG", "PYTHONPATH", "COVERAGE_PROCESS_START", "XDG_STATE_HOME"}
    return {**{name: value for name, value in os.environ.items() if name in names}, **environment}


def run(*arguments: str | Path, **environment: str) -> Told:
    """Run a command with `--json`. Of the environment it has what is given, and what every program needs."""
    command = [sys.executable, "-m", "archiver", *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=make_environment(**environment), check=False)
    return Told(done.returncode, json.loads(done.stdout), done.stdout + done.stderr)


def run_here(*arguments: str | Path, **environment: str) -> Told:
    """Run a command as `run` does, but in this process, which takes a tenth of the time."""
    output, errors = io.StringIO(), io.StringIO()
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        with redirect_stdout(output), redirect_stderr(errors):
            exit_code = main([*map(str, arguments), "--json"])
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Told(exit_code, json.loads(output.getvalue()), output.getvalue() + errors.getvalue())


def describe_store(store: MisbehavingStore, url: str = "s3://bucket") -> str:
    """Return the settings of a place in the store, which is asked again after a moment if it fails."""
    return f'url = "{url}", endpoint = "{store.endpoint}", credentials = "none", pause = "0.01s"'


def upload(store: MisbehavingStore, folder: Path, prefix: str = "bags/letters") -> None:
    """Put a bag into a store."""
    for path in folder.rglob("*"):
        if path.is_file():
            store.objects[f"{prefix}/{path.relative_to(folder)}".encode()] = path.read_bytes()


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the octets of all files in a folder by their path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def read_objects(store: MisbehavingStore, prefix: str) -> dict[str, bytes]:
    """Return the octets of all objects below a prefix by their path."""
    start = f"{prefix}/".encode()
    return {key[len(start) :].decode(): octets for key, octets in store.objects.items() if key.startswith(start)}
