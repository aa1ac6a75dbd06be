"""The pages on seals and registers, followed line by line in both languages, and by hand at a clock of 2076."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.seals.conftest import archiver
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import make_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs"
IN_FIFTY_YEARS = "2076-06-01 12:00:00"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("pages", [DOCS, DOCS / "fa"], ids=["en", "fa"]),
    pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed"),
]


class Reader:
    """Somebody who types what a page says, in a folder with bags and the certificates that the page names."""

    def __init__(self, folder: Path) -> None:
        self.place, programs = folder / "here", folder / "programs"
        (self.place / "bags").mkdir(parents=True)
        programs.mkdir()
        (programs / "archiver").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archiver "$@"\n')
        (programs / "archiver").chmod(0o755)
        paths = {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(DOCS.parent)}
        self._environment = {**os.environ, **paths, "XDG_CONFIG_HOME": str(folder / "settings")}
        for name in ("letters", "oslo-1395"):
            (self.place / f"{name}.txt").write_text(f"{name}\n")
            words = ("create", self.place / f"{name}.txt", "--to", self.place / "bags" / name, "--organization", "X")
            assert archiver(*words).code == 0
        self.authority = Authority(folder / "authority")
        shutil.copy(self.authority.root, self.place / "tsa-root.crt")
        desk = make_identity(folder)
        shutil.copy(desk.key, self.place / "desk.key")
        shutil.copy(desk.certificate, self.place / "desk.crt")
        (self.place / "passphrase").write_text("a long one\n")

    def run(self, command: str, folder: str = ".", clock: str | None = None) -> str:
        """Run a command in a folder, and return what it prints. It must end without an error."""
        words = [*(["faketime", clock] if clock else []), "bash", "-c", command]
        place = self.place / folder
        done = subprocess.run(words, cwd=place, env=self._environment, check=False, capture_output=True, text=True)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Somebody who follows a page."""
    return Reader(tmp_path)


def list_lines(page: Path) -> list[str]:
    """Return the commands of a page: lines that are indented, or stand in a block of shell."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^ {4,5}(?=[a-z])(.*)", text, flags=re.MULTILINE)
    return indented + [line for block in blocks for line in block.splitlines()]


def list_seal_lines(page: Path, address: str) -> Iterator[str]:
    """Yield the commands of the page on seals, with the address of an authority that is there."""
    for line in list_lines(page):
        command = line.replace("http://timestamp.example.org", address)
        if "keys" in command:
            command += " --passphrase-file passphrase"  # the page says that it is asked for
        if not command.startswith("pip ") and "--token" not in command:  # tests/seals/test_tokens.py has a token
            yield command


def test_a_bag_is_sealed_by_the_page_and_verified_by_hand_in_fifty_years(reader: Reader, pages: Path) -> None:
    said = {}
    with serve(reader.authority) as address:
        *commands, by_hand = list_seal_lines(pages / "seals.md", address)
        for command in commands:
            if "seal check" in command:
                reader.run(f"archiver seal stamp bags/letters --stamp {address}")  # as the page says below `seal adopt`
            said[command] = reader.run(command)

    assert by_hand == "sh -e how-to-verify.txt"
    assert len(commands) == 13
    (new_key,) = (text for command, text in said.items() if "new-key" in command)
    layers = sorted(path.name for path in (reader.place / "bags/letters/seals").iterdir())
    assert layers == ["0001", "0002", "0003"]
    shown = "".join(reader.run(by_hand, f"bags/letters/seals/{layer}", IN_FIFTY_YEARS) for layer in layers)
    (fingerprint,) = set(re.findall(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}|[0-9a-f]{64}", new_key))
    assert fingerprint.replace(":", "").upper() in shown.replace(":", "")
    for algorithm in ("256", "512"):
        for manifest in ("manifest", "tagmanifest"):
            reader.run(f"sha{algorithm}sum -c --strict {manifest}-sha{algorithm}.txt", "bags/letters", IN_FIFTY_YEARS)


def test_a_register_is_kept_by_the_page_and_its_proof_verified_by_hand_in_fifty_years(reader: Reader, pages: Path) -> None:
    root = (reader.place / "tsa-root.crt").resolve()
    reader.run("archiver seal trust add tsa-root.crt --trust trust.toml --name One --authority")
    with serve(reader.authority) as address:
        lines = [re.sub(r"https://tsa2?\.example\.org", address, line) for line in list_lines(pages / "register.md")]
        said = {line: reader.run(line) for line in lines if "seal check" not in line}  # the bags have no seals

    assert len(said) == 11
    assert "proof.txt: OK" in said[lines[-1]]
    proof = "oslo-1395-proof"
    check, show, verify, seconds = list_lines(reader.place / proof / "how-to-verify.txt")
    assert check == "sh check.sh BAG"
    assert "proof.txt: OK" in reader.run("sh check.sh ../bags/oslo-1395", proof, IN_FIFTY_YEARS)
    (time,) = re.findall("^Time stamp: (.*)$", reader.run(show, proof, IN_FIFTY_YEARS), flags=re.MULTILINE)
    at = reader.run(seconds.replace("TIME OF THE STAMP", time), proof, IN_FIFTY_YEARS).strip()
    verified = reader.run(f"{verify.replace('ROOT.pem', str(root))} -attime {at}", proof, IN_FIFTY_YEARS)
    assert "Verification: OK" in verified
