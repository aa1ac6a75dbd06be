"""Findings of seals that no attack of the table gives."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from tests.seals.conftest import archiver, trust_one
from tests.seals.test_attacks import write_list
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import make_identity, openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def check(bag: Path, trust: Path, *options: str) -> Any:
    return archiver("seal", "check", bag, "--trust", trust, *options)


def test_a_file_that_a_list_names_is_not_there(sealed: Path, trust: Path) -> None:
    (sealed / "seals" / "0001" / "how-to-verify.txt").unlink()

    assert "seal.file-missing" in check(sealed, trust).codes_of("error")


def test_too_many_layers(sealed: Path, trust: Path) -> None:
    for number in range(2, 1003):
        os.mkdir(sealed / "seals" / f"{number:04}")
    checked = check(sealed, trust)

    assert "seal.too-many-files" in checked.codes_of("error")
    assert checked.result["verdict"] == "broken"


def test_a_stamp_from_the_future(sealed: Path, trust: Path) -> None:
    checked = check(sealed, trust, "--at", "2026-01-01T00:00:00Z")

    assert "seal.stamp-in-future" in checked.codes_of("error")
    assert checked.result["verdict"] == "not-proven"


def test_a_weak_key_does_not_count(bag: Path, trust: Path, address: str, seal: Callable[..., Any], tmp_path: Path) -> None:
    """Bayegan does not sign with one, so OpenSSL does it here, in the place of the first signature."""
    seal(bag, "--stamp", address)
    key, certificate = tmp_path / "weak.key", tmp_path / "weak.crt"
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", key)
    openssl("req", "-x509", "-key", key, "-subj", "/CN=Weak", "-days", "90", "-out", certificate)
    trust_one(trust, "Weak", certificate, "--signer")
    layer = bag / "seals" / "0001"
    files = ("-in", layer / "covers.sha512", "-out", layer / "signature-1.p7s", "-outform", "PEM")
    openssl("cms", "-sign", "-binary", *files, "-inkey", key, "-signer", certificate)
    shutil.copy(certificate, layer / "validation" / "signer-1.crt")
    write_list(layer, "stamped.sha512", ["covers.sha512", "signature-1.p7s", "validation/signer-1.crt"])
    (layer / "stamp-1.tsr").unlink()
    archiver("seal", "stamp", bag, "--stamp", address)
    checked = check(bag, trust)

    assert "seal.algorithm-weak" in checked.codes_of("warning")
    assert checked.result["verdict"] == "not-proven"
    assert not checked.result["layers"][0]["signers"][0]["trusted"]


def test_a_claimed_time_that_is_far_from_the_proven_one(sealed: Path, trust: Path, desk: Any, address: str) -> None:
    layer = sealed / "seals" / "0001"
    statement = json.loads((layer / "seal.json").read_text())
    (layer / "seal.json").write_text(json.dumps({**statement, "claimedTime": "2016-01-01T00:00:00Z"}))
    write_list(layer, "covers.sha512", ["how-to-verify.txt", "seal.json", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"])
    files = ("-in", layer / "covers.sha512", "-out", layer / "signature-1.p7s", "-outform", "PEM")
    openssl("cms", "-sign", "-binary", *files, "-inkey", desk.key, "-signer", desk.certificate)
    write_list(layer, "stamped.sha512", ["covers.sha512", "signature-1.p7s", "validation/signer-1.crt"])
    (layer / "stamp-1.tsr").unlink()
    archiver("seal", "stamp", sealed, "--stamp", address)
    checked = check(sealed, trust)

    assert checked.result["verdict"] == "sealed"
    assert "seal.claimed-time-differs" in checked.codes_of("note")


def test_a_seal_before_the_certificate_began(
    bag: Path, trust: Path, address: str, tmp_path: Path, seal: Callable[..., Any]
) -> None:
    early = make_identity(tmp_path, name="Early")
    begin = (datetime.now(UTC) + timedelta(days=40)).strftime("%Y-%m-%d")
    added = archiver("seal", "trust", "add", early.certificate, "--trust", trust, "--name", "Early", "--signer", "--from", begin)
    assert added.code == 0
    seal(bag, "--stamp", address, who=early)
    checked = check(bag, trust)

    assert "seal.signer-not-yet" in checked.codes_of("error")
    assert checked.result["verdict"] == "not-proven"


def test_signatures_of_another_program_are_noted(bag: Path, trust: Path) -> None:
    (bag / "signatures").mkdir()
    (bag / "signatures" / "tagmanifest-sha256.txt.p7s").write_bytes(b"signed elsewhere")
    checked = check(bag, trust)

    assert (checked.code, checked.codes) == (0, {"seal.absent", "seal.foreign-layout", "seal.unreadable"})


def test_a_revoked_authority(bag: Path, trust: Path, seal: Callable[..., Any], tmp_path: Path) -> None:
    """Whoever has its key could have made the time stamp today."""
    revoked = Authority(tmp_path / "revoked", "Revoked TSA")
    trust_one(trust, "Revoked", revoked.root, "--authority")
    with serve(revoked) as other:
        seal(bag, "--stamp", other)
    root = x509.load_pem_x509_certificate(revoked.root.read_bytes())
    serial = x509.load_pem_x509_certificate(revoked.certificate.read_bytes()).serial_number
    now = datetime.now(UTC)
    entry = x509.RevokedCertificateBuilder(serial, now - timedelta(days=1)).build()
    builder = x509.CertificateRevocationListBuilder(root.subject, now - timedelta(hours=1), now + timedelta(days=9), [], [entry])
    key = load_pem_private_key((revoked.folder / "root.key").read_bytes(), None)
    listed = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)  # type: ignore[arg-type]
    layer = bag / "seals" / "0001"
    (layer / "validation" / "list-1.crl").write_bytes(listed)
    names = ["covers.sha512", "signature-1.p7s", "validation/list-1.crl", "validation/signer-1.crt"]
    write_list(layer, "stamped.sha512", names)
    (layer / "stamp-1.tsr").unlink()
    with serve(revoked) as other:
        archiver("seal", "stamp", bag, "--stamp", other)
    checked = check(bag, trust)

    assert "seal.authority-revoked" in checked.codes_of("error")
    assert checked.result["verdict"] == "not-proven"


@pytest.mark.slow
def test_no_flipped_octet_of_a_layer_passes(sealed: Path, trust: Path) -> None:
    """All but the time stamp of the newest layer, which nothing covers yet: there time and authority stay the same."""
    layer = sealed / "seals" / "0001"
    good = check(sealed, trust).result
    passed = 0
    for path in sorted(path for path in layer.rglob("*") if path.is_file()):
        octets = path.read_bytes()
        for at in range(0, len(octets), 1 + len(octets) // 12):
            path.write_bytes(octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :])
            checked = check(sealed, trust)
            if checked.result["verdict"] == "sealed":
                assert path.name == "stamp-1.tsr"
                assert checked.result["provenSince"] == good["provenSince"]
                passed += 1
        path.write_bytes(octets)
    assert passed <= 6  # the root inside the time stamp is not asked for its own signature


def test_the_statement_follows_its_schema(sealed: Path, checkout: Path) -> None:
    import jsonschema  # noqa: PLC0415

    schema = json.loads((checkout / "schemas" / "seal.schema.json").read_text())
    statement = json.loads((sealed / "seals" / "0001" / "seal.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(statement)
    copy = (sealed / "tagmanifest-sha256.txt").read_bytes()

    assert statement["reason"] == "for the court"
    assert statement["bag"]["identifier"].startswith("urn:uuid:")
    assert statement["covers"]["tagmanifest-sha256.txt"]["sha512"] == hashlib.sha512(copy).hexdigest()
