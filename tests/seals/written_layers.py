"""Bags with layers that are written octet for octet, as the design of seals lays them out, with time stamps of chosen times."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.reading import open_source
from archiver.findings import FindingLog
from archiver.seals.judging import judge_seals
from archiver.seals.trust import Trust, TrustedCertificate
from tests.signatures.making import (
    MOMENT,
    STAMPING,
    TIME_STAMP,
    YEAR,
    Keyholder,
    make_authority,
    make_information,
    make_keyholder,
    make_response,
    make_signed,
    usage,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from archiver.seals.verdict import JudgedStamp, SealReport

DAY: Final = timedelta(days=1)
SIGNS: Final = (usage("digital_signature"), True)
NOW: Final = MOMENT + 30 * DAY
TAGS: Final = "tagmanifest-sha256.txt"


class Tsa(NamedTuple):
    """An authority of time stamps with its root."""

    root: Keyholder
    holder: Keyholder


class Parties(NamedTuple):
    """Two signers and three authorities. The certificates of the authorities end one year after each other."""

    desk: Keyholder
    other: Keyholder
    tsas: list[Tsa]


def make_parties() -> Parties:
    """Make all keys and certificates."""
    tsas = []
    for number in range(3):
        root = make_authority(f"Root {number}")
        end = MOMENT + (3 + number) * YEAR
        tsas.append(Tsa(root, make_keyholder(f"TSA {number}", root, SIGNS, (STAMPING, True), end=end)))
    return Parties(make_keyholder("Desk", None, SIGNS), make_keyholder("Other", None, SIGNS), tsas)


def trust(parties: Parties, signatures: int = 1, stamps: int = 1, signers: str = "desk other") -> Trust:
    """Return a trust file with the signers and all authorities."""

    def entry(name: str, who: Keyholder) -> TrustedCertificate:
        return TrustedCertificate(name, who.read, None, None, None)

    named = [entry(name, getattr(parties, name)) for name in signers.split()]
    authorities = [entry(f"Authority {number}", tsa.root) for number, tsa in enumerate(parties.tsas)]
    return Trust("trust.toml", tuple(named), tuple(authorities), signatures, stamps)


def write_list(layer: Path, name: str, paths: Sequence[str]) -> bytes:
    """Write a list as sha512sum does, and return its octets."""
    lines = [f"{hashlib.sha512((layer / path).read_bytes()).hexdigest()}  {path}\n" for path in paths]
    octets = "".join(lines).encode()
    (layer / name).write_bytes(octets)
    return octets


def add_layer(
    bag: Path, signers: Sequence[Keyholder], stamps: Sequence[tuple[Tsa, datetime]], /, *waiting: str, **statement: Any
) -> None:
    """Add a layer of signatures and of time stamps that state their times."""
    seals = bag / "seals"
    earlier = [f"../{path.relative_to(seals)}" for path in sorted(seals.rglob("*")) if path.is_file() and path.suffix != ".tsq"]
    layer = seals / f"{len(list(seals.glob('*'))) + 1:04}"
    layer.mkdir(parents=True)
    (layer / TAGS).write_bytes((bag / TAGS).read_bytes())
    (layer / "seal.json").write_text(json.dumps(statement))
    (layer / "how-to-verify.txt").write_text("openssl\n")
    write_list(layer, "covers.sha512", [TAGS, "seal.json", "how-to-verify.txt", *earlier])
    sign_layer(layer, signers, stamps)
    for name in waiting:
        (layer / name).write_bytes(b"")


def sign_layer(layer: Path, signers: Sequence[Keyholder], stamps: Sequence[tuple[Tsa, datetime]]) -> None:
    """Sign the first list of a layer as it is, and have the second one stamped."""
    covers = (layer / "covers.sha512").read_bytes()
    for number, signer in enumerate(signers, 1):
        (layer / f"signature-{number}.p7s").write_bytes(make_signed(signer, covers))
    signatures = [f"signature-{number}.p7s" for number in range(1, len(signers) + 1)]
    stamp_layer(layer, write_list(layer, "stamped.sha512", ["covers.sha512", *signatures]), stamps)


def stamp_layer(layer: Path, stamped: bytes, stamps: Sequence[tuple[Tsa, datetime]]) -> None:
    """Add time stamps over octets to a layer."""
    for number, (tsa, time) in enumerate(stamps, 1):
        token = make_signed(tsa.holder, make_information(stamped, time), TIME_STAMP, is_detached=False)
        (layer / f"stamp-{number}.tsr").write_bytes(make_response(token))


def make_bag(folder: Path) -> Path:
    """Make a bag without documents."""
    folder.mkdir()
    declaration = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    (folder / "bagit.txt").write_bytes(declaration)
    (folder / TAGS).write_text(f"{hashlib.sha256(declaration).hexdigest()}  bagit.txt\n")
    return folder


def judge(
    bag: Path, trusted: Trust, now: datetime = NOW, *identifiers: str, proofs: Mapping[str, Sequence[JudgedStamp]] | None = None
) -> tuple[SealReport, set[str]]:
    """Return the report, and the codes of its findings besides that nobody keeps revocation lists."""
    source = open_source(str(bag), FindingLog())
    try:
        report = judge_seals(source, trusted, now, identifiers, proofs)
    finally:
        source.close()
    return report, {finding.code for finding in report.findings} - {"seal.revocation-not-checked"}
