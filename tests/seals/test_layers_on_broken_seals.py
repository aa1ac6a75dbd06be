"""No command adds a layer to broken seals: it would cover what is wrong for ever, and make it look renewed."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import bagit
import pytest

from tests.bags.seal_layers import read_octets
from tests.seals.conftest import Finished, archiver
from tests.seals.test_carried_signing import sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.seals.time_stamp_authority import Authority
    from tests.signatures.openssl import Identity


def _sign_other(layer: Path, desk: Identity) -> None:
    """Put a right signature over other octets, and its digest into the list, which nobody stamped yet."""
    other = layer.parents[3] / "elsewhere" / "other"
    other.parent.mkdir()
    other.write_bytes(b"other octets")
    shutil.copy(sign(other, desk), layer / "signature-1.p7s")
    listed = [*(layer / "stamped.sha512").read_text().splitlines()]
    lines = [f"{hashlib.sha512((layer / line[130:]).read_bytes()).hexdigest()}  {line[130:]}\n" for line in listed]
    (layer / "stamped.sha512").write_text("".join(lines))
    (layer / "stamp-1.tsr").unlink()


def _flip(layer: Path, _: Identity) -> None:
    stamp = layer / "stamp-1.tsr"
    octets = stamp.read_bytes()
    stamp.write_bytes(octets[:-1] + bytes([octets[-1] ^ 1]))


def _cut(layer: Path, _: Identity) -> None:
    (layer / "stamp-1.tsr").write_bytes(b"")


def _change_file(layer: Path, _: Identity) -> None:
    (layer / "how-to-verify.txt").write_text("nothing to verify\n")


def _seal_other(layer: Path, _: Identity) -> None:
    """Change a document and make all manifests anew, as one can who does not care for the history."""
    bag = layer.parent.parent
    shutil.rmtree(bag / "metadata/history", ignore_errors=True)
    next((bag / "data").iterdir()).write_bytes(b"another document")
    bagit.Bag(str(bag)).save(manifests=True)


FAULTS = {
    "seal.signature-wrong": _sign_other,
    "seal.stamp-wrong": _flip,
    "seal.unreadable": _cut,
    "seal.list-differs": _change_file,
    "seal.content-differs": _seal_other,
}


@pytest.mark.parametrize(("code", "spoil"), FAULTS.items())
def test_no_layer_is_added_to_broken_seals(
    code: str,
    spoil: Callable[[Path, Identity], None],
    sealed: Path,
    desk: Identity,
    trust: Path,
    tmp_path: Path,
    address: str,
    authority: Authority,
) -> None:
    keys = ("--key", desk.key, "--certificate", desk.certificate)
    folder = tmp_path / "asked" / "to-sign"
    assert archiver("seal", "request", sealed, "--to", folder).code == 0
    signature = sign(folder / "covers.sha512", desk)
    authority.requests.clear()
    spoil(sealed / "seals/0001", desk)
    before = read_octets(sealed)

    done: dict[str, Finished] = {
        "add": archiver("seal", "add", sealed, *keys, "--stamp", address),
        "beside": archiver("seal", "add", sealed, *keys, "--beside"),
        "renew": archiver("seal", "renew", sealed, "--stamp", address, "--fetch-revocation", "--trust", trust),
        "request": archiver("seal", "request", sealed, "--to", tmp_path / "other"),
        "adopt": archiver("seal", "adopt", sealed, folder, signature),
    }

    for name, finished in done.items():
        assert finished.code == 1, name
        assert finished.codes_of("error") >= {code, "seal.layer-refused"}, name
        assert finished.report["results"] == [], name
    assert read_octets(sealed) == before
    assert not (tmp_path / "other").exists()
    assert [path.name for path in sealed.parent.iterdir()] == ["letters"], "no seal stands beside it"
    assert authority.requests == []


def test_a_seal_that_was_put_right_takes_a_layer(sealed: Path, desk: Identity, trust: Path, address: str) -> None:
    """A time stamp of the last layer, which nothing covers yet, was damaged: it is moved away, and taken anew."""
    _flip(sealed / "seals/0001", desk)
    renew = ("seal", "renew", sealed, "--stamp", address)
    assert archiver(*renew).code == 1
    (sealed / "seals/0001/stamp-1.tsr").unlink()
    assert archiver("seal", "stamp", sealed, "--stamp", address).code == 0
    assert archiver(*renew).code == 0

    checked = archiver("seal", "check", sealed, "--trust", trust)
    assert (checked.code, checked.result["verdict"], len(checked.result["layers"])) == (0, "sealed", 2)


def test_the_refusal_is_said_in_both_languages(sealed: Path, desk: Identity, address: str) -> None:
    _flip(sealed / "seals/0001", desk)
    for language, words in (("en", "so no layer was added"), ("fa", "لایه‌ای افزوده نشد")):
        refused = archiver("seal", "renew", sealed, "--stamp", address, "--lang", language)
        told = [one["message"] for one in refused.report["findings"] if one["code"] == "seal.layer-refused"]
        assert [words in message for message in told] == [True]
