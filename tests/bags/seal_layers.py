"""Layers of seals put into bags and beside them, written with hashlib and the words of the format alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def put_layer(bag: Path, seals: Path | None = None, number: int = 1) -> Path:
    """Put a layer with all its parts, but with no true signature, into a bag or into another folder. Return its folder."""
    layer = (seals or bag / "seals") / f"{number:04}"
    (layer / "validation").mkdir(parents=True)
    for manifest in bag.glob("tagmanifest-*.txt"):
        (layer / manifest.name).write_bytes(manifest.read_bytes())
    (layer / "seal.json").write_text('{"sealVersion": "1.0"}\n', encoding="utf-8")
    (layer / "how-to-verify.txt").write_text("sha512sum -c covers.sha512\n", encoding="utf-8")
    _list(layer, "covers.sha512", [path.name for path in layer.iterdir() if path.is_file()])
    (layer / "signature-1.p7s").write_bytes(b"-----BEGIN CMS-----\n")
    (layer / "validation/signer.crt").write_bytes(b"-----BEGIN CERTIFICATE-----\n")
    _list(layer, "stamped.sha512", ["covers.sha512", "signature-1.p7s", "validation/signer.crt"])
    (layer / "stamp-1.tsr").write_bytes(b"0")
    return layer


def _list(layer: Path, name: str, files: list[str]) -> None:
    lines = [f"{hashlib.sha512((layer / file).read_bytes()).hexdigest()}  {file}\n" for file in sorted(files)]
    (layer / name).write_text("".join(lines), encoding="utf-8")


def put_foreign_signature(bag: Path) -> Path:
    """Put files into a bag as bag-nabit names them: a signature, its time stamp and the root of the authority."""
    (bag / "signatures").mkdir()
    signature = bag / "signatures/tagmanifest-sha256.txt.p7s"
    for ending in ("", ".tsr", ".tsr.crt"):
        signature.with_name(signature.name + ending).write_bytes(b"signed elsewhere\n")
    return signature


def read_octets(folder: Path) -> dict[str, bytes]:
    """Return the octets of every file in a folder by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
