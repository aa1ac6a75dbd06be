"""Detached signatures: OpenSSL and pyhanko verify ours, and we verify theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from asn1crypto import cms
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from archiver.signatures.algorithms import Algorithm, WrongSignatureError, verify
from archiver.signatures.certificates import Certificate, read_blocks, read_certificate, read_certificates
from archiver.signatures.der import UnreadableError
from archiver.signatures.keys import fit_key, is_encrypted, make_key, read_key_store, read_private_key
from archiver.signatures.signed_data import DATA, read_signature_file
from archiver.signatures.signing import make_signing_key, sign_detached
from tests.signatures.openssl import KINDS, Identity, make_identity, openssl

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"0f  covers\r\n"
MOMENT = datetime(2026, 11, 28, 12, 0, 0, tzinfo=UTC)
NEEDS_NEW_OPENSSL = "Ed25519"
"""`openssl cms` verifies it from 3.2 on."""


def certificate_of(identity: Identity) -> Certificate:
    return read_certificates(identity.certificate.read_bytes())[0]


def sign(identity: Identity, content: bytes = CONTENT) -> bytes:
    key = fit_key(read_private_key(identity.key.read_bytes(), lambda: b""), certificate_of(identity))
    return sign_detached(content, key, [certificate_of(identity)], MOMENT)


def check(signature: bytes, certificate: Certificate, content: bytes = CONTENT) -> None:
    signed = read_signature_file(signature)
    (signer,) = signed.signers
    assert certificate in signer.find_certificates([*signed.certificates, certificate])
    signer.check(certificate, content, DATA)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != NEEDS_NEW_OPENSSL])
def test_openssl_verifies_a_signature_of_ours(kind: str, tmp_path: Path) -> None:
    identity = make_identity(tmp_path, kind)
    (tmp_path / "covers").write_bytes(CONTENT)
    (tmp_path / "signature.p7s").write_bytes(sign(identity))
    files = ("-in", tmp_path / "signature.p7s", "-content", tmp_path / "covers", "-out", "/dev/null")

    pinned = ("-noverify", "-nointern", "-certfile", identity.certificate)
    openssl("cms", "-verify", "-binary", "-inform", "PEM", *pinned, *files)
    by_authority = ("-CAfile", identity.certificate, "-no-CApath", "-no-CAstore", "-purpose", "any")
    openssl("cms", "-verify", "-cades", "-binary", "-inform", "PEM", *by_authority, *files)
    (tmp_path / "covers").write_bytes(CONTENT[:-1])
    assert openssl("cms", "-verify", "-binary", "-inform", "PEM", *pinned, *files, check=False).returncode != 0


@pytest.mark.parametrize("kind", KINDS)
def test_pyhanko_verifies_a_signature_of_ours(kind: str, tmp_path: Path) -> None:
    identity = make_identity(tmp_path, kind)
    signature = sign(identity)
    ((label, octets),) = read_blocks(signature)
    signed = cms.ContentInfo.load(octets)["content"]
    (signer,) = signed["signer_infos"]
    digest = next(one["values"][0].native for one in signer["signed_attrs"] if one["type"].native == "message_digest")

    assert label == "CMS"
    whole, valid = validate_sig_integrity(signer, signed["certificates"][0].chosen, "data", digest)
    assert (whole, valid) == (True, True)
    check(signature, certificate_of(identity))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != NEEDS_NEW_OPENSSL])
@pytest.mark.parametrize("options", ["-cades", "", "-noattr", "-keyid -cades", "-nocerts", "-stream", "-md sha512"])
def test_a_signature_of_openssl_is_verified(kind: str, options: str, tmp_path: Path) -> None:
    identity = make_identity(tmp_path, kind)
    (tmp_path / "covers").write_bytes(CONTENT)
    who = ("-inkey", identity.key, "-signer", identity.certificate)
    out = tmp_path / "signature.p7s"
    openssl("cms", "-sign", "-binary", "-in", tmp_path / "covers", "-out", out, "-outform", "PEM", *who, *options.split())

    check(out.read_bytes(), certificate_of(identity))
    with pytest.raises(WrongSignatureError, match=r"content-differs|signature-wrong"):
        check(out.read_bytes(), certificate_of(identity), CONTENT + b" ")


def test_a_certificate_that_cannot_be_read_whole_hides_no_other(tmp_path: Path) -> None:
    """The signer names the identifier of a key, so that every certificate is asked for its own."""
    identity = make_identity(tmp_path)
    (tmp_path / "covers").write_bytes(CONTENT)
    who = ("-inkey", identity.key, "-signer", identity.certificate, "-keyid")
    out = tmp_path / "signature.p7s"
    openssl("cms", "-sign", "-binary", "-in", tmp_path / "covers", "-out", out, "-outform", "PEM", *who)
    (signer,) = read_signature_file(out.read_bytes()).signers
    right = certificate_of(identity)
    # Two extensions of one kind (RFC 5280 4.2 forbids them): that of the constraints gets the name of the identifier.
    twice = read_certificate(right.encoded.replace(b"\x06\x03\x55\x1d\x13", b"\x06\x03\x55\x1d\x0e"))

    with pytest.raises(UnreadableError, match="certificate-malformed"):
        _ = twice.key_identifier
    assert signer.find_certificates([twice, right]) == [right]
    assert signer.find_certificates([twice]) == []


def test_a_signature_with_rsassa_pss_is_verified(tmp_path: Path) -> None:
    identity = make_identity(tmp_path, "RSA")
    (tmp_path / "covers").write_bytes(CONTENT)
    who = ("-inkey", identity.key, "-signer", identity.certificate, "-keyopt", "rsa_padding_mode:pss")
    out = tmp_path / "signature.p7s"
    openssl("cms", "-sign", "-binary", "-in", tmp_path / "covers", "-out", out, "-outform", "PEM", *who)

    check(out.read_bytes(), certificate_of(identity))
    (signer,) = read_signature_file(out.read_bytes()).signers
    assert not signer.algorithm.is_everywhere


def test_rsassa_pss_whose_mask_has_another_digest_is_not_called_wrong(tmp_path: Path) -> None:
    """OpenSSL makes and verifies it. What we do not know is told as that, apart from a signature that is wrong."""
    identity = make_identity(tmp_path, "RSA")
    (tmp_path / "covers").write_bytes(CONTENT)
    options = ("-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_mgf1_md:sha512")
    who = ("-inkey", identity.key, "-signer", identity.certificate, *options)
    out = tmp_path / "signature.p7s"
    openssl("cms", "-sign", "-binary", "-in", tmp_path / "covers", "-out", out, "-outform", "PEM", *who)

    with pytest.raises(WrongSignatureError, match="algorithm-unknown"):
        check(out.read_bytes(), certificate_of(identity))


def test_a_signature_names_its_certificate(tmp_path: Path) -> None:
    """A second certificate of the same key, name and number is another one."""
    identity = make_identity(tmp_path)
    request = ("req", "-x509", "-key", identity.key, "-subj", "/CN=Desk", "-days", "10")
    serial = str(certificate_of(identity).serial)
    openssl(*request, "-set_serial", serial, "-out", tmp_path / "other.crt")
    (other,) = read_certificates((tmp_path / "other.crt").read_bytes())

    with pytest.raises(WrongSignatureError, match="other-certificate"):
        check(sign(identity), other)


def test_the_claimed_time_is_read_back(tmp_path: Path) -> None:
    (signer,) = read_signature_file(sign(make_identity(tmp_path))).signers

    assert signer.claimed_time == MOMENT


def test_a_post_quantum_signature_is_written_and_verified(tmp_path: Path) -> None:
    mldsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.mldsa", reason="cryptography below 47 has no ML-DSA")
    key = mldsa.MLDSA65PrivateKey.generate()
    certificate = certificate_of(make_identity(tmp_path))
    signature = sign_detached(CONTENT, make_signing_key(key), [certificate], MOMENT)
    (signer,) = read_signature_file(signature).signers

    assert not signer.algorithm.is_everywhere
    with pytest.raises(WrongSignatureError, match="key-unusable"):  # the certificate has another key
        signer.check(certificate, CONTENT, DATA)


def test_a_new_key_is_encrypted_and_openssl_takes_it(tmp_path: Path) -> None:
    key, certificate = make_key("دبیرخانه", b"a long passphrase", MOMENT)
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "own.crt").write_bytes(certificate)

    assert key.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert is_encrypted(key)
    public = openssl("pkey", "-in", tmp_path / "key.pem", "-passin", "pass:a long passphrase", "-pubout").stdout
    assert openssl("x509", "-in", tmp_path / "own.crt", "-noout", "-pubkey").stdout == public
    fingerprint = openssl("x509", "-in", tmp_path / "own.crt", "-noout", "-fingerprint", "-sha256").stdout.decode()
    (read,) = read_certificates(certificate)
    assert read.sha256 == fingerprint.partition("=")[2].strip().replace(":", "").lower()
    assert read.name == "دبیرخانه"
    openssl("verify", "-CAfile", tmp_path / "own.crt", "-attime", str(int(MOMENT.timestamp()) + 60), tmp_path / "own.crt")


def test_a_key_that_is_not_that_of_the_certificate_is_refused(tmp_path: Path) -> None:
    one, other = make_identity(tmp_path, name="one"), make_identity(tmp_path, name="other")

    with pytest.raises(WrongSignatureError, match="other-key"):
        fit_key(read_private_key(one.key.read_bytes(), lambda: b""), certificate_of(other))


def test_a_key_store_of_openssl_is_read(tmp_path: Path) -> None:
    identity = make_identity(tmp_path)
    store = tmp_path / "desk.p12"
    openssl("pkcs12", "-export", "-inkey", identity.key, "-in", identity.certificate, "-out", store, "-passout", "pass:secret")
    key, (certificate,) = read_key_store(store.read_bytes(), lambda: b"secret")

    assert certificate == certificate_of(identity)
    assert fit_key(key, certificate).digest == "sha256"


@pytest.mark.parametrize(
    ("digest", "signed_with", "reason"),
    [("md5", None, "algorithm-unknown"), ("sha256", "sha512", "digests-differ"), ("sha512", "sha512", "key-unusable")],
)
def test_what_cannot_be_verified_is_told_apart_from_a_wrong_signature(
    digest: str, signed_with: str | None, reason: str, tmp_path: Path
) -> None:
    key = certificate_of(make_identity(tmp_path)).public_key
    rsa = Algorithm("1.2.840.113549.1.1.13" if signed_with else "1.2.840.113549.1.1.1", signed_with)

    with pytest.raises(WrongSignatureError, match=reason):
        verify(key, rsa, digest, b"signature", CONTENT)
