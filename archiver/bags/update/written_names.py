"""The names of files as the manifests of a bag write them, so that new manifests write them alike."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.bags.format import decode_name, plain_path, read_line, read_manifest_name

if TYPE_CHECKING:
    from collections.abc import Collection

_UTF_8 = "utf-8-sig"


def read_written_names(folder: str, paths: Collection[str], *, is_strict: bool) -> dict[str, str]:
    """Return the names that a line writes otherwise than RFC 8493 2.1.3 says, by the path of the file.

    Only percent signs make a difference: before BagIt 1.0 they stood for themselves, and bags of many programs do so still.
    """
    doubtful = {path for path in paths if "%" in path}
    found: dict[str, str] = {}
    if doubtful:
        names = [name for name in sorted(os.listdir(folder)) if read_manifest_name(name)]
        for name in names:
            _read_manifest(os.path.join(folder, name), doubtful, found, is_strict=is_strict)
    return found


def _read_manifest(manifest: str, paths: set[str], found: dict[str, str], *, is_strict: bool) -> None:
    literal: dict[str, str] = {}
    with suppress(UnicodeDecodeError), open(manifest, encoding=_UTF_8) as file:
        for line in file:
            read = read_line(line.rstrip("\r\n")) if "%" in line else None
            if read is None:
                continue
            decoded = plain_path(decode_name(read.path, percent_sign=is_strict))
            if decoded in paths:
                found.setdefault(decoded, read.path)
            for other in (plain_path(read.path), plain_path(decode_name(read.path))):
                literal.setdefault(other, read.path)
    # Validation looks for every name decoded first, and then as it is written.
    for path, written in literal.items():
        if path in paths:
            found.setdefault(path, written)
