"""Keys in files of any form that OpenSSL writes: read, asked for their passphrase, or refused."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from archiver.signatures.certificates import read_certificates
from archiver.signatures.der import UnreadableError
from archiver.signatures.keys import WrongPassphraseError, fit_key, is_encrypted, read_key_store, read_private_key
from tests.signatures.openssl import Identity, make_identity, openssl
from tests.signatures.test_signing import certificate_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return make_identity(tmp_path_factory.mktemp("keys"))


def ask_nothing() -> bytes:
    pytest.fail("this key has no passphrase")


@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_a_key_without_a_passphrase(form: str, desk: Identity) -> None:
    octets = openssl("pkey", "-in", desk.key, "-outform", form).stdout

    assert not is_encrypted(octets)
    assert fit_key(read_private_key(octets, ask_nothing), certificate_of(desk)).digest == "sha256"


@pytest.mark.parametrize("words", [("pkcs8", "-topk8"), ("ec", "-aes128")])
def test_a_key_with_a_passphrase(words: tuple[str, ...], desk: Identity) -> None:
    octets = openssl(*words, "-in", desk.key, "-passout", "pass:secret").stdout

    assert is_encrypted(octets)
    assert fit_key(read_private_key(octets, lambda: b"secret"), certificate_of(desk)).digest == "sha256"
    tried = bytes(reversed(b"secret"))
    with pytest.raises(WrongPassphraseError) as told:
        read_private_key(octets, lambda: tried)
    assert tried.decode() not in "".join(traceback.format_exception(told.value)), "a passphrase stands in no traceback"
    assert told.value.__context__ is None, "nor in an error of the library"


def test_a_certificate_in_der_and_one_among_other_blocks(desk: Identity) -> None:
    encoded = openssl("x509", "-in", desk.certificate, "-outform", "DER").stdout
    with_key = desk.key.read_bytes() + b"a note\n" + desk.certificate.read_bytes()

    assert read_certificates(encoded) == read_certificates(with_key) == [certificate_of(desk)]
    for wrong in (desk.key.read_bytes(), b""):
        with pytest.raises(UnreadableError, match="no-certificate"):
            read_certificates(wrong)


def test_what_is_no_key(desk: Identity) -> None:
    encrypted = openssl("pkcs8", "-topk8", "-in", desk.key, "-outform", "DER", "-passout", "pass:secret").stdout
    for octets in (b"", b"\x30\x00", encrypted, desk.certificate.read_bytes()):
        with pytest.raises(UnreadableError, match="no-key"):
            read_private_key(octets, ask_nothing)


def test_a_key_store(desk: Identity, tmp_path: Path) -> None:
    other = make_identity(tmp_path, name="Other")
    words = ("pkcs12", "-export", "-inkey", desk.key, "-in", desk.certificate, "-certfile", other.certificate)
    octets = openssl(*words, "-passout", "pass:secret").stdout
    key, certificates = read_key_store(octets, lambda: b"secret")

    assert certificates == [certificate_of(desk), certificate_of(other)]
    fit_key(key, certificates[0])
    for wrong in (octets, b"no store"):
        with pytest.raises(WrongPassphraseError) as told:
            read_key_store(wrong, lambda: b"Secret")
        assert (told.value.args, told.value.__context__) == ((), None)


@pytest.mark.parametrize("left_out", ["-nocerts", "-nokeys"])
def test_a_key_store_that_lacks_the_key_or_its_certificate(left_out: str, desk: Identity) -> None:
    words = ("pkcs12", "-export", "-inkey", desk.key, "-in", desk.certificate, left_out, "-passout", "pass:secret")
    with pytest.raises(UnreadableError, match="no-key"):
        read_key_store(openssl(*words).stdout, lambda: b"secret")


def test_a_key_store_without_a_passphrase(desk: Identity) -> None:
    words = ("pkcs12", "-export", "-inkey", desk.key, "-in", desk.certificate, "-keypbe", "NONE", "-certpbe", "NONE", "-nomac")
    key, certificates = read_key_store(openssl(*words, "-passout", "pass:").stdout, lambda: b"")

    fit_key(key, certificates[0])
