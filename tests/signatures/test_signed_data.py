"""What RFC 5652, RFC 5035 and RFC 3161 allow in signed data and in time stamps, and what they do not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from archiver.seals.signer_judging import fit_signer
from archiver.signatures import der
from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.der import SignatureFaultError, UnreadableError
from archiver.signatures.signed_data import read_signature_file
from archiver.signatures.time_stamps import RefusedStampError, TimeStamp, read_response, read_token
from tests.signatures.making import (
    MOMENT,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    STAMPING,
    TIME_STAMP,
    Attributes,
    Keyholder,
    make_authority,
    make_information,
    make_keyholder,
    make_signed,
    usage,
)
from tests.signatures.openssl import openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTENT = b"0f  covers\n"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNS = (usage("digital_signature"), True)
UNKNOWN = der.encode(der.SEQUENCE, der.encode_identifier("2.16.840.1.101.3.4.2.99"))
"""An algorithm beside those of NIST, which nobody has given a meaning."""


@pytest.fixture(scope="module")
def desk() -> Keyholder:
    return make_keyholder("Desk", None, SIGNS)


def check(signature: bytes) -> None:
    signed = read_signature_file(signature)
    for signer in signed.signers:
        fit_signer("signature-1.p7s", signed, signer, CONTENT, [])


def put(name: str, *values: bytes) -> Callable[[Attributes], Attributes]:
    return lambda attributes: {**attributes, name: list(values)}


def name_by(*fields: bytes) -> bytes:
    """Return the value of SigningCertificate or of its second version, with the fields of one ESSCertID."""
    return der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, *fields)))


def digest_of(who: Keyholder) -> bytes:
    return der.encode(der.OCTET_STRING, hashlib.sha256(who.encoded).digest())


def test_another_certificate_of_the_same_key_is_not_that_of_the_signer(desk: Keyholder) -> None:
    """RFC 5652 5.3: the signer names its certificate by issuer and number. The signature fits both."""
    name = desk.certificate.subject
    begin, end = desk.certificate.not_valid_before_utc, desk.certificate.not_valid_after_utc
    other = x509.CertificateBuilder(name, name, desk.key.public_key(), x509.random_serial_number(), begin, end)
    twin = Keyholder(desk.key, other.add_extension(*SIGNS).sign(desk.key, hashes.SHA256()))

    def leave_out(attributes: Attributes) -> Attributes:
        return {key: values for key, values in attributes.items() if key != SIGNING_CERTIFICATE_V2}

    check(make_signed(desk, CONTENT, change=leave_out, held=[twin.encoded, desk.encoded]))
    with pytest.raises(SignatureFaultError, match="certificate-missing"):
        check(make_signed(desk, CONTENT, change=leave_out, held=[twin.encoded]))


def test_a_certificate_that_is_named_by_its_digest(desk: Keyholder) -> None:
    """RFC 5035: the second version may name the digest, the first one never does."""
    sha512 = der.encode(der.SEQUENCE, der.encode_identifier("2.16.840.1.101.3.4.2.3"))
    digest = der.encode(der.OCTET_STRING, hashlib.sha512(desk.encoded).digest())
    check(make_signed(desk, CONTENT, change=put(SIGNING_CERTIFICATE_V2, name_by(sha512, digest))))

    with pytest.raises(WrongSignatureError, match="algorithm-unknown"):
        check(make_signed(desk, CONTENT, change=put(SIGNING_CERTIFICATE_V2, name_by(UNKNOWN, digest_of(desk)))))
    with pytest.raises(UnreadableError, match="der-malformed"):
        check(make_signed(desk, CONTENT, change=put(SIGNING_CERTIFICATE, name_by(sha512, digest))))


def test_other_kinds_of_certificates_are_passed_over(desk: Keyholder) -> None:
    """RFC 5652 10.2.2: `[1]` and `[2]` are certificates of attributes, `[3]` is any other."""
    others = [der.encode(der.context(number), der.encode_integer(1)) for number in (1, 2, 3)]

    check(make_signed(desk, CONTENT, held=[desk.encoded, *others]))


def test_signed_data_without_the_field_of_certificates(desk: Keyholder) -> None:
    """RFC 5652 5.1: the field may be left out. OpenSSL reads it so too."""
    octets = _leave_out(make_signed(desk, CONTENT, held=[]))
    openssl("cms", "-cmsout", "-print", "-noout", "-inform", "DER", octets=octets)
    read = read_signature_file(octets)

    assert (read.certificates, len(read.signers)) == ([], 1)


def _leave_out(octets: bytes) -> bytes:
    """Return signed data without an empty field of certificates."""
    kind, wrapped = der.read_element(octets).children()
    (signed,) = wrapped.children()
    fields = [field.encoded for field in signed.children() if field.tag != der.context(0)]
    assert len(fields) == 4
    return der.encode(der.SEQUENCE, kind.encoded, der.encode(der.context(0), der.encode(der.SEQUENCE, *fields)))


def test_other_content_in_the_form_of_signed_data(desk: Keyholder) -> None:
    """It says that it is enveloped data (RFC 5652 6)."""
    signed, enveloped = map(der.encode_identifier, ("1.2.840.113549.1.7.2", "1.2.840.113549.1.7.3"))
    octets = make_signed(desk, CONTENT)
    assert octets.count(signed) == 1
    with pytest.raises(UnreadableError, match="no-signature"):
        read_signature_file(octets.replace(signed, enveloped))


def test_a_signature_beside_something_else_in_one_file(desk: Keyholder, tmp_path: Path) -> None:
    """OpenSSL reads the block of signed data too, and passes over the other."""
    (tmp_path / "content").write_bytes(CONTENT)
    other = openssl("x509", "-inform", "DER", "-noout", "-pubkey", octets=desk.encoded).stdout
    signature = openssl("cms", "-cmsout", "-inform", "DER", "-outform", "PEM", octets=make_signed(desk, CONTENT)).stdout
    (tmp_path / "both.pem").write_bytes(other + signature)
    words = ("-content", tmp_path / "content", "-binary", "-noverify", "-out", tmp_path / "out")
    openssl("cms", "-verify", "-inform", "PEM", "-in", tmp_path / "both.pem", *words)

    check(other + signature)
    with pytest.raises(UnreadableError, match="no-signature"):
        check(other)
    with pytest.raises(UnreadableError, match="no-signature"):
        check(signature * 2)


def test_the_number_of_attributes_has_a_limit(desk: Keyholder) -> None:
    def fill(attributes: Attributes, count: int) -> Attributes:
        more = {f"1.3.6.1.4.1.1.{number}": [der.encode(der.NULL)] for number in range(count - len(attributes))}
        return {**attributes, **more}

    check(make_signed(desk, CONTENT, change=lambda attributes: fill(attributes, 64)))
    with pytest.raises(UnreadableError, match="der-malformed"):
        check(make_signed(desk, CONTENT, change=lambda attributes: fill(attributes, 65)))


def test_the_time_that_a_signer_claims(desk: Keyholder) -> None:
    """RFC 5652 11.3: it has one value."""
    moment = der.encode_time(MOMENT)
    for values, claimed in (([moment], MOMENT), ([], None), ([moment, moment], None)):
        (signer,) = read_signature_file(make_signed(desk, CONTENT, change=put(SIGNING_TIME, *values))).signers
        assert signer.claimed_time == claimed
    (signer,) = read_signature_file(make_signed(desk, CONTENT, change=lambda _: None)).signers
    assert signer.claimed_time is None


def test_a_time_stamp_of_an_unknown_digest() -> None:
    tsa = make_keyholder("TSA", make_authority(), SIGNS, (STAMPING, True))
    known = der.encode(der.SEQUENCE, der.encode_identifier("2.16.840.1.101.3.4.2.3"))
    information = make_information(CONTENT)
    assert information.count(known) == 1
    with pytest.raises(WrongSignatureError, match="algorithm-unknown"):
        read_token(make_signed(tsa, information.replace(known, UNKNOWN), TIME_STAMP, is_detached=False))


def test_a_time_stamp_by_another_key_than_that_of_its_certificate() -> None:
    tsa, other = (make_keyholder("TSA", make_authority(), SIGNS, (STAMPING, True)) for _ in range(2))

    def read(who: Keyholder) -> TimeStamp:
        return read_token(make_signed(who, make_information(CONTENT), TIME_STAMP, is_detached=False))

    assert read(tsa).check([]) == tsa.read
    with pytest.raises(WrongSignatureError, match="signature-wrong"):
        read(Keyholder(other.key, tsa.certificate)).check([])


@pytest.mark.parametrize(("words", "said"), [(["no", "time"], "no; time"), ([], "status 2")])
def test_a_refusal_with_a_bit_for_its_reason(words: list[str], said: str) -> None:
    """RFC 3161 2.4.2: timeNotAvailable is the bit 14 of failInfo, which may stand behind the words."""
    texts = [der.encode(der.UTF8_STRING, word.encode()) for word in words]
    status = [der.encode_integer(2), *([der.encode(der.SEQUENCE, *texts)] if texts else []), b"\x03\x03\x01\x00\x02"]
    with pytest.raises(RefusedStampError) as refusal:
        read_response(der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, *status)))
    assert refusal.value.reason == said
