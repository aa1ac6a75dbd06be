"""Keys for seals: make one, and load those that a person names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeVar

from archiver.bagging_time import read_bagging_time
from archiver.bags.workplace import check_new_file
from archiver.errors import ReadError, WriteError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.missing_paths import make_missing_error
from archiver.operating_system import flush, open_regular_file, write_whole
from archiver.seals.layer_signer import LayerSigner
from archiver.tasks.arguments import read_path
from archiver.value import WithoutTruthValue

if TYPE_CHECKING:
    from archiver.signatures.certificates import Certificate

KEY_FILE = "seal-key.pem"
"""The name of a new key."""
CERTIFICATE_FILE = "seal-certificate.pem"
"""The name of its certificate."""
_LARGEST = 1 << 20
LONGEST_NAME = 64
"""Characters of a common name (RFC 5280, ub-common-name)."""

_LONGEST_PASSPHRASE: Final = 1023
"""Octets. OpenSSL takes no longer ones."""


class Wanted(NamedTuple):
    """A secret that is asked for, and the key file or the token that it opens."""

    kind: Literal["passphrase", "new-passphrase", "pin"]
    of: str


Ask = Callable[[Wanted], bytes]
"""Asks a person for a secret."""
Opened = TypeVar("Opened")
"""The thing that a secret opens."""


@dataclass(frozen=True, slots=True)
class NewKey(WithoutTruthValue):
    """A new key and its certificate, in files, and the fingerprint by which people know it."""

    ask_instead = "key"

    name: str
    key: str
    certificate: str
    sha256: str
    until: str

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {
            "name": escape_for_display(self.name),
            "key": escape_for_display(self.key),
            "certificate": escape_for_display(self.certificate),
            "sha256": self.sha256,
            "until": self.until,
        }


def make_seal_key(name: str, to: str | os.PathLike[str], ask: Ask) -> NewKey:
    """Make a key with a certificate of its own in a folder. Nothing there is written over.

    Args:
        name: the name in the certificate.
        to: the folder, which is made if it is missing.
        ask: gives the passphrase for what is wanted.

    Raises:
        WrongUsageError: the name or the passphrase is empty, or the folder lies in a bag.
        WriteError: there is a key already, or the disk cannot be written.
    """
    folder = read_path("to", to)
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise WrongUsageError("error.key-name", found=escape_for_display(name), longest=LONGEST_NAME)
    paths = [os.path.join(folder, file) for file in (KEY_FILE, CERTIFICATE_FILE)]
    for path in paths:
        check_new_file(path)
    passphrase = ask(Wanted("new-passphrase", escape_for_display(paths[0])))
    if not passphrase:
        raise WrongUsageError("error.passphrase-empty")
    if len(passphrase) > _LONGEST_PASSPHRASE:
        raise WrongUsageError("error.passphrase-long", longest=_LONGEST_PASSPHRASE)
    from archiver.signatures.certificates import read_certificates  # noqa: PLC0415 - takes time to load
    from archiver.signatures.keys import make_key  # noqa: PLC0415 - see above

    # A clock that is a little ahead must not make a certificate that is not valid yet elsewhere.
    octets = make_key(name, passphrase, datetime.fromtimestamp(read_bagging_time(), UTC))
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        for path, content, mode in zip(paths, octets, (0o600, 0o644), strict=True):
            _write(path, content, mode)
        flush(folder)
    except FileExistsError as error:
        raise WriteError("error.output-exists", path=escape_for_display(str(error.filename))) from error
    except OSError as error:
        raise WriteError("error.unwritable", path=escape_for_display(folder), reason=error.strerror or str(error)) from error
    (certificate,) = read_certificates(octets[1])
    return NewKey(name, paths[0], paths[1], certificate.sha256, certificate.not_after.date().isoformat())


def _write(path: str, octets: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        write_whole(descriptor, octets)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def load_signer(key: str | os.PathLike[str], certificate: str | os.PathLike[str], ask: Ask) -> LayerSigner:
    """Return the signer of a key and a certificate in files. The chain may follow in the certificate's file.

    Args:
        key: the file of the key, or its address on a token, `pkcs11:…` (RFC 7512).
        certificate: the file of the certificate.
        ask: gives the passphrase or PIN for what is wanted.

    Raises:
        ReadError: a file is missing, cannot be read or is no such thing, the token does not work, or the passphrase or PIN is
            wrong.
        WrongUsageError: the key is not that of the certificate.
    """
    from archiver.signatures.token_address import is_token_address  # noqa: PLC0415 - only here

    path, shown = read_path("key", key), read_path("certificate", certificate)
    if is_token_address(path):
        return load_token(path, ask, shown)
    from archiver.signatures.keys import read_private_key  # noqa: PLC0415 - takes time to load

    certificates = load_certificates(shown)
    return _fit(_open(path, read_private_key, ask), certificates, path, shown)


def load_named_key(key: str, ask: Ask) -> LayerSigner:
    """Return the signer of a key that is named alone, by the kind of its name.

    It is the address of a key on a token, a PKCS #12 file (`.p12`, `.pfx`), or a file of a key with its certificate beside it, as
    `make_seal_key` leaves them. Raises ReadError or WrongUsageError.
    """
    from archiver.signatures.token_address import is_token_address  # noqa: PLC0415 - only here

    if is_token_address(key):
        return load_token(key, ask)
    if key.casefold().endswith((".p12", ".pfx")):
        return load_key_store(key, ask)
    return load_signer(key, os.path.join(os.path.dirname(key), CERTIFICATE_FILE), ask)


def load_key_store(path: str, ask: Ask) -> LayerSigner:
    """Return the signer of a PKCS #12 file. Raises ReadError or WrongUsageError."""
    from archiver.signatures.keys import read_key_store  # noqa: PLC0415 - takes time to load

    private, certificates = _open(path, read_key_store, ask)
    return _fit(private, certificates, path, path)


