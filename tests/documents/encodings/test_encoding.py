"""Old Persian files come out with the letters they were written with, or with a warning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.documents.document import Encoding
from archiver.documents.encodings import decode, registered_name
from archiver.documents.encodings.old_encodings import decode_iran_system, decode_isiri_3342
from archiver.documents.reading import read_document

if TYPE_CHECKING:
    from pathlib import Path

TO_OLD_LETTERS = {ord("ی"): "ي", ord("ک"): "ك"}
TO_OLD_LETTERS |= {ord(digit): str(value) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for value, digit in enumerate(digits)}

# "۱۳۹۵ آبان ۱۵, شنبه" as a converter of the old program wrote it, and as glibc writes ISIRI 3342.
HEADER_IRAN_SYSTEM = b"\xf9\x93\xf7\xaa ,\x81\x85 \xf6\x91\x93\x8d \x81\x83\x89\x85"
HEADER_ISIRI_3342 = bytes.fromhex("b1b3b9b520c0c3c1de20b1b52c20d1dec3e0")
HEADER = "۱۳۹۵ آبان ۱۵, شنبه"


@pytest.fixture(scope="module")
def old_files(shared: Path) -> list[tuple[str, bytes]]:
    """The corpus lines with the letters that Windows-1256 has, and their octets; those it cannot hold are left out."""
    files = []
    for line in (shared / "data" / "date-corpus" / "dates.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"].translate(TO_OLD_LETTERS)
        try:
            octets = text.encode("cp1256")
        except UnicodeEncodeError:
            continue
        if not text.isascii():
            files.append((text, octets))
    return files


def test_windows_1256_is_read_right(old_files: list[tuple[str, bytes]]) -> None:
    right = {text: decode(octets).text == text for text, octets in old_files}
    middling = [right[text] for text, octets in old_files if len(octets) >= 40]
    long = [right[text] for text, octets in old_files if len(octets) >= 80]

    assert len(long) > 200
    assert sum(middling) >= 0.99 * len(middling)
    assert all(long)


def test_what_is_short_is_right_or_warned_about(old_files: list[tuple[str, bytes]]) -> None:
    short = [(text, decode(octets)) for text, octets in old_files if len(octets) < 40]

    assert len(short) > 20
    for text, decoding in short:
        assert decoding.text == text or [finding.code for finding in decoding.findings] == ["document.encoding-guessed"]


def test_iso_8859_6_is_told_from_windows_1256(old_files: list[tuple[str, bytes]]) -> None:
    for text, _ in old_files:
        try:
            octets = text.encode("iso8859-6")
        except UnicodeEncodeError:
            continue
        if len(octets) >= 40:
            assert decode(octets).text == text


def test_a_long_text_in_windows_1256_is_read_without_a_warning() -> None:
    text = "به پيوست دوازده برگ سند مربوط به سال هاي گذشته براي نگهداري ارسال مي گردد و رسيد آن خواسته شده است"

    assert decode(text.encode("cp1256")).findings == ()


def test_iran_system_is_brought_into_the_order_of_reading() -> None:
    assert decode_iran_system(HEADER_IRAN_SYSTEM) == HEADER
    assert read_document(HEADER_IRAN_SYSTEM, encoding="iran-system").text == HEADER
    assert (
        decode_iran_system(b"(\xf1\xf8\xf2\x90) \x81\x83\x89\x85/\x80\x88/\x81\x85\r\nABC 12") == "۱۳۹۵/۰۸/۱۵ (الاول)\r\nABC 12"
    )


def test_isiri_3342_is_read_by_its_table() -> None:
    document = read_document(HEADER_ISIRI_3342, encoding="ISIRI_3342")

    assert document.encoding == Encoding("isiri-3342", "given")
    assert document.text == HEADER
    assert decode_isiri_3342(b"\xec") == "\ufffd"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["تاریخ: ۱۵ آبان ۱۳۹۵ در تهران", "On 5 November 2016 in Oslo"])
def test_utf16_without_a_byte_order_mark_is_recognised(codec: str, text: str) -> None:
    document = read_document(text.encode(codec))

    assert document.text == text
    assert document.encoding == Encoding(codec, "guessed")


def test_western_letters_are_windows_1252() -> None:
    text = "Über die Straße: Grüße aus Köln, Mönchengladbach und München, schöne Größe"

    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(("name", "registered"), [("cp1256", "windows-1256"), ("ISO8859-6", "iso-8859-6"), ("UTF8", "utf-8")])
def test_an_encoding_is_recorded_under_its_registered_name(name: str, registered: str) -> None:
    assert registered_name(name) == registered


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_octets_become_text(octets: bytes) -> None:
    assert isinstance(decode(octets).text, str)
    assert isinstance(decode_iran_system(octets), str)
    assert isinstance(decode_isiri_3342(octets), str)
