"""Documents that would harm whoever opens them: each is refused, and the server goes on."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from archiver import CreateOptions, NewDocument, Organization, create
from archiver.web.examining import ask_for_picture, ask_for_text, end_examiners
from archiver.web.examining.pictures import UndrawablePictureError, draw_anew
from tests.web.bags.pages import find_number, token_of, words_of
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def make_bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few kilobytes that claims so many pixels, all of them there (PNG 3, 11.2)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    row = b"\0" + b"\0" * (width // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


DOCUMENTS = {
    "bomb.png": make_bomb(40_000, 40_000),
    "cut.png": make_bomb(640, 640)[:45],
    "text.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "picture.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "surrogate.txt": b"5 November 2016 \xed\xa0\x80 \xff\xfe and \x1b[31m red \x00",
    "bidi.txt": "\u202e15 Aban 1395\u202c \u2066x".encode(),
    "long.txt": b"x " * 400_000 + b"\n5 November 2016\n",
    "empty.txt": b"",
    "broken.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>",
}


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("hostile")
    (base / "root").mkdir()
    documents = [NewDocument(path, octets, {}) for path, octets in DOCUMENTS.items()]
    made = create(documents, base / "root/bag", CreateOptions(Organization("X"), second_opinion="none"))
    assert made.made, made.findings
    return base / "root/bag"


@pytest.fixture(scope="module")
def served(bag: Path) -> Iterator[Served]:
    with Served(bag.parent.parent / "home", [bag.parent]) as started:
        yield started


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_a_page_stands_for_every_document(served: Served, bag: Path, name: str) -> None:
    visitor = served.visit()
    address = f"/bags/{token_of(bag)}/documents/{find_number(bag, name)}"
    page = visitor.get(address)

    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text
    assert visitor.get(f"{address}/octets").body == DOCUMENTS[name]


@pytest.mark.parametrize("name", ["bomb.png", "cut.png", "text.png", "picture.svg"])
def test_no_picture_comes_of_what_is_none_or_too_large(served: Served, bag: Path, name: str) -> None:
    visitor = served.visit()
    answer = visitor.get(f"/bags/{token_of(bag)}/documents/{find_number(bag, name)}/picture")

    assert answer.status == 404
    assert visitor.get(f"/bags/{token_of(bag)}").status == 200


@pytest.mark.parametrize("name", ["bomb.png", "text.png", "picture.svg"])
def test_the_page_of_a_picture_that_cannot_be_drawn_says_so(served: Served, bag: Path, name: str) -> None:
    page = served.visit().get(f"/bags/{token_of(bag)}/documents/{find_number(bag, name)}")

    assert "<img" not in page.text


def test_a_long_text_comes_in_parts_with_its_dates(served: Served, bag: Path) -> None:
    visitor = served.visit()
    address = f"/bags/{token_of(bag)}/documents/{find_number(bag, 'long.txt')}"
    first = visitor.get(address)

    assert len(first.body) < 200_000
    assert "Part 1 of 21" in words_of(first)
    assert "<mark" not in first.text
    assert '<mark id="date-1">5 November 2016</mark>' in visitor.get(f"{address}?part=21").text
    for part in ("0", "-1", "22", "99999999999", "x", "%D9%A2"):
        assert visitor.get(f"{address}?part={part}").status == 200


@pytest.fixture
def examiners() -> Iterator[None]:
    """Workers of this process, which are ended when a test that asks them is over, as a server does."""
    yield
    end_examiners()


@pytest.mark.usefixtures("examiners")
def test_a_document_that_takes_too_long_is_given_up(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.web.examining.examiners._PATIENCE", 0.0)
    examined = ask_for_text(str(bag), "data/long.txt", 1, None)

    assert examined.refusal == "too-slow"
    monkeypatch.undo()
    assert ask_for_text(str(bag), "data/bidi.txt", 1, None).text is not None
    assert ask_for_picture(str(bag), "data/bomb.png") is None


def test_a_server_ends_its_workers_when_it_stops(bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "always::ResourceWarning")
    with Served(tmp_path / "home", [bag.parent]) as served:
        page = served.visit().get(f"/bags/{token_of(bag)}/documents/{find_number(bag, 'bidi.txt')}")
        assert "15 Aban 1395" in page.text

    # Python warns at its end of a process that nobody has ended, and of pipes that nobody has closed.
    assert "ResourceWarning" not in served.errors


def test_a_picture_that_is_large_but_no_bomb_is_drawn_smaller() -> None:
    file = io.BytesIO()
    Image.new("RGB", (4000, 3000), (1, 2, 3)).save(file, "JPEG", exif=_turned())
    with Image.open(io.BytesIO(draw_anew(file.getvalue()))) as drawn:
        assert drawn.size == (1200, 1600)
        assert drawn.format == "PNG"
        assert not drawn.getexif()
    with pytest.raises(UndrawablePictureError):
        draw_anew(DOCUMENTS["bomb.png"])


def _turned() -> bytes:
    """Return Exif data that says: turned by 90 degrees (Exif 2.32, tag 274)."""
    exif = Image.Exif()
    exif[274] = 6
    return exif.tobytes()
