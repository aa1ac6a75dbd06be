"""Keys: made, protected, and refused if they do not fit. The passphrase is never shown."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.seals.conftest import archiver
from tests.signatures.openssl import Identity, make_identity, openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "correct horse battery staple"  # noqa: S105 - of a key that lives as long as its test


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{SECRET}\n")
    return path


def make(folder: Path, passphrase: Path, name: str = "Desk") -> Any:
    return archiver("seal", "new-key", "--name", name, "--to", folder, "--passphrase-file", passphrase)


def test_a_new_key_is_encrypted_and_readable_for_its_owner_alone(tmp_path: Path, passphrase: Path) -> None:
    made = make(tmp_path / "keys", passphrase)
    key, certificate = (tmp_path / "keys" / name for name in ("seal-key.pem", "seal-certificate.pem"))

    assert made.code == 0
    assert key.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    fingerprint = openssl("x509", "-in", certificate, "-noout", "-fingerprint", "-sha256").stdout.decode()
    assert made.result["sha256"] == fingerprint.partition("=")[2].strip().replace(":", "").lower()
    assert SECRET not in made.text


def test_a_key_that_is_there_is_never_written_over(tmp_path: Path, passphrase: Path) -> None:
    make(tmp_path / "keys", passphrase)
    before = (tmp_path / "keys" / "seal-key.pem").read_bytes()
    again = make(tmp_path / "keys", passphrase)

    assert (again.code, again.codes) == (3, {"error.output-exists"})
    assert (tmp_path / "keys" / "seal-key.pem").read_bytes() == before


def test_no_key_is_put_into_a_bag(bag: Path, passphrase: Path) -> None:
    assert make(bag / "keys", passphrase).codes == {"error.target-inside-bag"}
    assert not (bag / "keys").exists()


@pytest.mark.parametrize("name", ["", " ", "two\nlines", "x" * 65])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path, passphrase: Path) -> None:
    assert make(tmp_path / "keys", passphrase, name).codes == {"error.key-name"}


def test_an_empty_passphrase_is_refused(tmp_path: Path, passphrase: Path) -> None:
    passphrase.write_text("\n")

    assert make(tmp_path / "keys", passphrase).codes == {"error.passphrase-empty"}
    assert not (tmp_path / "keys" / "seal-key.pem").exists()


@pytest.mark.parametrize(("length", "code"), [(1023, 0), (1024, 2)])
def test_a_passphrase_is_no_longer_than_openssl_takes(length: int, code: int, tmp_path: Path, passphrase: Path) -> None:
    passphrase.write_text("x" * length)
    made = make(tmp_path / "keys", passphrase)

    assert made.code == code
    if code:
        assert made.codes == {"error.passphrase-long"}
        assert not (tmp_path / "keys").exists()
    else:
        openssl("pkey", "-in", tmp_path / "keys" / "seal-key.pem", "-passin", f"file:{passphrase}", "-noout")


def test_a_passphrase_that_is_too_long_opens_nothing(bag: Path, tmp_path: Path, passphrase: Path) -> None:
    make(tmp_path / "keys", passphrase)
    passphrase.write_text("x" * 5000)
    files = ("--key", tmp_path / "keys" / "seal-key.pem", "--certificate", tmp_path / "keys" / "seal-certificate.pem")

    assert archiver("seal", "add", bag, *files, "--passphrase-file", passphrase).codes == {"error.passphrase-wrong"}


def test_a_bag_is_sealed_with_a_new_key(bag: Path, tmp_path: Path, passphrase: Path) -> None:
    make(tmp_path / "keys", passphrase, "دبیرخانه")
    files = ("--key", tmp_path / "keys" / "seal-key.pem", "--certificate", tmp_path / "keys" / "seal-certificate.pem")
    sealed = archiver("seal", "add", bag, *files, "--passphrase-file", passphrase, "--role", "witness", "--reason", "r")

    assert sealed.code == 0
    assert sealed.result["signers"][0]["name"] == "دبیرخانه"
    everything = b"".join(path.read_bytes() for path in (bag / "seals").rglob("*") if path.is_file())
    assert b"PRIVATE KEY" not in everything
    assert SECRET.encode() not in everything


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_a_wrong_passphrase_is_told_and_never_shown(debug: list[str], bag: Path, tmp_path: Path, passphrase: Path) -> None:
    make(tmp_path / "keys", passphrase)
    wrong = tmp_path / "wrong"
    wrong.write_text("Tr0ub4dor&3\n")
    files = ["--key", tmp_path / "keys" / "seal-key.pem", "--certificate", tmp_path / "keys" / "seal-certificate.pem"]
    words = [sys.executable, "-m", "archiver", "seal", "add", bag, *files, "--passphrase-file", wrong, *debug]
    finished = subprocess.run(list(map(str, words)), capture_output=True, check=False, text=True)

    assert finished.returncode == 3
    assert "The passphrase does not open the key" in finished.stderr
    assert "Tr0ub4dor" not in finished.stdout + finished.stderr
    assert not (bag / "seals").exists()


def test_a_passphrase_cannot_be_asked_for_without_a_terminal(bag: Path, tmp_path: Path, passphrase: Path) -> None:
    make(tmp_path / "keys", passphrase)
    files = ["--key", tmp_path / "keys" / "seal-key.pem", "--certificate", tmp_path / "keys" / "seal-certificate.pem"]
    words = [sys.executable, "-m", "archiver", "seal", "add", bag, *files]
    finished = subprocess.run(list(map(str, words)), capture_output=True, check=False, text=True, stdin=subprocess.DEVNULL)

    assert finished.returncode == 2
    assert "--passphrase-file" in finished.stderr


def test_a_key_of_another_certificate_is_refused(bag: Path, desk: Identity, tmp_path: Path) -> None:
    other = make_identity(tmp_path, name="Other")
    refused = archiver("seal", "add", bag, "--key", other.key, "--certificate", desk.certificate)

    assert (refused.code, refused.codes) == (2, {"error.key-other"})
    assert not (bag / "seals").exists()


def test_a_pkcs12_file_is_taken(bag: Path, desk: Identity, tmp_path: Path, passphrase: Path) -> None:
    store = tmp_path / "desk.p12"
    where = ("-inkey", desk.key, "-in", desk.certificate, "-out", store, "-passout", f"pass:{SECRET}")
    openssl("pkcs12", "-export", *where)

    assert archiver("seal", "add", bag, "--pkcs12", store, "--passphrase-file", passphrase).code == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "error.signer-missing"),
        (["--key", "a"], "error.keys-unpaired"),
        (["--key", "a", "--certificate", "b"], "error.certificate-missing"),
    ],
)
def test_a_signer_that_is_not_whole_is_refused(options: list[str], code: str, bag: Path) -> None:
    assert archiver("seal", "add", bag, *options).codes == {code}


def test_files_that_are_no_keys_and_certificates_are_refused(bag: Path, desk: Identity, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")

    one = archiver("seal", "add", bag, "--key", desk.key, "--certificate", tmp_path / "text")
    other = archiver("seal", "add", bag, "--key", tmp_path / "text", "--certificate", desk.certificate)
    missing = archiver("seal", "add", bag, "--key", tmp_path / "none", "--certificate", desk.certificate)
    assert (one.codes, other.codes) == ({"error.certificate-unreadable"}, {"error.key-unreadable"})
    assert missing.codes == {"error.key-missing"}


def test_a_bag_that_is_not_valid_is_not_sealed(bag: Path, seal: Callable[..., Any]) -> None:
    (document,) = (bag / "data").iterdir()
    document.write_bytes(b"another")
    refused = seal(bag)

    assert refused.code == 1
    assert "seal.bag-invalid" in refused.codes_of("error")
    assert not (bag / "seals").exists()


def test_a_new_bag_is_sealed_at_once(seeds: Path, desk: Identity, address: str, trust: Path, tmp_path: Path) -> None:
    who = ("--seal-key", desk.key, "--seal-certificate", desk.certificate, "--stamp", address)
    made = archiver("create", seeds / "statement-oslo-1395.txt", "--to", tmp_path / "new", "--organization", "X", *who)

    assert made.code == 0
    assert made.result["seal"]["layer"] == 1
    checked = archiver("seal", "check", tmp_path / "new", "--trust", trust)
    assert checked.result["verdict"] == "sealed"
    assert checked.result["layers"][0]["signers"][0]["role"] == "creator"


def test_a_new_bag_stays_if_the_authority_is_away(seeds: Path, desk: Identity, tmp_path: Path) -> None:
    who = ("--seal-key", desk.key, "--seal-certificate", desk.certificate, "--stamp", "http://127.0.0.1:9/")
    made = archiver("create", seeds / "statement-oslo-1395.txt", "--to", tmp_path / "new", "--organization", "X", *who)

    assert (made.code, made.codes_of("error")) == (3, {"error.authority-unreachable"})
    assert os.listdir(tmp_path / "new" / "seals") == ["0001"]
    assert archiver("validate", tmp_path / "new").code == 0


@pytest.mark.parametrize("options", [["--seal-key", "a"], ["--seal-certificate", "a"], ["--stamp", "http://example.org/"]])
def test_options_of_a_seal_need_each_other(options: list[str], seeds: Path, tmp_path: Path) -> None:
    made = archiver("create", seeds / "statement-oslo-1395.txt", "--to", tmp_path / "new", "--organization", "X", *options)

    assert made.codes == {"error.option-needs-option"}
    assert not (tmp_path / "new").exists()


def test_signers_side_by_side(bag: Path, desk: Identity, trust: Path, address: str, tmp_path: Path) -> None:
    from tests.seals.conftest import trust_one  # noqa: PLC0415

    (tmp_path / "two").mkdir()
    second = make_identity(tmp_path / "two", "RSA", "Second desk")
    trust_one(trust, "Second desk", second.certificate, "--signer")
    trust.write_text(trust.read_text().replace("signatures = 1", "signatures = 2"))
    keys = [word for who in (desk, second) for word in ("--key", who.key, "--certificate", who.certificate)]
    assert archiver("seal", "add", bag, *keys, "--stamp", address).code == 0
    checked = archiver("seal", "check", bag, "--trust", trust)

    assert checked.result["verdict"] == "sealed"
    assert {signer["name"] for signer in checked.result["layers"][0]["signers"]} == {"Evidence desk", "Second desk"}


def test_classical_beside_post_quantum(bag: Path, desk: Identity, trust: Path, address: str, tmp_path: Path) -> None:
    pytest.importorskip("cryptography.hazmat.primitives.asymmetric.mldsa", reason="cryptography below 47 has no ML-DSA")
    from tests.seals.conftest import trust_one  # noqa: PLC0415

    quantum = make_post_quantum(tmp_path)
    trust_one(trust, "Post-quantum", quantum.certificate, "--signer")
    keys = [word for who in (desk, quantum) for word in ("--key", who.key, "--certificate", who.certificate)]
    sealed = archiver("seal", "add", bag, *keys, "--stamp", address)
    checked = archiver("seal", "check", bag, "--trust", trust)

    assert sealed.code == 0
    assert "seal.not-verifiable-everywhere" in sealed.codes_of("warning") & checked.codes_of("warning")
    assert [signer["trusted"] for signer in checked.result["layers"][0]["signers"]] == [True, True]


def make_post_quantum(folder: Path) -> Identity:
    """Make an ML-DSA-65 key and its certificate with the library, since OpenSSL knows them from 3.5 on."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415

    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat  # noqa: PLC0415

    key = mldsa.MLDSA65PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Post-quantum")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, now - timedelta(days=1), now + timedelta(days=900))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, None)
    )
    made = Identity(folder / "quantum.key", folder / "quantum.crt")
    made.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    made.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    return made
