"""A token that is a program: SoftHSM (Debian: softhsm2), with real keys and certificates, behind the same door as a card."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pytest

from tests.signatures.openssl import openssl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.signatures.openssl import Identity

MODULE: Final = next(
    (str(path) for folder in ("/usr/lib", "/usr/local/lib") for path in Path(folder).glob("**/softhsm/libsofthsm2.so")), ""
)
PIN: Final = "k3pt-s3cret-9157"
_OFFICER: Final = "0fficer-4826"
_FLAGS: Final = struct.pack(">Q", 0x8000534B)
"""The attribute in which SoftHSM keeps the flags of a token (CKA_OS_TOKENFLAGS)."""

NEEDS_TOKEN: Final = pytest.mark.skipif(
    not (shutil.which("softhsm2-util") and MODULE) and not os.environ.get("CI"),
    reason="softhsm2 is not installed (Debian: apt-get install softhsm2)",
)
"""Skips a test if there is no SoftHSM. In CI there must be one."""


@dataclass(frozen=True)
class SoftToken:
    """A token in a folder of its own."""

    folder: Path
    label: str
    pin: Path
    """A file with the PIN."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which a program finds the token, and no other one."""
        return {**os.environ, "SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}

    def address(self, key: str | None = None, **further: str) -> str:
        """Return the address of a key of the token."""
        parts = {"token": self.label, **({"object": key} if key else {}), **further}
        return "pkcs11:" + ";".join(f"{name}={quote(value)}" for name, value in parts.items()) + f"?module-path={MODULE}"

    def add_key(self, identity: Identity, label: str, key_id: str, chain: Iterable[Path] | None = None) -> None:
        """Put a key on the token, and its certificate, or a chain in other files."""
        encoded = self.folder / "key.p8"
        openssl("pkcs8", "-topk8", "-nocrypt", "-in", identity.key, "-out", encoded)
        named = ("--token", self.label, "--label", label, "--id", key_id, "--pin", PIN)
        self._run("softhsm2-util", "--import", encoded, *named)
        encoded.unlink()
        for path in [identity.certificate] if chain is None else chain:
            self.add_certificate(path, label, key_id)

    def add_certificate(self, path: Path, label: str, key_id: str) -> None:
        """Put a certificate on the token."""
        der = openssl("x509", "-in", path, "-outform", "DER").stdout
        named = f"A.LABEL: {label!r}, A.ID: bytes.fromhex({key_id!r})"
        self.run_script(f"session.create_object({{{_CERTIFICATE}, {named}, A.VALUE: {der!r}}})")

    def run_script(self, line: str) -> None:
        """Run a line of Python with an open session of the token, in a process of its own."""
        self._run(sys.executable, "-c", _SCRIPT.format(module=MODULE, label=self.label, pin=PIN, line=line))

    def set_flags(self, flags: int, cleared: int = 0) -> None:
        """Set and clear flags in the file of the token, as SoftHSM keeps them."""
        (path,) = self.folder.glob("tokens/*/token.object")
        octets = bytearray(path.read_bytes())
        at = octets.index(_FLAGS) + 16  # behind the attribute and the type of its value
        octets[at : at + 8] = struct.pack(">Q", (struct.unpack(">Q", octets[at : at + 8])[0] | flags) & ~cleared)
        path.write_bytes(bytes(octets))

    def remove(self) -> None:
        """Take the token away."""
        shutil.rmtree(self.folder / "tokens")

    def _run(self, *command: str | Path) -> None:
        finished = subprocess.run(
            list(map(str, command)), env=self.environment, capture_output=True, check=False, text=True, cwd=self.folder
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr


_CERTIFICATE: Final = (
    "A.CLASS: pkcs11.ObjectClass.CERTIFICATE, A.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509, A.TOKEN: True, A.SUBJECT: b'0'"
)
_SCRIPT: Final = """\
import pkcs11
from pkcs11 import Attribute as A
session = pkcs11.lib({module!r}).get_token(token_label={label!r}).open(user_pin={pin!r}, rw=True)
{line}
session.close()
"""


def make_token(folder: Path, label: str = "Evidence desk") -> SoftToken:
    """Make a token in a folder that others may stand in already."""
    (folder / "tokens").mkdir(parents=True, exist_ok=True)
    lines = (f"directories.tokendir = {folder}/tokens", "objectstore.backend = file", "log.level = ERROR", "")
    (folder / "softhsm2.conf").write_text("\n".join(lines))
    (folder / "pin").write_text(f"{PIN}\n")
    made = SoftToken(folder, label, folder / "pin")
    made._run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", _OFFICER, "--pin", PIN)
    return made
