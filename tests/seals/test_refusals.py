"""Parts of a seal that cannot be read or used: each is told, at its place, and nothing that it says counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archiver.signatures import der
from archiver.signatures.certificates import write_block
from tests.seals.conftest import archiver, copy_folder, trust_one
from tests.seals.test_attacks import list_stamped, write_list
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.making import make_keyholder, make_response, make_signed
from tests.signatures.openssl import Identity, list_revocations, make_identity, openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOO_LARGE = b"0" * ((4 << 20) + 1)


def list_told(checked: Any) -> set[tuple[str, str, str | None]]:
    return {(one["code"], one["where"].get("path"), one["values"].get("reason")) for one in checked.report["findings"]}


@pytest.mark.parametrize("name", ["signature-1.p7s", "stamp-1.tsr", "validation/signer-1.crt"])
def test_a_file_that_is_larger_than_any_of_its_kind(name: str, sealed: Path, trust: Path) -> None:
    (sealed / "seals/0001" / name).write_bytes(TOO_LARGE if not name.startswith("validation") else b"0" * ((16 << 20) + 1))
    checked = archiver("seal", "check", sealed, "--trust", trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert ("seal.unreadable", f"seals/0001/{name}", "der-too-large") in list_told(checked)


def test_a_refusal_of_an_authority_is_no_time_stamp(sealed: Path, trust: Path) -> None:
    (sealed / "seals/0001/stamp-1.tsr").write_bytes(make_response(b"", status=2))
    checked = archiver("seal", "check", sealed, "--trust", trust)

    assert ("seal.stamp-wrong", "seals/0001/stamp-1.tsr", "stamp-refused") in list_told(checked)
    assert (checked.code, checked.result["verdict"]) == (1, "broken")


def test_a_signature_file_in_which_nobody_signed(sealed: Path, trust: Path) -> None:
    nobody = make_signed(make_keyholder("Desk"), b"", times=0)
    (sealed / "seals/0001/signature-1.p7s").write_bytes(write_block("CMS", nobody))
    checked = archiver("seal", "check", sealed, "--trust", trust)

    assert ("seal.signature-wrong", "seals/0001/signature-1.p7s", "certificate-missing") in list_told(checked)
    assert checked.result["layers"][0]["signers"] == []


@pytest.mark.parametrize("name", ["covers.sha512", "stamped.sha512"])
def test_a_list_that_is_no_text(name: str, sealed: Path, trust: Path) -> None:
    with (sealed / "seals/0001" / name).open("ab") as file:
        file.write(b"\xff\n")
    checked = archiver("seal", "check", sealed, "--trust", trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert "seal.list-malformed" in checked.codes_of("error")


@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_a_weak_time_stamp_is_told_when_it_comes(digest: str, bag: Path, seal: Callable[..., Any], tmp_path: Path) -> None:
    authority = Authority(tmp_path / "weak", "Weak TSA")
    settings = authority.folder / "tsa.cnf"
    settings.write_text(settings.read_text().replace("signer_digest = sha256", f"signer_digest = {digest}"))
    with serve(authority) as address:
        stamped = seal(bag, "--stamp", address)

    assert stamped.code == 0
    assert stamped.codes_of("warning") == ({"seal.algorithm-weak"} if digest == "sha1" else set())


def test_a_time_stamp_with_revocation_data_inside_is_told(sealed: Path, trust: Path, authority: Authority) -> None:
    """Old versions of `openssl ts` cannot read one."""
    path = sealed / "seals/0001/stamp-1.tsr"
    office = Identity(authority.folder / "root.key", authority.root)
    (authority.folder / "index.txt").write_text("")
    settings = authority.folder / "office.cnf"
    settings.write_text(f"[ca]\ndefault_ca = one\n[one]\ndatabase = {authority.folder}/index.txt\ndefault_crl_days = 30\n")
    listed = openssl("ca", "-config", settings, "-gencrl", "-keyfile", office.key, "-cert", office.certificate, "-md", "sha256")
    crl = openssl("crl", "-outform", "DER", octets=listed.stdout).stdout
    path.write_bytes(_put_list_inside(path.read_bytes(), crl))
    checked = archiver("seal", "check", sealed, "--trust", trust)

    assert (checked.code, checked.result["verdict"]) == (0, "sealed")
    assert ("seal.not-verifiable-everywhere", "seals/0001/stamp-1.tsr", None) in list_told(checked)


def test_such_a_time_stamp_is_told_when_it_comes(
    bag: Path, seal: Callable[..., Any], authority: Authority, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Identity(authority.folder / "root.key", authority.root)
    crl = openssl("crl", "-outform", "DER", octets=list_revocations(office, "sha256")).stdout
    usual = authority.reply
    monkeypatch.setattr(authority, "reply", lambda request: _put_list_inside(usual(request), crl))
    stamped = seal(bag, "--stamp", address)

    assert (stamped.code, stamped.codes_of("warning")) == (0, {"seal.not-verifiable-everywhere"})


def _put_list_inside(response: bytes, crl: bytes) -> bytes:
    """Put a revocation list into the signed data of a time stamp, beside the certificates. The signature does not cover it."""
    status, token = der.read_element(response).children()
    kind, content = token.children()
    fields = content.children()[0].children()
    at = next(number for number, field in enumerate(fields) if field.tag == der.context(0)) + 1
    parts = [*(one.encoded for one in fields[:at]), der.encode(der.context(1), crl), *(one.encoded for one in fields[at:])]
    signed = der.encode(der.context(0), der.encode(der.SEQUENCE, *parts))
    return der.encode(der.SEQUENCE, status.encoded, der.encode(der.SEQUENCE, kind.encoded, signed))


def test_a_bag_whose_name_leaves_no_room_for_its_seal(plain_bag: Path, tmp_path: Path, desk: Identity) -> None:
    """`NAME.seals` would be longer than any name of a file."""
    bag = copy_folder(plain_bag, tmp_path / ("a" * 252))
    refused = archiver("seal", "add", bag, "--beside", "--key", desk.key, "--certificate", desk.certificate)

    assert (refused.code, refused.codes) == (3, {"error.unwritable"})
    assert list(tmp_path.iterdir()) == [bag]


def test_a_key_store_without_a_key_and_a_key_of_another_kind(bag: Path, tmp_path: Path, desk: Identity) -> None:
    store, passphrase = tmp_path / "store.p12", tmp_path / "passphrase"
    passphrase.write_text("word\n")
    openssl("pkcs12", "-export", "-nokeys", "-in", desk.certificate, "-out", store, "-passout", "pass:word")
    refused = archiver("seal", "add", bag, "--pkcs12", store, "--passphrase-file", passphrase)
    assert (refused.code, refused.codes) == (3, {"error.key-unreadable"})

    koblitz = Identity(tmp_path / "koblitz.key", tmp_path / "koblitz.crt")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1", "-out", koblitz.key)
    openssl("req", "-x509", "-key", koblitz.key, "-subj", "/CN=Koblitz", "-out", koblitz.certificate)
    unusable = archiver("seal", "add", bag, "--key", koblitz.key, "--certificate", koblitz.certificate)
    assert (unusable.code, unusable.codes) == (2, {"error.key-other"})
    assert not (bag / "seals").exists()


def test_a_signature_by_a_key_of_another_kind_does_not_count(
    bag: Path, seal: Callable[..., Any], tmp_path: Path, trust: Path
) -> None:
    """OpenSSL makes it; we verify only the curves of FIPS 186 and of RFC 5639."""
    koblitz = Identity(tmp_path / "koblitz.key", tmp_path / "koblitz.crt")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1", "-out", koblitz.key)
    openssl("req", "-x509", "-key", koblitz.key, "-subj", "/CN=Koblitz", "-out", koblitz.certificate)
    trust_one(trust, "Koblitz", koblitz.certificate, "--signer")
    seal(bag, who=make_identity(tmp_path, name="Other"))
    layer = bag / "seals/0001"
    files = ("-in", layer / "covers.sha512", "-out", layer / "signature-1.p7s", "-outform", "PEM")
    openssl("cms", "-sign", "-binary", *files, "-inkey", koblitz.key, "-signer", koblitz.certificate)
    write_list(layer, "stamped.sha512", list_stamped(layer))
    checked = archiver("seal", "check", bag, "--trust", trust)

    assert ("seal.signature-wrong", "seals/0001/signature-1.p7s", "key-unusable") in list_told(checked)
