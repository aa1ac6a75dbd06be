"""Media types by the first octets. The octets are those of the formats' own specifications."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile

import pytest

from archiver.documents.reading import read_document
from tests.documents.made_files import make_zip

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml"


def _box(brand: bytes) -> bytes:
    """The first box of a file of ISO/IEC 14496-12."""
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + b"isom" + bytes(8)


def _riff(form: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 100) + form + b"fmt " + bytes(90)


def _ogg(codec: bytes) -> bytes:
    return b"OggS\0\2" + bytes(20) + b"\1\x1e" + codec + bytes(20)


def _frames(header: bytes, length: int) -> bytes:
    return (header + b"\x55" * (length - len(header))) * 4


def _old_tar() -> bytes:
    """A tar archive of before POSIX: no word `ustar`, but a sum of the octets of each header."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo("letter.txt")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"text"))
    header = bytearray(file.getvalue()[:512])
    header[257:512] = bytes(255)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + file.getvalue()[512:]


def _office(content_type: str) -> bytes:
    override = f'<Types><Override PartName="/x.xml" ContentType="{content_type}"/></Types>'
    return make_zip({"[Content_Types].xml": override, "x.xml": "<x/>"})


def _book() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    return file.getvalue()


BEGINNINGS = {
    "image/png": b"\x89PNG\r\n\x1a\n" + bytes(30),
    "image/jpeg": b"\xff\xd8\xff\xe1\0\x18Exif\0\0",
    "image/gif": b"GIF89a\1\0\1\0\0\0\0",
    "image/tiff": b"MM\0+\0\x08\0\0" + bytes(20),
    "image/bmp": b"BM" + struct.pack("<IIII", 1000, 0, 54, 40) + bytes(40),
    "image/webp": _riff(b"WEBP"),
    "image/jp2": b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 \0\0\0\0jp2 ",
    "image/heic": _box(b"heic"),
    "image/vnd.djvu": b"AT&TFORM\0\0\1\0DJVM",
    "image/vnd.adobe.photoshop": b"8BPS\0\1" + bytes(20),
    "application/dicom": bytes(128) + b"DICM" + bytes(20),
    "audio/mpeg": _frames(b"\xff\xfb\x90\x00", 417),
    "audio/aac": _frames(b"\xff\xf1\x50\x80\x0c\x9f\xfc", 100),
    "audio/x-wav": _riff(b"WAVE"),
    "audio/x-aiff": b"FORM\0\0\1\0AIFFCOMM",
    "audio/flac": b"fLaC\0\0\0\x22" + bytes(30),
    "audio/ogg": _ogg(b"OpusHead"),
    "video/ogg": _ogg(b"\x80theora"),
    "audio/mp4": _box(b"M4A "),
    "audio/amr": b"#!AMR\n\x3c" + bytes(30),
    "audio/midi": b"MThd\0\0\0\6\0\1\0\2",
    "video/mp4": _box(b"mp42"),
    "video/quicktime": _box(b"qt  "),
    "video/3gpp": _box(b"3gp4"),
    "video/x-msvideo": _riff(b"AVI "),
    "video/x-matroska": b"\x1aE\xdf\xa3\xa3B\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x88matroska",
    "video/webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x84webm",
    "video/mpeg": b"\0\0\1\xba\x44" + bytes(30),
    "video/mp2t": (b"G" + b"\x40" + bytes(186)) * 4,
    "video/x-ms-asf": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(20),
    "application/x-sqlite3": b"SQLite format 3\0" + bytes(84),
    "application/x-msaccess": b"\0\1\0\0Standard ACE DB\0" + bytes(20),
    "application/x-dbf": b"\x03\x74\x0b\x05" + struct.pack("<IHH", 12, 97, 40) + bytes(40),
    "application/vnd.ms-outlook-pst": b"!BDN" + bytes(40),
    "application/vnd.ms-tnef": b"\x78\x9f\x3e\x22" + bytes(20),
    "application/gzip": gzip.compress(b"text", mtime=0),
    "application/x-7z-compressed": b"7z\xbc\xaf\x27\x1c\0\4",
    "application/vnd.rar": b"Rar!\x1a\7\1\0",
    "application/x-tar": _old_tar(),
    "application/x-iso9660-image": bytes(32769) + b"CD001\1",
    "application/x-ewf": b"EVF\x09\x0d\x0a\xff\0\1",
    "application/x-vhd": b"conectix" + bytes(504),
    "font/otf": b"OTTO\0\x0a" + bytes(20),
    "font/woff2": b"wOF2\0\1\0\0" + bytes(20),
    "application/postscript": b"%!PS-Adobe-3.0\n%%EOF\n",
    "application/rtf": b"\xef\xbb\xbf{\\rtf1\\ansi text}",
    "application/warc": b"WARC/1.0\r\nWARC-Type: warcinfo\r\n",
    "application/epub+zip": _book(),
    "application/vnd.oasis.opendocument.spreadsheet": make_zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    f"{_SHEET}.sheet": _office(f"{_SHEET}.sheet.main+xml"),
    f"{_SLIDES}.presentation": _office(f"{_SLIDES}.presentation.main+xml; charset=utf-8"),
    "application/vnd.ms-excel.sheet.macroEnabled.12": _office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": _office("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
}


