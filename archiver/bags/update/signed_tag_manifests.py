"""Signatures and seals that speak of the tag manifests of a bag, and so of an older state once these are written anew."""

from __future__ import annotations

import os
import re
import stat
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from archiver.bags.format import (
    SEALS,
    SIGNATURES,
    decode_name,
    is_payload,
    is_tag_manifest,
    list_seals_beside,
    plain_path,
    read_line,
    stands_apart,
)
from archiver.bags.workplace import walk
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

# A file that names a tag manifest and adds an ending is its signature or time stamp: `tagmanifest-sha256.txt.asc`.
_BESIDE_MANIFEST: Final = re.compile(r"tagmanifest-.+\.txt\..+", re.IGNORECASE | re.DOTALL)
_UTF_8: Final = "utf-8-sig"


def list_signatures(bag: str) -> list[str]:
    """Return the seals and signatures of the tag manifests of a bag, in it and beside it. Raises OSError."""
    found: dict[str, None] = {}
    for path, state in walk(bag):
        if is_payload(path) or not stat.S_ISREG(state.st_mode):
            continue
        if stands_apart(path):
            found[path.partition("/")[0]] = None
        elif _BESIDE_MANIFEST.fullmatch(os.path.basename(path)):
            found[path] = None
    folder, name = os.path.split(os.path.realpath(bag))
    with suppress(OSError):
        beside = [other for other in sorted(os.listdir(folder)) if _is_signature_beside(other, name)]
        found.update(dict.fromkeys(f"../{other}" for other in beside))
    for path in list_seals_beside(bag):
        if os.path.isdir(path):
            found[f"../{os.path.basename(path)}"] = None
    return sorted(found)


def _is_signature_beside(name: str, bag: str) -> bool:
    """Return whether a file beside a bag is named after a tag manifest of it: `BAG.tagmanifest-sha256.txt.p7s`."""
    return name.startswith(f"{bag}.") and _BESIDE_MANIFEST.fullmatch(name.removeprefix(f"{bag}.")) is not None


def list_listed_apart(bag: str) -> set[str]:
    """Return the files in `seals/` and `signatures/` that a tag manifest of the bag lists all the same. Raises OSError.

    Programs that know nothing of seals may have listed them. They stay listed then, as everything else does.
    """
    if not any(os.path.isdir(os.path.join(bag, name)) for name in (SEALS, SIGNATURES)):
        return set()
    with closing(Folder(bag)) as folder:
        return {path for name in os.listdir(bag) if is_tag_manifest(name) for path in _read_names(folder, name)}


def _read_names(folder: Folder, manifest: str) -> Iterator[str]:
    descriptor, _ = folder.open_file(manifest)
    with suppress(UnicodeDecodeError), open(descriptor, encoding=_UTF_8) as file:
        for line in file:
            read = read_line(line.rstrip("\r\n"))
            if read is not None and stands_apart(path := plain_path(decode_name(read.path))):
                yield path
