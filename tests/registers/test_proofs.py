"""A proof rests on the first time stamp over the line of its bag: the earliest time that the register can prove."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest

from archiver.records.schema_check import REPORT_SCHEMA, check_against
from tests.bags.seal_layers import read_octets
from tests.seals.conftest import Finished, archiver

if TYPE_CHECKING:
    from pathlib import Path

    from tests.seals.time_stamp_authority import Authority
    from tests.signatures.openssl import Identity


@pytest.fixture
def third(tmp_path: Path, seeds: Path) -> Path:
    """A bag that is in no register yet."""
    bag = tmp_path / "shiraz"
    assert archiver("create", seeds / "statement-oslo-1395.txt", "--to", bag, "--organization", "X").code == 0
    return bag


def prove(register: Path, bag: Path) -> tuple[Finished, dict[str, bytes]]:
    """Prove a bag, and return the answer with the files of the proof."""
    folder = register.parent / f"proof-{bag.name}-{len(list(register.parent.glob('proof-*')))}"
    proved = archiver("register", "prove", register, bag, "--to", folder)
    assert check_against(REPORT_SCHEMA, proved.report) == []
    if folder.exists():
        checked = subprocess.run(["sh", "check.sh", str(bag)], cwd=folder, capture_output=True, check=False)
        assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, b"proof.txt: OK")
    return proved, read_octets(folder)


def read_stamp(register: Path, number: int) -> dict[str, bytes]:
    """Return the files of a tree head of a register."""
    return read_octets(register / f"stamps/{number:04}")


def test_a_proof_rests_on_the_first_time_stamp_over_its_bag(register: Path, bags: list[Path], third: Path, address: str) -> None:
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    assert archiver("register", "add", register, third).code == 0
    unstamped, files = prove(register, third)
    assert (unstamped.code, unstamped.codes) == (0, {"register.unstamped"})
    assert not any(name.endswith(".tsr") for name in files)
    assert archiver("register", "stamp", register, "--stamp", address).code == 0

    first, second = read_stamp(register, 1), read_stamp(register, 2)
    for bag, line, lines, stamp in ((bags[0], 1, 2, first), (bags[1], 2, 2, first), (third, 3, 3, second)):
        proved, files = prove(register, bag)
        assert (proved.code, proved.codes) == (0, set())
        assert (proved.result["line"], proved.result["lines"]) == (line, lines)
        assert f"\nline {line} of {lines}\n".encode() in files["proof.txt"]
        assert {name: files[name] for name in ("tree-head.txt", "stamp-1.tsr")} == {
            name: stamp[name] for name in ("tree-head.txt", "stamp-1.tsr")
        }


def test_a_proof_does_not_rest_on_a_tree_head_that_waits_for_its_time_stamp(
    register: Path, bags: list[Path], third: Path, address: str, tmp_path: Path
) -> None:
    assert archiver("register", "stamp", register, "--request", tmp_path / "register.tsq").code == 0
    proved, files = prove(register, bags[0])
    assert (proved.codes, proved.result["lines"]) == ({"register.unstamped"}, 2)

    assert archiver("register", "add", register, third).code == 0
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    proved, files = prove(register, bags[0])
    assert (proved.codes, proved.result["lines"]) == (set(), 3)
    assert files["stamp-1.tsr"] == read_stamp(register, 2)["stamp-1.tsr"]


def test_the_tree_head_of_a_proof_without_a_time_stamp_is_that_of_all_lines(register: Path, bags: list[Path]) -> None:
    """The words of its form, with the digest of the last line as `sha256sum` gives it and the root that `check.sh` finds."""
    _, files = prove(register, bags[0])

    lines = (register / "register.jsonl").read_bytes().splitlines()
    head = files["tree-head.txt"].decode().splitlines()
    assert [head[0], head[1], head[3]] == ["bayegan register 1.0", "lines 2", f"head {hashlib.sha256(lines[-1]).hexdigest()}"]
    assert head[2].startswith("root ")
    assert len(head) == 4


@pytest.mark.parametrize("fault", ["flipped", "of another digest", "no answer"])
def test_no_proof_is_written_with_a_time_stamp_that_proves_nothing(
    fault: str, register: Path, bags: list[Path], address: str, authority: Authority
) -> None:
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    stamp = register / "stamps/0001/stamp-1.tsr"
    octets = stamp.read_bytes()
    other = authority.ask_other(authority.requests[-1][2], nonce=False)
    spoilt = {"flipped": octets[:-1] + bytes([octets[-1] ^ 1]), "of another digest": other, "no answer": b"0"}
    stamp.write_bytes(spoilt[fault])

    refused, files = prove(register, bags[0])
    assert (refused.code, refused.codes_of("error"), files) == (1, {"register.stamp-wrong"}, {})
    (told,) = (one for one in refused.report["findings"] if one["severity"] == "error")
    assert told["where"]["path"] == "stamps/0001/stamp-1.tsr"


def test_a_seal_that_came_after_the_registration_is_proven_once_it_is_registered(
    register: Path, bags: list[Path], address: str, desk: Identity
) -> None:
    """Until then the proof says so: it has only the list of the first seal, and `sha256sum -c` looks at no other."""
    stamp = ("register", "stamp", register, "--stamp", address)
    assert archiver(*stamp).code == 0
    assert archiver("seal", "add", bags[0], "--key", desk.key, "--certificate", desk.certificate).code == 0
    first = b"  seals/0001/stamped.sha512\n"
    second = b"  seals/0002/stamped.sha512\n"

    proved, files = prove(register, bags[0])
    assert (proved.code, proved.codes_of("note")) == (0, {"register.seal-newer"})
    (told,) = proved.report["findings"]
    assert told["values"] == {"registerLine": 1, "seals": "seals/0002/stamped.sha512"}
    assert (first in files["proof.txt"], second in files["proof.txt"]) == (True, False)
    assert prove(register, bags[1])[0].codes == set()

    assert archiver("register", "add", register, bags[0]).code == 0
    assert archiver(*stamp).code == 0
    proved, files = prove(register, bags[0])
    assert (proved.code, proved.codes, proved.result["line"]) == (0, set(), 3)
    assert (first in files["proof.txt"], second in files["proof.txt"]) == (False, True)
    assert files["stamp-1.tsr"] == read_stamp(register, 2)["stamp-1.tsr"]


def test_a_tag_manifest_that_came_after_the_registration_is_no_seal(register: Path, bags: list[Path], address: str) -> None:
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    listed = subprocess.run(["md5sum", "bagit.txt"], cwd=bags[0], capture_output=True, check=True).stdout
    (bags[0] / "tagmanifest-md5.txt").write_bytes(listed)

    proved, files = prove(register, bags[0])
    assert (proved.code, proved.codes) == (0, set())
    assert b"md5" not in files["proof.txt"]
