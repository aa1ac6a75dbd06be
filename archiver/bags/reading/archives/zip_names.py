"""The names in a zip file, in the encoding and with the separators that their writer meant.

A name is UTF-8 if its flag says so or if a field of its own gives it in UTF-8. All others should be in code page 437 (APPNOTE
appendix D), but Windows writes them in the code page of its language. The manifests in the bag decide: they list the names too.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.format import DECLARATION, read_manifest_name
from archiver.bags.reading.archives.archive_members import Notice
from archiver.bags.reading.archives.unmarked_names import ZIP_ENCODINGS, ReadName, read_listed_names, read_unmarked

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Sequence

_UTF_8_FLAG: Final = 0x800
"""Bit 11 of the flags: the name is in UTF-8 (APPNOTE 4.4.4)."""
_UNICODE_PATH: Final = 0x7075
"""The Info-ZIP Unicode Path extra field (APPNOTE 4.6.9): its version 1, the CRC of the other name, the name in UTF-8."""
_WINDOWS: Final = frozenset({0, 6, 10, 14})
"""Systems on which a backslash separates folders: MS-DOS, OS/2, Windows NTFS and VFAT (APPNOTE 4.4.2)."""
_EXTRA_HEAD: Final = 4
"""Octets before the data of an extra field: its kind and its length, two each (APPNOTE 4.5.1)."""
_UTF_8: Final = "UTF-8"
_OCTETS_LIMIT: Final = 64 << 20
"""Octets of one manifest that are read."""
# The last part of a name, behind a slash or a backslash.
_LAST_PART: Final = re.compile(r"[^/\\]*\Z")


def read_names(archive: zipfile.ZipFile) -> tuple[Sequence[str], list[Notice]]:
    """Return the names of all members in their order, and what is to be told about them."""
    members = archive.infolist()
    if all(_is_plain(member) for member in members):
        return [member.orig_filename for member in members], []
    names = [_read_marked(member) for member in members]
    unread = [position for position, name in enumerate(names) if name is None]
    has_backslashes = any("\\" in member.orig_filename for member in members)
    listed = _list_names(archive) if unread or has_backslashes else ()
    for position, name in zip(
        unread, read_unmarked([_octets(members[position]) for position in unread], listed, ZIP_ENCODINGS), strict=True
    ):
        names[position] = name
    read = [name for name in names if name is not None]
    texts = _separate([name.text for name in read], members, {folder + name for folder, _, name in listed})
    changed = [before.text for before, after in zip(read, texts, strict=True) if before.text != after]
    notices = _list_notices(read)
    if changed:
        notices.append(Notice("bag.archive-backslashes", {"count": len(changed), "example": changed[0]}))
    return texts, notices


def find_extra_field(extra: bytes, wanted: int) -> bytes:
    """Return the data of the first extra field of a kind, or no octets if there is none."""
    while len(extra) >= _EXTRA_HEAD:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == wanted:
            return extra[_EXTRA_HEAD : _EXTRA_HEAD + length]
        extra = extra[_EXTRA_HEAD + length :]
    return b""


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Return whether the name is flagged as UTF-8 or ASCII, and has no backslash."""
    return (bool(member.flag_bits & _UTF_8_FLAG) or member.orig_filename.isascii()) and "\\" not in member.orig_filename


def _octets(member: zipfile.ZipInfo) -> bytes:
    """Return the name as it stands in the archive. zipfile decodes names without the flag from code page 437."""
    return member.orig_filename.encode("cp437")


def _read_marked(member: zipfile.ZipInfo) -> ReadName | None:
    """Return a name that says itself what it is, or is UTF-8. Return None for any other."""
    if member.flag_bits & _UTF_8_FLAG or member.orig_filename.isascii():
        return ReadName(member.orig_filename, "flagged")
    octets = _octets(member)
    field = find_extra_field(member.extra, _UNICODE_PATH)
    # The field counts only if the other name was not changed since (APPNOTE 4.6.9).
    if field[:1] == b"\x01" and int.from_bytes(field[1:5], "little") == zlib.crc32(octets):
        try:
            return ReadName(field[5:].decode(), "field")
        except UnicodeDecodeError:
            pass
    try:
        return ReadName(octets.decode(), _UTF_8)
    except UnicodeDecodeError:
        return None


def _separate(texts: list[str], members: list[zipfile.ZipInfo], listed: set[str]) -> list[str]:
    """Return the names with `/` between folders, also where a program of Windows wrote a backslash."""
    if not any("\\" in text for text in texts):
        return texts
    is_windows = not any("/" in text for text in texts)

    def separate(text: str, member: zipfile.ZipInfo) -> str:
        """Return a name with slashes where its backslashes are meant as such."""
        if "\\" not in text:
            return text
        separated = text.replace("\\", "/")
        is_meant = is_windows or member.create_system in _WINDOWS or (separated in listed and text not in listed)
        return separated if is_meant else text

    return [separate(text, member) for text, member in zip(texts, members, strict=True)]


def _list_notices(names: list[ReadName]) -> list[Notice]:
    notices = []
    for encoding in dict.fromkeys(name.encoding for name in names):
        texts = [name.text for name in names if name.encoding == encoding]
        values: dict[str, Any] = {"count": len(texts), "example": texts[0], "form": "zip"}
        if encoding == "field":
            notices.append(Notice("bag.archive-names-field", values))
        elif encoding == _UTF_8:
            notices.append(Notice("bag.archive-names-unmarked", values))
        elif not encoding:
            notices.append(Notice("bag.archive-names-unknown", values))
        elif encoding != "flagged":
            notices.append(Notice("bag.archive-names-encoding", {**values, "encoding": encoding}))
    return notices


def _list_names(archive: zipfile.ZipFile) -> list[tuple[str, bytes, str]]:
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
            declaration = declarations.get(folder)
            declared = _read_member(archive, declaration) if declaration else b""
            for name in read_listed_names(_read_member(archive, member), declared):
                found[shown, octets, name] = None
    return list(found)


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            return file.read(_OCTETS_LIMIT)
    except Exception:  # noqa: BLE001 - zipfile raises anything on damaged members; they are told of when they are checked
        return b""
