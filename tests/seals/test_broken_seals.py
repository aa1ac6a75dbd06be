"""What is wrong with a seal is told apart from what is only unproven: one fault, and the seal is broken for it alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from archiver.seals.judging import BREAKING
from tests.seals.written_layers import (
    Parties,
    add_layer,
    judge,
    make_bag,
    make_parties,
    sign_layer,
    stamp_layer,
    trust,
    write_list,
)
from tests.signatures.making import MOMENT, make_signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def parties() -> Parties:
    return make_parties()


def _remove(layer: Path, _: Parties) -> None:
    (layer / "how-to-verify.txt").unlink()


def _leave_out(layer: Path, parties: Parties) -> None:
    lines = (layer / "covers.sha512").read_text().splitlines(keepends=True)
    (layer / "covers.sha512").write_text("".join(lines[:-1]))
    sign_layer(layer, [parties.desk], [(parties.tsas[0], MOMENT)])


def _add_line(layer: Path, parties: Parties) -> None:
    with (layer / "covers.sha512").open("a") as file:
        file.write(f"{'0' * 128}  other.txt\n")
    sign_layer(layer, [parties.desk], [(parties.tsas[0], MOMENT)])


def _spoil_list(layer: Path, parties: Parties) -> None:
    (layer / "covers.sha512").write_text("no list\n")
    sign_layer(layer, [parties.desk], [(parties.tsas[0], MOMENT)])


def _empty_list(layer: Path, parties: Parties) -> None:
    (layer / "covers.sha512").write_bytes(b"")
    sign_layer(layer, [parties.desk], [(parties.tsas[0], MOMENT)])


def _change(layer: Path, _: Parties) -> None:
    (layer / "how-to-verify.txt").write_text("ssl open\n")


def _sign_other(layer: Path, parties: Parties) -> None:
    (layer / "signature-1.p7s").write_bytes(make_signed(parties.desk, b"other octets"))
    stamped = write_list(layer, "stamped.sha512", ["covers.sha512", "signature-1.p7s"])
    stamp_layer(layer, stamped, [(parties.tsas[0], MOMENT)])


def _stamp_other(layer: Path, parties: Parties) -> None:
    stamp_layer(layer, b"other octets", [(parties.tsas[0], MOMENT)])


def _spoil_stamp(layer: Path, _: Parties) -> None:
    (layer / "stamp-1.tsr").write_bytes(b"no time stamp")


def _skip_number(layer: Path, _: Parties) -> None:
    layer.rename(layer.with_name("0002"))


def _link(layer: Path, _: Parties) -> None:
    (layer.parent / "0002").symlink_to("0001")


def _add_pipe(layer: Path, _: Parties) -> None:
    os.mkfifo(layer.parent / "pipe")


def _take_list_away(layer: Path, _: Parties) -> None:
    (layer / "stamped.sha512").unlink()
    (layer / "stamp-1.tsr").unlink()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_remove, "file-missing"),
        (_leave_out, "list-incomplete"),
        (_add_line, "list-too-long"),
        (_spoil_list, "list-malformed"),
        (_empty_list, "list-malformed"),
        (_change, "list-differs"),
        (_sign_other, "signature-wrong"),
        (_stamp_other, "stamp-wrong"),
        (_spoil_stamp, "unreadable"),
        (_skip_number, "layer-missing"),
        (_link, "link"),
        (_add_pipe, "special-file"),
        (_take_list_away, "layer-incomplete"),
    ],
)
def test_one_fault_breaks_a_seal(spoil: Callable[[Path, Parties], None], code: str, parties: Parties, tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag")
    add_layer(bag, [parties.desk], [(parties.tsas[0], MOMENT)])
    assert judge(bag, trust(parties))[0].verdict == "sealed"

    spoil(bag / "seals" / "0001", parties)
    report, codes = judge(bag, trust(parties))
    assert (report.verdict, codes & BREAKING) == ("broken", {f"seal.{code}"})
