"""The names in a zip file, in the encoding and with the separators that their writer meant.

A name is UTF-8 if its flag says so or if a field of its own gives it in UTF-8. All others should be in code page 437 (APPNOTE
appendix D), but Windows writes them in the code page of its language. The manifests in the bag decide: they list the names too.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format import DECLARATION, decode_name, plain_path, read_line, read_manifest_name
from archiver.bags.reading.archive_members import Notice

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

_UTF_8_FLAG: Final = 0x800
"""Bit 11 of the flags: the name is in UTF-8 (APPNOTE 4.4.4)."""
_UNICODE_PATH: Final = 0x7075
"""The Info-ZIP Unicode Path extra field (APPNOTE 4.6.9): its version 1, the CRC of the other name, the name in UTF-8."""
_WINDOWS: Final = frozenset({0, 6, 10, 14})
"""Systems on which a backslash separates folders: MS-DOS, OS/2, Windows NTFS and VFAT (APPNOTE 4.4.2)."""
_EXTRA_HEAD: Final = 4
"""Octets before the data of an extra field: its kind and its length, two each (APPNOTE 4.5.1)."""
_UTF_8: Final = "UTF-8"
_SLASH: Final = ord("/")
_MANIFEST_LIMIT: Final = 64 << 20
"""Octets of one manifest that are read."""
# The last part of a name, behind a slash or a backslash.
_LAST_PART: Final = re.compile(r"[^/\\]*\Z")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_DECLARED_ENCODING: Final = re.compile(r"^Tag-File-Character-Encoding[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)

ENCODINGS: Final = {
    "cp437": "CP437",
    "cp1252": "Windows-1252",
    "cp850": "CP850",
    "cp1256": "Windows-1256",
    "cp720": "CP720",
    "cp864": "CP864",
    "iso8859_6": "ISO-8859-6",
    "mac_farsi": "Mac OS Farsi",
    "mac_arabic": "Mac OS Arabic",
    "cp866": "CP866",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp852": "CP852",
    "cp1250": "Windows-1250",
    "cp857": "CP857",
    "cp1254": "Windows-1254",
    "cp737": "CP737",
    "cp1253": "Windows-1253",
    "cp862": "CP862",
    "cp1255": "Windows-1255",
    "cp775": "CP775",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "cp932": "Windows-31J (Shift JIS)",
    "gb18030": "GB18030",
    "cp949": "CP949",
    "big5hkscs": "Big5",
    "mac_roman": "Mac OS Roman",
}
"""Encodings of names that zip programs wrote, the standard's own first."""


class _Name(NamedTuple):
    """A name as it was read, and how."""

    text: str
    encoding: str
    """One of `flagged`, `field`, `UTF-8`, a value of ENCODINGS, or an empty text for a name that fits no manifest."""


def read_names(archive: zipfile.ZipFile) -> tuple[Sequence[str], list[Notice]]:
    """Return the names of all members in their order, and what is to be told about them."""
    members = archive.infolist()
    if all(_is_plain(member) for member in members):
        return [member.orig_filename for member in members], []
    names = [_read_marked(member) for member in members]
    unread = [position for position, name in enumerate(names) if name is None]
    has_backslashes = any("\\" in member.orig_filename for member in members)
    listed = _list_names(archive) if unread or has_backslashes else ()
    for position, name in zip(unread, _read_unmarked([_octets(members[position]) for position in unread], listed), strict=True):
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


def _read_marked(member: zipfile.ZipInfo) -> _Name | None:
    """Return a name that says itself what it is, or is UTF-8. Return None for any other."""
    if member.flag_bits & _UTF_8_FLAG or member.orig_filename.isascii():
        return _Name(member.orig_filename, "flagged")
    octets = _octets(member)
    field = find_extra_field(member.extra, _UNICODE_PATH)
    # The field counts only if the other name was not changed since (APPNOTE 4.6.9).
    if field[:1] == b"\x01" and int.from_bytes(field[1:5], "little") == zlib.crc32(octets):
        try:
            return _Name(field[5:].decode(), "field")
        except UnicodeDecodeError:
            pass
    try:
        return _Name(octets.decode(), _UTF_8)
    except UnicodeDecodeError:
        return None


