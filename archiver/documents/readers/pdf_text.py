"""Read PDF: bring text that is laid out for the eye back into reading order. Needs pypdf and python-bidi.

A PDF holds glyphs in any order, and Arabic letters often as presentation forms. `pdf_glyphs` finds their positions, `pdf_lines`
reads them.
"""

from __future__ import annotations

import io
import logging
from importlib import import_module
from typing import Any

from archiver.documents.readers.extracted_text import ExtractedText, Piece, UnreadableContentError, join_blocks
from archiver.documents.readers.pdf_glyphs import GlyphReader
from archiver.documents.readers.pdf_lines import read_paragraphs

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 2000


def extract_pdf(octets: bytes) -> ExtractedText:
    """Extract the text of each page as a part `page`. Raise UnreadableContentError for a locked, broken or endless file."""
    try:
        pypdf, algorithm = import_module("pypdf"), import_module("bidi.algorithm")
    except ImportError as problem:
        raise UnreadableContentError("document.pdf-reader-missing") from problem
    # Keep the warnings of pypdf on repaired files off the terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = _read_pages(pypdf, algorithm.get_display, octets)
    except UnreadableContentError:
        raise
    except Exception as problem:
        # pypdf may raise almost anything for a hostile file.
        name = type(problem).__name__
        if name == "DependencyError":
            # A file that needs another package to be unlocked counts as locked.
            raise UnreadableContentError("document.encrypted") from problem
        reason = "endless" if name == "LimitReachedError" else "damaged"
        raise UnreadableContentError("document.broken", reason=reason) from problem
    pieces = [Piece("page", join_blocks(page), number) for number, page in enumerate(pages, 1)]
    return ExtractedText(MEDIA_TYPE, pieces, extractor=f"pypdf {pypdf.__version__}")


def _read_pages(pypdf: Any, display: Any, octets: bytes) -> list[list[str]]:  # noqa: ANN401 - modules
    reader = pypdf.PdfReader(io.BytesIO(octets), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableContentError("document.encrypted")
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableContentError("document.too-large", limit=MOST_PAGES)
    glyphs = GlyphReader(pypdf, reader)
    return read_paragraphs((glyphs.read_page(page) for page in reader.pages), display)
