"""Certificates (RFC 5280): the facts of one that are judged."""

from __future__ import annotations

import hashlib
import re
import warnings
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from archiver.signatures import der
from archiver.signatures.algorithms import Algorithm, load_public_key, read_algorithm, verify
from archiver.signatures.der import Element, UnreadableError
from archiver.signatures.distinguished_names import NameKey, read_name_key, read_shown_name

if TYPE_CHECKING:
    from datetime import datetime

_TIME_STAMPING: Final = "1.3.6.1.5.5.7.3.8"
_UNDERSTOOD: Final = frozenset({"2.5.29.15", "2.5.29.19", "2.5.29.37", "2.5.29.17", "2.5.29.18", "2.5.29.32"})
"""Extensions whose meaning is judged here, or does not matter here: a path with another critical one is refused."""

_BLOCK: Final = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----")
"""One block of PEM (RFC 7468): its label, and the base64 of its content."""

_MOST_BLOCKS: Final = 64


@dataclass(frozen=True, eq=False)
class Certificate:
    """One certificate. Two are equal if their octets are."""

    encoded: bytes
    signed_octets: bytes
    algorithm: Element
    signature: bytes
    serial: int
    issuer_key: NameKey
    """The name of the issuer in the form that is compared."""
    issuer: Element
    subject_key: NameKey
    """The name of the subject in the form that is compared."""
    subject: Element
    not_before: datetime
    not_after: datetime
    key_information: Element

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and other.encoded == self.encoded

    def __hash__(self) -> int:
        return hash(self.encoded)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the encoding, which people know as its fingerprint."""
        return hashlib.sha256(self.encoded).hexdigest()

    @cached_property
    def name(self) -> str:
        """The name of the subject for people. It is not escaped."""
        return read_shown_name(self.subject)

    @cached_property
    def public_key(self) -> object:
        """The public key. Raises WrongSignatureError if it cannot be used."""
        return load_public_key(self.key_information)

    @cached_property
    def signature_algorithm(self) -> Algorithm:
        """The algorithm with which the issuer signed."""
        return read_algorithm(self.algorithm)

    @property
    def is_self_issued(self) -> bool:
        """Return whether issuer and subject have one name."""
        return self.issuer_key == self.subject_key

    @cached_property
    def extensions(self) -> x509.Extensions:
        """The extensions. Raises UnreadableError."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return x509.load_der_x509_certificate(self.encoded).extensions
        except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension) as error:
            raise UnreadableError("certificate-malformed") from error

    def find_extension(self, kind: type[x509.ExtensionType]) -> x509.Extension[x509.ExtensionType] | None:
        """Return the extension of a kind, or None."""
        return next((one for one in self.extensions if isinstance(one.value, kind)), None)

    @cached_property
    def key_identifier(self) -> bytes | None:
        """The subject key identifier, or None."""
        found = self.find_extension(x509.SubjectKeyIdentifier)
        return found.value.digest if found is not None and isinstance(found.value, x509.SubjectKeyIdentifier) else None

    def lists_unknown_critical(self) -> bool:
        """Return whether it has a critical extension that is not judged here."""
        return any(one.critical and one.oid.dotted_string not in _UNDERSTOOD for one in self.extensions)

    def may_certify(self, below: int) -> bool:
        """Return whether it is that of a certificate authority which may stand above so many other authorities."""
        constraints = self.find_extension(x509.BasicConstraints)
        if constraints is None or not isinstance(constraints.value, x509.BasicConstraints) or not constraints.value.ca:
            return False
        longest = constraints.value.path_length
        usage = self.find_extension(x509.KeyUsage)
        may_sign = usage is None or (isinstance(usage.value, x509.KeyUsage) and usage.value.key_cert_sign)
        return may_sign and (longest is None or below <= longest)

    def may_sign(self) -> bool:
        """Return whether its key may sign documents."""
        usage = self.find_extension(x509.KeyUsage)
        if usage is None or not isinstance(usage.value, x509.KeyUsage):
            return True
        return usage.value.digital_signature or usage.value.content_commitment

    def may_stamp_times(self) -> bool:
        """Return whether it is for time stamps alone, and says so in a critical extension (RFC 3161 2.3)."""
        usage = self.find_extension(x509.ExtendedKeyUsage)
        if usage is None or not usage.critical or not isinstance(usage.value, x509.ExtendedKeyUsage):
            return False
        return [one.dotted_string for one in usage.value] == [_TIME_STAMPING] and self.may_sign()

    def check_issued_by(self, issuer: Certificate) -> None:
        """Check the signature of the issuer. Raises WrongSignatureError or UnreadableError."""
        algorithm = self.signature_algorithm
        verify(issuer.public_key, algorithm, algorithm.digest or "sha512", self.signature, self.signed_octets)

    def fits(self, moment: datetime) -> bool:
        """Return whether it is valid at a time."""
        return self.not_before <= moment <= self.not_after


def read_certificate(encoded: bytes) -> Certificate:
    """Read a certificate in DER. Raises UnreadableError."""
    with der.refuse_others("certificate-malformed"):
        signed, algorithm, signature = der.read_element(encoded).expect(der.SEQUENCE).children()
        fields = signed.expect(der.SEQUENCE).children()
        if fields[0].tag == der.context(0):
            del fields[0]
        serial, _, issuer, validity, subject, key_information = fields[:6]
        not_before, not_after = validity.expect(der.SEQUENCE).children()
        return Certificate(
            encoded=encoded,
            signed_octets=signed.encoded,
            algorithm=algorithm,
            signature=der.read_bits(signature),
            serial=der.read_integer(serial),
            issuer_key=read_name_key(issuer),
            issuer=issuer,
            subject_key=read_name_key(subject),
            subject=subject,
            not_before=der.read_time(not_before),
            not_after=der.read_time(not_after),
            key_information=key_information.expect(der.SEQUENCE),
        )


def read_certificates(octets: bytes) -> list[Certificate]:
    """Read the certificates of a file: one in DER, or some in PEM. Raises UnreadableError."""
    if octets[:1] == b"\x30":
        return [read_certificate(octets)]
    found = [read_certificate(content) for label, content in read_blocks(octets) if label == "CERTIFICATE"]
    if not found:
        raise UnreadableError("no-certificate")
    return found


def read_blocks(octets: bytes) -> list[tuple[str, bytes]]:
    """Return the label and content of each block of PEM. Raises UnreadableError."""
    found = []
    for match in _BLOCK.finditer(octets):
        with der.refuse_others("pem-malformed"):
            found.append((match[1].decode(), b64decode(b"".join(match[2].split()), validate=True)))
        if len(found) > _MOST_BLOCKS:
            raise UnreadableError("der-too-large")
    return found


def write_block(label: str, content: bytes) -> bytes:
    """Return a block of PEM."""
    text = b64encode(content)
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN %s-----" % label.encode(), *lines, b"-----END %s-----" % label.encode(), b""])