def _read_unmarked(names: list[bytes], listed: Sequence[tuple[str, bytes, str]]) -> list[_Name]:
    """Read names in the encoding in which most of them are listed in the manifests."""
    best, found = "cp437", dict[bytes, str]()
    if names:
        keys = {_key(octets) for octets in names}
        for encoding in ENCODINGS:
            written = _write_listed(listed, encoding)
            matched = {key: written[key] for key in keys & written.keys()}
            if len(matched) > len(found):
                best, found = encoding, matched
    folders = {key[: place + 1] for key in found for place, octet in enumerate(key) if octet == _SLASH}
    return [_read(octets, best, found, folders) for octets in names]


def _read(octets: bytes, encoding: str, listed: dict[bytes, str], folders: set[bytes]) -> _Name:
    """Read one name. It is known if a manifest lists it, or if only its folder needs an encoding and holds listed files."""
    name = listed.get(_key(octets))
    if name is not None:
        return _Name(name, ENCODINGS[encoding])
    above, slash, last = _key(octets).rpartition(b"/")
    try:
        text = octets.decode(encoding)
    except UnicodeDecodeError:
        text = octets.decode("cp437")  # which has a character for every octet
    return _Name(text, ENCODINGS[encoding] if last.isascii() and above + slash in folders else "")


def _key(octets: bytes) -> bytes:
    """Return the octets of a name with one kind of separator, to compare names."""
    return octets.replace(b"\\", b"/")


_BEST_FIT: Final = str.maketrans("یک۰۱۲۳۴۵۶۷۸۹", "يك0123456789")
"""The characters that Windows writes for Persian letters and digits that a code page lacks."""


def _write_listed(listed: Sequence[tuple[str, bytes, str]], encoding: str) -> dict[bytes, str]:
    """Return the listed files, and the folders that they are in, by the octets that their names have in an encoding."""
    found: dict[bytes, str] = {}
    for _, folder, name in listed:
        composed = unicodedata.normalize("NFC", name)
        for form in (name, composed, composed.translate(_BEST_FIT)):
            try:
                octets, above = form.encode(encoding), folder.decode(encoding)
            except UnicodeError:
                continue
            found.setdefault(_key(folder + octets), above + name)
            parts = name.split("/")[:-1]
            for count in range(2, len(parts) + 1):
                inner = "/".join(parts[:count]) + "/"
                found.setdefault(_key(folder + "/".join(form.split("/")[:count]).encode(encoding) + b"/"), above + inner)
            break
    return found


def _separate(texts: list[str], members: list[zipfile.ZipInfo], listed: set[str]) -> list[str]:
    """Return the names with `/` between folders, also where a program of Windows wrote a backslash."""
    if not any("\\" in text for text in texts):
        return texts
    is_windows = not any("/" in text for text in texts)

    def separate(text: str, member: zipfile.ZipInfo) -> str:
        if "\\" not in text:
            return text
        separated = text.replace("\\", "/")
        is_meant = is_windows or member.create_system in _WINDOWS or (separated in listed and text not in listed)
        return separated if is_meant else text

    return [separate(text, member) for text, member in zip(texts, members, strict=True)]


def _list_notices(names: list[_Name]) -> list[Notice]:
    notices = []
    for encoding in dict.fromkeys(name.encoding for name in names):
        texts = [name.text for name in names if name.encoding == encoding]
        values: dict[str, Any] = {"count": len(texts), "example": texts[0]}
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
            for name in _read_names(archive, member, declarations.get(folder)):
                found[shown, octets, name] = None
    return list(found)


def _read_names(archive: zipfile.ZipFile, manifest: zipfile.ZipInfo, declaration: zipfile.ZipInfo | None) -> Iterator[str]:
    octets = _read_octets(archive, manifest)
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        stated = _DECLARED_ENCODING.search(_read_octets(archive, declaration).decode("ascii", "replace")) if declaration else None
        try:
            text = octets.decode(stated[1] if stated else "utf-8", "replace")
        except (LookupError, UnicodeError):
            return
    for line in _LINE_END.split(text):
        read = read_line(line)
        if read is not None:
            yield plain_path(decode_name(read.path))


def _read_octets(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            return file.read(_MANIFEST_LIMIT)
    except Exception:  # noqa: BLE001 - zipfile raises anything on damaged members; they are told of when they are checked
        return b""
