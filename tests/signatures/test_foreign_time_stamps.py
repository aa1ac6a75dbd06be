"""Time stamps that others made: OpenSSL is asked what is right of each."""

from __future__ import annotations

import hashlib
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.chains import NoChainError, build_chain
from archiver.signatures.der import UnreadableError
from archiver.signatures.time_stamps import RefusedStampError, TimeStamp, read_request, read_response, read_token, write_request
from tests.signatures import pyhanko_referee
from tests.signatures.openssl import openssl

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "timestamps"
FILES = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(FOLDER.glob("*/*"), reverse=True)}
"""One file for each content."""

ONLY_OURS = {
    "d-trust.tsr": "RSASSA-PSS: `openssl ts` cannot verify it in any version up to 3.6",
    "tst_with_broken_ocsp.tst": "an OCSP response inside: the PKCS #7 reader behind `openssl ts` knows none",
}
"""Good ones that `openssl ts` cannot read. `openssl cms -verify` can."""


def read(octets: bytes) -> TimeStamp:
    try:
        return read_response(octets)
    except UnreadableError:
        return read_token(octets)


def judge(octets: bytes) -> TimeStamp | None:
    """Return a stamp that has a chain to a certificate inside it at its time, or None."""
    try:
        stamp = read(octets)
        certificate = stamp.check([])
        build_chain(certificate, stamp.signed.certificates, stamp.signed.certificates, stamp.time)
    except (UnreadableError, WrongSignatureError, RefusedStampError, NoChainError):
        return None
    return stamp


def ask_openssl(path: Path, folder: Path) -> bool:
    """Return whether OpenSSL accepts a stamp, with all certificates inside it as trusted ones, at the time it states."""
    return any(_verify(path, folder, form) for form in ([], ["-token_in"]))


def _verify(path: Path, folder: Path, form: list[str]) -> bool:
    token = path
    if not form:
        token = folder / "token.der"
        openssl("ts", "-reply", "-in", path, "-token_out", "-out", token, check=False)
    (folder / "all.pem").write_bytes(openssl("pkcs7", "-inform", "DER", "-in", token, "-print_certs", check=False).stdout)
    text = openssl("ts", "-reply", "-in", path, *form, "-text", check=False).stdout.decode("utf-8", "replace")
    digest = "".join(re.findall(r"^    [0-9a-f]{4} - (.*?)   ", text, re.MULTILINE)).replace(" ", "").replace("-", "")
    said = re.search("Time stamp: (.*)", text)
    if said is None:
        return False
    moment = subprocess.run(["date", "-d", said[1], "+%s"], capture_output=True, check=True, text=True).stdout.strip()
    trust = ("-CAfile", folder / "all.pem", "-partial_chain", "-attime", moment)
    return openssl("ts", "-verify", "-digest", digest, "-in", path, *form, *trust, check=False).returncode == 0


def test_the_files_stand_beside_the_checkout(shared: Path) -> None:
    assert shared / "data" / "timestamps" == FOLDER
    assert len(FILES) == 53


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.name)
def test_a_stamp_is_accepted_if_openssl_accepts_it(path: Path, tmp_path: Path) -> None:
    stamp = judge(path.read_bytes())

    assert (stamp is not None) == (ask_openssl(path, tmp_path) or path.name in ONLY_OURS)


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.name)
def test_a_stamp_is_accepted_if_pyhanko_accepts_it(path: Path) -> None:
    assert (judge(path.read_bytes()) is not None) == pyhanko_referee.accepts(path.read_bytes())


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("name", ONLY_OURS)
def test_what_the_time_stamp_command_of_openssl_cannot_read_its_cms_command_verifies(name: str, tmp_path: Path) -> None:
    path = next(path for path in FILES.values() if path.name == name)
    stamp = judge(path.read_bytes())
    assert stamp is not None
    assert not stamp.is_plain

    token = tmp_path / "token.der"
    if openssl("ts", "-reply", "-in", path, "-token_out", "-out", token, check=False).returncode:
        token.write_bytes(path.read_bytes())
    (tmp_path / "all.pem").write_bytes(b"".join(_pem(one.encoded) for one in stamp.signed.certificates))
    where = ("-CAfile", tmp_path / "all.pem", "-no-CApath", "-no-CAstore", "-partial_chain", "-purpose", "timestampsign")
    moment = str(int(stamp.time.timestamp()))
    openssl("cms", "-verify", "-inform", "DER", "-in", token, *where, "-attime", moment, "-out", tmp_path / "tst.der")


def _pem(encoded: bytes) -> bytes:
    return openssl("x509", "-inform", "DER", octets=encoded).stdout


@pytest.mark.parametrize("options", [["-cert"], ["-no_nonce"]])
def test_requests_of_openssl_are_read(options: list[str], tmp_path: Path) -> None:
    (tmp_path / "covers").write_bytes(b"covers")
    request = tmp_path / "request.tsq"
    openssl("ts", "-query", "-data", tmp_path / "covers", "-sha512", *options, "-out", request)
    text = openssl("ts", "-query", "-in", request, "-text").stdout.decode()
    read = read_request(request.read_bytes())

    assert read.digest_name == "sha512"
    assert read.digest == hashlib.sha512(b"covers").digest()
    assert f"Nonce: {'unspecified' if read.nonce is None else f'0x{read.nonce:016X}'}" in text


def test_a_request_of_ours_is_read_by_openssl(tmp_path: Path) -> None:
    request = tmp_path / "request.tsq"
    request.write_bytes(write_request(hashlib.sha512(b"covers").digest(), 0xFEED_FACE_CAFE_BEEF))
    text = openssl("ts", "-query", "-in", request, "-text").stdout.decode()

    assert "Hash Algorithm: sha512" in text
    assert "Policy OID: unspecified" in text
    assert "Nonce: 0xFEEDFACECAFEBEEF" in text
    assert "Certificate required: yes" in text
    assert read_request(request.read_bytes()).nonce == 0xFEED_FACE_CAFE_BEEF


def test_time_and_digest_are_those_that_openssl_shows(shared: Path) -> None:
    path = shared / "data" / "timestamps" / "rfc3161-client" / "response-sha512.tsr"
    stamp = read_response(path.read_bytes())

    assert stamp.time == datetime(2025, 5, 9, 11, 58, 56, tzinfo=UTC)
    assert stamp.digest_name == "sha512"
    assert stamp.is_plain


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.name)
def test_no_cut_or_spoilt_stamp_breaks_the_reader(path: Path) -> None:
    octets = path.read_bytes()
    for at in range(0, len(octets), 97):
        judge(octets[:at])
        judge(octets[:at] + bytes([octets[at] ^ 0x41]) + octets[at + 1 :])


def test_a_flipped_octet_of_what_is_signed_is_noticed(shared: Path) -> None:
    """Flip each octet of a response: what passes says the same."""
    octets = (shared / "data" / "timestamps" / "rfc3161-client" / "response-sha256.tsr").read_bytes()
    good = judge(octets)
    assert good is not None
    for at in range(len(octets)):
        stamp = judge(octets[:at] + bytes([octets[at] ^ 0x01]) + octets[at + 1 :])
        assert stamp is None or (stamp.time, stamp.digest, stamp.check([])) == (good.time, good.digest, good.check([]))
