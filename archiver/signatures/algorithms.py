"""Algorithms of digests and signatures: their identifiers, how strong they are, and the check of one signature."""

from __future__ import annotations

import hashlib
import warnings
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from archiver.signatures import der
from archiver.signatures.der import Element, SignatureFaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

try:
    from cryptography.hazmat.primitives.asymmetric import mldsa
except ImportError:  # below 47
    mldsa = None  # type: ignore[assignment]

DIGESTS: Final[Mapping[str, str]] = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.8": "sha3_256",
    "2.16.840.1.101.3.4.2.9": "sha3_384",
    "2.16.840.1.101.3.4.2.10": "sha3_512",
}
"""Digests that are read, by their identifiers."""

IDENTIFIERS: Final = {name: identifier for identifier, name in DIGESTS.items()}

RSA_ENCRYPTION: Final = "1.2.840.113549.1.1.1"
RSASSA_PSS: Final = "1.2.840.113549.1.1.10"
_MGF1: Final = "1.2.840.113549.1.1.8"
ED25519: Final = "1.3.101.112"
_ED448: Final = "1.3.101.113"
ML_DSA: Final = {
    "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
    "2.16.840.1.101.3.4.3.18": "ML-DSA-65",
    "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
}
_RSA: Final = {
    "1.2.840.113549.1.1.5": "sha1",
    "1.2.840.113549.1.1.14": "sha224",
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
_ECDSA: Final = {
    "1.2.840.10045.4.1": "sha1",
    "1.2.840.10045.4.3.1": "sha224",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
    "2.16.840.1.101.3.4.3.10": "sha3_256",
    "2.16.840.1.101.3.4.3.11": "sha3_384",
    "2.16.840.1.101.3.4.3.12": "sha3_512",
}
ECDSA_WITH: Final = {name: identifier for identifier, name in _ECDSA.items()}
RSA_WITH: Final = {name: identifier for identifier, name in _RSA.items()}

_CURVES: Final = ("secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")
_ML_DSA_KEYS: Final = () if mldsa is None else (mldsa.MLDSA44PublicKey, mldsa.MLDSA65PublicKey, mldsa.MLDSA87PublicKey)
_KEYS_WITH_DIGEST: Final[dict[str, type]] = {
    ED25519: ed25519.Ed25519PublicKey,
    _ED448: ed448.Ed448PublicKey,
    **dict(zip(ML_DSA, _ML_DSA_KEYS, strict=False)),
}
"""The keys whose algorithm takes the digest itself."""

_WEAK_DIGESTS: Final = ("md5", "sha1")
_SHORTEST_RSA: Final = 2048
_LONGEST_RSA: Final = 16384


class Algorithm(NamedTuple):
    """A signature algorithm as an AlgorithmIdentifier names it."""

    identifier: str
    digest: str | None
    """The digest that it names itself, or None if it names none."""
    salt: int = 0
    """Octets of the salt of RSASSA-PSS."""

    @property
    def is_everywhere(self) -> bool:
        """Return whether the OpenSSL of every system in use can verify it in CMS and in time stamps."""
        return self.identifier not in {RSASSA_PSS, ED25519, _ED448, *ML_DSA}


class WrongSignatureError(SignatureFaultError):
    """A signature does not fit."""


def read_digest_name(algorithm: Element) -> str:
    """Return the name of the digest of an AlgorithmIdentifier. Raises WrongSignatureError."""
    name = DIGESTS.get(_read_algorithm(algorithm)[0])
    if name is None:
        raise WrongSignatureError("algorithm-unknown")
    return name


def take_digest(name: str, octets: bytes) -> bytes:
    """Return the digest of octets."""
    return hashlib.new(name, octets, usedforsecurity=False).digest()


def _read_algorithm(algorithm: Element) -> tuple[str, list[Element]]:
    identifier, *parameters = algorithm.expect(der.SEQUENCE).children() or [algorithm]
    return der.read_identifier(identifier), parameters


def read_algorithm(algorithm: Element) -> Algorithm:
    """Read the AlgorithmIdentifier of a signature. Raises UnreadableError or WrongSignatureError."""
    identifier, parameters = _read_algorithm(algorithm)
    if identifier == RSASSA_PSS:
        return _read_pss(parameters)
    if identifier in {RSA_ENCRYPTION, ED25519, _ED448, *ML_DSA}:
        return Algorithm(identifier, None)
    digest = _RSA.get(identifier) or _ECDSA.get(identifier)
    if digest is None:
        raise WrongSignatureError("algorithm-unknown")
    return Algorithm(identifier, digest)


def _read_pss(parameters: list[Element]) -> Algorithm:
    """Read RSASSA-PSS-params (RFC 4055 3.1). The mask must use the same digest, as it does in practice."""
    digest, mask, salt = "sha1", "sha1", 20
    for field in parameters[0].expect(der.SEQUENCE).children() if parameters else []:
        (value,) = field.children()[:1] or [field]
        if field.tag == der.context(0):
            digest = read_digest_name(value)
        elif field.tag == der.context(1):
            generator, inner = _read_algorithm(value)
            mask = read_digest_name(inner[0]) if generator == _MGF1 and inner else ""
        elif field.tag == der.context(2):
            salt = der.read_integer(value)
    if mask != digest or not 0 <= salt <= 512:  # noqa: PLR2004 - no digest is longer than 64 octets
        raise WrongSignatureError("algorithm-unknown")
    return Algorithm(RSASSA_PSS, digest, salt)


def list_weaknesses(digest: str, key: object) -> list[str]:
    """Return names of what is weak by today's measure."""
    weak = [digest] if digest in _WEAK_DIGESTS else []
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _SHORTEST_RSA:
        weak.append(f"RSA {key.key_size}")
    return weak


def load_public_key(information: Element) -> object:
    """Return the key of a SubjectPublicKeyInfo. Raises WrongSignatureError for one that cannot be used."""
    encoded = information.encoded
    algorithm, key = information.children()[:2]
    if _read_algorithm(algorithm)[0] == RSASSA_PSS:
        # A key only for PSS is an RSA key. Its parameters are compared by nobody: the signature names its own.
        plain = der.encode(der.SEQUENCE, der.encode_identifier(RSA_ENCRYPTION), der.encode(der.NULL))
        encoded = der.encode(der.SEQUENCE, plain, key.encoded)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_der_public_key(encoded)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongSignatureError("key-unusable") from error


def verify(key: object, algorithm: Algorithm, digest: str, signature: bytes, signed: bytes) -> None:
    """Check one signature. `digest` is the digest that the structure around it names. Raises WrongSignatureError."""
    if algorithm.digest not in {None, digest}:
        raise WrongSignatureError("digests-differ")
    if digest == "md5":
        raise WrongSignatureError("algorithm-unknown")
    try:
        _verify(key, algorithm, _hash(digest), signature, signed)
    except InvalidSignature as error:
        raise WrongSignatureError("signature-wrong") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongSignatureError("key-unusable") from error


def _verify(key: object, algorithm: Algorithm, hashed: hashes.HashAlgorithm, signature: bytes, signed: bytes) -> None:
    identifier = algorithm.identifier
    if isinstance(key, rsa.RSAPublicKey) and key.key_size <= _LONGEST_RSA:
        if identifier == RSASSA_PSS:
            mask = padding.PSS(padding.MGF1(hashed), algorithm.salt)
            return key.verify(signature, signed, mask, hashed)
        if identifier == RSA_ENCRYPTION or identifier in _RSA:
            return key.verify(signature, signed, padding.PKCS1v15(), hashed)
    elif isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        if identifier in _ECDSA:
            return key.verify(signature, signed, ec.ECDSA(hashed))
    elif isinstance(key, _KEYS_WITH_DIGEST.get(identifier, ())):
        return key.verify(signature, signed)  # type: ignore[no-any-return,attr-defined]
    raise WrongSignatureError("key-unusable")


def _hash(name: str) -> hashes.HashAlgorithm:
    hashed: hashes.HashAlgorithm = getattr(hashes, name.upper())()
    return hashed
