"""Make small PDF files whose glyphs have the positions that a test gives."""

from __future__ import annotations

from typing import NamedTuple

_CMAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Same def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n{count} beginbfchar\n{entries}\nendbfchar endcmap end end"
)
_SIZE = 10
_WIDTH = 500


class Shown(NamedTuple):
    """Glyphs shown one after the other from a place on; each says a text. `matrix` is that of the letters."""

    glyphs: list[str]
    x: float
    y: float
    matrix: str = "1 0 0 1"


def make_pdf(*pages: list[Shown], extra: str = "") -> bytes:
    """A PDF of these pages in a font of ten points with glyphs half as wide; `extra` begins every content stream."""
    texts = sorted({glyph for page in pages for shown in page for glyph in shown.glyphs})
    codes = {text: number for number, text in enumerate(texts, 1)}
    entries = "\n".join(f"<{code:04x}> <{text.encode('utf-16-be').hex()}>" for text, code in codes.items())
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /W [0 {max(len(texts), 1)} {_WIDTH}] >>",
        _stream(_CMAP.format(count=len(codes), entries=entries)),
    ]
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        resources = "<< /Font << /F 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /Resources {resources} /Contents {number + 1} 0 R >>")
        objects.append(_stream(extra + "".join(_show(shown, codes) for shown in page)))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] /MediaBox [0 0 600 800] >>"
    return write_objects(objects)


def make_pages(*contents: str) -> bytes:
    """A PDF with a page for each content, a font /F and a picture /P."""
    kids = [f"{4 + 2 * number} 0 R" for number in range(len(contents))]
    picture = f"{4 + 2 * len(contents)} 0 R"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] /MediaBox [0 0 600 800] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        resources = f"<< /Font << /F 3 0 R >> /XObject << /P {picture} >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /Resources {resources} /Contents {5 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    image = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    return write_objects([*objects, f"{image}\nstream\nx\nendstream"])


def _show(shown: Shown, codes: dict[str, int]) -> str:
    octets = "".join(f"{codes[glyph]:04x}" for glyph in shown.glyphs)
    return f"BT /F {_SIZE} Tf {shown.matrix} {shown.x} {shown.y} Tm <{octets}> Tj ET\n"


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def write_objects(objects: list[str]) -> bytes:
    """A PDF file of these objects, the first of which is its catalog."""
    file = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return file + f"{end}startxref\n{len(file)}\n%%EOF\n".encode("latin-1")
