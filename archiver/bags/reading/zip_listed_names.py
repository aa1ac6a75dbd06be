"""The names that the manifests in a zip file list, read before the names of its members are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.bags.format import DECLARATION, decode_name, plain_path, read_line, read_manifest_name

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

_OCTETS_LIMIT: Final = 64 << 20
"""Octets of one manifest that are read."""
# The last part of a name, behind a slash or a backslash.
_LAST_PART: Final = re.compile(r"[^/\\]*\Z")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_ENCODING: Final = re.compile(r"^Tag-File-Character-Encoding[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def list_names(archive: zipfile.ZipFile) -> list[tuple[str, bytes, str]]:
    """Return the names in all manifests, each with the folder that the manifest is in.

    The folder comes as zipfile reads it and in octets, with its slash. A manifest that cannot be read is left out.
    """
    manifests: dict[str, list[zipfile.ZipInfo]] = {}
    declarations: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        last = _LAST_PART.search(member.orig_filename)
        name = last.group() if last else ""
        folder = member.orig_filename.removesuffix(name)
        if name == DECLARATION:
            declarations[folder] = member
        elif read_manifest_name(name):
            manifests.setdefault(folder, []).append(member)
    found: dict[tuple[str, bytes, str], None] = {}
    for folder, members in manifests.items():
        octets = folder.encode("utf-8" if members[0].flag_bits & 0x800 else "cp437")
        shown = folder.replace("\\", "/")
        for member in members:
            for name in _read_names(archive, member, declarations.get(folder)):
                found[shown, octets, name] = None
    return list(found)


def _read_names(archive: zipfile.ZipFile, manifest: zipfile.ZipInfo, declaration: zipfile.ZipInfo | None) -> Iterator[str]:
    octets = _read(archive, manifest)
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        stated = _ENCODING.search(_read(archive, declaration).decode("ascii", "replace")) if declaration else None
        try:
            text = octets.decode(stated[1] if stated else "utf-8", "replace")
        except (LookupError, UnicodeError):
            return
    for line in _LINE_END.split(text):
        read = read_line(line)
        if read is not None:
            yield plain_path(decode_name(read.path))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            return file.read(_OCTETS_LIMIT)
    except Exception:  # noqa: BLE001 - zipfile raises anything on damaged members; they are told of when they are checked
        return b""
