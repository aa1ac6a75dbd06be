"""Whose revocation lists are fetched, from which addresses, and which of them are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509

from archiver.findings import FindingLog
from archiver.seals.list_fetching import fetch_lists_of
from archiver.signatures.certificates import read_certificate
from tests.seals.conftest import archiver, trust_one
from tests.seals.test_fetching import serve
from tests.seals.test_renewal import serve_lists
from tests.signatures.making import Keyholder, make_authority, make_keyholder, make_list
from tests.signatures.openssl import Identity, list_revocations, openssl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archiver.signatures.certificates import Certificate

HOST = "http://crl.example.org/"


@pytest.fixture(scope="module")
def office() -> Keyholder:
    return make_authority()


def certify(office: Keyholder, *addresses: str, name: str = "Desk") -> Keyholder:
    """Make a key with a certificate that names addresses of lists."""
    points = [x509.DistributionPoint([x509.UniformResourceIdentifier(one)], None, None, None) for one in addresses]
    return make_keyholder(name, office, *([(x509.CRLDistributionPoints(points), False)] if points else []))


class Fetched:
    """The lists that were had, what was told, and what was asked for."""

    def __init__(
        self, answers: dict[str, bytes], chains: Sequence[Sequence[Certificate]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        log = FindingLog()
        # A proxy answers, since this machine's own addresses are refused.
        known = {path: (200, dict[str, str](), octets) for path, octets in answers.items()}
        with serve(known) as (port, asked):
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
            monkeypatch.delenv("no_proxy", raising=False)
            self.files = fetch_lists_of([("signature-1.p7s", chain) for chain in chains], log)
        self.asked = [path.removeprefix(HOST) for path in asked]
        self.told = [(one.code, one.values["name"]) for one in log.findings()]


NOT_HAD = ("seal.revocation-not-checked", "Desk")


def test_the_list_of_the_issuer_is_kept(office: Keyholder, monkeypatch: pytest.MonkeyPatch) -> None:
    octets = make_list(office)
    done = Fetched({f"{HOST}1": octets}, [[certify(office, f"{HOST}1").read, office.read]], monkeypatch)

    assert (done.files, done.told, done.asked) == ({"list-1.crl": octets}, [], ["1"])


def test_a_list_that_somebody_else_signed_is_passed_over(office: Keyholder, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {f"{HOST}1": make_list(office, key=make_authority().key), f"{HOST}2": b"<html>", f"{HOST}3": make_list(office)}
    chain = [certify(office, *answers).read, office.read]
    done = Fetched(answers, [chain], monkeypatch)
    assert (list(done.files.values()), done.told, done.asked) == ([answers[f"{HOST}3"]], [], ["1", "2", "3"])

    answers.pop(f"{HOST}3")
    done = Fetched({**answers, f"{HOST}3": b""}, [chain], monkeypatch)
    assert (done.files, done.told) == ({}, [NOT_HAD])


def test_a_host_that_cannot_be_reached_is_told(office: Keyholder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    log = FindingLog()

    assert fetch_lists_of([("signature-1.p7s", [certify(office, f"{HOST}1").read, office.read])], log) == {}
    assert [(one.code, one.where) for one in log.findings()] == [(NOT_HAD[0], {"path": "signature-1.p7s"})]


def test_one_list_of_two_certificates_is_asked_for_and_kept_once(office: Keyholder, monkeypatch: pytest.MonkeyPatch) -> None:
    chains = [[certify(office, f"{HOST}1", name=name).read, office.read] for name in ("Desk", "Other desk")]
    done = Fetched({f"{HOST}1": make_list(office)}, chains, monkeypatch)

    assert (list(done.files), done.told, done.asked) == (["list-1.crl"], [], ["1"])


def test_an_address_that_was_of_no_use_is_not_asked_again(office: Keyholder, monkeypatch: pytest.MonkeyPatch) -> None:
    chains = [[certify(office, f"{HOST}1").read, office.read] for _ in range(2)]
    done = Fetched({f"{HOST}1": b"<html>"}, chains, monkeypatch)

    assert (done.files, done.told, done.asked) == ({}, [NOT_HAD] * 2, ["1"])


@pytest.mark.parametrize("addresses", [(), ("ldap://crl.example.org/1", "ftp://crl.example.org/1", "file:///etc/passwd")])
def test_no_other_kind_of_address_is_asked(
    addresses: tuple[str, ...], office: Keyholder, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = Fetched({}, [[certify(office, *addresses).read, office.read]], monkeypatch)

    assert (done.files, done.told, done.asked) == ({}, [NOT_HAD], [])


def test_a_place_that_has_no_address_is_passed_over(office: Keyholder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name relative to the issuer leads to a directory, which is not asked."""
    relative = x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COMMON_NAME, "part")])
    points = x509.CRLDistributionPoints([x509.DistributionPoint(None, relative, None, None)])
    desk = make_keyholder("Desk", office, (points, False))

    assert Fetched({}, [[desk.read, office.read]], monkeypatch).told == [NOT_HAD]


