"""How anybody verifies a bag: the commands for each algorithm, and those for documents that `sha256sum -c` cannot find."""

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
"""The program of GNU coreutils for an algorithm; it has none for the others."""
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
"""The same check for an algorithm of hashlib. It decodes names as RFC 8493 2.1.3 has them encoded."""


class NameCheck(NamedTuple):
    """The command for one document whose name `sha256sum -c` cannot find; `quoted` is its path as a shell reads it."""

    path: str
    before: str
    quoted: str
    after: str

    @property
    def command(self) -> str:
        """The whole command, to be pasted: it prints OK or FAILED."""
        return self.before + self.quoted + self.after


class Verification(NamedTuple):
    """The commands of a bag: of coreutils, and of Python where it has no program."""

    coreutils: Sequence[str]
    python: Sequence[str]


def plan_verification(algorithms: Sequence[str]) -> Verification:
    """How to verify a bag with manifests of these algorithms, spelt as manifests spell them."""
    known = [name for name in algorithms if name in _PROGRAMS]
    return Verification(
        coreutils=[f"{_PROGRAMS[name]} -c {kind}-{name}.txt" for name in known for kind in ("manifest", "tagmanifest")],
        python=[_check_with_python(name) for name in algorithms if name not in _PROGRAMS],
    )


def is_encoded(path: str) -> bool:
    """Whether manifests write the path in another way (RFC 8493 2.1.3), which the programs of coreutils do not undo."""
    return any(mark in path for mark in _ENCODED)


def check_name(file: Mapping[str, Any], algorithms: Sequence[str]) -> NameCheck | None:
    """The command for one document, its `file` as records have it; None where coreutils has no program for any algorithm."""
    algorithm = next((name for name in algorithms if name in _PROGRAMS), None)
    if algorithm is None:
        return None
    # The program reads the document from its standard input: it would print a name with a line break in a form of its own.
    digest = file["checksums"][algorithm]
    before, after = f'[ "$({_PROGRAMS[algorithm]} < ', f')" = "{digest}  -" ] && echo OK || echo FAILED'
    return NameCheck(file["path"], before, quote_for_shell(file["path"]), after)


def _check_with_python(algorithm: str) -> str:
    spellings = {name.replace("_", ""): name for name in hashlib.algorithms_guaranteed}
    return _PYTHON_CHECK.replace("{name}", algorithm).replace("{spelling}", spellings[algorithm])
