"""Read CMS signed data (RFC 5652 5) and check its signers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.signatures import der
from archiver.signatures.algorithms import (
    DIGESTS,
    Algorithm,
    WrongSignatureError,
    list_weaknesses,
    read_algorithm,
    read_digest_name,
    take_digest,
    verify,
)
from archiver.signatures.certificates import Certificate, read_blocks, read_certificate
from archiver.signatures.der import Element, UnreadableError
from archiver.signatures.distinguished_names import NameKey, read_name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
DATA: Final = "1.2.840.113549.1.7.1"
CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"

_MOST_SIGNERS: Final = 32
_MOST_CERTIFICATES: Final = 64
_MOST_ATTRIBUTES: Final = 64
_LABELS: Final = ("CMS", "PKCS7", "PKCS #7 SIGNED DATA")


class CertificateDigest(NamedTuple):
    """The digest of a certificate that a signer names (RFC 5035)."""

    algorithm: str
    digest: bytes


class Signer(NamedTuple):
    """One signer of signed data: who it is, and what was signed with which algorithm."""

    issuer_key: NameKey | None
    serial: int | None
    key_identifier: bytes | None
    digest: str
    algorithm: Algorithm
    signature: bytes
    attributes: Mapping[str, list[Element]] | None
    signed_octets: bytes | None
    """The attributes as DER wants them signed, or None if there are none and the content itself was signed."""

    def is_of(self, certificate: Certificate) -> bool:
        """Return whether the signer names this certificate."""
        if self.key_identifier is not None:
            return certificate.key_identifier == self.key_identifier
        return (certificate.issuer_key, certificate.serial) == (self.issuer_key, self.serial)

    def find_certificates(self, certificates: Iterable[Certificate]) -> list[Certificate]:
        """Return the certificates that the signer may mean."""
        found = []
        for certificate in dict.fromkeys(certificates):
            try:
                if self.is_of(certificate):
                    found.append(certificate)
            except UnreadableError:
                continue
        return found

    @property
    def claimed_time(self) -> datetime | None:
        """The time that the signer claims to have signed at, or None."""
        values = (self.attributes or {}).get(SIGNING_TIME, [])
        return der.read_time(values[0]) if len(values) == 1 else None

    def list_weaknesses(self, certificate: Certificate) -> list[str]:
        """Return names of what is weak in the digest and the key."""
        return list_weaknesses(self.digest, certificate.public_key)

    def check(self, certificate: Certificate, content: bytes, content_type: str) -> None:
        """Check the signature over a content by the key of a certificate. Raises WrongSignatureError."""
        if self.attributes is None or self.signed_octets is None:
            if content_type != DATA:
                raise WrongSignatureError("attributes-missing")
            verify(certificate.public_key, self.algorithm, self.digest, self.signature, content)
            return
        if der.read_identifier(self._take_one(CONTENT_TYPE)) != content_type:
            raise WrongSignatureError("content-type-wrong")
        if der.read_octets(self._take_one(MESSAGE_DIGEST)) != take_digest(self.digest, content):
            raise WrongSignatureError("content-differs")
        named = self.read_named_certificates()
        if named and take_digest(named[0].algorithm, certificate.encoded) != named[0].digest:
            raise WrongSignatureError("other-certificate")
        verify(certificate.public_key, self.algorithm, self.digest, self.signature, self.signed_octets)

    def read_named_certificates(self) -> list[CertificateDigest]:
        """Return the digests of certificates that the signer names, its own first, or none."""
        attributes = self.attributes or {}
        found: list[CertificateDigest] = []
        for identifier in (SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2):
            if identifier in attributes:
                named = self._take_one(identifier).expect(der.SEQUENCE).children()
                listed = named[0].expect(der.SEQUENCE).children() if named else []
                if not listed:
                    raise WrongSignatureError("other-certificate")
                is_old = identifier == SIGNING_CERTIFICATE
                found += [_read_certificate_digest(one, "sha1" if is_old else "sha256") for one in listed]
        return found

    def _take_one(self, identifier: str) -> Element:
        values = (self.attributes or {}).get(identifier, [])
        if len(values) != 1:
            raise WrongSignatureError("attributes-missing")
        return values[0]


def _read_certificate_digest(element: Element, usual: str) -> CertificateDigest:
    """Read an ESSCertID or ESSCertIDv2. The second may name its digest."""
    fields = element.expect(der.SEQUENCE).children()
    name = usual
    if usual != "sha1" and fields and fields[0].tag == der.SEQUENCE:
        name = read_digest_name(fields.pop(0))
    if not fields:
        raise UnreadableError("der-malformed")
    return CertificateDigest(name, der.read_octets(fields[0]))


class SignedData(NamedTuple):
    """Signed data: its content if it holds it, the certificates in it, and its signers."""

    content_type: str
    content: bytes | None
    certificates: Collection[Certificate]
    has_revocation: bool
    signers: Sequence[Signer]


def read_signature_file(octets: bytes) -> SignedData:
    """Read signed data in PEM or DER. Raises UnreadableError or WrongSignatureError."""
    return read_signed_data(unwrap(octets))


def unwrap(octets: bytes) -> bytes:
    """Return signed data without its PEM, if it stands in one. Raises UnreadableError."""
    if octets[:1] == b"\x30":
        return octets
    blocks = [content for label, content in read_blocks(octets) if label in _LABELS]
    if len(blocks) != 1:
        raise UnreadableError("no-signature")
    return blocks[0]


def read_signed_data(octets: bytes) -> SignedData:
    """Read signed data in BER or DER. Raises UnreadableError or WrongSignatureError."""
    with der.refuse_others("no-signature"):
        kind, wrapped = der.read_element(octets).expect(der.SEQUENCE).children()
        (signed,) = wrapped.expect(der.context(0)).children()
        fields = signed.expect(der.SEQUENCE).children()
        content_type, *content = fields[2].expect(der.SEQUENCE).children()
        held = {field.tag: field for field in fields[3:-1]}
        signers = fields[-1].expect(der.SET).children()
        if der.read_identifier(kind) == SIGNED_DATA and len(signers) <= _MOST_SIGNERS:
            return SignedData(
                der.read_identifier(content_type),
                der.read_octets(content[0].expect(der.context(0)).children()[0]) if content else None,
                _read_held_certificates(held.get(der.context(0))),
                der.context(1) in held,
                [_read_signer(signer) for signer in signers],
            )
    raise UnreadableError("no-signature")


def _read_held_certificates(held: Element | None) -> list[Certificate]:
    """Read the certificates in signed data. Attribute certificates and the like are passed over."""
    listed = [one for one in held.children() if one.tag == der.SEQUENCE] if held is not None else []
    if len(listed) > _MOST_CERTIFICATES:
        raise UnreadableError("der-too-large")
    return [read_certificate(one.encoded) for one in listed]


def _read_signer(element: Element) -> Signer:
    fields = element.expect(der.SEQUENCE).children()
    _, who, digest = fields[:3]
    issuer_key = serial = key_identifier = None
    if who.tag == der.SEQUENCE:
        issuer, number = who.children()
        issuer_key, serial = read_name_key(issuer), der.read_integer(number)
    elif who.tag == 0x80:  # noqa: PLR2004 - [0] IMPLICIT OCTET STRING
        key_identifier = who.content
    else:
        raise UnreadableError("der-malformed")
    attributes = signed_octets = None
    at = 3
    if fields[at].tag == der.context(0):
        attributes = _read_attributes(fields[at])
        signed_octets = der.encode(der.SET, fields[at].content)
        at += 1
    algorithm = read_algorithm(fields[at])
    signature = der.read_octets(fields[at + 1])
    name = DIGESTS.get(der.read_identifier(digest.expect(der.SEQUENCE).children()[0]))
    if name is None:
        raise WrongSignatureError("algorithm-unknown")
    return Signer(issuer_key, serial, key_identifier, name, algorithm, signature, attributes, signed_octets)


def _read_attributes(element: Element) -> dict[str, list[Element]]:
    """Return the values of each attribute. An attribute that stands twice is malformed."""
    found: dict[str, list[Element]] = {}
    for attribute in element.children():
        identifier, values = attribute.expect(der.SEQUENCE).children()
        name = der.read_identifier(identifier)
        if name in found or len(found) >= _MOST_ATTRIBUTES:
            raise UnreadableError("der-malformed")
        found[name] = values.expect(der.SET).children()
    return found