def test_three_addresses_a_certificate_and_twenty_in_all(office: Keyholder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate of a stranger could name thousands."""
    chains = [[certify(office, *(f"{HOST}{number}-{one}" for one in range(5))).read, office.read] for number in range(8)]
    done = Fetched({f"{HOST}{number}-{one}": b"" for number in range(8) for one in range(5)}, chains, monkeypatch)

    assert len(done.asked) == 20
    assert done.asked[:6] == ["0-0", "0-1", "0-2", "1-0", "1-1", "1-2"]
    assert done.told == [NOT_HAD] * 8


def test_a_certificate_whose_extensions_cannot_be_read(office: Keyholder, monkeypatch: pytest.MonkeyPatch) -> None:
    points = x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier(HOST)], None, None, None)])
    desk = make_keyholder("Desk", office, (points, False), (x509.BasicConstraints(ca=False, path_length=None), False))
    twice = read_certificate(desk.encoded.replace(b"\x06\x03\x55\x1d\x13", b"\x06\x03\x55\x1d\x1f"))

    assert (Fetched({}, [[twice, office.read]], monkeypatch).asked, twice.name) == ([], "Desk")


def make_stranger(folder: Path) -> Identity:
    """Make a key with a certificate that it signs itself, and that names an address of lists."""
    who = Identity(folder / "stranger.key", folder / "stranger.crt")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", who.key)
    named = ("-addext", f"crlDistributionPoints=URI:{HOST}stranger")
    openssl("req", "-x509", "-key", who.key, "-subj", "/CN=Stranger", "-days", "90", "-out", who.certificate, *named)
    return who


def test_nothing_is_asked_for_a_stranger_or_twice_for_one_who_sealed_twice(
    bag: Path,
    trust: Path,
    seal: Callable[..., Any],
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office, stranger = make_certified(tmp_path), make_stranger(tmp_path)
    trust_one(trust, "Office", office.certificate, "--signer")
    desk = Identity(tmp_path / "desk.key", tmp_path / "desk.crt")
    for who in (desk, stranger, desk):
        assert seal(bag, "--stamp", address, who=who).code == 0
    with serve_lists(b"", monkeypatch) as asked:
        renewed = archiver("seal", "renew", bag, "--stamp", address, "--fetch-revocation", "--trust", trust)

    assert renewed.code == 0
    assert asked == [f"{HOST}desk"]
    told = [one["where"]["path"] for one in renewed.report["findings"] if one["code"] == "seal.revocation-not-checked"]
    assert sorted(told) == ["seals/0003/signature-1.p7s", "seals/0003/stamp-1.tsr"]


def test_nothing_is_asked_for_a_seal_that_is_not_whole(
    bag: Path, trust: Path, seal: Callable[..., Any], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, desk = make_certified(tmp_path), Identity(tmp_path / "desk.key", tmp_path / "desk.crt")
    trust_one(trust, "Office", office.certificate, "--signer")
    assert seal(bag, "--stamp", address, who=desk).code == 0
    (bag / "seals/0001/how-to-verify.txt").write_text("all is well")
    with serve_lists(b"", monkeypatch) as asked:
        renewed = archiver("seal", "renew", bag, "--stamp", address, "--fetch-revocation", "--trust", trust)

    assert ([one["code"] for one in renewed.report["findings"]], asked) == (["seal.list-differs", "seal.layer-refused"], [])


def test_for_one_who_is_trusted_alone_the_list_of_the_issuer_beside_is_asked(
    bag: Path, trust: Path, seal: Callable[..., Any], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody but the verifier can revoke a certificate that signs itself, so its address is not asked."""
    office, stranger = make_certified(tmp_path), make_stranger(tmp_path)
    desk = Identity(tmp_path / "desk.key", tmp_path / "desk.crt")
    for name, who in (("Desk", desk), ("Stranger", stranger)):
        trust_one(trust, name, who.certificate, "--signer")
    chain = [desk.certificate, stranger.certificate, office.certificate]
    desk.certificate.write_bytes(b"".join(path.read_bytes() for path in chain))
    octets = openssl("crl", "-outform", "DER", octets=list_revocations(office, "sha256")).stdout
    for who in (desk, stranger):
        assert seal(bag, "--stamp", address, who=who).code == 0
    with serve_lists(octets, monkeypatch) as asked:
        assert archiver("seal", "renew", bag, "--stamp", address, "--fetch-revocation", "--trust", trust).code == 0

    assert asked == [f"{HOST}desk"]
    assert (bag / "seals/0003/validation/list-1.crl").read_bytes() == octets


def make_certified(folder: Path) -> Identity:
    """Make the key of an office, and a desk that it has certified, with an address of lists."""
    office, desk = Identity(folder / "office.key", folder / "office.crt"), Identity(folder / "desk.key", folder / "desk.crt")
    for path in (office.key, desk.key):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path)
    openssl("req", "-x509", "-key", office.key, "-subj", "/CN=Office", "-days", "90", "-out", office.certificate)
    (folder / "desk.ext").write_text(f"keyUsage=critical,digitalSignature\ncrlDistributionPoints=URI:{HOST}desk\n")
    openssl("req", "-new", "-key", desk.key, "-subj", "/CN=Certified", "-out", folder / "desk.csr")
    by = ("-CA", office.certificate, "-CAkey", office.key, "-CAcreateserial", "-days", "60", "-extfile", folder / "desk.ext")
    openssl("x509", "-req", "-in", folder / "desk.csr", *by, "-out", desk.certificate)
    return office
