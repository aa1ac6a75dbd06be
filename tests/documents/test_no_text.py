"""Text is text only if it is: pictures, sound, databases and empty layers of text are told as having none."""

from __future__ import annotations

import hashlib
import io
import math
import sqlite3
import struct
import wave
from typing import TYPE_CHECKING

import pytest

from archiver.documents.document import Encoding
from archiver.documents.reading import read_document
from tests.documents.made_files import make_open_document, make_page, make_word

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "Persian": "بیانیه دربارهٔ ۱۵ آبان ۱۳۹۵\nتهران، دفتر سازمان",
    "English": "On 5 November 2016 the office in Oslo wrote a letter.",
    "Russian": "Письмо от 5 ноября 2016 года, город Москва",
    "Turkish": "5 Kasım 2016 tarihli mektup, İstanbul, şehir müdürlüğü",
    "rows of numbers": "1395\t12\t7\r\n1396\t14\t9\r\n",
}


def _sound(samples: list[int], width: int = 2) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(width)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()


def _database(tmp_path: Path) -> bytes:
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA encoding = 'UTF-16le'")
    connection.execute("CREATE TABLE person (name TEXT)")
    connection.execute("INSERT INTO person VALUES (?)", (TEXTS["Persian"],))
    connection.commit()
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", TEXTS)
def test_utf_16_without_a_mark_is_text_in_any_script(language: str, order: str) -> None:
    document = read_document(TEXTS[language].encode(order))

    assert document.text == TEXTS[language]
    assert document.encoding == Encoding(order, "guessed")


SILENT = {
    "silence": _sound([0] * 4000),
    "silence without a head": _sound([0] * 4000)[44:],
    "a quiet tone without a head": struct.pack("<2000h", *(40 + round(40 * math.sin(n / 9)) for n in range(2000))),
    "zeros": bytes(64),
    "one zero": bytes(1),
    "every second octet": b"\x00\x01" * 300,
    "a mark and zeros": b"\xff\xfe" + bytes(80),
    "a mark and controls": b"\xfe\xff" + b"\x00\x01\x00\x02\x00\x03" * 20,
    "counting": struct.pack("<500H", *range(500)),
    "letters among zeros": b"Standard\x00\x00\x00\x00" * 40,
}


@pytest.mark.parametrize("case", SILENT)
def test_octets_without_letters_are_no_text_and_have_no_encoding(case: str) -> None:
    document = read_document(SILENT[case])

    assert (document.text, document.encoding, document.parts) == (None, None, ())
    assert [finding.code for finding in document.findings] == ["document.no-text"]


def test_a_database_that_holds_utf_16_is_a_database(tmp_path: Path) -> None:
    document = read_document(_database(tmp_path), name="list.dat")

    assert (document.text, document.media_type) == (None, "application/x-sqlite3")


@pytest.mark.parametrize("codec", ["cp866", "koi8-r"])
def test_an_encoding_that_is_not_known_here_is_told_as_a_guess(codec: str) -> None:
    document = read_document((TEXTS["Russian"] * 3).encode(codec))

    assert [finding.code for finding in document.findings] == ["document.encoding-guessed"]


def test_octets_that_read_as_nothing_in_any_encoding_are_no_text_unless_their_encoding_is_given() -> None:
    locked = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(40)).translate(None, bytes(range(0x20)))

    assert read_document(locked).text is None
    assert read_document(locked, encoding="latin-1").encoding == Encoding("iso-8859-1", "given")


@pytest.mark.parametrize(
    ("name", "octets"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \r\n\t\n"),
        ("mark.txt", b"\xef\xbb\xbf"),
        ("picture.html", b'<!DOCTYPE html><html><body><img src="scan.jpg" alt="page 1"></body></html>'),
        ("frames.html", b"<html><frameset><frame src=a.html><noframes>5 May 2016</noframes></frameset></html>"),
        ("hidden.html", make_page("").replace(b"<body>", b"<body><div hidden>5 May 2016</div>")),
        ("picture.docx", make_word("")),
        ("dashes.docx", make_word("—\n…")),
        ("picture.odt", make_open_document("")),
    ],
)
def test_a_document_without_a_letter_has_no_text(name: str, octets: bytes) -> None:
    document = read_document(octets, name=name)

    assert document.text is None
    assert [(finding.code, finding.values["unread"]) for finding in document.findings] == [("document.no-text", "empty")]
    assert "no text" in document.findings[0].message()
    assert "متن" in document.findings[0].message("fa")


def test_what_to_do_about_a_file_without_a_reader_is_said() -> None:
    (finding,) = read_document(b"{\\rtf1\\ansi 5 May 2016}", name="letter.rtf").findings

    assert finding.code == "document.no-text"
    assert "application/rtf" in finding.message()
    assert all(word in finding.remedy() for word in ("--date", "DOCX", "plain text"))
