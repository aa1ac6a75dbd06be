"""Flip a bit of each octet of a sealed bag, one at a time: `python -m tests.seals.flips STEP [FOLDER]` does every STEPth octet.

The bag is plain and has one document and two layers, so that the time stamps of the first are covered by the second.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.findings import Severity
from archiver.signatures.time_stamps import read_response
from archiver.tasks.seals.seal_checking import check_seals
from archiver.tasks.validation import validate
from tests.seals.conftest import archiver, trust_one
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import make_identity

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEWEST_STAMP = "seals/0002/stamp-1.tsr"


def make_sealed_bag(folder: Path) -> tuple[Path, Path]:
    """Make a bag with a seal and its renewal, and return it with a trust file."""
    bag, trust, desk = folder / "bag", folder / "trust.toml", make_identity(folder)
    (folder / "letter.txt").write_text("نامه\n", encoding="utf-8")
    assert archiver("create", folder / "letter.txt", "--to", bag, "--plain").code == 0
    authority = Authority(folder / "authority")
    trust_one(trust, "Desk", desk.certificate, "--signer")
    trust_one(trust, "First", authority.root, "--authority")
    with serve(authority) as address:
        signer = ("--key", desk.key, "--certificate", desk.certificate, "--inside")
        assert archiver("seal", "add", bag, *signer, "--stamp", address).code == 0
        assert archiver("seal", "renew", bag, "--stamp", address).code == 0
    return bag, trust


def _list_findings(bag: Path, trust: Path) -> tuple[set[tuple[str, str]], dict[str, Any]]:
    """Return the errors and warnings of both checks, and the result of that of the seals."""
    checked, validated = check_seals([bag], trust), validate(bag)
    found = {(one.code, str(one.where)) for one in [*checked.findings, *validated.findings] if one.severity is not Severity.NOTE}
    return found, checked.reports[0].to_dict()


def flip_each(bag: Path, trust: Path, step: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Return how many flips were noticed, and the places of those that were not."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    usual = _list_findings(bag, trust)
    assert usual[1]["verdict"] == "sealed"
    tally, unnoticed = Counter[str](), []
    for path in _list_files(bag):
        octets = path.read_bytes()
        name = str(path.relative_to(bag))
        kind = "in the newest time stamp" if name == _NEWEST_STAMP else "elsewhere"
        for at in range(chance.randrange(step), len(octets), step):
            path.write_bytes(octets[:at] + bytes([octets[at] ^ 1 << chance.randrange(8)]) + octets[at + 1 :])
            tally[f"flips {kind}"] += 1
            if _list_findings(bag, trust)[0] == usual[0]:
                if kind == "elsewhere":
                    unnoticed.append(f"{name} {at}")
                else:
                    _assert_same_stamp(octets, path.read_bytes(), usual[1], check_seals([bag], trust).reports[0].to_dict())
                    tally["time, authority and imprint the same"] += 1
        path.write_bytes(octets)
    return tally, unnoticed


def _list_files(bag: Path) -> Iterable[Path]:
    return sorted(path for path in bag.rglob("*") if path.is_file())


def _assert_same_stamp(before: bytes, after: bytes, usual: object, found: object) -> None:
    old, new = read_response(before), read_response(after)
    assert (old.time, old.digest, old.digest_name) == (new.time, new.digest, new.digest_name)
    assert usual == found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if sys.argv[2:] else None) as made:
        counted, missed = flip_each(*make_sealed_bag(Path(made)), int(sys.argv[1]), 17)
        print(dict(counted), "not noticed:", missed)  # noqa: T201
        sys.exit(bool(missed))
