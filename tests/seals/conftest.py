"""A desk with a key, an authority of time stamps, and bags to seal."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import Identity, make_identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Run = Any


@dataclass
class Finished:
    """A finished command with its JSON."""

    code: int
    report: dict[str, Any]
    text: str

    @property
    def codes(self) -> set[str]:
        """The codes of its findings."""
        return {finding["code"] for finding in self.report["findings"]}

    def codes_of(self, severity: str) -> set[str]:
        """The codes of its findings of a severity."""
        return {finding["code"] for finding in self.report["findings"] if finding["severity"] == severity}

    @property
    def result(self) -> dict[str, Any]:
        """Its only result."""
        (result,) = self.report["results"]
        assert isinstance(result, dict)
        return result


def archiver(*arguments: str | Path) -> Finished:
    """Run a command with `--json` in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*map(str, arguments), "--json"])
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    assert "Traceback" not in texts[1], texts[1]
    report = json.loads(texts[0])
    assert (report["status"] == "error") == (code != 0)
    return Finished(code, report, texts[0])


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    """The key of an archive, and its certificate."""
    return make_identity(tmp_path_factory.mktemp("desk"), name="Desk")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority of time stamps."""
    return Authority(tmp_path_factory.mktemp("authority"), "First TSA")


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    """The address of the authority, which answers rightly unless a test says otherwise."""
    authority.requests.clear()
    with serve(authority) as served:
        yield served
    authority.mode = "good"
    authority.clock = None


@pytest.fixture(scope="session")
def plain_bag(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A bag of one document, which no test changes."""
    bag = tmp_path_factory.mktemp("bags") / "letters"
    made = archiver("create", seeds / "statement-oslo-1395.txt", "--to", bag, "--organization", "X", "--quiet")
    assert made.code == 0
    return bag


@pytest.fixture
def bag(plain_bag: Path, tmp_path: Path) -> Path:
    """A bag of one document."""
    return copy_folder(plain_bag, tmp_path / "letters")


def copy_folder(source: Path, target: Path) -> Path:
    """Copy a folder."""
    shutil.copytree(source, target)
    return target


@pytest.fixture
def seal(desk: Identity) -> Run:
    """A function that seals a bag with the key of the desk."""

    def run(bag: Path, *options: str | Path, who: Identity = desk) -> Finished:
        return archiver("seal", "add", bag, "--key", who.key, "--certificate", who.certificate, *options)

    return run


@pytest.fixture
def trust(tmp_path: Path, desk: Identity, authority: Authority) -> Path:
    """A trust file with the desk and the authority."""
    path = tmp_path / "trust.toml"
    trust_one(path, "Evidence desk", desk.certificate, "--signer")
    trust_one(path, "First", authority.root, "--authority")
    return path


def trust_one(trust: Path, name: str, certificate: Path, *options: str) -> None:
    """Add one entry to a trust file."""
    added = archiver("seal", "trust", "add", certificate, "--trust", trust, "--name", name, *options)
    assert added.code == 0, added.text


@pytest.fixture(scope="session")
def sealed_bag(plain_bag: Path, desk: Identity, authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bag that is sealed and stamped, which no test changes."""
    bag = copy_folder(plain_bag, tmp_path_factory.mktemp("sealed") / "letters")
    with serve(authority) as served:
        words = ("--key", desk.key, "--certificate", desk.certificate, "--stamp", served)
        assert archiver("seal", "add", bag, *words, "--reason", "for the court").code == 0
    return bag


@pytest.fixture
def sealed(sealed_bag: Path, tmp_path: Path) -> Path:
    """A copy of the bag that is sealed and stamped."""
    return copy_folder(sealed_bag, tmp_path / "sealed" / "letters")
