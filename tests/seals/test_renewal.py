"""Renewal, and revocation: judged at proven times, with lists that are fetched and kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from archiver.seals.authorities import WrongAnswerError, fetch_list
from tests.seals.conftest import archiver, trust_one
from tests.seals.test_by_hand import list_commands, run
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import Identity, openssl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ADDRESS = "http://crl.example.org/desk.crl"


def check(bag: Path, trust: Path, *options: str) -> Any:
    return archiver("seal", "check", bag, "--trust", trust, *options)


def test_a_renewed_seal_outlives_the_first_authority(
    sealed: Path, desk: Identity, tmp_path: Path, seal: Callable[..., Any]
) -> None:
    shutil.rmtree(sealed / "seals")
    trust = tmp_path / "trust.toml"
    trust_one(trust, "Desk", desk.certificate, "--signer")
    short, long = Authority(tmp_path / "short", "Short", days=300), Authority(tmp_path / "long", "Long")
    for name, authority in (("Short", short), ("Long", long)):
        trust_one(trust, name, authority.root, "--authority")
    with serve(short) as first:
        seal(sealed, "--stamp", first)
    late = check(sealed, trust, "--at", "2029-01-01T00:00:00Z")
    assert (late.result["verdict"], late.codes_of("error") >= {"seal.renewal-late"}) == ("not-proven", True)
    assert "seal.stamp-expired" in late.codes
    assert "seal.renew-due" in check(sealed, trust).codes

    with serve(long) as second:
        renewed = archiver("seal", "renew", sealed, "--stamp", second)
    assert (renewed.code, renewed.result["signers"]) == (0, [])
    checked = check(sealed, trust, "--at", "2029-01-01T00:00:00Z")
    assert checked.result["verdict"] == "sealed"
    assert [layer["purpose"] for layer in checked.result["layers"]] == ["seal", "renewal"]
    assert checked.result["layers"][1]["signers"] == []
    assert checked.result["layers"][0]["stamps"][0]["trusted"], "it is judged at the time of the stamp that covers it"
    assert "seal.stamp-expired" not in checked.codes
    assert checked.result["provenSince"] == checked.result["layers"][0]["stamps"][0]["time"]
    assert checked.result["validUntil"] > "2036"
    assert len(list((sealed / "seals" / "0002" / "validation").glob("authority-1*"))) == 2


def test_a_stamp_that_comes_after_the_layer_was_renewed_is_in_no_list(sealed: Path, trust: Path, address: str) -> None:
    archiver("seal", "renew", sealed, "--stamp", address)
    first = sealed / "seals" / "0001"
    shutil.copy(first / "stamp-1.tsr", first / "stamp-2.tsr")

    assert "seal.list-incomplete" in check(sealed, trust).codes_of("error")


def test_a_waiting_request_is_covered_by_nothing(bag: Path, seal: Callable[..., Any], trust: Path, address: str) -> None:
    seal(bag, "--stamp", "http://127.0.0.1:9/")
    archiver("seal", "renew", bag, "--stamp", address)
    first = bag / "seals" / "0001"

    assert (first / "stamp-1.tsq").exists()
    assert "stamp-1.tsq" not in (bag / "seals" / "0002" / "covers.sha512").read_text()
    assert check(bag, trust).result["verdict"] == "sealed"
    (first / "stamp-1.tsq").unlink()
    assert check(bag, trust).result["verdict"] == "sealed"


def test_there_is_nothing_to_renew_without_a_seal(bag: Path, address: str) -> None:
    assert archiver("seal", "renew", bag, "--stamp", address).codes == {"seal.nothing-to-stamp"}


class Office(NamedTuple):
    """An authority of certificates, with a desk that it has certified."""

    root: Path
    key: Path
    desk: Identity


@pytest.fixture
def office(tmp_path: Path) -> Office:
    folder = tmp_path / "office"
    folder.mkdir()
    root, key, desk = folder / "root.crt", folder / "root.key", Identity(folder / "desk.key", folder / "desk.crt")
    for path in (key, desk.key):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path)
    usage = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-x509", "-key", key, "-subj", "/CN=Office", "-days", "3650", "-out", root, *usage)
    (folder / "desk.ext").write_text(f"keyUsage=critical,digitalSignature\ncrlDistributionPoints=URI:{ADDRESS}\n")
    openssl("req", "-new", "-key", desk.key, "-subj", "/CN=Certified desk", "-out", folder / "desk.csr")
    signed = openssl(
        *("x509", "-req", "-in", folder / "desk.csr", "-CA", root, "-CAkey", key, "-CAcreateserial", "-days", "900"),
        *("-extfile", folder / "desk.ext"),
    )
    desk.certificate.write_bytes(signed.stdout + root.read_bytes())
    return Office(root, key, desk)


def write_list(office: Office, revoked: datetime | None, key: Path | None = None) -> bytes:
    """Return a revocation list of the office that may name its desk."""
    root = x509.load_pem_x509_certificate(office.root.read_bytes())
    desk = x509.load_pem_x509_certificates(office.desk.certificate.read_bytes())[0]
    now = datetime.now(UTC)
    builder = x509.CertificateRevocationListBuilder(root.subject, now - timedelta(hours=1), now + timedelta(days=30))
    if revoked is not None:
        entry = x509.RevokedCertificateBuilder(desk.serial_number, revoked).build()
        builder = builder.add_revoked_certificate(entry)
    private = load_pem_private_key((key or office.key).read_bytes(), None)
    return builder.sign(private, hashes.SHA256()).public_bytes(Encoding.DER)  # type: ignore[arg-type]


@contextmanager
def serve_lists(octets: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Answer every GET with a list, as a proxy of the environment: addresses of this machine would be refused."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - of the standard library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def seal_by_office(bag: Path, office: Office, trust: Path, seal: Callable[..., Any], address: str) -> None:
    trust_one(trust, "Certified desk", office.desk.certificate, "--signer")
    assert seal(bag, "--stamp", address, who=office.desk).code == 0


def renew(bag: Path, trust: Path, address: str) -> Any:
    return archiver("seal", "renew", bag, "--stamp", address, "--fetch-revocation", "--trust", trust)


def test_without_a_list_revocation_is_not_checked(
    bag: Path, office: Office, trust: Path, seal: Callable[..., Any], address: str
) -> None:
    seal_by_office(bag, office, trust, seal, address)
    checked = check(bag, trust)

    assert checked.result["verdict"] == "sealed"
    assert "seal.revocation-not-checked" in checked.codes_of("warning")


def test_a_list_is_fetched_and_kept(
    bag: Path, office: Office, trust: Path, seal: Callable[..., Any], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_by_office(bag, office, trust, seal, address)
    with serve_lists(write_list(office, None), monkeypatch) as asked:
        assert renew(bag, trust, address).code == 0
    checked = check(bag, trust)

    assert asked == [ADDRESS]
    assert (bag / "seals" / "0002" / "validation" / "list-1.crl").exists()
    assert checked.result["verdict"] == "sealed"
    assert not checked.codes_of("warning")


def test_a_revocation_after_the_proven_time_is_a_note(
    bag: Path, office: Office, trust: Path, seal: Callable[..., Any], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_by_office(bag, office, trust, seal, address)
    with serve_lists(write_list(office, datetime.now(UTC) + timedelta(minutes=1)), monkeypatch):
        renew(bag, trust, address)
    checked = check(bag, trust)

    assert checked.result["verdict"] == "sealed"
    assert "seal.revoked-later" in checked.codes_of("note")


def test_a_revocation_before_the_proven_time_is_an_error(
    bag: Path, office: Office, trust: Path, seal: Callable[..., Any], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_by_office(bag, office, trust, seal, address)
    with serve_lists(write_list(office, datetime.now(UTC) - timedelta(days=1)), monkeypatch):
        renew(bag, trust, address)
    checked = check(bag, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert "seal.signer-revoked" in checked.codes_of("error")


def test_a_list_of_somebody_else_is_not_kept(
    bag: Path, office: Office, trust: Path, seal: Callable[..., Any], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_by_office(bag, office, trust, seal, address)
    with serve_lists(write_list(office, None, office.desk.key), monkeypatch):
        renewed = renew(bag, trust, address)

    assert "seal.revocation-not-checked" in renewed.codes
    assert not list((bag / "seals" / "0002" / "validation").glob("*.crl"))


def test_nothing_is_asked_for_a_stranger(
    bag: Path, office: Office, trust: Path, seal: Callable[..., Any], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """His certificate could name any address."""
    seal(bag, "--stamp", address, who=office.desk)
    with serve_lists(write_list(office, None), monkeypatch) as asked:
        renew(bag, trust, address)

    assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/a.crl",
        "http://10.0.0.1/a.crl",
        "http://192.168.1.1/a.crl",
        "http://169.254.169.254/latest",
        "http://[::1]/a.crl",
        "http://[::ffff:10.0.0.1]/a.crl",
        "http://[fd00::1]/a.crl",
        "http://0.0.0.0/a.crl",
        "http://localhost/a.crl",
        "http://printer.local/a.crl",
        "http://intranet/a.crl",
        "ftp://example.org/a.crl",
        "ldap:///CN=x",
        "file:///etc/passwd",
    ],
)
def test_private_addresses_are_never_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for proxied in (False, True):
        if proxied:
            monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        with pytest.raises(WrongAnswerError, match="address-private"):
            fetch_list(address)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
def test_renewed_at_a_clock_of_2035_and_verified_by_hand_at_one_of_2060(sealed: Path, trust: Path, tmp_path: Path) -> None:
    later = Authority(tmp_path / "later", "Later", days=5000, begin="2034-01-01")
    trust_one(trust, "Later", later.root, "--authority")
    later.clock = "@2035-06-01 12:00:00"
    environment = {**os.environ, "FAKETIME_DONT_RESET": "1"}
    with serve(later) as address:
        words = [sys.executable, "-m", "archiver", "seal", "renew", str(sealed), "--stamp", address]
        done = subprocess.run(
            ["faketime", "-f", "@2035-06-01 12:00:00", *words], capture_output=True, check=False, text=True, env=environment
        )
    assert done.returncode == 0, done.stderr
    checked = check(sealed, trust, "--at", "2040-01-01T00:00:00Z")

    assert checked.result["verdict"] == "sealed"
    assert checked.result["provenSince"] < "2035"
    for name in ("0001", "0002"):
        layer = sealed / "seals" / name
        outputs = [run(command, layer, "2060-01-01 12:00:00") for command in list_commands(layer)]
        assert [finished.returncode for finished in outputs] == [0] * len(outputs), [finished.stderr for finished in outputs]
