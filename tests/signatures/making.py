"""Certificates, revocation lists, signatures and time stamps of any form, also of forms that no honest program makes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from archiver.signatures import der
from archiver.signatures.certificates import Certificate, read_certificate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOMENT: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
YEAR: Final = timedelta(days=365)
STAMPING: Final = x509.ExtendedKeyUsage([x509.ObjectIdentifier("1.3.6.1.5.5.7.3.8")])

CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
DATA = "1.2.840.113549.1.7.1"
TIME_STAMP = "1.2.840.113549.1.9.16.1.4"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_SHA512 = "2.16.840.1.101.3.4.2.3"
_ECDSA_SHA256 = "1.2.840.10045.4.3.2"

Attributes = dict[str, list[bytes]]


class Keyholder(NamedTuple):
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def read(self) -> Certificate:
        """The certificate as we read it."""
        return read_certificate(self.encoded)

    @property
    def encoded(self) -> bytes:
        """The certificate in DER."""
        return self.certificate.public_bytes(Encoding.DER)


def usage(*names: str) -> x509.KeyUsage:
    """Return a use of keys."""
    words = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"]
    words += ["key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{word: word in names for word in words})


def make_keyholder(
    name: str,
    issuer: Keyholder | None = None,
    *extensions: tuple[x509.ExtensionType, bool],
    begin: datetime = MOMENT - YEAR,
    end: datetime = MOMENT + 10 * YEAR,
) -> Keyholder:
    """Make a key with a certificate by an issuer, or by itself. Each extension says if it is critical."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        issuer.certificate.subject if issuer else subject, subject, key.public_key(), x509.random_serial_number(), begin, end
    )
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, is_critical)
    return Keyholder(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def make_authority(name: str = "Office", *extensions: tuple[x509.ExtensionType, bool], **span: datetime) -> Keyholder:
    """Make an authority of certificates. `begin` and `end` are as of any certificate."""
    ca = (x509.BasicConstraints(ca=True, path_length=None), True)
    return make_keyholder(name, None, ca, *(extensions or [(usage("key_cert_sign", "crl_sign"), True)]), **span)


def make_list(
    issuer: Keyholder,
    *revoked: x509.RevokedCertificate,
    begin: datetime = MOMENT - timedelta(days=1),
    end: datetime = MOMENT + timedelta(days=1),
    extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
    key: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Make a revocation list of an authority in DER."""
    builder = x509.CertificateRevocationListBuilder(issuer.certificate.subject, begin, end)
    for one in revoked:
        builder = builder.add_revoked_certificate(one)
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, is_critical)
    return builder.sign(key or issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def revoke(who: Keyholder, since: datetime, *extensions: x509.ExtensionType) -> x509.RevokedCertificate:
    """Return the entry of a list about a certificate."""
    builder = x509.RevokedCertificateBuilder(who.certificate.serial_number, since)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.build()


def _algorithm(identifier: str) -> bytes:
    return der.encode(der.SEQUENCE, der.encode_identifier(identifier))


def name_certificate(encoded: bytes) -> bytes:
    """Return the value of SigningCertificateV2 for a certificate."""
    digest = der.encode(der.OCTET_STRING, hashlib.sha256(encoded).digest())
    return der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, digest)))


def keep(attributes: Attributes) -> Attributes:
    """Change nothing."""
    return attributes


def make_signed(
    who: Keyholder,
    content: bytes,
    kind: str = DATA,
    *,
    change: Callable[[Attributes], Attributes | None] = keep,
    held: Sequence[bytes] | None = None,
    times: int = 1,
    is_detached: bool = True,
    digest: str = _SHA256,
) -> bytes:
    """Return signed data in DER. `change` may spoil the attributes before they are signed, or leave them out."""
    attributes = change(
        {
            CONTENT_TYPE: [der.encode_identifier(kind)],
            MESSAGE_DIGEST: [der.encode(der.OCTET_STRING, hashlib.sha256(content).digest())],
            SIGNING_CERTIFICATE_V2: [name_certificate(who.encoded)],
        }
    )
    certificate = who.read
    identity = der.encode(der.SEQUENCE, certificate.issuer.encoded, der.encode_integer(certificate.serial))
    written = [
        der.encode(der.SEQUENCE, der.encode_identifier(name), der.encode_set(der.SET, values))
        for name, values in (attributes or {}).items()
    ]
    signed = content if attributes is None else der.encode_set(der.SET, written)
    signature = who.key.sign(signed, ec.ECDSA(hashes.SHA256()))
    fields = [der.encode_integer(1), identity, _algorithm(digest)]
    fields += [] if attributes is None else [der.encode_set(der.context(0), written)]
    fields += [_algorithm(_ECDSA_SHA256), der.encode(der.OCTET_STRING, signature)]
    signer = der.encode(der.SEQUENCE, *fields)
    inner = b"" if is_detached else der.encode(der.context(0), der.encode(der.OCTET_STRING, content))
    data = der.encode(
        der.SEQUENCE,
        der.encode_integer(3),
        der.encode(der.SET, _algorithm(digest)),
        der.encode(der.SEQUENCE, der.encode_identifier(kind), inner),
        der.encode_set(der.context(0), list([who.encoded] if held is None else held)),
        der.encode(der.SET, *([signer] * times)),
    )
    return der.encode(der.SEQUENCE, der.encode_identifier("1.2.840.113549.1.7.2"), der.encode(der.context(0), data))


def make_information(stamped: bytes, moment: datetime = MOMENT, *, nonce: int | None = 7, version: int = 1) -> bytes:
    """Return a TSTInfo: the content of a time stamp."""
    imprint = der.encode(der.SEQUENCE, _algorithm(_SHA512), der.encode(der.OCTET_STRING, hashlib.sha512(stamped).digest()))
    time = der.encode(der.GENERALIZED_TIME, moment.strftime("%Y%m%d%H%M%SZ").encode())
    fields = [der.encode_integer(version), der.encode_identifier("1.2.3.4"), imprint, der.encode_integer(5), time]
    return der.encode(der.SEQUENCE, *fields, b"" if nonce is None else der.encode_integer(nonce))


def make_response(token: bytes, status: int = 0) -> bytes:
    """Return the response of an authority."""
    return der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.encode_integer(status)), token)
