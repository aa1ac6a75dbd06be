"""Signers and authorities at the first and the last moment of what they may do.

A certificate is valid from its first through its last moment, both included (RFC 5280 4.1.2.5), and so are the days of the
trust file. What was made at the moment since which a key is in other hands may have been made by those hands.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from archiver.findings import FindingLog
from archiver.seals.evidence import Evidence
from archiver.seals.signer_judging import SignerJudge, fit_signers
from archiver.seals.stamp_judging import Moment, StampJudge, fit_stamp
from archiver.seals.trust import Trust, TrustedCertificate
from archiver.signatures import der
from tests.signatures.evidence_files import EvidenceFiles
from tests.signatures.making import (
    MOMENT,
    STAMPING,
    TIME_STAMP,
    YEAR,
    Keyholder,
    make_authority,
    make_information,
    make_keyholder,
    make_list,
    make_response,
    make_signed,
    revoke,
    usage,
)

if TYPE_CHECKING:
    from archiver.seals.verdict import JudgedSigner, JudgedStamp

CONTENT = b"0f  covers\n"
SECOND = timedelta(seconds=1)
SIGNS = (usage("digital_signature"), True)
LATER = MOMENT + YEAR


@pytest.fixture(scope="module")
def desk() -> Keyholder:
    return make_keyholder("Desk", None, SIGNS, begin=MOMENT, end=LATER)


@pytest.fixture(scope="module")
def office() -> Keyholder:
    return make_authority("Office")


@pytest.fixture(scope="module")
def tsa(office: Keyholder) -> Keyholder:
    return make_keyholder("TSA", office, SIGNS, (STAMPING, True), end=LATER)


def trust_in(who: Keyholder, **times: datetime) -> TrustedCertificate:
    known = dict.fromkeys(("valid_from", "valid_until", "compromised"))
    return TrustedCertificate("Trusted", who.read, **{**known, **times})


def judge_signer(
    who: Keyholder, entry: TrustedCertificate, at: Moment, *lists: bytes, held: list[Keyholder] | None = None
) -> tuple[JudgedSigner, dict[str, dict[str, Any]]]:
    """Return the judged signer, and what is said, by its code."""
    log = FindingLog()
    evidence = Evidence([entry.certificate])
    evidence.add_from(EvidenceFiles({f"{number}.crl": octets for number, octets in enumerate(lists)}), log)
    signed = make_signed(who, CONTENT, held=[one.encoded for one in held or [who]])
    (fitting,) = fit_signers("signature-1.p7s", signed, CONTENT)
    judged = SignerJudge(Trust("trust.toml", (entry,)), evidence, log).judge(EvidenceFiles(), fitting, {}, at)
    return judged, {finding.code: dict(finding.values) for finding in log.findings()}


@pytest.mark.parametrize(
    ("times", "at", "code"),
    [
        ({}, MOMENT, None),
        ({}, MOMENT - SECOND, "seal.signer-not-yet"),
        ({}, LATER, None),
        ({}, LATER + SECOND, "seal.time-unproven"),
        ({"valid_from": MOMENT + SECOND}, MOMENT + SECOND, None),
        ({"valid_from": MOMENT + SECOND}, MOMENT, "seal.signer-not-yet"),
        ({"valid_until": LATER - SECOND}, LATER - SECOND, None),
        ({"valid_until": LATER - SECOND}, LATER, "seal.signer-no-longer"),
        ({"compromised": MOMENT + SECOND}, MOMENT, None),
        ({"compromised": MOMENT + SECOND}, MOMENT + SECOND, "seal.signer-compromised"),
    ],
)
def test_a_signer_at_the_ends_of_its_time(times: dict[str, datetime], at: datetime, code: str | None, desk: Keyholder) -> None:
    judged, said = judge_signer(desk, trust_in(desk, **times), Moment(at, is_proven=True))

    assert (judged.trusted, set(said)) == (code is None, {code} if code else set())


def test_a_time_that_nobody_proves_is_not_before_a_key_was_stolen(desk: Keyholder) -> None:
    judged, said = judge_signer(desk, trust_in(desk, compromised=LATER), Moment(MOMENT, is_proven=False))

    assert (judged.trusted, set(said)) == (False, {"seal.signer-compromised"})


@pytest.mark.parametrize(("begin", "told"), [(-YEAR, "2026-11-28T12:00:00Z"), (YEAR / 365, "2026-11-29T12:00:00Z")])
def test_a_signer_may_sign_from_the_later_of_two_times(begin: timedelta, told: str, desk: Keyholder) -> None:
    _, said = judge_signer(desk, trust_in(desk, valid_from=MOMENT + begin), Moment(MOMENT - SECOND, is_proven=True))

    assert said["seal.signer-not-yet"]["begin"] == told


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Evidеnce room", "seal.name-lookalike"),
        ("Dеsk", "seal.name-lookalike"),
        ("Dеsk room", None),
    ],
    ids=["the name in the trust file", "the name in its certificate", "neither"],
)
def test_a_stranger_is_told_to_look_like_somebody_if_so(name: str, code: str | None, desk: Keyholder) -> None:
    """The second letter e of the first name, and that of the others, is Cyrillic."""
    entry = trust_in(desk)._replace(name="Evidence room")
    judged, said = judge_signer(make_keyholder(name, None, SIGNS), entry, Moment(MOMENT, is_proven=True))

    assert (judged.trusted, set(said)) == (False, {"seal.signer-unknown", *([code] if code else [])})


def test_each_certificate_between_a_signer_and_who_is_trusted_may_be_revoked(office: Keyholder) -> None:
    """Only the one that the verifier trusts, which issued itself, is left to him."""
    middle = make_authority_below(office)
    clerk = make_keyholder("Clerk", middle, SIGNS)
    at, held = Moment(MOMENT, is_proven=True), [clerk, middle]
    good = [make_list(office), make_list(middle)]

    judged, said = judge_signer(clerk, trust_in(office), at, *good, held=held)
    assert (judged.trusted, judged.name, said) == (True, "Clerk (Trusted)", {})
    for number, (issuer, one) in enumerate(((office, middle), (middle, clerk))):
        for since, trusted, code in (
            (MOMENT, False, "seal.signer-revoked"),
            (MOMENT + SECOND, True, "seal.revoked-later"),
        ):
            lists = [make_list(issuer, revoke(one, since)), good[1 - number]]
            judged, said = judge_signer(clerk, trust_in(office), at, *lists, held=held)
            assert (judged.trusted, set(said)) == (trusted, {code})
        judged, said = judge_signer(clerk, trust_in(office), at, good[1 - number], held=held)
        assert (judged.trusted, set(said)) == (True, {"seal.revocation-not-checked"})


def test_a_revocation_says_since_when_if_its_list_does(office: Keyholder, tsa: Keyholder) -> None:
    """One without a day that can be read was before any time."""
    clerk = make_keyholder("Clerk", office, SIGNS)
    at = Moment(MOMENT, is_proven=True)
    for spoil, since in ((False, "2026-11-28T11:59:59Z"), (True, "?")):
        lists = [list_compromised(one, office, spoil=spoil) for one in (clerk, tsa)]
        judged, said = judge_signer(clerk, trust_in(office), at, lists[0], held=[clerk])
        assert (judged.trusted, said["seal.signer-revoked"]["since"]) == (False, since)
        stamp, _, codes = judge_stamp(tsa, trust_in(office), at, lists[1])
        assert (stamp.trusted, codes) == (False, {"seal.authority-revoked"})


def list_compromised(who: Keyholder, office: Keyholder, *, spoil: bool) -> bytes:
    """Return a list of an authority in which a key is revoked, or with a reason that RFC 5280 5.3.1 does not know."""
    reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
    octets = make_list(office, revoke(who, MOMENT - SECOND, reason))
    if not spoil:
        return octets
    signed, algorithm, _ = der.read_element(octets).children()
    known = bytes.fromhex("0603551d1504030a01")
    changed = signed.encoded.replace(known + b"\x01", known + b"\x07")
    assert changed != signed.encoded
    signature = office.key.sign(changed, ec.ECDSA(hashes.SHA256()))
    return der.encode(der.SEQUENCE, changed, algorithm.encoded, der.encode(der.BIT_STRING, b"\0" + signature))


def make_authority_below(office: Keyholder) -> Keyholder:
    ca = (x509.BasicConstraints(ca=True, path_length=None), True)
    return make_keyholder("Middle", office, ca, (usage("key_cert_sign", "crl_sign"), True))


def judge_stamp(
    tsa: Keyholder,
    entry: TrustedCertificate,
    at: Moment,
    *lists: bytes,
    time: datetime = MOMENT,
    now: datetime = LATER,
) -> tuple[JudgedStamp, bool, set[str]]:
    """Return the judged time stamp, whether it was not renewed in time, and the codes of what is said."""
    log = FindingLog()
    evidence = Evidence([entry.certificate])
    evidence.add_from(EvidenceFiles({f"{number}.crl": octets for number, octets in enumerate(lists)}), log)
    token = make_signed(tsa, make_information(CONTENT, time), TIME_STAMP, is_detached=False)
    fitting = fit_stamp("stamp-1.tsr", make_response(token), CONTENT, [])
    judge = StampJudge(Trust("trust.toml", (), (entry,)), evidence, now, log)
    judged = judge.judge(EvidenceFiles(), fitting, at)
    return judged, judge.has_expired, {finding.code for finding in log.findings()}


@pytest.mark.parametrize(
    ("times", "at", "code"),
    [
        ({}, LATER, None),
        ({}, LATER + SECOND, "seal.stamp-expired"),
        ({"valid_from": MOMENT}, LATER, None),
        ({"valid_from": MOMENT + SECOND}, LATER, "seal.authority-no-longer"),
        ({"valid_until": MOMENT}, LATER, None),
        ({"valid_until": MOMENT - SECOND}, LATER, "seal.authority-no-longer"),
        ({"compromised": LATER}, LATER - SECOND, None),
        ({"compromised": LATER}, LATER, "seal.authority-compromised"),
    ],
)
def test_a_time_stamp_at_the_ends_of_the_time_of_its_authority(
    times: dict[str, datetime], at: datetime, code: str | None, tsa: Keyholder, office: Keyholder
) -> None:
    good = make_list(office, begin=LATER - timedelta(days=1), end=LATER + timedelta(days=1))
    judged, has_expired, codes = judge_stamp(tsa, trust_in(office, **times), Moment(at, is_proven=True), good)

    assert (judged.trusted, codes) == (code is None, {code} if code else set())
    assert has_expired == (code == "seal.stamp-expired")
    assert judged.ends == LATER


def test_a_time_that_nobody_proves_is_not_before_the_key_of_an_authority_was_stolen(tsa: Keyholder, office: Keyholder) -> None:
    judged, _, codes = judge_stamp(tsa, trust_in(office, compromised=LATER), Moment(MOMENT, is_proven=False))

    assert (judged.trusted, codes) == (False, {"seal.authority-compromised"})


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(timedelta(minutes=5), None), (timedelta(minutes=5) + SECOND, "seal.stamp-in-future")],
    ids=["clocks", "future"],
)
def test_the_clock_of_an_authority_may_be_five_minutes_ahead(
    ahead: timedelta, code: str | None, tsa: Keyholder, office: Keyholder
) -> None:
    now = MOMENT - ahead
    judged, _, codes = judge_stamp(tsa, trust_in(office), Moment(now, is_proven=False), make_list(office), now=now)

    assert (judged.trusted, codes) == (code is None, {code} if code else set())


@pytest.mark.parametrize(("since", "code"), [(MOMENT, "seal.authority-revoked"), (MOMENT + SECOND, "seal.revoked-later")])
def test_an_authority_that_is_revoked_at_the_time_of_judging(
    since: datetime, code: str, tsa: Keyholder, office: Keyholder
) -> None:
    listed = make_list(office, revoke(tsa, since))
    judged, _, codes = judge_stamp(tsa, trust_in(office), Moment(MOMENT, is_proven=True), listed)

    assert (judged.trusted, codes) == (code == "seal.revoked-later", {code})


def test_a_time_stamp_ends_with_the_first_certificate_of_its_chain() -> None:
    office = make_authority("Short office", begin=MOMENT - YEAR, end=MOMENT + YEAR / 2)
    tsa = make_keyholder("TSA", office, SIGNS, (STAMPING, True))
    judged, _, _ = judge_stamp(tsa, trust_in(office), Moment(MOMENT, is_proven=True), make_list(office))

    assert (judged.trusted, judged.ends) == (True, MOMENT + YEAR / 2)
    assert (judged.authority, judged.root) == ("Trusted", office.read.sha256)
