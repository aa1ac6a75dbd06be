"""Revocation lists (RFC 5280 5): what a list says of a certificate."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from archiver.signatures import der
from archiver.signatures.algorithms import read_algorithm, verify
from archiver.signatures.certificates import read_blocks
from archiver.signatures.der import Element, UnreadableError
from archiver.signatures.distinguished_names import NameKey, read_name_key

if TYPE_CHECKING:
    from datetime import datetime

    from archiver.signatures.certificates import Certificate

_UNDERSTOOD: Final = frozenset({"2.5.29.20", "2.5.29.28", "2.5.29.35", "2.5.29.18"})


class Revocation(NamedTuple):
    """The entry of a list about one certificate. `since` is None if the list names no day that can be read."""

    since: datetime | None


class RevocationList(NamedTuple):
    """A list that an authority has signed."""

    encoded: bytes
    signed_octets: bytes
    algorithm: Element
    signature: bytes
    issuer_key: NameKey
    this_update: datetime
    next_update: datetime | None
    content: x509.CertificateRevocationList

    def check_issued_by(self, issuer: Certificate) -> None:
        """Check the signature of the authority. Raises WrongSignatureError or UnreadableError."""
        algorithm = read_algorithm(self.algorithm)
        verify(issuer.public_key, algorithm, algorithm.digest or "sha512", self.signature, self.signed_octets)

    def speaks_of(self, certificate: Certificate) -> bool:
        """Return whether it would name a certificate of its authority if that were revoked (RFC 5280 6.3.3).

        Lists of changes, of some reasons, and of parts that do not hold the certificate do not. Raises UnreadableError.
        """
        try:
            extensions = list(self.content.extensions)
        except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension):
            return False
        if any(one.critical and one.oid.dotted_string not in _UNDERSTOOD for one in extensions):
            return False
        points = [one.value for one in extensions if isinstance(one.value, x509.IssuingDistributionPoint)]
        return certificate.serial > 0 and all(_holds(point, certificate) for point in points)

    def find(self, certificate: Certificate) -> Revocation | None:
        """Return what the list says of a certificate of its authority, or None if it does not name it."""
        if certificate.serial <= 0:
            return None
        entry = self.content.get_revoked_certificate_by_serial_number(certificate.serial)
        if entry is None:
            return None
        try:
            since = entry.revocation_date_utc
            details = [one.value for one in entry.extensions]
            if any(isinstance(one, x509.CRLReason) and one.reason is x509.ReasonFlags.remove_from_crl for one in details):
                return None
            return Revocation(min([since, *(one.invalidity_date_utc for one in details if isinstance(one, x509.InvalidityDate))]))
        except (ValueError, TypeError):
            return Revocation(None)


def _holds(point: x509.IssuingDistributionPoint, certificate: Certificate) -> bool:
    """Return whether the part of an authority that a list is about holds a certificate."""
    if point.indirect_crl or point.only_contains_attribute_certs or point.only_some_reasons or point.relative_name:
        return False
    constraints = certificate.find_extension(x509.BasicConstraints)
    is_authority = constraints is not None and isinstance(constraints.value, x509.BasicConstraints) and constraints.value.ca
    if (point.only_contains_user_certs and is_authority) or (point.only_contains_ca_certs and not is_authority):
        return False
    if point.full_name is None:
        return True
    found = certificate.find_extension(x509.CRLDistributionPoints)
    named = found.value if found is not None and isinstance(found.value, x509.CRLDistributionPoints) else ()
    return any(name in point.full_name for one in named for name in one.full_name or ())


def read_revocation_list(octets: bytes) -> RevocationList:
    """Read a list in DER or PEM. Raises UnreadableError."""
    if octets[:1] != b"\x30":
        blocks = [content for label, content in read_blocks(octets) if label == "X509 CRL"]
        if len(blocks) != 1:
            raise UnreadableError("no-revocation-list")
        (octets,) = blocks
    with der.refuse_others("no-revocation-list"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        signed, algorithm, signature = der.read_element(octets).expect(der.SEQUENCE).children()
        content = _load(octets)
        return RevocationList(
            octets,
            signed.encoded,
            algorithm,
            der.read_bits(signature),
            read_name_key(_find_issuer(signed)),
            content.last_update_utc,
            content.next_update_utc,
            content,
        )


def _load(octets: bytes) -> x509.CertificateRevocationList:
    try:
        return x509.load_der_x509_crl(octets)
    except (UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise UnreadableError("no-revocation-list") from error


def _find_issuer(signed: Element) -> Element:
    # Not children(): a list can have a million entries, but they stand inside one element after the issuer.
    fields = signed.expect(der.SEQUENCE).children()
    at = 1 if fields[0].tag == der.SEQUENCE else 2
    return fields[at]
