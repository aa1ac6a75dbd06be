"""Time stamps (RFC 3161): requests, the responses of authorities, and the tokens in these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.signatures import der
from archiver.signatures.algorithms import IDENTIFIERS, WrongSignatureError, list_weaknesses, read_digest_name, take_digest
from archiver.signatures.der import UnreadableError
from archiver.signatures.signed_data import SignedData, Signer, read_signed_data

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from archiver.signatures.certificates import Certificate
    from archiver.signatures.der import Element

_TIME_STAMP: Final = "1.2.840.113549.1.9.16.1.4"
_GRANTED: Final = (0, 1)
"""`granted` and `grantedWithMods` (RFC 3161 2.4.2)."""

DIGEST: Final = "sha512"
"""The digest of every request."""

_LONGEST_WORDS: Final = 500


class StampRequest(NamedTuple):
    """The question to an authority."""

    digest_name: str
    digest: bytes
    nonce: int | None


class RefusedStampError(ValueError):
    """The authority answered that it gives no time stamp. `reason` is in its own words, or the number of its status."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.reason = words or f"status {status}"


class TimeStamp(NamedTuple):
    """A time stamp: when which digest was seen, and by whom it is signed."""

    time: datetime
    digest_name: str
    digest: bytes
    nonce: int | None
    serial: int
    signed: SignedData
    signer: Signer

    @property
    def is_plain(self) -> bool:
        """Return whether `openssl ts -verify` of every version can read and verify it."""
        return self.signer.algorithm.is_everywhere and not self.signed.has_revocation

    def covers(self, octets: bytes) -> bool:
        """Return whether it is a stamp of these octets."""
        return take_digest(self.digest_name, octets) == self.digest

    def list_weaknesses(self, certificate: Certificate) -> list[str]:
        """Return names of what is weak in it."""
        return list(dict.fromkeys([*list_weaknesses(self.digest_name, None), *self.signer.list_weaknesses(certificate)]))

    def check(self, others: Collection[Certificate]) -> Certificate:
        """Check the signature, and return the certificate that it was made with. Nothing is said of trust.

        Args:
            others: certificates beside those in the stamp.

        Raises:
            WrongSignatureError: the signature is wrong, or its certificate is missing or not for time stamps.
        """
        found = self.signer.find_certificates([*self.signed.certificates, *others])
        if not found:
            raise WrongSignatureError("certificate-missing")
        if not self.signer.read_named_certificates():
            raise WrongSignatureError("attributes-missing")
        content = self.signed.content or b""
        reasons: list[WrongSignatureError] = []
        for certificate in found:
            try:
                self.signer.check(certificate, content, _TIME_STAMP)
            except WrongSignatureError as error:
                reasons.append(error)
                continue
            if not certificate.may_stamp_times():
                raise WrongSignatureError("not-for-time-stamps")
            return certificate
        raise reasons[0]


def write_request(digest: bytes, nonce: int) -> bytes:
    """Return a request for a time stamp of a SHA-512, which asks for the certificates too."""
    algorithm = der.encode(der.SEQUENCE, der.encode_identifier(IDENTIFIERS[DIGEST]), der.encode(der.NULL))
    imprint = der.encode(der.SEQUENCE, algorithm, der.encode(der.OCTET_STRING, digest))
    return der.encode(der.SEQUENCE, der.encode_integer(1), imprint, der.encode_integer(nonce), der.encode(der.BOOLEAN, b"\xff"))


def read_request(octets: bytes) -> StampRequest:
    """Read a request. Raises UnreadableError or WrongSignatureError."""
    with der.refuse_others("no-time-stamp"):
        _, imprint, *others = der.read_element(octets).expect(der.SEQUENCE).children()
        name, digest = _read_imprint(imprint)
        return StampRequest(name, digest, _find_nonce(others))


def _find_nonce(fields: list[Element]) -> int | None:
    return next((der.read_integer(one) for one in fields if one.tag == der.INTEGER), None)


def read_response(octets: bytes) -> TimeStamp:
    """Read the response of an authority.

    Raises:
        RefusedStampError: the authority gives no stamp.
        UnreadableError: it is no response.
        WrongSignatureError: its stamp has a form that no valid one has.
    """
    with der.refuse_others("no-time-stamp"):
        status, *token = der.read_element(octets).expect(der.SEQUENCE).children()
        number, *words = status.expect(der.SEQUENCE).children()
        code = der.read_integer(number)
    if code not in _GRANTED:
        raise RefusedStampError(code, _read_words(words))
    if len(token) != 1:
        raise UnreadableError("no-time-stamp")
    return read_token(token[0].encoded)


def _read_words(fields: list[Element]) -> str:
    """Return what an authority says in words, one of which may be a flag with the reason."""
    texts = [text for field in fields if field.tag == der.SEQUENCE for text in field.children()]
    return "; ".join(text.content.decode("utf-8", "replace") for text in texts)[:_LONGEST_WORDS]


def read_token(octets: bytes) -> TimeStamp:
    """Read a token alone, as it stands inside a response. Raises UnreadableError or WrongSignatureError."""
    signed = read_signed_data(octets)
    if signed.content_type != _TIME_STAMP or signed.content is None:
        raise UnreadableError("no-time-stamp")
    if len(signed.signers) != 1:
        raise WrongSignatureError("signers-several")
    with der.refuse_others("no-time-stamp"):
        version, _, imprint, serial, moment, *others = der.read_element(signed.content).expect(der.SEQUENCE).children()
        name, digest = _read_imprint(imprint)
        time = der.read_time(moment.expect(der.GENERALIZED_TIME))
        if der.read_integer(version) == 1:
            return TimeStamp(time, name, digest, _find_nonce(others), der.read_integer(serial), signed, signed.signers[0])
    raise UnreadableError("no-time-stamp")


def _read_imprint(element: Element) -> tuple[str, bytes]:
    algorithm, digest = element.expect(der.SEQUENCE).children()
    return read_digest_name(algorithm), digest.expect(der.OCTET_STRING).content
