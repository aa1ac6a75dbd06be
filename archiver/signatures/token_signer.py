"""Sign with a key of a card or another token (PKCS #11), and check each signature by the certificate."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass

from archiver.errors import ReadError, WrongUsageError
from archiver.signatures import der
from archiver.signatures.algorithms import ECDSA_WITH, ED25519, IDENTIFIERS, RSA_ENCRYPTION, Algorithm, verify
from archiver.signatures.der import SignatureFaultError
from archiver.signatures.signing import DIGESTS_OF_CURVES, SHORTEST_RSA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.signatures.certificates import Certificate


@contextmanager
def telling_of_token(name: str) -> Iterator[None]:
    """Turn an error of the module into one that names the token."""
    try:
        yield
    except pkcs11.PKCS11Error as error:
        raise token_failed(name, type(error).__name__) from error


def token_failed(name: str, reason: str) -> ReadError:
    """Return the error that a token failed. The reason is the name of an error of its module, or an entry `reason.…`."""
    return ReadError("error.token-failed", token=name, reason=reason)


def read_attribute(one: Any, kind: Attribute) -> Any:  # noqa: ANN401 - an attribute has the type of its kind
    """Return an attribute of an object, or None if it has none."""
    try:
        return one[kind]
    except (pkcs11.exceptions.AttributeTypeInvalid, pkcs11.exceptions.AttributeSensitive):
        return None


class TokenSigner:
    """Signs with a key of a token, and checks each signature by the certificate."""

    def __init__(self, key: Any, certificate: Certificate, name: str, pin: str | None) -> None:  # noqa: ANN401 - see above
        self._key = key
        self._name = name
        self._public = certificate.public_key
        self._pin = pin if read_attribute(key, Attribute.ALWAYS_AUTHENTICATE) else None
        self._mechanisms = key.session.token.slot.get_mechanisms()
        self.algorithm, self.digest = self._choose()
        if not certificate.may_sign():
            raise self._refuse("not-for-signatures")

    def _choose(self) -> tuple[str, str]:
        """Return the identifier of the algorithm, and the digest. Raises WrongUsageError."""
        public, kind = self._public, self._key.key_type
        if isinstance(public, rsa.RSAPublicKey) and kind == KeyType.RSA:
            self._compare(int.from_bytes(read_attribute(self._key, Attribute.MODULUS) or b""), public.public_numbers().n)
            if public.key_size >= SHORTEST_RSA:
                return RSA_ENCRYPTION, "sha256"
        elif isinstance(public, ec.EllipticCurvePublicKey) and kind == KeyType.EC:
            point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            self._compare_point(point)
            if (digest := DIGESTS_OF_CURVES.get(public.curve.name)) is not None:
                return ECDSA_WITH[digest], digest
        elif isinstance(public, ed25519.Ed25519PublicKey) and kind == KeyType.EC_EDWARDS:
            self._compare_point(public.public_bytes_raw())
            return ED25519, "sha512"
        else:
            raise self._refuse("other-key")
        raise self._refuse("key-unusable")

    def _compare_point(self, point: bytes) -> None:
        """Compare with the public key beside the private one. Many tokens keep one there."""
        wanted = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.ID: read_attribute(self._key, Attribute.ID)}
        for one in list(self._key.session.get_objects(wanted)) if wanted[Attribute.ID] else ():
            found = read_attribute(one, Attribute.EC_POINT) or b""
            self._compare(found[-len(point) :], point)  # it stands in an OCTET STRING, or bare

    def _compare(self, found: object, expected: object) -> None:
        if found and found != expected:
            raise self._refuse("other-key")

    def _refuse(self, reason: str) -> WrongUsageError:
        return WrongUsageError("error.key-other", path=self._name, certificate=self._name, reason=reason)

    def sign(self, octets: bytes) -> bytes:
        """Return the signature over octets. Raises ReadError if the token gives none, or one that is wrong."""
        with telling_of_token(self._name):
            signature = self._sign(octets)
        try:
            verify(self._public, Algorithm(self.algorithm, None), self.digest, signature, octets)
        except SignatureFaultError as error:
            raise token_failed(self._name, error.reason) from error
        return signature

    def _sign(self, octets: bytes) -> bytes:
        if self.algorithm == ED25519:
            return self._call(octets, Mechanism.EDDSA)
        digest = hashlib.new(self.digest, octets).digest()
        if self.algorithm == RSA_ENCRYPTION:
            if Mechanism.SHA256_RSA_PKCS in self._mechanisms:
                return self._call(octets, Mechanism.SHA256_RSA_PKCS)
            # Many cards only raise to the power: the DigestInfo of PKCS #1 is made here.
            algorithm = der.encode(der.SEQUENCE, der.encode_identifier(IDENTIFIERS[self.digest]), der.encode(der.NULL))
            return self._call(der.encode(der.SEQUENCE, algorithm, der.encode(der.OCTET_STRING, digest)), Mechanism.RSA_PKCS)
        both = self._call(digest, Mechanism.ECDSA)
        half = len(both) // 2
        return encode_dss_signature(int.from_bytes(both[:half]), int.from_bytes(both[half:]))

    def _call(self, octets: bytes, mechanism: Mechanism) -> bytes:
        signature: bytes = self._key.sign(octets, mechanism=mechanism, pin=self._pin)
        return signature
