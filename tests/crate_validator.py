"""The validator of RO-Crates by CRS4 (`roc-validator`), in an environment of its own, without the network."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import tomllib
import venv
from pathlib import Path
from typing import Any

import pytest

_CHECKOUT = Path(__file__).resolve().parent.parent
_CONTEXT = _CHECKOUT / "tests" / "data" / "ro-crate" / "context-1.2.json"

# The validator looks for the context of RO-Crate in its cache of what it fetched: there it is put, by the library it uses itself.
_FILL_CACHE = """
import io, sys
import requests, requests_cache, urllib3

class Shelf(requests.adapters.BaseAdapter):
    def send(self, request, **_):
        body = open(sys.argv[2], "rb").read()
        headers = {"Content-Type": "application/ld+json"}
        options = dict(preload_content=False, request_method="GET", request_url=request.url)
        raw = urllib3.HTTPResponse(io.BytesIO(body), headers, 200, **options)
        return requests.adapters.HTTPAdapter().build_response(request, raw)

    def close(self):
        pass

session = requests_cache.CachedSession(cache_name=sys.argv[1], backend="sqlite", expire_after=-1)
session.mount("https://", Shelf())
session.get("https://w3id.org/ro/crate/1.2/context", headers={"Accept": "application/ld+json, application/json"})
"""


class CrateValidator:
    """Says what is wrong with a folder that is an RO-Crate."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._binaries = folder / "venv" / "bin"

    def install(self) -> None:
        """Install it where that was not done before; what cannot be fetched is a reason to skip, in CI to fail."""
        done = self._folder / "done"
        if done.exists():
            return
        groups = tomllib.loads((_CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
        venv.create(self._folder / "venv", with_pip=True)
        installed = subprocess.run(
            [self._binaries / "pip", "install", "--quiet", *groups["crate"]], check=False, capture_output=True, text=True
        )
        if installed.returncode != 0:
            reason = f"roc-validator cannot be installed: {installed.stderr[-500:]}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        fill: list[str | Path] = [self._binaries / "python", "-c", _FILL_CACHE, self._folder / "cache", _CONTEXT]
        subprocess.run(fill, check=True, capture_output=True)
        done.touch()

    def list_faults(self, crate: Path) -> list[str]:
        """What the crate must have by RO-Crate 1.2 and has not; a run in which nothing was checked fails."""
        report = self._folder / f"report-{os.getpid()}.json"
        words: list[str | Path] = [
            "--offline",
            "--cache-path",
            self._folder / "cache",
            "--profile-identifier",
            "ro-crate-1.2",
            "--no-paging",
        ]
        words += ["--output-format", "json", "--output-file", report, crate]
        command: list[str | Path] = [self._binaries / "rocrate-validator", "--no-interactive", "validate", *words]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert report.exists(), done.stdout + done.stderr
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        report.unlink()
        faults = [
            f"{issue['check']['identifier']} {issue.get('violatingEntity')}: {issue['message']}" for issue in found["issues"]
        ]
        assert (done.returncode == 0) is (faults == []), done.stdout + done.stderr
        return faults


def prepare_crate_validator(folder: Path) -> CrateValidator:
    """The validator in a folder that all processes of a test run share; the first that needs it installs it."""
    folder.mkdir(exist_ok=True)
    validator = CrateValidator(folder)
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        validator.install()
    return validator
