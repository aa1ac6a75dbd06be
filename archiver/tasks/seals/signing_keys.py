"""Keys for seals: make one, and load those that a person names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archiver.bagging_time import read_bagging_time
from archiver.bags.workplace import check_new_file
from archiver.errors import ReadError, WriteError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.missing_paths import make_missing_error
from archiver.operating_system import flush, open_regular_file, write_whole
from archiver.value import WithoutTruthValue

if TYPE_CHECKING:
    from archiver.seals.layer_making import LayerSigner
    from archiver.signatures.certificates import Certificate

KEY_FILE = "seal-key.pem"
CERTIFICATE_FILE = "seal-certificate.pem"
_LARGEST = 1 << 20
_LONGEST_NAME = 64
"""Characters of a common name (RFC 5280, ub-common-name)."""

Ask = Callable[[], bytes]


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


def make_new_key(name: str, folder: str, ask: Ask) -> NewKey:
    """Make a key with a certificate of its own in a folder. Nothing there is written over.

    Args:
        name: the name in the certificate.
        folder: the folder, which is made if it is missing.
        ask: gives the passphrase.

    Raises:
        WrongUsageError: the name or the passphrase is empty, or the folder lies in a bag.
        WriteError: there is a key already, or the disk cannot be written.
    """
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise WrongUsageError("error.key-name", found=escape_for_display(name), longest=_LONGEST_NAME)
    paths = [os.path.join(folder, file) for file in (KEY_FILE, CERTIFICATE_FILE)]
    for path in paths:
        check_new_file(path)
    passphrase = ask()
    if not passphrase:
        raise WrongUsageError("error.passphrase-empty")
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


def load_signer(key: str, certificate: str, ask: Ask) -> LayerSigner:
    """Return the signer of a key and a certificate in files. The chain may follow in the certificate's file.

    Raises:
        ReadError: a file is missing, cannot be read or is no such thing, or the passphrase is wrong.
        WrongUsageError: the key is not that of the certificate.
    """
    from archiver.signatures.der import SignatureFaultError  # noqa: PLC0415 - takes time to load
    from archiver.signatures.keys import WrongPassphraseError, read_private_key  # noqa: PLC0415 - see above

    certificates = load_certificates(certificate)
    octets = read_file(key, "error.key-missing")
    try:
        private = read_private_key(octets, ask)
    except WrongPassphraseError:
        wrong = ReadError("error.passphrase-wrong", path=escape_for_display(key))
    except SignatureFaultError:
        wrong = ReadError("error.key-unreadable", path=escape_for_display(key))
    else:
        return _fit(private, certificates, key, certificate)
    raise wrong


def load_key_store(path: str, ask: Ask) -> LayerSigner:
    """Return the signer of a PKCS #12 file. Raises ReadError or WrongUsageError."""
    from archiver.signatures.der import SignatureFaultError  # noqa: PLC0415 - takes time to load
    from archiver.signatures.keys import WrongPassphraseError, read_key_store  # noqa: PLC0415 - see above

    octets = read_file(path, "error.key-missing")
    try:
        private, certificates = read_key_store(octets, ask)
    except WrongPassphraseError:
        wrong = ReadError("error.passphrase-wrong", path=escape_for_display(path))
    except SignatureFaultError:
        wrong = ReadError("error.key-unreadable", path=escape_for_display(path))
    else:
        return _fit(private, certificates, path, path)
    raise wrong


def _fit(private: object, certificates: Sequence[Certificate], key: str, certificate: str) -> LayerSigner:
    from archiver.seals.layer_making import LayerSigner  # noqa: PLC0415 - takes time to load
    from archiver.signatures.der import SignatureFaultError  # noqa: PLC0415 - see above
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
