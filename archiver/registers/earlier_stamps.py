"""The list of the time stamps before a tree head: the next time stamp covers them, and proves that they are older."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from archiver.registers.tree_heads import EARLIER, STAMPS, TREE_HEAD, VALIDATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.findings import FindingLog
    from archiver.operating_system import Folder
    from archiver.registers.tree_heads import TreeHead

# A line of `sha256sum`: the digest, two spaces, and a file of a folder before or one of `validation/`.
_LINE: Final = re.compile(r"([0-9a-f]{64})  ((?:\.\./[0-9]{4,6}/)?[a-z0-9.-]+|(?:\.\./[0-9]{4,6}/)?validation/[a-z0-9.-]+)")
_FILE: Final = re.compile(rf"{re.escape(TREE_HEAD)}|{re.escape(EARLIER)}|stamp-[1-9][0-9]*\.tsr")
_VALIDATION_FILE: Final = re.compile(r"[a-z0-9-]+\.(?:crl|crt)")


def list_validation(folder: Folder, place: str) -> list[str]:
    """Return the files of revocation lists beside a tree head, by their paths from there, sorted. Raises OSError."""
    return sorted(f"{VALIDATION}/{name}" for name in _scan(folder, f"{place}/{VALIDATION}") if _VALIDATION_FILE.fullmatch(name))


def write_list(folder: Folder, numbers: list[int], validation: Mapping[str, bytes]) -> bytes:
    """Return the list of all files of the time stamps before and of new revocation lists, or nothing if there are none.

    Raises OSError.
    """
    lines = {path: hashlib.sha256(octets).hexdigest() for path, octets in validation.items()}
    for number in numbers:
        place = f"{STAMPS}/{number:04}"
        for path in [*filter(_FILE.fullmatch, _scan(folder, place)), *list_validation(folder, place)]:
            lines[f"../{number:04}/{path}"] = _digest(folder, f"{place}/{path}")
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(lines.items())).encode()


def check_list(folder: Folder, head: TreeHead, octets: bytes, log: FindingLog) -> frozenset[str]:
    """Return the files that the list beside a tree head names rightly. What is wrong with it goes to the log."""
    shown = f"{head.folder}/{EARLIER}"
    if hashlib.sha256(octets).hexdigest() != head.earlier:
        log.add("register.earlier-differs", shown, name=EARLIER)
        return frozenset()
    found = []
    for line in octets.decode("utf-8", "replace").splitlines():
        match = _LINE.fullmatch(line)
        path = "" if match is None else _resolve(head.folder, match[2])
        if match is None or not _is_same(folder, path, match[1]):
            log.add("register.earlier-differs", shown, name=path or line[:200])
        else:
            found.append(path)
    return frozenset(found)


def _resolve(place: str, path: str) -> str:
    return f"{STAMPS}/{path[3:]}" if path.startswith("../") else f"{place}/{path}"


def _is_same(folder: Folder, path: str, digest: str) -> bool:
    try:
        return _digest(folder, path) == digest
    except OSError:
        return False


def _scan(folder: Folder, path: str) -> Iterator[str]:
    try:
        with folder.scan(path) as entries:
            yield from sorted(entry.name for entry in entries)
    except FileNotFoundError:
        return


def _digest(folder: Folder, path: str) -> str:
    descriptor, _ = folder.open_file(path)
    with open(descriptor, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
