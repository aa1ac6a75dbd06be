"""Make the commands that verify a bag, for each algorithm, and for documents that `sha256sum -c` cannot find."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.pages import quote_for_shell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PROGRAMS: Final = {
    **{name: f"{name}sum" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")},
    "blake2b": "b2sum",
}
"""The program of GNU coreutils for each algorithm that has one."""
_KINDS: Final = ("manifest", "tagmanifest")
_ENCODED: Final = "%\r\n"

_PYTHON_CHECK: Final = """\
python3 -c '
import hashlib, re
for manifest in ("manifest-{name}.txt", "tagmanifest-{name}.txt"):
    for line in open(manifest, encoding="utf-8", newline="\\n"):
        digest, path = line.rstrip("\\n").split(None, 1)
        path = re.sub("%(0A|0D|25)", lambda code: chr(int(code[1], 16)), path)
        hasher = hashlib.new("{spelling}")
        with open(path, "rb") as file:
            for octets in iter(lambda: file.read(1 << 20), b""):
                hasher.update(octets)
        print(ascii(path), "OK" if hasher.hexdigest() == digest else "FAILED")
'"""
"""The same check for an algorithm of hashlib. It decodes names as RFC 8493 2.1.3 encodes them."""


_MACOS: Final = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})
"""The algorithms of `shasum`, which comes with macOS."""
_WINDOWS: Final = ("sha256", "sha512", "sha384", "sha1", "md5")
"""The algorithms of Get-FileHash and of certutil, the best known first."""

_POWERSHELL_CHECK: Final = """\
foreach ($manifest in "manifest-{name}.txt", "tagmanifest-{name}.txt") {
  foreach ($line in Get-Content -LiteralPath $manifest -Encoding UTF8) {
    $digest, $path = $line -split "  ", 2
    $path = $path.Replace("%25", "%")
    $hash = (Get-FileHash -LiteralPath $path -Algorithm {windows}).Hash
    if ($hash -eq $digest) { "${path}: OK" } else { "${path}: FAILED" }
  }
}"""
"""The same check for PowerShell, which compares without regard to case."""


class NameCheck(NamedTuple):
    """The command for one document that `sha256sum -c` cannot find; `quoted` is its path as a word of a shell."""

    path: str
    before: str
    quoted: str
    after: str

    @property
    def command(self) -> str:
        """The whole command, to be pasted. It prints OK or FAILED."""
        return self.before + self.quoted + self.after


class Verification(NamedTuple):
    """The commands for a bag: those of coreutils, and of Python for algorithms that coreutils lacks.

    `macos` and `windows` do the same with what comes with these systems; `certutil` is for a single file.
    """

    coreutils: Sequence[str]
    python: Sequence[str]
    macos: Sequence[str] = ()
    windows: str = ""
    certutil: str = ""


def plan_verification(algorithms: Sequence[str]) -> Verification:
    """Return the commands for a bag with manifests of these algorithms, spelt as in their names."""
    known = [name for name in algorithms if name in _PROGRAMS]
    # The names of manifests have no underscores, but those of hashlib do: `sha3512` is `sha3_512`.
    spellings = {name.replace("_", ""): name for name in hashlib.algorithms_guaranteed}
    common = next((name for name in _WINDOWS if name in algorithms), None)
    lacking = [name for name in algorithms if name not in _PROGRAMS]
    return Verification(
        coreutils=[f"{_PROGRAMS[name]} -c {kind}-{name}.txt" for name in known for kind in _KINDS],
        python=[_PYTHON_CHECK.replace("{name}", name).replace("{spelling}", spellings[name]) for name in lacking],
        macos=[f"shasum -a {name[3:]} -c {kind}-{name}.txt" for name in known if name in _MACOS for kind in _KINDS],
        windows=_POWERSHELL_CHECK.replace("{name}", common).replace("{windows}", common.upper()) if common else "",
        certutil=f'certutil -hashfile "data\\NAME" {common.upper()}' if common else "",
    )


def needs_encoding(path: str) -> bool:
    """Return whether manifests encode the path (RFC 8493 2.1.3). The programs of coreutils do not decode it."""
    return any(mark in path for mark in _ENCODED)


def check_name(file: Mapping[str, Any], algorithms: Sequence[str]) -> NameCheck | None:
    """Return the command for one document, or None if coreutils has no program for any algorithm.

    `file` is the part of its record.
    """
    algorithm = next((name for name in algorithms if name in _PROGRAMS), None)
    if algorithm is None:
        return None
    # Let the program read standard input: it would print a name with a line break in a form of its own.
    digest = file["checksums"][algorithm]
    before, after = f'[ "$({_PROGRAMS[algorithm]} < ', f')" = "{digest}  -" ] && echo OK || echo FAILED'
    return NameCheck(file["path"], before, quote_for_shell(file["path"]), after)
