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

    def is_whole(self) -> bool:
        """Return whether it lists all revoked certificates of its authority, as far as one can tell."""
        try:
            extensions = list(self.content.extensions)
        except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension):
            return False
        for one in extensions:
            if one.critical and one.oid.dotted_string not in _UNDERSTOOD:
                return False
            point = one.value
            if isinstance(point, x509.IssuingDistributionPoint):
                parts = (point.indirect_crl, point.only_contains_attribute_certs, bool(point.only_some_reasons))
                if any(parts):
                    return False
        return True

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
