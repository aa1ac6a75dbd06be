"""Revocation lists: of whom they speak, what they say, and whose word counts at which time (RFC 5280 5 and 6.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from archiver.bags.reading import find_seal_folders, open_source
from archiver.findings import FindingLog
from archiver.seals.evidence import Evidence, Standing
from archiver.seals.layer_files import SealLayer
from archiver.signatures import der
from archiver.signatures.certificates import read_certificate, write_block
from archiver.signatures.der import UnreadableError
from archiver.signatures.revocation_lists import read_revocation_list
from tests.signatures.evidence_files import EvidenceFiles
from tests.signatures.making import MOMENT, YEAR, Keyholder, make_authority, make_keyholder, make_list, revoke, usage

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)
HERE = x509.UniformResourceIdentifier("http://crl.example.org/1.crl")
PART = x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COMMON_NAME, "part")])
ELSEWHERE = x509.UniformResourceIdentifier("http://crl.example.org/2.crl")


@pytest.fixture(scope="module")
def office() -> Keyholder:
    return make_authority()


@pytest.fixture(scope="module")
def desk(office: Keyholder) -> Keyholder:
    point = x509.DistributionPoint([HERE], None, None, None)
    return make_keyholder("Desk", office, (x509.CRLDistributionPoints([point]), False))


def point(**fields: object) -> tuple[x509.ExtensionType, bool]:
    known = dict.fromkeys(
        ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl", "only_contains_attribute_certs"), False
    )
    names = {"full_name": None, "relative_name": None, "only_some_reasons": None}
    return x509.IssuingDistributionPoint(**{**names, **known, **fields}), True  # type: ignore[arg-type]


def find_standing(tmp_path: Path, desk: Keyholder, office: Keyholder, *lists: bytes) -> str:
    """Return what some lists in a layer say of the desk at the moment."""
    folder = tmp_path / "bag" / "seals" / "0001" / "validation"
    folder.mkdir(parents=True)
    (tmp_path / "bag" / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    for number, octets in enumerate(lists):
        (folder / f"{number}.crl").write_bytes(octets)
    log = FindingLog()
    source = open_source(str(tmp_path / "bag"), log)
    (seals,) = find_seal_folders(source)
    evidence = Evidence([office.read])
    evidence.add_from(SealLayer(seals, 1), log)
    source.close()
    assert log.findings() == []
    return str(evidence.find_standing(desk.read, [], MOMENT).standing)


@pytest.mark.parametrize(
    ("begin", "end", "standing"),
    [
        (MOMENT - DAY, MOMENT + DAY, Standing.GOOD),
        (MOMENT - 2 * DAY, MOMENT - DAY, Standing.UNKNOWN),
        (MOMENT + DAY, MOMENT + 2 * DAY, Standing.GOOD),
        (MOMENT + 11 * YEAR, MOMENT + 12 * YEAR, Standing.UNKNOWN),
    ],
    ids=["in force", "older", "made after", "made after the certificate ended"],
)
def test_a_list_without_the_certificate_counts_at_its_times(
    begin: object, end: object, standing: Standing, tmp_path: Path, desk: Keyholder, office: Keyholder
) -> None:
    assert find_standing(tmp_path, desk, office, make_list(office, begin=begin, end=end)) == standing  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("extension", "standing"),
    [
        ((x509.DeltaCRLIndicator(1), True), Standing.UNKNOWN),
        ((x509.CRLNumber(1), False), Standing.GOOD),
        (point(indirect_crl=True), Standing.UNKNOWN),
        (point(only_contains_attribute_certs=True), Standing.UNKNOWN),
        (point(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise})), Standing.UNKNOWN),
        (point(only_contains_user_certs=True), Standing.GOOD),
        (point(only_contains_ca_certs=True), Standing.UNKNOWN),
        (point(full_name=[HERE]), Standing.GOOD),
        (point(full_name=[ELSEWHERE]), Standing.UNKNOWN),
        (point(relative_name=PART), Standing.UNKNOWN),
    ],
    ids=[
        "changes",
        "numbered",
        "indirect",
        "attributes",
        "reasons",
        "persons",
        "authorities",
        "its part",
        "another part",
        "named from the issuer",
    ],
)
def test_a_list_of_a_part_says_nothing_of_what_it_does_not_hold(
    extension: tuple[x509.ExtensionType, bool], standing: Standing, tmp_path: Path, desk: Keyholder, office: Keyholder
) -> None:
    assert find_standing(tmp_path, desk, office, make_list(office, extensions=[extension])) == standing


def test_a_list_of_persons_says_nothing_of_an_authority(office: Keyholder, tmp_path: Path) -> None:
    middle = make_keyholder("Middle", office, (x509.BasicConstraints(ca=True, path_length=0), True))
    lists = make_list(office, extensions=[point(only_contains_user_certs=True)])
    assert find_standing(tmp_path, middle, office, lists) == Standing.UNKNOWN


def test_a_list_of_authorities_speaks_of_an_authority(office: Keyholder, tmp_path: Path) -> None:
    here = x509.CRLDistributionPoints([x509.DistributionPoint([HERE], None, None, None)])
    middle = make_keyholder("Middle", office, (x509.BasicConstraints(ca=True, path_length=0), True), (here, False))
    for number, part in enumerate((point(only_contains_ca_certs=True), point(full_name=[HERE]))):
        lists = make_list(office, extensions=[part])
        assert find_standing(tmp_path / str(number), middle, office, lists) == Standing.GOOD


@pytest.mark.parametrize("points", [(), (x509.DistributionPoint(None, PART, None, None),)], ids=["none", "another kind"])
def test_a_list_of_a_part_says_nothing_of_whom_it_is_not_known_to_hold(
    points: tuple[x509.DistributionPoint, ...], office: Keyholder, tmp_path: Path
) -> None:
    desk = make_keyholder("Desk", office, *([(x509.CRLDistributionPoints(points), False)] if points else []))
    lists = make_list(office, extensions=[point(full_name=[HERE])])

    assert find_standing(tmp_path, desk, office, lists) == Standing.UNKNOWN


def test_a_list_of_a_part_counts_for_whom_it_names(tmp_path: Path, desk: Keyholder, office: Keyholder) -> None:
    octets = make_list(office, revoke(desk, MOMENT - DAY), extensions=[(x509.DeltaCRLIndicator(1), True)])
    assert find_standing(tmp_path, desk, office, octets) == Standing.REVOKED


def test_revoked_before_after_and_not_any_more(tmp_path: Path, desk: Keyholder, office: Keyholder) -> None:
    good = make_list(office)
    before, after = (make_list(office, revoke(desk, MOMENT + days)) for days in (-DAY, DAY))
    removed = make_list(office, revoke(desk, MOMENT - DAY, x509.CRLReason(x509.ReasonFlags.remove_from_crl)))
    invalid = make_list(office, revoke(desk, MOMENT + DAY, x509.InvalidityDate((MOMENT - DAY).replace(tzinfo=None))))

    for number, (lists, standing) in enumerate(
        [
            ([before], Standing.REVOKED),
            ([after], Standing.REVOKED_LATER),
            ([after, good], Standing.REVOKED_LATER),
            ([good, after], Standing.REVOKED_LATER),
            ([good, before], Standing.REVOKED),
            ([removed], Standing.GOOD),
            ([invalid], Standing.REVOKED),
            ([make_list(office, revoke(desk, MOMENT))], Standing.REVOKED),
        ]
    ):
        assert find_standing(tmp_path / str(number), desk, office, *lists) == standing


def test_a_list_counts_only_if_the_issuer_signed_it_and_may(tmp_path: Path, desk: Keyholder, office: Keyholder) -> None:
    forged = make_list(office, key=make_authority().key)
    other = make_list(make_authority("Other"))
    assert find_standing(tmp_path / "1", desk, office, forged, other) == Standing.UNKNOWN

    certifier = make_authority("Certifier", (usage("key_cert_sign"), True))
    clerk = make_keyholder("Clerk", certifier)
    assert find_standing(tmp_path / "2", clerk, certifier, make_list(certifier)) == Standing.UNKNOWN


def test_the_issuer_must_have_signed_the_certificate(tmp_path: Path, desk: Keyholder) -> None:
    """A stranger of the same name makes lists as he likes."""
    stranger = make_authority()
    assert find_standing(tmp_path, desk, stranger, make_list(stranger)) == Standing.UNKNOWN


def test_a_list_is_read_from_pem(office: Keyholder) -> None:
    octets = make_list(office)
    block = write_block("X509 CRL", octets)

    assert read_revocation_list(block).encoded == octets
    for wrong in (block * 2, write_block("CERTIFICATE", octets), b""):
        with pytest.raises(UnreadableError):
            read_revocation_list(wrong)


def test_what_is_no_list_is_told(tmp_path: Path, desk: Keyholder, office: Keyholder) -> None:
    with pytest.raises(AssertionError):
        find_standing(tmp_path, desk, office, desk.encoded)


def test_a_list_with_two_extensions_of_one_kind_speaks_of_nobody(desk: Keyholder, office: Keyholder) -> None:
    """RFC 5280 5.2 forbids them: nobody can say which of the two counts."""
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.CRLNumber(1), False),
        (x509.AuthorityKeyIdentifier(b"0123456789", None, None), False),
    ]
    octets = make_list(office, extensions=extensions)
    assert read_revocation_list(octets).speaks_of(desk.read)

    twice = octets.replace(bytes.fromhex("0603551d23"), bytes.fromhex("0603551d14"))
    assert twice != octets
    assert not read_revocation_list(twice).speaks_of(desk.read)


def test_a_reason_that_cannot_be_read_counts_as_a_revocation(desk: Keyholder, office: Keyholder) -> None:
    octets = make_list(office, revoke(desk, MOMENT - DAY, x509.CRLReason(x509.ReasonFlags.key_compromise)))
    reason = bytes.fromhex("0603551d1504030a01")
    found = read_revocation_list(octets).find(desk.read)
    assert found is not None
    assert found.since == MOMENT - DAY

    unknown = read_revocation_list(octets.replace(reason + b"\x01", reason + b"\x07")).find(desk.read)  # 7 is not used
    assert unknown is not None
    assert unknown.since is None


def test_a_revocation_without_a_day_that_can_be_read_counts_at_every_time(
    desk: Keyholder, office: Keyholder, tmp_path: Path
) -> None:
    octets = make_list(office, revoke(desk, MOMENT + DAY, x509.CRLReason(x509.ReasonFlags.key_compromise)))
    reason = bytes.fromhex("0603551d1504030a01")
    signed, algorithm, _ = der.read_element(octets.replace(reason + b"\x01", reason + b"\x07")).children()
    signature = office.key.sign(signed.encoded, ec.ECDSA(hashes.SHA256()))
    unknown = der.encode(der.SEQUENCE, signed.encoded, algorithm.encoded, der.encode(der.BIT_STRING, b"\0", signature))

    assert find_standing(tmp_path / "known", desk, office, octets) == Standing.REVOKED_LATER
    assert find_standing(tmp_path / "unknown", desk, office, unknown) == Standing.REVOKED


@pytest.mark.parametrize("serial", [0, -5])
def test_a_certificate_with_a_number_that_no_list_can_name(serial: int, desk: Keyholder, office: Keyholder) -> None:
    """Numbers are positive (RFC 5280 4.1.2.2). Of any other one, no list says that it is good."""
    number = der.encode_integer(desk.read.serial)
    field = der.encode(der.INTEGER, serial.to_bytes(len(number) - 2, signed=True))
    encoded = desk.encoded.replace(number, field)
    assert encoded != desk.encoded
    certificate = read_certificate(encoded)
    listed = read_revocation_list(make_list(office, revoke(desk, MOMENT)))

    assert certificate.serial == serial
    assert listed.find(certificate) is None
    assert not listed.speaks_of(certificate)


def test_a_list_of_a_later_version_is_none(office: Keyholder) -> None:
    octets = make_list(office)
    at = octets.index(b"\x02\x01\x01")

    with pytest.raises(UnreadableError, match="no-revocation-list"):
        read_revocation_list(octets[:at] + b"\x02\x01\x02" + octets[at + 3 :])


def test_a_list_of_persons_says_nothing_of_a_certificate_that_cannot_be_read_whole(office: Keyholder) -> None:
    """It could be that of an authority."""
    both = ((x509.BasicConstraints(ca=False, path_length=None), False), (usage("digital_signature"), False))
    encoded = make_keyholder("Desk", office, *both).encoded
    signed, algorithm, _ = der.read_element(encoded).children()
    twice = signed.encoded.replace(b"\x06\x03\x55\x1d\x13", b"\x06\x03\x55\x1d\x0f")
    signature = office.key.sign(twice, ec.ECDSA(hashes.SHA256()))
    certificate = read_certificate(
        der.encode(der.SEQUENCE, twice, algorithm.encoded, der.encode(der.BIT_STRING, b"\0" + signature))
    )
    certificate.check_issued_by(office.read)
    evidence = Evidence([office.read])
    evidence.add_from(
        EvidenceFiles({"1.crl": make_list(office, extensions=[point(only_contains_user_certs=True)])}), FindingLog()
    )

    assert evidence.find_standing(certificate, [], MOMENT).standing == Standing.UNKNOWN


def test_more_files_than_are_read_are_told(office: Keyholder, desk: Keyholder) -> None:
    files = {f"{number}.crt": write_block("CERTIFICATE", desk.encoded) + b"%d" % number for number in range(200)}
    log = FindingLog()
    evidence = Evidence([office.read])
    evidence.add_from(EvidenceFiles({**files, "revoked.crl": make_list(office, revoke(desk, MOMENT))}), log)

    assert [(one.code, one.where, one.values["reason"]) for one in log.findings()] == [
        ("seal.unreadable", {"path": "revoked.crl"}, "too-many-files")
    ]
    assert evidence.find_standing(desk.read, [], MOMENT).standing == Standing.UNKNOWN


def test_the_same_file_of_many_layers_is_read_once(office: Keyholder) -> None:
    log = FindingLog()
    evidence = Evidence()
    for _ in range(3):
        evidence.add_from(EvidenceFiles({"a.crt": write_block("CERTIFICATE", office.encoded), "b.crl": b"no list"}), log)

    assert evidence.certificates == [office.read]
    assert [one.where for one in log.findings()] == [{"path": "b.crl"}]
