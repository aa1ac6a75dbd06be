"""Write detached CMS signatures: CAdES-BES (ETSI EN 319 122-1), which any `openssl cms` verifies."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from archiver.signatures import der
from archiver.signatures.algorithms import ECDSA_WITH, ED25519, IDENTIFIERS, ML_DSA, RSA_ENCRYPTION, WrongSignatureError
from archiver.signatures.certificates import write_block
from archiver.signatures.signed_data import CONTENT_TYPE, DATA, MESSAGE_DIGEST, SIGNED_DATA, SIGNING_CERTIFICATE_V2, SIGNING_TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from archiver.signatures.certificates import Certificate

_LABEL: Final = "CMS"
DIGESTS_OF_CURVES: Final = {"secp256r1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512"}
"""The curves of keys that sign, with the digest that goes with each."""

SHORTEST_RSA: Final = 2048
"""Bits. Shorter keys are weak."""


@dataclass(frozen=True)
class SigningKey:
    """A key that signs. `sign` takes the octets that are to be signed; the key itself may lie in a file or on a card."""

    algorithm: str
    digest: str
    sign: Callable[[bytes], bytes]

    @property
    def is_everywhere(self) -> bool:
        """Return whether the OpenSSL of every system in use verifies its signatures."""
        return self.algorithm != ED25519 and self.algorithm not in ML_DSA


def make_signing_key(key: object) -> SigningKey:
    """Return the signing key for a private key of `cryptography`. Raises WrongSignatureError for a kind that is not used."""
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= SHORTEST_RSA:
        return SigningKey(RSA_ENCRYPTION, "sha256", lambda octets: key.sign(octets, padding.PKCS1v15(), hashes.SHA256()))
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in DIGESTS_OF_CURVES:
        digest = DIGESTS_OF_CURVES[key.curve.name]
        hashed: hashes.HashAlgorithm = getattr(hashes, digest.upper())()
        return SigningKey(ECDSA_WITH[digest], digest, lambda octets: key.sign(octets, ec.ECDSA(hashed)))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return SigningKey(ED25519, "sha512", key.sign)
    for identifier, name in ML_DSA.items():
        if type(key).__name__ == f"{name.replace('-', '')}PrivateKey":
            return SigningKey(identifier, "sha512", key.sign)  # type: ignore[attr-defined]
    raise WrongSignatureError("key-unusable")


def sign_detached(content: bytes, key: SigningKey, certificates: Sequence[Certificate], moment: datetime) -> bytes:
    """Return a detached signature over a content in PEM. The first certificate is the signer's; its chain may follow."""
    signer = certificates[0]
    digest = _write_algorithm(IDENTIFIERS[key.digest], is_digest=True)
    attributes = [
        _write_attribute(CONTENT_TYPE, der.encode_identifier(DATA)),
        _write_attribute(SIGNING_TIME, der.encode_time(moment)),
        _write_attribute(MESSAGE_DIGEST, der.encode(der.OCTET_STRING, hashlib.new(key.digest, content).digest())),
        _write_attribute(SIGNING_CERTIFICATE_V2, _write_signing_certificate(signer)),
    ]
    signature = key.sign(der.encode_set(der.SET, attributes))
    who = der.encode(der.SEQUENCE, signer.issuer.encoded, der.encode_integer(signer.serial))
    algorithm = _write_algorithm(key.algorithm, is_digest=key.algorithm == RSA_ENCRYPTION)
    signed_attributes = der.encode_set(der.context(0), attributes)
    signer_info = der.encode(
        der.SEQUENCE, der.encode_integer(1), who, digest, signed_attributes, algorithm, der.encode(der.OCTET_STRING, signature)
    )
    signed_data = der.encode(
        der.SEQUENCE,
        der.encode_integer(1),
        der.encode(der.SET, digest),
        der.encode(der.SEQUENCE, der.encode_identifier(DATA)),
        der.encode_set(der.context(0), [one.encoded for one in certificates]),
        der.encode(der.SET, signer_info),
    )
    whole = der.encode(der.SEQUENCE, der.encode_identifier(SIGNED_DATA), der.encode(der.context(0), signed_data))
    return write_block(_LABEL, whole)


def _write_algorithm(identifier: str, *, is_digest: bool) -> bytes:
    """Return an AlgorithmIdentifier. Digests and RSA have NULL as parameters, as OpenSSL writes them."""
    return der.encode(der.SEQUENCE, der.encode_identifier(identifier), der.encode(der.NULL) if is_digest else b"")


def _write_attribute(identifier: str, value: bytes) -> bytes:
    return der.encode(der.SEQUENCE, der.encode_identifier(identifier), der.encode(der.SET, value))


def _write_signing_certificate(certificate: Certificate) -> bytes:
    """Return SigningCertificateV2 (RFC 5035 5.4.1.1) with the usual SHA-256, issuer and serial number."""
    name = der.encode(der.SEQUENCE, der.encode(der.context(4), certificate.issuer.encoded))
    issuer_serial = der.encode(der.SEQUENCE, name, der.encode_integer(certificate.serial))
    digest = der.encode(der.OCTET_STRING, bytes.fromhex(certificate.sha256))
    return der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, digest, issuer_serial)))
