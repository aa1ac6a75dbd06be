"""Read names in an archive whose encoding it does not tell, by the manifests in the bag: they list the names too.

A zip file tells the encoding of some names, a tar file of none. Old systems wrote names in the encoding of their language.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import DECLARATION, PAYLOAD, decode_name, plain_path, read_line, read_manifest_name
from archiver.bags.reading.archives.archive_members import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.bags.reading.archives.tag_spool import TagSpool

_MOST_BLOCKS: Final = 64
"""Blocks of a mebibyte that are read of one manifest in a tar file."""
_SLASH: Final = ord("/")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_STATED: Final = re.compile(r"^Tag-File-Character-Encoding[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)

ZIP_ENCODINGS: Final = {
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
"""Encodings of names that zip programs wrote, the standard's own first: codecs of Python, each with the usual name."""
TAR_ENCODINGS: Final = {"iso8859_1": "ISO-8859-1 (Latin-1)", "iso8859_15": "ISO-8859-15 (Latin-9)", **ZIP_ENCODINGS}
"""Those of names that tar programs wrote, the ones of Unix first."""


class ReadName(NamedTuple):
    """A name as it was read, and how."""

    text: str
    encoding: str
    """`flagged`, `field`, `UTF-8`, the name of an encoding, or an empty text for a name that fits no manifest."""


def read_unmarked(
    names: Sequence[bytes], listed: Sequence[tuple[str, bytes, str]], encodings: Mapping[str, str]
) -> list[ReadName]:
    """Read names in the encoding in which most of them are listed in the manifests.

    `listed` are the names in the manifests, each with the folder that its manifest is in, as it is shown and in octets.
    """
    best, found = next(iter(encodings)), dict[bytes, str]()
    if names:
        keys = {_key(octets) for octets in names}
        for encoding in encodings:
            written = _write_listed(listed, encoding)
            matched = {key: written[key] for key in keys & written.keys()}
            if len(matched) > len(found):
                best, found = encoding, matched
    folders = {key[: place + 1] for key in found for place, octet in enumerate(key) if octet == _SLASH}
    read = []
    for octets in names:
        text, is_known = _read(octets, best, found, folders)
        read.append(ReadName(text, encodings[best] if is_known else ""))
    return read


def _read(octets: bytes, encoding: str, listed: dict[bytes, str], folders: set[bytes]) -> tuple[str, bool]:
    """Read one name. It is known if a manifest lists it, or if only its folder needs an encoding and holds listed files."""
    name = listed.get(_key(octets))
    if name is not None:
        return name, True
    above, slash, last = _key(octets).rpartition(b"/")
    try:
        text = octets.decode(encoding)
    except UnicodeDecodeError:
        text = octets.decode("cp437")  # which has a character for every octet
    return text, last.isascii() and above + slash in folders


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


def read_listed_names(manifest: bytes, declaration: bytes) -> Iterator[str]:
    """Yield the names that a manifest lists. If it is no UTF-8, the bag declaration states its encoding."""
    try:
        text = manifest.decode("utf-8-sig")
    except UnicodeDecodeError:
        stated = _STATED.search(declaration.decode("ascii", "replace"))
        try:
            text = manifest.decode(stated[1] if stated else "utf-8", "surrogateescape")
        except (LookupError, UnicodeError):
            return
    for line in _LINE_END.split(text):
        read = read_line(line)
        if read is not None:
            yield plain_path(decode_name(read.path))


def read_tar_names(names: Sequence[str], spool: TagSpool) -> tuple[dict[str, str], list[Notice]]:
    """Return names that are not UTF-8 as the manifests have them, by the names that tarfile gives, and what is to be told."""
    listed = list(_list_names(spool))
    as_they_are = {folder + name for folder, _, name in listed}
    read = dict(zip(names, read_unmarked([_octets(name) for name in names], listed, TAR_ENCODINGS), strict=True))
    notices = []
    for encoding in dict.fromkeys(name.encoding for name in read.values() if name.encoding):
        texts = [name.text for name in read.values() if name.encoding == encoding]
        values = {"count": len(texts), "example": texts[0], "form": "tar", "encoding": encoding}
        notices.append(Notice("bag.archive-names-encoding", values))
    unknown = [name for name, as_read in read.items() if not as_read.encoding and f"/{PAYLOAD}/" in f"/{name}"]
    unknown = [name for name in unknown if name not in as_they_are]
    if unknown:
        notices.append(Notice("bag.archive-names-unknown", {"count": len(unknown), "example": unknown[0], "form": "tar"}))
    return {name: as_read.text for name, as_read in read.items() if as_read.encoding}, notices


def _octets(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _list_names(spool: TagSpool) -> Iterator[tuple[str, bytes, str]]:
    """Yield the names in all manifests, each with the folder that the manifest is in."""
    for path in spool.names():
        folder, slash, name = path.rpartition("/")
        if read_manifest_name(name):
            folder += slash
            for listed in read_listed_names(_read_beginning(spool, path), _read_beginning(spool, folder + DECLARATION)):
                yield folder, _octets(folder), listed


def _read_beginning(spool: TagSpool, name: str) -> bytes:
    """Return the beginning of a tag file, which of almost all is the whole, or no octets if it is not there."""
    return b"".join(islice(spool.blocks(name), _MOST_BLOCKS)) if name in spool else b""
