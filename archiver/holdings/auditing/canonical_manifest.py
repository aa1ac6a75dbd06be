"""The digest of a payload manifest in its canonical form: what stands for the content of a bag, whoever wrote it."""

from __future__ import annotations

import hashlib
import os
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.format import decode_name, encode_name, read_line
from archiver.hashing import hex_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLOCK: Final = 1 << 24
_HEX: Final = b"0123456789abcdef"


def digest_content(file: BinaryIO, algorithm: str, *, decodes: bool) -> str:
    """Return the SHA-256 of a payload manifest whose lines are in canonical form and order.

    Canonical is `digest  path` with the digest in lower case, the path encoded as BagIt 1.0 says, and lines sorted by path. If
    the manifest is written so, this is the digest of the file itself. `decodes` says if percent signs in it are encoded.
    """
    found = _digest_sorted(file, hex_length(algorithm)) if decodes else None
    if found is not None:
        return found
    file.seek(0)
    hasher = hashlib.sha256()
    for path, digest in sorted(_parse(file, decodes=decodes)):
        hasher.update(digest + b"  " + path + b"\n")
    return hasher.hexdigest()


def _digest_sorted(file: BinaryIO, digits: int) -> str | None:
    """Return the digest of a file that is canonical already, or None if it is not."""
    hasher = hashlib.sha256()
    last = b""
    for lines in iter(partial(file.readlines, _BLOCK), []):
        paths = [line[digits:] for line in lines]
        if not _are_canonical(lines, paths, digits) or paths[0] <= last or any(map(bytes.__ge__, paths, paths[1:])):
            return None
        last = paths[-1]
        hasher.update(b"".join(lines))
    return hasher.hexdigest()


def _are_canonical(lines: Sequence[bytes], paths: Sequence[bytes], digits: int) -> bool:
    text = b"".join(line[:digits] for line in lines)
    is_hex = not text.translate(None, _HEX) and len(text) == digits * len(lines)
    if not is_hex or not all(path.startswith(b"  data/") and path.endswith(b"\n") for path in paths):
        return False
    return not any(b"\r" in path or (b"%" in path and b"  " + _encode(path) + b"\n" != path) for path in paths)


def _encode(path: bytes) -> bytes:
    return os.fsencode(encode_name(decode_name(os.fsdecode(path[2:-1]))))


def _parse(file: BinaryIO, *, decodes: bool) -> Iterator[tuple[bytes, bytes]]:
    """Yield path and digest of each line that is one."""
    for line in file:
        read = read_line(os.fsdecode(line).rstrip("\r\n"))
        if read is not None:
            path = read.path.removeprefix("./")
            yield os.fsencode(encode_name(decode_name(path, percent_sign=decodes))), read.digest.lower().encode()
