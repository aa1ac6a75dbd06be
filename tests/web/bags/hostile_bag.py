"""A bag whose every name, title, text and organization holds markup."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image

from archiver import CreateOptions, NewDocument, Organization, create

if TYPE_CHECKING:
    from pathlib import Path

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"
HIDDEN = "فهرست زندانیان بند ۲۰۹"
PAGE = b"<!DOCTYPE html><html><body onload='alert(3)'><script>alert(4)</script><p>15 Aban 1395</p></body></html>"
LETTER = "۱۵ آبان ۱۳۹۵\n\nThe autumn of 1981 <b>bold</b>\n\n4 November 2016\n"


def draw_picture(width: int = 40, height: int = 30) -> bytes:
    """Return a PNG with a comment that no page may give out."""
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - only here

    comment = PngInfo()
    comment.add_text("Comment", HIDDEN)
    file = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(file, "PNG", pnginfo=comment)
    return file.getvalue()


def make_bag(target: Path, name: str = "جعبه ۱۲") -> Path:
    """Make the bag below a root."""
    texts: dict[str, tuple[bytes, dict[str, Any]]] = {
        "a<b>&'.txt": (LETTER.encode(), {"title": [{"value": MARKUP, "language": "en"}], "referenceCode": "<i>A</i>/1"}),
        "page.html": (PAGE, {"title": [{"value": "Page", "language": "en"}]}),
        "picture.png": (draw_picture(), {"title": [{"value": "Picture", "language": "en"}]}),
        "closed/نام پنهان.txt": (
            HIDDEN.encode(),
            {"title": [{"value": HIDDEN, "language": "fa"}], "referenceCode": "ب/۲", "accessRights": {"status": "closed"}},
        ),
        "letter.txt": (b"15 Aban 1395\n\nA letter.\n", {"title": [{"value": "نامهٔ مادر", "language": "fa"}]}),
    }
    documents = [NewDocument(path, octets, fields) for path, (octets, fields) in texts.items()]
    made = create(documents, target / name, CreateOptions(Organization(MARKUP, "en"), second_opinion="none"))
    assert made.made, made.findings
    return target / name
