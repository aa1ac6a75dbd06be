"""Lists of digests as `sha512sum` writes and checks them: covers.sha512 and stamped.sha512."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLOCK: Final = 1 << 20
COVERS: Final = "covers.sha512"
STAMPED: Final = "stamped.sha512"
MOST_OCTETS: Final = 8 << 20
"""Octets of a list that is read. A layer lists some twenty files, and all of the layers before it."""

# One line: 128 hexadecimal digits, two spaces, and a path without control characters or backslashes.
_LINE: Final = re.compile(r"([0-9a-f]{128})  ([^\x00-\x1f\x7f\\]+)")


class MalformedListError(ValueError):
    """The list is not one that `sha512sum` would write."""


def write_sums(digests: Mapping[str, str]) -> bytes:
    """Return a list, sorted by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def read_sums(octets: bytes) -> dict[str, str]:
    """Return the digest of each path of a list. Raises MalformedListError."""
    try:
        text = octets.decode()
    except UnicodeDecodeError as error:
        raise MalformedListError from error
    found: dict[str, str] = {}
    lines = text.split("\n")
    if lines.pop() != "":
        raise MalformedListError
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or match[2] in found:
            raise MalformedListError
        found[match[2]] = match[1]
    return found


def digest_octets(octets: bytes) -> str:
    """Return the digest of octets as a list has it."""
    return hashlib.sha512(octets).hexdigest()


def digest_file(file: BinaryIO) -> str:
    """Return the digest of an open file as a list has it. Raises OSError."""
    hasher = hashlib.sha512()
    while block := file.read(_BLOCK):
        hasher.update(block)
    return hasher.hexdigest()
