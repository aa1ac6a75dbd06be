"""Formats by the PRONOM registry: https://www.nationalarchives.gov.uk/PRONOM/ names each PUID that is expected here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from archiver.documents.formats import format_identifier, identify_formats
from tests.documents.made_files import make_zip

if TYPE_CHECKING:
    from pathlib import Path


def _identify(folder: Path, name: str, octets: bytes) -> tuple[str | None, str, str, tuple[str, ...]]:
    (folder / name).write_bytes(octets)
    (known,) = identify_formats([str(folder / name)])
    assert known is not None
    return known.puid, known.basis, known.warning, known.media_types


# PRONOM: fmt/11 is PNG 1.0, fmt/412 Word 2007 onwards, x-fmt/111 plain text, x-fmt/18 CSV.
@pytest.mark.parametrize(
    ("name", "octets", "expected"),
    [
        ("نامه.txt", "بیانیه".encode(), ("x-fmt/111", "extension match txt; text match UTF-8 Unicode", "", ("text/plain",))),
        ("table.csv", b"a,b\n", ("x-fmt/18", "extension match csv", "match on extension only", ("text/csv",))),
        (
            "nothing.docx",
            b"x",
            (None, "", "no match; possibilities based on extension are fmt/412, fmt/473, fmt/494, fmt/1827", ()),
        ),
    ],
)
def test_a_format_is_kept_with_its_basis_and_its_doubts(
    tmp_path: Path, name: str, octets: bytes, expected: tuple[str | None, str, str, tuple[str, ...]]
) -> None:
    assert _identify(tmp_path, name, octets) == expected


def test_containers_are_looked_into(tmp_path: Path) -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{word}.main+xml"/></Types>'
    puid, _, _, media_types = _identify(tmp_path, "a.docx", make_zip({"[Content_Types].xml": types, "word/document.xml": "<x/>"}))

    assert (puid, media_types) == ("fmt/412", (word,))


def test_the_octets_and_not_the_name_decide(tmp_path: Path, checkout: Path) -> None:
    pdf = (checkout / "tests/data/documents/minutes-twins-1380.chromium.pdf").read_bytes()
    puid, basis, warning, media_types = _identify(tmp_path, "minutes.txt", pdf)
    (known,) = identify_formats([str(tmp_path / "minutes.txt")])

    assert (puid, media_types) == ("fmt/18", ("application/pdf",))  # PRONOM: PDF 1.4
    assert basis.startswith("byte match at")
    assert warning == "extension mismatch"
    assert known is not None
    assert known.name == "Acrobat PDF 1.4 - Portable Document Format", "the version is not said twice"


def test_one_that_cannot_be_read_is_none_among_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    paths = [str(tmp_path / name) for name in ("absent", "a.txt", "\udcff.txt", "a.txt")]

    assert [known and known.puid for known in identify_formats(paths)] == [None, "x-fmt/111", None, "x-fmt/111"]


def test_the_program_and_its_signatures_are_known() -> None:
    identifier = format_identifier()

    assert identifier is not None
    assert identifier.name == "siegfried"
    assert "DROID_SignatureFile_V" in identifier.version


def test_without_the_extra_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    monkeypatch.setitem(sys.modules, "pygfried", None)
    format_identifier.cache_clear()
    try:
        assert format_identifier() is None
        assert identify_formats([str(tmp_path / "a.txt")]) == [None]
    finally:
        format_identifier.cache_clear()
