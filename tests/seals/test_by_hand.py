"""how-to-verify.txt as it is written: a shell, sha512sum and openssl, at clocks from 2026 to 2060."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.seals.conftest import archiver
from tests.seals.test_attacks import list_stamped, write_list
from tests.signatures import pyhanko_referee
from tests.signatures.openssl import openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.signatures.openssl import Identity

CLOCKS = ["2026-12-24 12:00:00", "2037-06-01 12:00:00", "2060-01-01 12:00:00"]


def list_commands(layer: Path) -> list[str]:
    lines = (layer / "how-to-verify.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def run(command: str, layer: Path, clock: str | None = None) -> subprocess.CompletedProcess[str]:
    faked = ["faketime", clock] if clock else []
    return subprocess.run([*faked, "sh", "-c", command], cwd=layer, capture_output=True, check=False, text=True)


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
def test_every_line_runs_alone(clock: str, sealed: Path) -> None:
    layer = sealed / "seals" / "0001"
    outputs = [run(command, layer, clock) for command in list_commands(layer)]

    assert [finished.returncode for finished in outputs] == [0] * len(outputs), [finished.stderr for finished in outputs]
    said = "".join(finished.stdout + finished.stderr for finished in outputs)
    assert said.count("Verification: OK") == 1
    assert said.count("CMS Verification successful") == 1
    assert said.count("Time stamp: ") == 1


def test_the_file_is_a_script(sealed: Path) -> None:
    finished = subprocess.run(["sh", "-e", "how-to-verify.txt"], cwd=sealed / "seals" / "0001", capture_output=True, check=False)

    assert finished.returncode == 0


@pytest.mark.parametrize("name", ["seal.json", "covers.sha512", "signature-1.p7s", "stamp-1.tsr", "tagmanifest-sha256.txt"])
def test_a_changed_file_is_noticed_by_hand(name: str, sealed: Path) -> None:
    layer = sealed / "seals" / "0001"
    octets = bytearray((layer / name).read_bytes())
    # openssl lets changes of the root inside a time stamp pass, since it is not asked for its signature: the signature is last.
    octets[-6 if name == "stamp-1.tsr" else len(octets) // 2] ^= 1
    (layer / name).write_bytes(bytes(octets))

    assert any(run(command, layer).returncode for command in list_commands(layer))


def test_a_signature_over_something_else_is_noticed_by_hand_also_before_a_right_one(
    bag: Path, seal: Callable[..., Any], desk: Identity, address: str, tmp_path: Path
) -> None:
    """All lists and the time stamp fit."""
    seal(bag)
    layer = bag / "seals" / "0001"
    for name in ("signature-{}.p7s", "validation/signer-{}.crt"):
        shutil.copy(layer / name.format(1), layer / name.format(2))
    (tmp_path / "other").write_text("something else")
    files = ("-in", tmp_path / "other", "-out", layer / "signature-1.p7s", "-outform", "PEM")
    openssl("cms", "-sign", "-binary", *files, "-inkey", desk.key, "-signer", desk.certificate)
    write_list(layer, "stamped.sha512", list_stamped(layer))
    assert archiver("seal", "stamp", bag, "--stamp", address).code == 0

    failed = [command for command in list_commands(layer) if run(command, layer).returncode]
    assert len(failed) == 1
    assert "openssl cms -verify" in failed[0]


def test_a_changed_bag_is_noticed_by_hand(sealed: Path) -> None:
    path = sealed / "tagmanifest-sha512.txt"
    path.write_text(path.read_text().replace("0", "1", 1))
    layer = sealed / "seals" / "0001"

    assert any(run(command, layer).returncode for command in list_commands(layer))


def test_an_earlier_state_is_found_by_hand(sealed: Path, seal: Callable[..., Any]) -> None:
    archiver("bag", "add-algorithm", sealed, "sha3_256")
    seal(sealed)
    for name in ("0001", "0002"):
        layer = sealed / "seals" / name
        assert [run(command, layer).returncode for command in list_commands(layer)] == [0] * len(list_commands(layer))


def test_a_seal_beside_is_verified_by_hand(bag: Path, seal: Callable[..., Any], address: str, tmp_path: Path) -> None:
    seal(bag, "--beside", "--stamp", address)
    layer = tmp_path / "letters.seals" / "0001"

    assert [run(command, layer).returncode for command in list_commands(layer)] == [0] * len(list_commands(layer))
    assert not (bag / "seals").exists()


def test_a_seal_of_an_archive_is_verified_by_hand(bag: Path, seal: Callable[..., Any], address: str, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "packed"), "tar", tmp_path, bag.name)
    assert seal(archive, "--stamp", address).code == 0
    layer = tmp_path / "packed.seals" / "0001"

    assert [run(command, layer).returncode for command in list_commands(layer)] == [0] * len(list_commands(layer))


def test_pyhanko_accepts_the_time_stamps_of_a_seal_for_its_list_alone(sealed: Path, address: str) -> None:
    archiver("seal", "renew", sealed, "--stamp", address)
    for layer in sorted((sealed / "seals").iterdir()):
        stamp, stamped = (layer / "stamp-1.tsr").read_bytes(), (layer / "stamped.sha512").read_bytes()
        assert pyhanko_referee.accepts(stamp, stamped)
        assert not pyhanko_referee.accepts(stamp, stamped + b"x")
