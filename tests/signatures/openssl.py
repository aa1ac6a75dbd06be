"""OpenSSL's command line, as a referee and as a maker of keys, certificates and signatures."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


def openssl(*arguments: str | Path, check: bool = True, octets: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run `openssl` with some arguments."""
    finished = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False, input=octets)
    assert not check or finished.returncode == 0, finished.stderr.decode()
    return finished


class Identity(NamedTuple):
    """A key and its certificate, in files."""

    key: Path
    certificate: Path


KINDS = {
    "P-256": ("EC", "ec_paramgen_curve:P-256"),
    "P-384": ("EC", "ec_paramgen_curve:P-384"),
    "P-521": ("EC", "ec_paramgen_curve:P-521"),
    "RSA": ("RSA", "rsa_keygen_bits:2048"),
    "Ed25519": ("ED25519", ""),
}


def make_identity(folder: Path, kind: str = "P-256", name: str = "Desk", days: int = 3650) -> Identity:
    """Make a key and a certificate that it signs itself."""
    algorithm, option = KINDS[kind]
    key, certificate = folder / f"{name}.key", folder / f"{name}.crt"
    openssl("genpkey", "-algorithm", algorithm, *(["-pkeyopt", option] if option else []), "-out", key)
    extensions = ["-addext", "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,digitalSignature"]
    openssl("req", "-x509", "-key", key, "-out", certificate, "-subj", f"/CN={name}", "-days", str(days), *extensions)
    return Identity(key, certificate)
