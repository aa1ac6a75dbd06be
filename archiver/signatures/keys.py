"""Private keys in files: read them, and make a new one with a certificate of its own."""

from __future__ import annotations

import os
import warnings
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.certificates import Certificate, read_certificate, write_block
from archiver.signatures.der import UnreadableError
from archiver.signatures.signing import SigningKey, make_signing_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_YEARS: Final = 10
_DAYS_A_YEAR: Final = 365.25
_ENCRYPTED: Final = (b"BEGIN ENCRYPTED PRIVATE KEY", b"Proc-Type: 4,ENCRYPTED")


class WrongPassphraseError(ValueError):
    """The passphrase does not open the key."""


def is_encrypted(octets: bytes) -> bool:
    """Return whether a file holds a key in PEM that needs a passphrase."""
    return any(mark in octets for mark in _ENCRYPTED)


def read_private_key(octets: bytes, ask: Callable[[], bytes]) -> object:
    """Read a private key in PEM or DER. Raises UnreadableError or WrongPassphraseError.

    Args:
        octets: the content of the file.
        ask: gives the passphrase. It is called only for an encrypted key.
    """
    needs_passphrase = is_encrypted(octets)
    passphrase = ask() if needs_passphrase else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if octets[:1] == b"\x30":
                return load_der_private_key(octets, None)
            return load_pem_private_key(octets, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # The error of the library is not kept: a traceback must not show what was tried.
        failure: Exception = WrongPassphraseError() if needs_passphrase else UnreadableError("no-key")
    raise failure


def read_key_store(octets: bytes, ask: Callable[[], bytes]) -> tuple[object, list[Certificate]]:
    """Read the key and certificates of a PKCS #12 file. Raises UnreadableError or WrongPassphraseError."""
    passphrase = ask()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            key, certificate, others = pkcs12.load_key_and_certificates(octets, passphrase or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        failure: Exception | None = WrongPassphraseError()
    else:
        failure = UnreadableError("no-key") if key is None or certificate is None else None
    if failure is not None:
        raise failure
    chain = [certificate, *others]
    return key, [read_certificate(one.public_bytes(Encoding.DER)) for one in chain if one is not None]


def fit_key(key: object, certificate: Certificate) -> SigningKey:
    """Return the signing key if it is that of the certificate, and that is for signatures. Raises SignatureFaultError."""
    signing_key = make_signing_key(key)
    if _encode_public(key.public_key()) != _encode_public(certificate.public_key):  # type: ignore[attr-defined]
        raise WrongSignatureError("other-key")
    if not certificate.may_sign():
        raise WrongSignatureError("not-for-signatures")
    return signing_key


def _encode_public(key: object) -> bytes:
    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return encoded


def make_key(name: str, passphrase: bytes, moment: datetime) -> tuple[bytes, bytes]:
    """Make a P-256 key with a certificate that it signs itself. Return both in PEM, the key encrypted."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    public = key.public_key()
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(int.from_bytes(os.urandom(16)) >> 1)
        .not_valid_before(moment)
        .not_valid_after(moment + timedelta(days=_YEARS * _DAYS_A_YEAR))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    protected = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))
    return protected, write_block("CERTIFICATE", certificate.public_bytes(Encoding.DER))
