"""The authority and the revocation lists of certomancer as referees: what it makes is judged as what OpenSSL makes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import crl, keys, pem, tsp, x509
from certomancer.services import CRLBuilder, TimeStamper, choose_signed_digest

from archiver.signatures.certificates import read_certificates
from archiver.signatures.revocation_lists import read_revocation_list
from tests.seals.conftest import archiver
from tests.signatures.openssl import openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.seals.time_stamp_authority import Authority


def _certificate(path: Path) -> Any:
    return x509.Certificate.load(pem.unarmor(path.read_bytes())[2])


def _key(path: Path) -> Any:
    return keys.PrivateKeyInfo.load(openssl("pkcs8", "-topk8", "-nocrypt", "-in", path, "-outform", "DER").stdout)


def stamp(bag: Path, authority: Authority, folder: Path, time: datetime, digest: str = "sha256") -> Any:
    """Take a time stamp of certomancer over an air gap."""
    request, reply = folder / "one.tsq", folder / "one.tsr"
    assert archiver("seal", "stamp", bag, "--request", request).code == 0
    certificate, root = _certificate(authority.certificate), _certificate(authority.root)
    stamper = TimeStamper(
        certificate, _key(authority.folder / "tsa.key"), certs_to_embed=[root], fixed_dt=time, md_algorithm=digest
    )
    reply.write_bytes(stamper.request_tsa_response(tsp.TimeStampReq.load(request.read_bytes())).dump())
    return archiver("seal", "stamp", bag, "--reply", reply)


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_its_time_stamps_are_taken(
    digest: str, bag: Path, seal: Callable[..., Any], authority: Authority, trust: Path, tmp_path: Path
) -> None:
    seal(bag)
    now = datetime.now(UTC).replace(microsecond=0)
    assert stamp(bag, authority, tmp_path, now, digest).code == 0
    checked = archiver("seal", "check", bag, "--trust", trust)

    assert (checked.code, checked.result["verdict"]) == (0, "sealed")
    assert checked.result["provenSince"] == now.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("days", [-1, 1])
def test_its_time_stamps_of_other_times_are_refused(
    days: int, bag: Path, seal: Callable[..., Any], authority: Authority, tmp_path: Path
) -> None:
    seal(bag)
    refused = stamp(bag, authority, tmp_path, datetime.now(UTC) + timedelta(days=days))

    assert (refused.code, refused.codes) == (1, {"seal.stamp-refused"})


@pytest.mark.parametrize("is_revoked", [True, False])
def test_its_revocation_lists_say_who_is_revoked(is_revoked: bool, authority: Authority) -> None:  # noqa: FBT001 - a case
    certificate, root = _certificate(authority.certificate), _certificate(authority.root)
    key = _key(authority.folder / "root.key")
    now = datetime.now(UTC).replace(microsecond=0)
    builder = CRLBuilder(root.subject, key, choose_signed_digest("sha256", root.public_key), root.key_identifier_value)
    number = certificate.serial_number if is_revoked else certificate.serial_number + 1
    revoked = [builder.format_revoked_cert(number, reason=crl.CRLReason("key_compromise"), revocation_date=now)]
    made = builder.build_crl(crl_number=1, this_update=now, revoked_certs=revoked, next_update=now + timedelta(days=7))
    read = read_revocation_list(made.dump())
    (issuer,) = read_certificates(authority.root.read_bytes())
    (ours,) = read_certificates(authority.certificate.read_bytes())
    entry = read.find(ours)

    read.check_issued_by(issuer)
    assert (entry is not None) == is_revoked
    assert entry is None or entry.since == now
    assert (read.this_update, read.next_update) == (now, now + timedelta(days=7))
