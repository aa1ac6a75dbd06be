"""The media type of a record and the format of the PRONOM registry beside it never contradict each other."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from archiver.description.document_reading import StagedDocument, read_documents
from tests.documents.made_files import make_zip

if TYPE_CHECKING:
    from pathlib import Path

_XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_PAGE = b"<!DOCTYPE html><html><head><title>x</title></head><body><p>5 November 2016</p></body></html>"

pytest.importorskip("pygfried")


def _describe(folder: Path, name: str, octets: bytes) -> tuple[str, tuple[str, ...], list[str]]:
    path = folder / name
    path.write_bytes(octets)
    (document,) = read_documents([StagedDocument(str(path), name)])
    theirs = document.format.media_types if document.format and document.format.puid else ()
    return document.media_type, theirs, [finding.code for finding in document.findings if finding.code.startswith("document.")]


@pytest.mark.parametrize(
    ("name", "octets"),
    [
        ("box.tgz", gzip.compress(b"x" * 300, mtime=0)),
        ("drawing.svgz", gzip.compress(b"<svg/>", mtime=0)),
        ("letter.fodt", _XML + b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>\n'),
        ("table.fods", _XML + b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>\n'),
        ("place.kml", _XML + b'<kml xmlns="http://www.opengis.net/kml/2.2"/>'),
        ("place.kmz", make_zip({"doc.kml": "<kml/>"})),
        ("letter.tei", _XML + b"<TEI>5 November 2016</TEI>"),
        ("index.php", _PAGE),
        ("page.xhtml", _XML + _PAGE),
        ("list.jsonl", b'{"day": "2016-11-05"}\n'),
        ("list.csv", b"name,day\nA,2016-11-05\n"),
        ("notes.md", b"# 5 November 2016\n"),
        ("index", _PAGE),
        ("comic.cbr", b"Rar!\x1a\7\0" + bytes(40)),
        ("map.gpkg", b"SQLite format 3\0" + bytes(84)),
        ("book.m4b", b"\0\0\0\x18ftypM4B \0\0\2\0M4B isom" + bytes(20)),
        ("raw.nef", b"MM\0*\0\0\0\x08" + bytes(30)),
    ],
)
def test_a_general_format_may_have_many_endings(tmp_path: Path, name: str, octets: bytes) -> None:
    assert "document.extension-differs" not in _describe(tmp_path, name, octets)[2]


@pytest.mark.parametrize(
    ("name", "octets"),
    [("letter.jpg", gzip.compress(b"x", mtime=0)), ("photo.png", _XML + b"<a>text</a>"), ("letter.wav", _PAGE)],
)
def test_an_ending_that_promises_something_else_is_told(tmp_path: Path, name: str, octets: bytes) -> None:
    codes = _describe(tmp_path, name, octets)[2]

    assert set(codes) & {"document.extension-differs", "document.not-what-it-says"}


@pytest.mark.parametrize(
    ("name", "octets", "expected"),
    [
        # What both know.
        ("song.mp3", b"ID3\3\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0" + (b"\xff\xfb\x90\0" + b"\x55" * 413) * 4, "audio/mpeg"),
        ("silence.wav", b"RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0\1\0\1\0" + bytes(2060), "audio/x-wav"),
        # What the registry knows better.
        ("list.csv", b"a,b\n1,2\n", "text/csv"),
        ("data.xml", _XML + b"<a>5 November 2016</a>", "application/xml"),
        # What the reader knows better.
        ("letter.fodt", _XML + b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>', None),
        # Only the name speaks for a page written by a program, and it is no page.
        ("notes.php", b"5 November 2016\n", "text/html"),
        ("zeros.bin", bytes(64), "application/octet-stream"),
    ],
)
def test_one_record_says_one_thing(tmp_path: Path, name: str, octets: bytes, expected: str | None) -> None:
    ours, theirs, _ = _describe(tmp_path, name, octets)

    general = {"application/xml", "application/zip", "application/gzip", "text/plain"}
    assert ours in theirs or not theirs or set(theirs) & general
    assert expected in {ours, None}
