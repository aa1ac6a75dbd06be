"""Signatures and time stamps that differ from right ones in one point: each is refused for that point."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509

from archiver.seals.signer_judging import fit_signer
from archiver.seals.stamping import check_answer
from archiver.signatures import der
from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.chains import NoChainError, build_chain
from archiver.signatures.der import SignatureFaultError, UnreadableError
from archiver.signatures.signed_data import DATA, read_signature_file
from archiver.signatures.time_stamps import (
    RefusedStampError,
    StampRequest,
    read_request,
    read_response,
    read_token,
    write_request,
)
from tests.signatures.making import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    MOMENT,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    STAMPING,
    TIME_STAMP,
    YEAR,
    Attributes,
    Keyholder,
    make_authority,
    make_information,
    make_keyholder,
    make_response,
    make_signed,
    name_certificate,
    usage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT = b"0f  covers\n"
SIGNS = (usage("digital_signature"), True)


@pytest.fixture(scope="module")
def desk() -> Keyholder:
    return make_keyholder("Desk", None, SIGNS)


@pytest.fixture(scope="module")
def office() -> Keyholder:
    return make_authority("Office")


@pytest.fixture(scope="module")
def tsa(office: Keyholder) -> Keyholder:
    return make_keyholder("TSA", office, SIGNS, (STAMPING, True))


def check(signature: bytes, content: bytes = CONTENT, known: tuple[Keyholder, ...] = ()) -> None:
    signed = read_signature_file(signature)
    for signer in signed.signers:
        fit_signer("signature-1.p7s", signed, signer, content, [one.read for one in known])


def without(name: str) -> Callable[[Attributes], Attributes]:
    return lambda attributes: {key: values for key, values in attributes.items() if key != name}


def replaced(name: str, *values: bytes) -> Callable[[Attributes], Attributes]:
    return lambda attributes: {**attributes, name: list(values)}


def test_a_right_signature_fits(desk: Keyholder) -> None:
    check(make_signed(desk, CONTENT))
    check(make_signed(desk, CONTENT, change=without(SIGNING_CERTIFICATE_V2)))
    check(make_signed(desk, CONTENT, change=lambda _: None))
    check(make_signed(desk, CONTENT, held=[]), known=(desk,))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (without(CONTENT_TYPE), "attributes-missing"),
        (without(MESSAGE_DIGEST), "attributes-missing"),
        (replaced(CONTENT_TYPE, der.encode_identifier(TIME_STAMP)), "content-type-wrong"),
        (replaced(MESSAGE_DIGEST, der.encode(der.OCTET_STRING, hashlib.sha256(b"x").digest())), "content-differs"),
        (replaced(MESSAGE_DIGEST, *[der.encode(der.OCTET_STRING, hashlib.sha256(CONTENT).digest())] * 2), "attributes-missing"),
        (replaced(SIGNING_CERTIFICATE_V2, name_certificate(b"another")), "other-certificate"),
        (replaced(SIGNING_CERTIFICATE_V2, der.encode(der.SEQUENCE)), "other-certificate"),
        (replaced(SIGNING_CERTIFICATE_V2, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE))), "other-certificate"),
    ],
)
def test_a_signature_with_wrong_attributes(change: Callable[[Attributes], Attributes], reason: str, desk: Keyholder) -> None:
    with pytest.raises(WrongSignatureError) as refusal:
        check(make_signed(desk, CONTENT, change=change))
    assert refusal.value.reason == reason


def test_a_certificate_digest_without_fields_cannot_be_read(desk: Keyholder) -> None:
    empty = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE)))
    with pytest.raises(UnreadableError, match="der-malformed"):
        check(make_signed(desk, CONTENT, change=replaced(SIGNING_CERTIFICATE_V2, empty)))


def test_a_time_stamp_without_signed_attributes_is_refused(tsa: Keyholder) -> None:
    token = make_signed(tsa, make_information(CONTENT), TIME_STAMP, change=lambda _: None, is_detached=False)
    with pytest.raises(SignatureFaultError, match="attributes-missing"):
        read_token(token).check([])


def test_attributes_are_needed_for_all_content_but_data(desk: Keyholder) -> None:
    """RFC 5652 5.3: they must be there if the content has another type."""
    (signer,) = read_signature_file(make_signed(desk, CONTENT, change=lambda _: None)).signers

    signer.check(desk.read, CONTENT, DATA)
    with pytest.raises(WrongSignatureError, match="attributes-missing"):
        signer.check(desk.read, CONTENT, TIME_STAMP)


def test_a_signer_who_is_named_in_no_known_way(desk: Keyholder) -> None:
    """RFC 5652 5.3 knows issuer with number, and `[0]` with the identifier of the key."""
    octets = make_signed(desk, CONTENT)
    certificate = desk.read
    named = der.encode(der.SEQUENCE, certificate.issuer.encoded, der.encode_integer(certificate.serial))
    assert octets.count(named) == 1
    with pytest.raises(UnreadableError, match="der-malformed"):
        read_signature_file(octets.replace(named, b"\xa2" + named[1:]))


def test_the_old_attribute_names_the_certificate_by_sha1(desk: Keyholder) -> None:
    digest = der.encode(der.OCTET_STRING, hashlib.sha1(desk.encoded, usedforsecurity=False).digest())
    named = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, digest)))
    check(make_signed(desk, CONTENT, change=replaced(SIGNING_CERTIFICATE, named)))
    other = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.encode(der.OCTET_STRING, b"x" * 20))))
    with pytest.raises(WrongSignatureError, match="other-certificate"):
        check(make_signed(desk, CONTENT, change=lambda _: {**_, SIGNING_CERTIFICATE: [other]}))


def test_an_attribute_that_stands_twice_cannot_be_read(desk: Keyholder) -> None:
    octets = make_signed(desk, CONTENT, change=without(SIGNING_CERTIFICATE_V2))
    twice = octets.replace(der.encode_identifier(MESSAGE_DIGEST), der.encode_identifier(CONTENT_TYPE))
    with pytest.raises(UnreadableError):
        read_signature_file(twice)


def test_a_signature_over_other_content_or_by_another_key(desk: Keyholder) -> None:
    with pytest.raises(WrongSignatureError, match="content-differs"):
        check(make_signed(desk, CONTENT), CONTENT + b"x")
    with pytest.raises(WrongSignatureError, match="signature-wrong"):
        check(make_signed(desk, CONTENT, change=lambda _: None), CONTENT + b"x")
    twin = make_keyholder("Desk", None, SIGNS)
    forged = make_signed(Keyholder(twin.key, desk.certificate), CONTENT)
    with pytest.raises(WrongSignatureError, match="signature-wrong"):
        check(forged)


def test_a_certificate_that_is_not_for_signatures() -> None:
    sealer = make_keyholder("Sealer", None, (usage("key_encipherment"), True))
    with pytest.raises(WrongSignatureError, match="not-for-signatures"):
        check(make_signed(sealer, CONTENT))
    check(make_signed(make_keyholder("Notary", None, (usage("content_commitment"), True)), CONTENT))
    check(make_signed(make_keyholder("Plain"), CONTENT))


def test_a_signature_whose_certificate_is_missing(desk: Keyholder) -> None:
    with pytest.raises(SignatureFaultError, match="certificate-missing"):
        check(make_signed(desk, CONTENT, held=[]))


def test_more_signers_certificates_or_pieces_than_are_read(desk: Keyholder) -> None:
    check(make_signed(desk, CONTENT, times=32))
    check(make_signed(desk, CONTENT, held=[desk.encoded] * 64))
    for spoilt in (make_signed(desk, CONTENT, times=33), make_signed(desk, CONTENT, held=[desk.encoded] * 65)):
        with pytest.raises(UnreadableError):
            read_signature_file(spoilt)


def test_an_unknown_digest(desk: Keyholder) -> None:
    with pytest.raises(WrongSignatureError, match="algorithm-unknown"):
        read_signature_file(make_signed(desk, CONTENT, digest="1.2.3.4"))
    with pytest.raises(WrongSignatureError, match="digests-differ"):
        check(make_signed(desk, CONTENT, change=lambda _: None, digest="2.16.840.1.101.3.4.2.3"))
    # Seven kinds of digests are known and two of them are weak. MD5 is never enough.
    with pytest.raises(WrongSignatureError):
        check(make_signed(desk, CONTENT, change=lambda _: None, digest="1.2.840.113549.2.5"))


def stamp(tsa: Keyholder, stamped: bytes = CONTENT, **options: Any) -> bytes:
    moment = options.pop("moment", MOMENT)
    information = make_information(stamped, moment, nonce=options.pop("nonce", 7), version=options.pop("version", 1))
    return make_signed(tsa, information, options.pop("kind", TIME_STAMP), is_detached=False, **options)


def answer(token: bytes, now: timedelta = timedelta(), *, is_late: bool = False) -> None:
    asked = StampRequest("sha512", hashlib.sha512(CONTENT).digest(), 7)
    check_answer(make_response(token), asked, CONTENT, MOMENT + now, is_late=is_late)


def test_a_right_time_stamp_is_taken(tsa: Keyholder) -> None:
    answer(stamp(tsa))
    answer(stamp(tsa), timedelta(minutes=4))
    answer(stamp(tsa), timedelta(days=3), is_late=True)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"change": without(SIGNING_CERTIFICATE_V2)}, "attributes-missing"),
        ({"change": lambda _: None}, "attributes-missing"),
        ({"held": []}, "certificate-missing"),
        ({"times": 2}, "signers-several"),
        ({"times": 0}, "signers-several"),
        ({"kind": DATA}, "no-time-stamp"),
        ({"version": 2}, "no-time-stamp"),
        ({"nonce": 8}, "nonce-differs"),
        ({"nonce": None}, "nonce-differs"),
        ({"stamped": b"other"}, "content-differs"),
        ({"moment": MOMENT + timedelta(minutes=6)}, "time-differs"),
        ({"moment": MOMENT - timedelta(minutes=6)}, "time-differs"),
    ],
)
def test_a_time_stamp_with_one_fault(options: dict[str, Any], reason: str, tsa: Keyholder) -> None:
    with pytest.raises(SignatureFaultError) as refusal:
        answer(stamp(tsa, **options))
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "extensions",
    [
        [SIGNS],
        [SIGNS, (STAMPING, False)],
        [SIGNS, (x509.ExtendedKeyUsage([*STAMPING, x509.ObjectIdentifier("1.3.6.1.5.5.7.3.4")]), True)],
        [(usage("key_encipherment"), True), (STAMPING, True)],
    ],
    ids=["no purpose", "not critical", "two purposes", "other use"],
)
def test_a_time_stamp_by_a_certificate_that_is_not_for_them(
    extensions: list[tuple[x509.ExtensionType, bool]], office: Keyholder
) -> None:
    with pytest.raises(WrongSignatureError, match="not-for-time-stamps"):
        answer(stamp(make_keyholder("TSA", office, *extensions)))


def test_a_time_stamp_after_its_certificate_ended(office: Keyholder) -> None:
    ended = make_keyholder("TSA", office, SIGNS, (STAMPING, True), end=MOMENT - timedelta(days=1))
    with pytest.raises(UnreadableError, match="expired"):
        answer(stamp(ended))


def test_a_refusal_says_why() -> None:
    words = der.encode(der.SEQUENCE, der.encode(der.UTF8_STRING, "نه".encode()))
    status = der.encode(der.SEQUENCE, der.encode_integer(2), words)
    for octets, said in ((der.encode(der.SEQUENCE, status), "نه"), (make_response(b"", 3), "status 3")):
        with pytest.raises(RefusedStampError) as refusal:
            read_response(octets)
        assert refusal.value.reason == said
    with pytest.raises(UnreadableError):
        read_response(make_response(b""))


def test_a_detached_token_holds_no_time(tsa: Keyholder) -> None:
    with pytest.raises(UnreadableError):
        read_token(make_signed(tsa, make_information(CONTENT), TIME_STAMP))


def test_a_request_with_another_form_cannot_be_read() -> None:
    request = write_request(b"\1" * 64, 5)
    assert read_request(request) == StampRequest("sha512", b"\1" * 64, 5)
    with pytest.raises(UnreadableError):
        read_request(request[:-3])


def build(first: Keyholder, anchors: list[Keyholder], *others: Keyholder, moment: Any = MOMENT) -> int:
    return len(build_chain(first.read, [one.read for one in others], [one.read for one in anchors], moment))


def middle(issuer: Keyholder, name: str, length: int | None = None) -> Keyholder:
    return make_keyholder(name, issuer, (x509.BasicConstraints(ca=True, path_length=length), True))


def test_chains_keep_their_rules(office: Keyholder) -> None:
    first = middle(office, "Branch", 0)
    assert build(make_keyholder("Desk", first), [office], first) == 3
    too_deep = middle(first, "Below")
    refused: dict[str, Any] = {
        "not-an-authority": (make_keyholder("Desk", too_deep), [office], too_deep, first),
        "chain-missing": (make_keyholder("Desk", first), [make_authority("Elsewhere")], first),
        "signature-wrong": (make_keyholder("Desk", middle(office, "Branch")), [office], first),
    }
    for reason, (first_of_chain, anchors, *others) in refused.items():
        with pytest.raises(NoChainError) as refusal:
            build(first_of_chain, anchors, *others)
        assert refusal.value.reason == reason
    person = make_keyholder("Person", office)
    with pytest.raises(NoChainError, match="not-an-authority"):
        build(make_keyholder("Desk", person), [office], person)
    unable = make_authority("Office", (usage("digital_signature"), True))
    with pytest.raises(NoChainError, match="not-an-authority"):
        build(make_keyholder("Desk", unable), [unable])


def test_a_chain_holds_at_its_time_alone(office: Keyholder) -> None:
    desk = make_keyholder("Desk", office, end=MOMENT)
    assert build(desk, [office]) == 2
    for moment, reason in ((MOMENT + timedelta(seconds=1), "expired"), (MOMENT - 2 * YEAR, "not-yet-valid")):
        with pytest.raises(NoChainError, match=reason):
            build(desk, [office], moment=moment)


def test_a_chain_with_a_rule_that_is_not_judged(office: Keyholder) -> None:
    names = x509.NameConstraints([x509.DNSName("example.org")], None)
    branch = make_keyholder("Branch", office, (x509.BasicConstraints(ca=True, path_length=None), True), (names, True))
    with pytest.raises(NoChainError, match="extension-unknown"):
        build(make_keyholder("Desk", branch), [office], branch)


def test_a_chain_of_nine_is_too_long(office: Keyholder) -> None:
    line = [office]
    for number in range(7):
        line.append(middle(line[-1], f"Branch {number}"))
    assert build(line[-1], [office], *line) == 8
    with pytest.raises(NoChainError, match="chain-too-long"):
        build(make_keyholder("Desk", line[-1]), [office], *line)


def test_an_old_root_without_extensions_is_an_authority_if_it_is_trusted() -> None:
    root = make_keyholder("Old root")
    desk = make_keyholder("Desk", root)
    assert build(desk, [root]) == 2
    above = make_keyholder("Root above", None, (x509.BasicConstraints(ca=True, path_length=None), True))
    plain = make_keyholder("Old root", above)
    with pytest.raises(NoChainError):
        build(make_keyholder("Desk", plain), [above], plain)