@pytest.mark.parametrize("media_type", BEGINNINGS)
def test_a_format_is_known_by_its_first_octets_whatever_its_name(media_type: str) -> None:
    document = read_document(BEGINNINGS[media_type], name="document.bin")

    assert document.media_type == media_type
    assert [finding.code for finding in document.findings] == ["document.no-text"]


@pytest.mark.parametrize(("end", "media_type"), [(b"koly\0\0\0\4" + bytes(504), "application/x-apple-diskimage")])
def test_an_image_of_a_disk_is_known_by_its_end(end: bytes, media_type: str) -> None:
    assert read_document(bytes(range(256)) * 300 + end).media_type == media_type


@pytest.mark.parametrize(
    "text",
    [
        "BMW is a maker of cars, and this is a letter about one.",
        "MZ is how a name begins.",
        "GIF89a is the second version of that format.",
        "PAR1 to PAR9 are the paragraphs.",
        "A file begins with %PDF-1.4 if it is a PDF.",
        "RIFF,2016,WAVE,5 November 2016",
        "conectix is no word",
    ],
)
def test_a_text_that_begins_like_another_format_is_text(text: str) -> None:
    assert read_document(text.encode(), name="notes.txt").media_type == "text/plain"


def _compound_file(names: list[tuple[str, int, int, int]]) -> bytes:
    """A compound file ([MS-CFB]) of these entries: name, left and right sibling, first child."""
    none = 0xFFFFFFFF
    entries = b""
    for name, left, right, child in names:
        octets = name.encode("utf-16-le")
        kind = 5 if name == "Root Entry" else 1 if child != none else 2
        entries += octets.ljust(64, b"\0") + struct.pack("<HBBIII", len(octets) + 2, kind, 1, left, right, child) + bytes(48)
    entries = entries.ljust(-(-len(entries) // 512) * 512, b"\0")
    sectors = len(entries) // 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += (
        bytes(10) + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + struct.pack("<I", none) * 108
    )
    table = [0xFFFFFFFD, *(number + 2 for number in range(sectors - 1)), 0xFFFFFFFE]
    return header + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff") + entries


_NONE = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("entries", "media_type"),
    [
        ([("WordDocument", _NONE, _NONE, _NONE)], "application/msword"),
        ([("WORDDOCUMENT", _NONE, _NONE, _NONE)], "application/msword"),
        ([("Book", _NONE, _NONE, _NONE)], "application/vnd.ms-excel"),
        ([("PowerPoint Document", _NONE, _NONE, _NONE)], "application/vnd.ms-powerpoint"),
        ([("__properties_version1.0", _NONE, _NONE, _NONE)], "application/vnd.ms-outlook"),
        ([("VisioDocument", _NONE, _NONE, _NONE)], "application/vnd.visio"),
        ([("anything", _NONE, _NONE, _NONE)], "application/x-ole-storage"),
        # A workbook that embeds a letter is a workbook.
        (
            [("Workbook", 2, _NONE, _NONE), ("MBD0001", _NONE, _NONE, 3), ("WordDocument", _NONE, _NONE, _NONE)],
            "application/vnd.ms-excel",
        ),
        # The directory goes on in a second sector.
        (
            [("a", _NONE, 2, _NONE), ("b", _NONE, 3, _NONE), ("c", _NONE, 4, _NONE), ("WordDocument", _NONE, _NONE, _NONE)],
            "application/msword",
        ),
    ],
)
def test_an_old_office_file_is_known_by_its_streams(entries: list[tuple[str, int, int, int]], media_type: str) -> None:
    octets = _compound_file([("Root Entry", _NONE, _NONE, 1), *entries])

    assert read_document(octets).media_type == media_type
