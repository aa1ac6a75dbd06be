"""Algorithms: which are read, which are weak, and what is said of those that are not known (RFC 4055, RFC 5280)."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import asymmetric
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa, x25519

from archiver.signatures import algorithms, der
from archiver.signatures.algorithms import (
    ED25519,
    RSASSA_PSS,
    Algorithm,
    WrongSignatureError,
    list_weaknesses,
    load_public_key,
    read_algorithm,
    verify,
)
from archiver.signatures.certificates import read_certificates
from archiver.signatures.der import UnreadableError
from archiver.signatures.signed_data import DATA, read_signature_file
from tests.signatures.openssl import Identity, openssl

if TYPE_CHECKING:
    from pathlib import Path

PSS = "06092a864886f70d01010a"
MGF1 = "06092a864886f70d010108"
SHA256 = "300d06096086480165030402010500"
SHA512 = "300d06096086480165030402030500"


def sequence(*parts: str, tag: int = 0x30) -> str:
    """Return an element in hexadecimal digits. All that is written here is shorter than 128 octets."""
    content = bytes.fromhex("".join(parts))
    return bytes((tag, len(content), *content)).hex()


def read(text: str) -> Algorithm:
    return read_algorithm(der.read_element(bytes.fromhex(text)))


def pss(*fields: str) -> str:
    return sequence(PSS, sequence(*fields))


def field(number: int, *parts: str) -> str:
    return sequence(*parts, tag=0xA0 + number)


MASK_OF_SHA256 = field(1, sequence(MGF1, SHA256))


@pytest.mark.parametrize(
    ("text", "digest", "salt"),
    [
        (sequence(PSS), "sha1", 20),
        (pss(), "sha1", 20),
        (pss(field(0, SHA256), MASK_OF_SHA256, field(2, "020120")), "sha256", 32),
        (pss(field(0, SHA256), MASK_OF_SHA256, field(2, "020120"), field(3, "020101")), "sha256", 32),
        (pss(field(0, SHA256), MASK_OF_SHA256), "sha256", 20),
        (pss(field(2, "020100")), "sha1", 0),
        (pss(field(2, "02020200")), "sha1", 512),
    ],
    ids=["nothing", "defaults", "as OpenSSL writes it", "with its last field", "usual salt", "no salt", "longest salt"],
)
def test_parameters_of_rsassa_pss(text: str, digest: str, salt: int) -> None:
    """RFC 4055 3.1 names the defaults."""
    assert read(text) == Algorithm(RSASSA_PSS, digest, salt)


@pytest.mark.parametrize(
    "text",
    [
        "300506032a0304",
        pss(field(0, SHA256), field(1, sequence(MGF1, SHA512))),
        pss(field(0, SHA256)),
        pss(field(0, SHA256), field(1, sequence("06092a864886f70d010109", SHA256))),
        pss(field(1, sequence(MGF1))),
        pss(field(0, "300506032a0304")),
        pss(field(0, "300506032a0304"), field(1, sequence(MGF1, "300506032a0304"))),
        pss(field(2, "0201ff")),
        pss(field(2, "02020201")),
    ],
    ids=[
        "no signature",
        "other mask",
        "usual mask",
        "no MGF1",
        "mask without digest",
        "digest",
        "both",
        "negative salt",
        "long salt",
    ],
)
def test_an_algorithm_that_is_not_known_is_told_as_that(text: str) -> None:
    with pytest.raises(WrongSignatureError, match="algorithm-unknown"):
        read(text)


@pytest.mark.parametrize("text", [sequence(), pss(field(0)), pss(field(1)), pss(field(2))])
def test_an_algorithm_with_an_empty_field_cannot_be_read(text: str) -> None:
    with pytest.raises(UnreadableError, match="der-malformed"):
        read(text)


def test_a_key_for_rsassa_pss_alone_signs(tmp_path: Path) -> None:
    """Its certificate names another algorithm than those of RSA keys (RFC 4055 1.2)."""
    who = Identity(tmp_path / "pss.key", tmp_path / "pss.crt")
    openssl("genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048", "-out", who.key)
    openssl("req", "-x509", "-key", who.key, "-subj", "/CN=PSS", "-days", "10", "-out", who.certificate)
    (tmp_path / "covers").write_bytes(b"content")
    files = ("-in", tmp_path / "covers", "-outform", "PEM", "-out", tmp_path / "signature.p7s")
    padding = ("-keyopt", "rsa_padding_mode:pss")
    openssl("cms", "-sign", "-binary", *files, "-inkey", who.key, "-signer", who.certificate, *padding)
    (certificate,) = read_certificates(who.certificate.read_bytes())
    (signer,) = read_signature_file((tmp_path / "signature.p7s").read_bytes()).signers

    certificate.check_issued_by(certificate)
    signer.check(certificate, b"content", DATA)
    with pytest.raises(WrongSignatureError, match="content-differs"):
        signer.check(certificate, b"other", DATA)


def test_a_public_key_of_no_known_kind() -> None:
    with pytest.raises(WrongSignatureError, match="key-unusable"):
        load_public_key(der.read_element(bytes.fromhex(sequence("300506032a0304", "03020001"))))


def make_rsa(bits: int) -> rsa.RSAPublicKey:
    """Return a key of so many bits, for which nobody has the private part."""
    return rsa.RSAPublicNumbers(65537, (1 << bits - 1) + 1).public_key()


def test_keys_and_algorithms_that_do_not_belong_together() -> None:
    with pytest.raises(WrongSignatureError, match="key-unusable"):
        verify(make_rsa(2048), Algorithm("1.2.840.10045.4.3.2", "sha256"), "sha256", bytes(256), b"content")
    with pytest.raises(WrongSignatureError, match="signature-wrong"):
        verify(make_rsa(2048), Algorithm("1.2.840.113549.1.1.11", "sha256"), "sha256", bytes(256), b"content")


def test_a_key_that_takes_the_digest_itself_signs_by_its_own_algorithm_alone() -> None:
    """RFC 8410 3: one identifier for each kind of key."""
    key = ed25519.Ed25519PrivateKey.generate()
    signature = key.sign(b"content")
    verify(key.public_key(), Algorithm(ED25519, None), "sha512", signature, b"content")
    for identifier, digest in (("1.3.101.113", None), ("1.2.840.10045.4.3.4", "sha512"), ("1.2.840.113549.1.1.13", "sha512")):
        with pytest.raises(WrongSignatureError, match="key-unusable"):
            verify(key.public_key(), Algorithm(identifier, digest), "sha512", signature, b"content")
    agrees = x25519.X25519PrivateKey.generate().public_key()
    with pytest.raises(WrongSignatureError, match="key-unusable"):
        verify(agrees, Algorithm(ED25519, None), "sha512", signature, b"content")


def test_a_key_that_would_take_minutes_is_not_used() -> None:
    rsa_sha256 = Algorithm("1.2.840.113549.1.1.11", "sha256")
    with pytest.raises(WrongSignatureError, match="signature-wrong"):
        verify(make_rsa(16384), rsa_sha256, "sha256", bytes(2048), b"content")
    with pytest.raises(WrongSignatureError, match="key-unusable"):
        verify(make_rsa(16385), rsa_sha256, "sha256", bytes(2049), b"content")


@pytest.mark.parametrize(
    ("digest", "bits", "weak"),
    [("sha256", 2048, []), ("sha256", 2047, ["RSA 2047"]), ("sha1", 2048, ["sha1"]), ("md5", 1024, ["md5", "RSA 1024"])],
)
def test_what_is_weak(digest: str, bits: int, weak: list[str]) -> None:
    assert list_weaknesses(digest, make_rsa(bits)) == weak


def test_a_library_without_post_quantum_signatures_calls_their_keys_unusable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only cryptography from 47 on has them."""
    monkeypatch.delattr(asymmetric, "mldsa", raising=False)
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.mldsa", None)
    specification = importlib.util.spec_from_file_location("older", algorithms.__file__)
    assert specification is not None
    assert specification.loader is not None
    older = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(older)

    with pytest.raises(older.WrongSignatureError, match="key-unusable"):
        older.verify(make_rsa(2048), older.Algorithm("2.16.840.1.101.3.4.3.18", None), "sha512", bytes(256), b"content")
