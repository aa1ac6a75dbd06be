"""Files become text, and say how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.documents.document import Encoding, Part
from archiver.documents.reading import read_document
from archiver.errors import ReadError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "۱۵ آبان ۱۳۹۵\nسند"


def test_octets_that_are_utf8_are_read_strictly() -> None:
    document = read_document(TEXT.encode())

    assert document.text == TEXT
    assert document.media_type == "text/plain"
    assert document.encoding == Encoding("utf-8", "strict")
    assert document.parts == (Part("body", 0, len(TEXT)),)
    assert document.findings == ()


@pytest.mark.parametrize(("codec", "name"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-32", "utf-32")])
def test_a_byte_order_mark_decides(codec: str, name: str) -> None:
    document = read_document(TEXT.encode(codec))

    assert document.text == TEXT
    assert document.encoding == Encoding(name, "bom")


def test_an_old_persian_file_is_windows_1256_and_that_is_said_to_be_a_guess() -> None:
    old = "تاريخ: 7 مهر 1377 شماره: 12 به پيوست"
    document = read_document(old.encode("cp1256"))

    assert document.text == old
    assert document.encoding == Encoding("windows-1256", "guessed")
    assert [finding.code for finding in document.findings] == ["document.encoding-guessed"]


def test_an_encoding_that_is_given_is_obeyed() -> None:
    document = read_document("naïve".encode("latin-1"), encoding="latin-1")

    assert document.text == "naïve"
    assert document.encoding == Encoding("iso-8859-1", "given")


def test_octets_that_the_given_encoding_lacks_are_a_finding() -> None:
    document = read_document(b"a\xffb", encoding="utf-8")

    assert document.text == "a\ufffdb"
    assert [(finding.code, finding.values["count"]) for finding in document.findings] == [("document.octets-undecodable", 1)]


def test_an_encoding_that_does_not_exist_is_refused() -> None:
    with pytest.raises(LookupError):
        read_document(b"", encoding="no-such-encoding")


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(TEXT, encoding="utf-8")

    assert read_document(path).text == TEXT
    assert read_document(str(path)).text == TEXT


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read_document(tmp_path / "missing.txt")


@pytest.mark.parametrize("octets", [b"\x89PNG\r\n\x1a\n....", b"abc\x00def"])
def test_what_is_no_text_is_kept_without_text_and_says_so(octets: bytes) -> None:
    document = read_document(octets)

    assert document.text is None
    assert [finding.code for finding in document.findings] == ["document.no-text"]
