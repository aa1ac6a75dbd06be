"""Read the fonts of a PDF: the letter and the width of each character code (ISO 32000-2, 9.5 to 9.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Hostile files have numbers that overflow. No page is so wide (a unit is 1/72 inch).
LARGEST = 1e9
# ISO 32000-2, 9.7.5.2: two octets are the number of a glyph.
_BY_GLYPH = frozenset({"/Identity-H", "/Identity-V"})


def read_font(font_class: Any, described: Any) -> PdfFont | None:  # noqa: ANN401 - of pypdf
    """Return a font, or None if its letters are unknown. Letters in other fonts of the page may be known."""
    try:
        font = font_class.from_font_resource(described)
        return PdfFont(font, described.get("/Encoding") in _BY_GLYPH) if font.interpretable else None
    except Exception:  # noqa: BLE001 - pypdf may raise almost anything for a damaged font
        return None


class PdfFont:
    """A font of pypdf. If it numbers its glyphs (`is_by_glyph`), only its own table says which letters they are."""

    def __init__(self, font: Any, is_by_glyph: bool) -> None:  # noqa: ANN401, FBT001 - a font of pypdf; one of two kinds
        self._font = font
        self._is_by_glyph = is_by_glyph

    def decode(self, piece: bytes | str) -> Iterator[tuple[str | None, str, float]]:
        """Yield the text of each character code of a string, or None, the code that pypdf looks widths up by, and the width."""
        font = self._font
        octets = piece.encode("latin-1", "replace") if isinstance(piece, str) else piece
        for letter, code in _decode_codes(octets, font.encoding):
            text = font.character_map.get(letter, None if self._is_by_glyph else letter)
            width = font.space_width if code == font.space_char else font.get_text_width(code)
            yield None if text is None else str(text), code, as_number(width)


def _decode_codes(octets: bytes, encoding: str | Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Yield the letter that each character code stands for by the encoding alone, and the code as pypdf has it."""
    if not isinstance(encoding, str):
        yield from ((encoding.get(octet, chr(octet)), chr(octet)) for octet in octets)
    elif "utf-16" in encoding:
        # A code takes two octets, and half a surrogate is a code too.
        yield from ((code, code) for code in octets[: len(octets) & ~1].decode(encoding, "surrogatepass"))
    else:
        yield from ((code, code) for code in octets.decode(encoding, "replace"))


def as_number(value: Any) -> float:  # noqa: ANN401 - an operand of any kind
    """Return an operand as a number, 0 if it is none or too large."""
    return float(value) if isinstance(value, int | float) and abs(value) < LARGEST else 0.0