def _open(path: str, read: Callable[[bytes, Callable[[], bytes]], Opened], ask: Ask) -> Opened:
    """Return what a file with a key holds. Raises ReadError."""
    from archiver.signatures.der import SignatureFaultError  # noqa: PLC0415 - takes time to load
    from archiver.signatures.keys import WrongPassphraseError  # noqa: PLC0415 - see above

    octets = read_file(path, "error.key-missing")
    try:
        return read(octets, lambda: ask(Wanted("passphrase", escape_for_display(path))))
    except WrongPassphraseError:
        wrong = ReadError("error.passphrase-wrong", path=escape_for_display(path))
    except SignatureFaultError:
        wrong = ReadError("error.key-unreadable", path=escape_for_display(path))
    raise wrong


def load_token(address: str, ask: Ask, certificate: str | None = None) -> LayerSigner:
    """Return the signer of a key on a token, which stays open while the signer is used.

    Args:
        address: the address of the key, `pkcs11:…` (RFC 7512).
        ask: gives the PIN, unless the address names a file with it.
        certificate: the file of the certificate, if that of the token is not to be taken.

    Raises:
        ReadError: the module, the token, the key or its certificate is not there or does not work, or the PIN is wrong.
        WrongUsageError: the address is malformed, or the key is not that of the certificate.
    """
    from archiver.signatures.der import SignatureFaultError  # noqa: PLC0415 - takes time to load
    from archiver.signatures.token_address import read_token_address  # noqa: PLC0415 - only here

    read = read_token_address(address)
    try:
        from archiver.signatures.tokens import open_token_key  # noqa: PLC0415 - its library is an extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pkcs11":
            raise
        raise ReadError("error.token-extra-missing") from None

    def give(token: str) -> bytes:
        return ask(Wanted("pin", token)) if read.pin_file is None else read_passphrase_file(read.pin_file)

    try:
        return LayerSigner(*open_token_key(read, load_certificates(certificate) if certificate else (), give))
    except SignatureFaultError as error:
        shown = escape_for_display(certificate) if certificate else read.shown
        raise WrongUsageError("error.key-other", path=read.shown, certificate=shown, reason=error.reason) from None


def _fit(private: object, certificates: Sequence[Certificate], key: str, certificate: str) -> LayerSigner:
    from archiver.signatures.der import SignatureFaultError  # noqa: PLC0415 - takes time to load
    from archiver.signatures.keys import fit_key  # noqa: PLC0415 - see above

    try:
        return LayerSigner(fit_key(private, certificates[0]), certificates)
    except SignatureFaultError as error:
        values = {"path": escape_for_display(key), "certificate": escape_for_display(certificate), "reason": error.reason}
        raise WrongUsageError("error.key-other", **values) from None


def load_certificates(path: str) -> list[Certificate]:
    """Return the certificates of a file, which has at least one. Raises ReadError."""
    from archiver.signatures.certificates import read_certificates  # noqa: PLC0415 - takes time to load
    from archiver.signatures.der import SignatureFaultError  # noqa: PLC0415 - see above

    try:
        return read_certificates(read_file(path, "error.certificate-missing"))
    except SignatureFaultError as error:
        raise ReadError("error.certificate-unreadable", path=escape_for_display(path), reason=error.reason) from error


def read_file(path: str, missing: str) -> bytes:
    """Return the octets of a file that a person names. Raises ReadError."""
    try:
        with open_regular_file(path) as file:
            return file.read(_LARGEST)
    except FileNotFoundError as error:
        raise make_missing_error(missing, path) from error
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=error.strerror or str(error)) from error


def read_passphrase_file(path: str) -> bytes:
    """Return the passphrase in a file: its first line. Raises ReadError."""
    return read_file(path, "error.passphrase-missing").partition(b"\n")[0].removesuffix(b"\r")
