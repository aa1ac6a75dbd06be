"""OpenSSL's command line, as a referee and as a maker of keys, certificates and signatures."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
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


def list_revocations(office: Identity, digest: str, *revoked: str, days: int = -1) -> bytes:
    """Make the revocation list of an office, signed over a digest, with serial numbers that are revoked some days from now."""
    folder = office.certificate.parent
    since = f"{datetime.now(UTC) + timedelta(days=days):%y%m%d%H%M%SZ}"
    (folder / "index.txt").write_text("".join(f"R\t491231235959Z\t{since}\t{serial}\tunknown\t/CN=X\n" for serial in revoked))
    settings = f"[ca]\ndefault_ca = one\n[one]\ndatabase = {folder}/index.txt\ndefault_crl_days = 30\n"
    (folder / "office.cnf").write_text(settings)
    signer = ("-keyfile", office.key, "-cert", office.certificate, "-md", digest)
    openssl("ca", "-config", folder / "office.cnf", "-gencrl", *signer, "-out", folder / "office.crl")
    return (folder / "office.crl").read_bytes()
