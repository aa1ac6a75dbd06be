"""Bags for the tests of audits, and the command as its users call it."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from archiver.commands.program import main

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest


def write_bag(path: Path, files: Mapping[str, bytes], algorithms: tuple[str, ...] = ("sha256",), info: str = "") -> None:
    """Write a bag by hand, as RFC 8493 says. `info` are further lines of bag-info.txt."""
    for name, content in files.items():
        (path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (path / "data" / name).write_bytes(content)
    (path / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    octets = sum(map(len, files.values()))
    (path / "bag-info.txt").write_text(f"Payload-Oxum: {octets}.{len(files)}\n{info}", encoding="utf-8")
    for algorithm in algorithms:
        lines = [f"{hashlib.new(algorithm, files[name]).hexdigest()}  data/{name}\n" for name in sorted(files)]
        (path / f"manifest-{algorithm}.txt").write_text("".join(lines), encoding="utf-8")
    write_tag_manifests(path, algorithms)


def write_tag_manifests(path: Path, algorithms: tuple[str, ...] = ("sha256",)) -> None:
    """Write the tag manifests anew for the tag files that are there."""
    names = sorted(name for name in os.listdir(path) if name.endswith(".txt") and not name.startswith("tagmanifest"))
    for algorithm in algorithms:
        lines = [f"{hashlib.new(algorithm, (path / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
        (path / f"tagmanifest-{algorithm}.txt").write_text("".join(lines), encoding="utf-8")


class Archive:
    """Two places, a file of settings and a ledger, and the command `archiver audit`."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.nas, self.vault = folder / "nas", folder / "vault"
        self.nas.mkdir()
        self.vault.mkdir()
        self.settings = folder / "settings.toml"
        self.write_settings('nas = { path = "nas" }\nvault = { path = "vault" }\n')
        self.ledger = folder / "ledger.sqlite"
        self._capsys = capsys

    def write_settings(self, places: str, audit: str = "") -> None:
        """Write the file of settings."""
        self.settings.write_text(f"[audit]\n{audit}\n[places]\n{places}", encoding="utf-8")

    def audit(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Run `archiver audit` with `--json`. Return the exit code and the report."""
        self._capsys.readouterr()
        code = main(["audit", *words, "--json", "--config", str(self.settings)])
        return code, json.loads(self._capsys.readouterr().out)

    def told(self, *words: str) -> tuple[int, list[tuple[str, str | None]]]:
        """Run it, and return the exit code, and the code and bag or place of each finding."""
        code, report = self.audit(*words)
        found = [
            (one["code"], one["where"].get("bag") or one["values"].get("place"))
            for one in report["findings"]
            if one["code"] != "audit.copy-single"
        ]
        return code, sorted(found)
