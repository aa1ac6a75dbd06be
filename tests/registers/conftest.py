"""A register of two sealed bags, and an authority of time stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seals.conftest import archiver, trust_one
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import Identity, make_identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority of time stamps."""
    return Authority(tmp_path_factory.mktemp("authority"), "First TSA")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    """The key of an archive."""
    return make_identity(tmp_path_factory.mktemp("desk"), name="Desk")


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    """The address of the authority."""
    authority.requests.clear()
    with serve(authority) as served:
        yield served
    authority.mode = "good"


@pytest.fixture
def trust(tmp_path: Path, desk: Identity, authority: Authority) -> Path:
    """A trust file with the desk and the authority."""
    path = tmp_path / "trust.toml"
    trust_one(path, "Evidence desk", desk.certificate, "--signer")
    trust_one(path, "First", authority.root, "--authority")
    return path


@pytest.fixture
def bags(tmp_path: Path, seeds: Path, desk: Identity) -> list[Path]:
    """Two bags that the desk has sealed, without a time stamp."""
    made = [tmp_path / name for name in ("oslo", "tehran")]
    for bag in made:
        assert archiver("create", seeds / "statement-oslo-1395.txt", "--to", bag, "--organization", "X").code == 0
    assert archiver("seal", "add", *made, "--key", desk.key, "--certificate", desk.certificate).code == 0
    return made


@pytest.fixture
def register(tmp_path: Path, bags: list[Path]) -> Path:
    """A register with the bags."""
    assert archiver("register", "add", tmp_path / "register", *bags).code == 0
    return tmp_path / "register"
